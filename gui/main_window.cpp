#include "gui/main_window.h"

#include "gui/data/dataset_view.h"
#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/layer_palette.h"
#include "gui/editor/network_view.h"
#include "gui/inspect/feature_maps_view.h"
#include "gui/inspect/filters_view.h"
#include "gui/inspect/predictions_view.h"
#include "gui/inspect/tensor_view.h"
#include "gui/inspector/inspector.h"
#include "gui/inspector/problems_view.h"
#include "gui/training/engine_client.h"
#include "gui/training/live_request.h"
#include "gui/training/run_monitor.h"
#include "gui/training/training_bar.h"
#include "gui/training/training_view.h"

#include <QSplitter>
#include <QTabWidget>
#include <QToolBar>

namespace loom {

MainWindow::MainWindow(QWidget* parent) : QMainWindow(parent)
{
    m_workbench.document = new Document(LayerCatalog::built_in(), this);
    m_workbench.selection = new Selection(m_workbench.document, this);
    m_workbench.engine = new EngineClient(this);
    m_workbench.budget = new ViewBudget(m_workbench.engine, this);
    m_workbench.run = new RunMonitor(m_workbench.engine, m_workbench.document, this);

    auto* bar = new QToolBar(tr("Training"), this);
    bar->setObjectName("trainingBar");
    bar->setMovable(false);
    bar->addWidget(new TrainingBar(m_workbench));
    addToolBar(bar);

    auto* palette = new LayerPalette(m_workbench);
    m_canvas = new NetworkView(m_workbench);
    m_bottom = new QTabWidget;
    m_bottom->setObjectName("bottom");
    addBottomViews();

    m_rows = new QSplitter(Qt::Vertical);
    m_rows->addWidget(m_canvas);
    m_rows->addWidget(m_bottom);
    m_rows->setSizes({560, 440});
    m_columns = new QSplitter(Qt::Horizontal);
    m_columns->addWidget(palette);
    m_columns->addWidget(m_rows);
    m_columns->addWidget(new Inspector(m_workbench));
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({212, 1240, 308});
    for (QSplitter* splitter : {m_rows, m_columns}) {
        splitter->setHandleWidth(1);
        splitter->setChildrenCollapsible(false);
    }
    setCentralWidget(m_columns);
    resize(1440, 900);

    connect(m_workbench.document, &Document::pathChanged, this, &MainWindow::updateTitle);
    connect(m_workbench.document, &Document::modifiedChanged, this, &MainWindow::setWindowModified);
    updateTitle();
    m_workbench.engine->start();
}

void MainWindow::addBottomViews()
{
    m_bottom->addTab(new TrainingView(m_workbench), tr("Training"));
    m_bottom->addTab(new FiltersView(m_workbench), tr("Filters"));
    m_bottom->addTab(new FeatureMapsView(m_workbench), tr("Feature maps"));
    m_bottom->addTab(new TensorView(m_workbench), tr("Tensor"));
    m_bottom->addTab(new PredictionsView(m_workbench), tr("Predictions"));
    m_bottom->addTab(new DatasetView(m_workbench), tr("Dataset"));
    m_bottom->addTab(new ProblemsView(m_workbench), tr("Problems"));
}

void MainWindow::updateTitle()
{
    setWindowTitle(tr("%1[*] — Tensorloom").arg(m_workbench.document->displayName()));
}

} // namespace loom

#include "gui/main_window.h"

#include "core/network/network_file.h"
#include "gui/commands/preferences_dialog.h"
#include "gui/commands/window_commands.h"
#include "gui/data/dataset_view.h"
#include "gui/document/autosave.h"
#include "gui/document/banner.h"
#include "gui/document/broken_file_page.h"
#include "gui/document/document.h"
#include "gui/document/file_actions.h"
#include "gui/document/selection.h"
#include "gui/document/welcome_page.h"
#include "gui/editor/layer_palette.h"
#include "gui/editor/network_view.h"
#include "gui/inspect/feature_maps_view.h"
#include "gui/inspect/filters_view.h"
#include "gui/inspect/output_panel.h"
#include "gui/inspect/predictions_view.h"
#include "gui/inspect/tensor_view.h"
#include "gui/inspector/inspector.h"
#include "gui/inspector/problems_view.h"
#include "gui/theme/theme.h"
#include "gui/training/engine_client.h"
#include "gui/training/live_request.h"
#include "gui/training/run_banner.h"
#include "gui/training/run_monitor.h"
#include "gui/training/training_bar.h"
#include "gui/training/training_view.h"
#include "gui/window_focus.h"
#include "gui/window_layout.h"
#include "gui/words.h"

#include <QCloseEvent>
#include <QMimeData>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolBar>
#include <QUrl>
#include <QVBoxLayout>

namespace loom {

MainWindow::MainWindow(QWidget* parent) : QMainWindow(parent)
{
    setAcceptDrops(true);
    makeWorkbench();
    m_banner = new Banner;
    m_files = new FileActions(m_workbench.document, m_banner, this);
    makePages();
    new WindowCommands(this, m_files);
    connectBars();
    m_layout = new WindowLayout(this, m_columns, m_rows);
    updateTitle();
    takePreferences(Preferences::load());
    m_workbench.engine->start();
}

MainWindow::~MainWindow()
{
    // The views go first: they look at the workbench until they are gone.
    delete takeCentralWidget();
}

void MainWindow::makeWorkbench()
{
    m_workbench.document = new Document(LayerCatalog::built_in(), this);
    m_workbench.selection = new Selection(m_workbench.document, this);
    m_workbench.engine = new EngineClient(this);
    m_workbench.budget = new ViewBudget(m_workbench.engine, this);
    m_workbench.run = new RunMonitor(m_workbench.engine, m_workbench.document, this);
    connect(m_workbench.run, &RunMonitor::drawingSent, m_workbench.budget, &ViewBudget::askAnew);
    m_autosave = new Autosave(m_workbench.document, Autosave::defaultFolder(), this);
}

void MainWindow::makePages()
{
    auto* bar = new QToolBar(tr("Training"), this);
    bar->setObjectName("trainingBar");
    bar->setMovable(false);
    bar->addWidget(new TrainingBar(m_workbench));
    addToolBar(bar);

    auto* welcome = new WelcomePage(m_files->recentFiles());
    m_brokenPage = new BrokenFilePage;
    m_pages = new QStackedWidget;
    m_pages->addWidget(welcome);
    m_pages->addWidget(makeDrawingPage());
    m_pages->addWidget(m_brokenPage);
    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    column->addWidget(m_pages, 1);
    setCentralWidget(centre);
    // A page without a drawing has nothing to train.
    connect(m_pages, &QStackedWidget::currentChanged, bar,
            [bar](int page) { bar->setVisible(page == 1); });
    bar->setVisible(false);
    new WindowFocus(m_pages, this);

    connect(welcome, &WelcomePage::exampleChosen, this, &MainWindow::openExample);
    connect(welcome, &WelcomePage::fileChosen, m_files, &FileActions::askAndOpen);
    connect(welcome, &WelcomePage::emptyChosen, m_files, &FileActions::newDrawing);
    const auto open = [this] { findChild<QAction*>("fileOpen")->trigger(); };
    connect(welcome, &WelcomePage::openRequested, this, open);
    connect(welcome, &WelcomePage::tourRequested, this, [this] {
        openExample(":/examples/seed-cnn.loom");
        findChild<QAction*>("helpTour")->trigger();
    });
    connect(m_brokenPage, &BrokenFilePage::openRequested, this, open);
    connect(m_brokenPage, &BrokenFilePage::backRequested, this,
            [this] { m_pages->setCurrentIndex(m_hasDrawing ? 1 : 0); });
    connect(welcome, &WelcomePage::backRequested, this, [this] { m_pages->setCurrentIndex(1); });
}

QWidget* MainWindow::makeDrawingPage()
{
    auto* palette = new LayerPalette(m_workbench);
    m_canvas = new NetworkView(m_workbench);
    connect(palette, &LayerPalette::addRequested, m_canvas, &NetworkView::addLayer);
    m_bottom = new QTabWidget;
    m_palette = palette;
    auto* inspector = new Inspector(m_workbench);
    m_inspector = inspector;
    connect(m_canvas, &NetworkView::settingsRequested, inspector, &Inspector::editSettings);
    palette->setObjectName("palette");
    m_canvas->setObjectName("canvas");
    m_inspector->setObjectName("inspector");
    m_bottom->setObjectName("bottom");
    addBottomViews();

    m_rows = new QSplitter(Qt::Vertical);
    auto* drawing = new QWidget;
    auto* column = new QVBoxLayout(drawing);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new RunBanner(m_workbench));
    column->addWidget(m_canvas, 1);
    m_rows->addWidget(drawing);
    m_rows->addWidget(m_bottom);
    m_rows->setSizes({540, 360});
    m_rows->setStretchFactor(0, 2);
    m_rows->setStretchFactor(1, 1);
    m_columns = new QSplitter(Qt::Horizontal);
    m_columns->addWidget(palette);
    m_columns->addWidget(m_rows);
    m_columns->addWidget(m_inspector);
    m_columns->setStretchFactor(1, 1);
    m_columns->setFocusProxy(m_canvas);
    for (QSplitter* splitter : {m_rows, m_columns}) {
        splitter->setHandleWidth(1);
        splitter->setChildrenCollapsible(false);
    }
    return m_columns;
}

void MainWindow::addBottomViews()
{
    auto* tensor = new TensorView(m_workbench);
    auto* problems = new ProblemsView(m_workbench);
    auto* training = new TrainingView(m_workbench);
    auto* maps = new FeatureMapsView(m_workbench);
    auto* output = new OutputPanel(m_workbench);
    training->setCompanion(output);
    connect(output, &OutputPanel::opened, maps, [this, maps] { m_bottom->setCurrentWidget(maps); });
    addBottomView(training, "training", tr("Training"));
    addBottomView(new FiltersView(m_workbench), "filters", tr("Filters"));
    addBottomView(maps, "feature-maps", tr("Feature maps"));
    addBottomView(tensor, "tensor", tr("Tensor"));
    addBottomView(new PredictionsView(m_workbench), "predictions", tr("Predictions"));
    addBottomView(new DatasetView(m_workbench), "dataset", tr("Dataset"));
    addBottomView(problems, "problems", tr("Problems"));
    connect(m_canvas, &NetworkView::tensorRequested, this, [this, tensor](const QString& node) {
        m_workbench.selection->select(node.toStdString());
        m_bottom->setCurrentWidget(tensor);
    });
    const auto count = [this, problems](int found) {
        const QString title = found == 0 ? tr("Problems") : tr("Problems (%1)").arg(found);
        m_bottom->setTabText(m_bottom->indexOf(problems), title);
    };
    connect(problems, &ProblemsView::countChanged, this, count);
    count(problems->count());
}

void MainWindow::addBottomView(QWidget* view, const char* name, const QString& title)
{
    view->setObjectName(name);
    m_bottom->addTab(view, title);
}

void MainWindow::connectBars()
{
    Document* document = m_workbench.document;
    connect(document, &Document::pathChanged, this, &MainWindow::updateTitle);
    connect(document, &Document::modifiedChanged, this, &MainWindow::setWindowModified);
    connect(m_files, &FileActions::drawingChosen, this, &MainWindow::showDrawing);
    connect(m_files, &FileActions::welcomeRequested, this, &MainWindow::showWelcome);
    connect(m_files, &FileActions::broken, this, [this](const QString& path, const QString& why) {
        m_brokenPage->show(path, why);
        m_pages->setCurrentWidget(m_brokenPage);
    });
    const auto tell = [this](const QString& sentence) { m_banner->show(sentence); };
    connect(m_autosave, &Autosave::failed, m_banner, tell);
    connect(m_workbench.engine, &EngineClient::failed, m_banner, tell);
    connect(m_workbench.run, &RunMonitor::runStarted, m_autosave, &Autosave::saveNow);
}

void MainWindow::openPath(const QString& path) { m_files->openPath(path); }

void MainWindow::openExample(const QString& resource) { m_files->openExample(resource); }

void MainWindow::showWelcome()
{
    static_cast<WelcomePage*>(m_pages->widget(0))
        ->setDrawing(m_hasDrawing ? m_workbench.document->displayName() : QString());
    m_pages->setCurrentIndex(0);
}

void MainWindow::showDrawing()
{
    m_hasDrawing = true;
    m_pages->setCurrentIndex(1);
    QMetaObject::invokeMethod(m_canvas, &NetworkView::showStart, Qt::QueuedConnection);
    m_pages->currentWidget()->setFocus();
}

void MainWindow::toggleSide(Side side)
{
    QWidget* widget = side == Side::Palette     ? m_palette
                      : side == Side::Inspector ? m_inspector
                                                : m_bottom;
    widget->setVisible(!widget->isVisible());
}

void MainWindow::takePreferences(const Preferences& preferences)
{
    Theme::instance().setMode(preferences.theme == "dark"    ? Theme::Mode::Dark
                              : preferences.theme == "light" ? Theme::Mode::Light
                                                             : Theme::Mode::System);
    m_workbench.engine->setCommand(preferences.engine());
    m_canvas->setRightButtonPans(preferences.rightButtonPans);
}

void MainWindow::offerRecovery()
{
    const std::vector<RecoveredWork> found = m_autosave->findWork();
    if (found.empty()) return;
    const RecoveredWork work = found.front();
    const QString name = work.path.isEmpty() ? tr("a drawing without a name") : work.path;
    m_banner->show(tr("Unsaved work on %1 from %2 was kept when the program ended unexpectedly.")
                       .arg(name, QLocale().toString(work.time, QLocale::ShortFormat)),
                   {{tr("Recover it"),
                     [this, work] {
                         try {
                             Document* document = m_workbench.document;
                             document->setNetwork(
                                 parse_network(work.text.toStdString(), "recovered work"),
                                 work.path);
                             document->markRecovered();
                             m_autosave->saveInsteadOf(work);
                             showDrawing();
                         } catch (const std::exception& error) {
                             m_banner->show(translatedSentences(error.what()));
                         }
                     }},
                    {tr("Throw it away"), [work] { Autosave::discard(work); }}});
}

void MainWindow::updateTitle()
{
    setWindowTitle(tr("%1[*] — Tensorloom").arg(m_workbench.document->displayName()));
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!m_files->mayLeave()) return event->ignore();
    m_layout->save();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    event->acceptProposedAction();
    m_files->askAndOpen(event->mimeData()->urls().front().toLocalFile());
}

} // namespace loom

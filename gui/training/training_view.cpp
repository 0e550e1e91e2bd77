#include "gui/training/training_view.h"

#include "gui/document/document.h"
#include "gui/training/chart_export.h"
#include "gui/training/curve_chart.h"
#include "gui/training/live_request.h"
#include "gui/training/run_monitor.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSlider>

#include <cmath>

namespace loom {
namespace {

constexpr int kUpdateInterval = 80; // ms
constexpr int kSmoothing = 25;      // steps
constexpr int kSliderEnd = 60;      // of a scale of thirds: 1, 1.26, … 1000 steps
constexpr int kRoomForCompanion = 820;

int stepsAt(int slider) { return static_cast<int>(std::lround(std::pow(10.0, slider / 20.0))); }
int sliderAt(int steps) { return static_cast<int>(std::lround(20 * std::log10(steps))); }

std::vector<TestPoint> pointsOf(const std::vector<EpochScore>& scores, double EpochScore::*score)
{
    std::vector<TestPoint> points;
    for (const EpochScore& epoch : scores)
        points.push_back({epoch.epoch, epoch.step, epoch.*score});
    return points;
}

} // namespace

TrainingView::TrainingView(const Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench)
{
    m_loss = new CurveChart(tr("Loss"), CurveChart::Range::Open);
    m_accuracy = new CurveChart(tr("Accuracy"), CurveChart::Range::Share);
    m_export = new ChartExport(this);
    connect(m_export, &ChartExport::written, this, &TrainingView::saved);
    connect(m_export, &ChartExport::failed, this, &TrainingView::failed);

    m_cards = new QHBoxLayout;
    m_cards->setSpacing(10);
    m_cards->addWidget(makeCard(m_loss), 1);
    m_cards->addWidget(makeCard(m_accuracy), 1);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(10, 10, 10, 6);
    rows->setSpacing(4);
    rows->addLayout(m_cards, 1);
    rows->addWidget(makeStrip());

    m_turn = new LiveTurn(workbench.budget, kUpdateInterval, this);
    connect(m_turn, &LiveTurn::due, this, &TrainingView::showAll);
    connectCharts();
    setSmoothing(kSmoothing);
    showRun();
}

QWidget* TrainingView::makeCard(QWidget* content)
{
    auto* card = new QFrame;
    card->setProperty("role", "card");
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->addWidget(content);
    return card;
}

QWidget* TrainingView::makeStrip()
{
    auto* strip = new QWidget;
    auto* row = new QHBoxLayout(strip);
    row->setContentsMargins(4, 0, 4, 0);
    row->setSpacing(8);
    auto* smoothing = new QLabel(tr("S&moothing"));
    smoothing->setProperty("role", "muted");
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setRange(0, kSliderEnd);
    m_slider->setFixedWidth(130);
    m_slider->setAccessibleName(tr("Smoothing, in steps"));
    m_slider->setToolTip(tr("The bright curve is the mean over about so many steps; the faint one "
                            "behind it shows every step as it was."));
    smoothing->setBuddy(m_slider);
    m_smoothingText = new QLabel;
    m_smoothingText->setProperty("role", "muted");
    m_smoothingText->setMinimumWidth(70);
    m_units = new QComboBox;
    m_units->addItem(tr("Epochs"), static_cast<int>(ChartUnit::Epochs));
    m_units->addItem(tr("Steps"), static_cast<int>(ChartUnit::Steps));
    m_units->setAccessibleName(tr("Unit of the horizontal axis"));
    m_units->setToolTip(tr("What the horizontal axis counts"));
    m_reset = new QPushButton(tr("Show all"));
    m_reset->setToolTip(tr("Back to the whole run (double click on a chart, or Home)"));
    auto* save = new QPushButton(tr("Save…"));
    save->setToolTip(tr("Save a chart as a picture, or the run's numbers as a table"));
    for (QWidget* widget :
         std::initializer_list<QWidget*>{smoothing, m_slider, m_smoothingText, m_units})
        row->addWidget(widget);
    row->addStretch(1);
    row->addWidget(m_reset);
    row->addWidget(save);

    connect(m_slider, &QSlider::valueChanged, this, [this](int at) { setSmoothing(stepsAt(at)); });
    connect(m_units, &QComboBox::activated, this, [this](int index) {
        setUnit(static_cast<ChartUnit>(m_units->itemData(index).toInt()));
    });
    connect(m_reset, &QPushButton::clicked, this, &TrainingView::resetZoom);
    connect(save, &QPushButton::clicked, this,
            [this, save] { openMenu(nullptr, save->mapToGlobal(QPoint(0, save->height()))); });
    return strip;
}

void TrainingView::connectCharts()
{
    const std::pair<CurveChart*, CurveChart*> pairs[] = {{m_loss, m_accuracy},
                                                         {m_accuracy, m_loss}};
    for (const auto& [chart, other] : pairs) {
        // Both show the same time.
        connect(chart, &CurveChart::zoomChanged, this, [this, chart = chart, other = other] {
            other->setZoomedSteps(chart->zoomedSteps());
            updateStrip();
        });
        connect(chart, &CurveChart::readStepChanged, this,
                [chart = chart, other = other] { other->setReadStep(chart->readStep()); });
        connect(chart, &CurveChart::menuRequested, this,
                [this, chart = chart](const QPoint& at) { openMenu(chart, at); });
    }
    const RunMonitor* run = m_workbench.run;
    connect(run, &RunMonitor::runStarted, this, &TrainingView::showRun);
    connect(run, &RunMonitor::stepsArrived, this, &TrainingView::updateSoon);
    connect(run, &RunMonitor::epochArrived, this, &TrainingView::updateSoon);
    connect(run, &RunMonitor::changeArrived, this, &TrainingView::updateSoon);
    connect(run, &RunMonitor::stateChanged, this, &TrainingView::updateSoon);
    connect(m_workbench.document, &Document::changed, this, [this, run] {
        if (run->losses().empty()) updateSoon(); // what an empty chart advises
    });
}

void TrainingView::setCompanion(QWidget* companion)
{
    delete m_companion;
    m_companion = companion;
    m_cards->addWidget(m_companion, 1);
    m_companion->setVisible(width() >= kRoomForCompanion);
}

void TrainingView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (m_companion != nullptr) m_companion->setVisible(width() >= kRoomForCompanion);
}

void TrainingView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    showAll();
}

void TrainingView::setSmoothing(int steps)
{
    if (steps == m_smoothing) return;
    m_smoothing = steps;
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(sliderAt(steps));
    for (CurveChart* chart : {m_loss, m_accuracy}) {
        chart->curve().setWindow(steps);
        chart->refresh();
    }
    updateStrip();
}

void TrainingView::setUnit(ChartUnit unit)
{
    m_unit = unit;
    showAll();
}

void TrainingView::resetZoom()
{
    m_loss->resetZoom();
    m_accuracy->resetZoom();
}

void TrainingView::showRun()
{
    for (CurveChart* chart : {m_loss, m_accuracy}) {
        chart->curve().clear();
        chart->setReadStep({});
    }
    showAll();
}

void TrainingView::showSteps()
{
    const RunMonitor* run = m_workbench.run;
    const std::pair<CurveChart*, const std::vector<float>*> curves[] = {
        {m_loss, &run->losses()}, {m_accuracy, &run->accuracies()}};
    for (const auto& [chart, values] : curves) {
        SmoothedCurve& curve = chart->curve();
        if (curve.size() > values->size()) curve.clear();
        curve.append(std::span(*values).subspan(curve.size()));
        chart->setFirstStep(run->firstStep());
        chart->setScale({run->stepsPerEpoch(), run->epochs(), m_unit});
        chart->setEmptyText(emptyText());
    }
}

void TrainingView::showScores()
{
    const std::vector<EpochScore>& scores = m_workbench.run->epochScores();
    m_loss->setTestPoints(pointsOf(scores, &EpochScore::testLoss));
    m_accuracy->setTestPoints(pointsOf(scores, &EpochScore::testAccuracy));
}

void TrainingView::showMarks()
{
    std::vector<StepMark> marks;
    for (const RunChange& change : m_workbench.run->changes()) {
        const QString name = change.key.section('.', -1);
        marks.push_back({change.step, name + ' ' + QString::number(change.value, 'g', 4)});
    }
    m_loss->setMarks(marks);
    m_accuracy->setMarks(std::move(marks));
}

void TrainingView::updateSoon()
{
    if (isVisible()) m_turn->wish(); // else showEvent shows it
}

void TrainingView::showAll()
{
    showSteps();
    showScores();
    showMarks();
    m_loss->refresh();
    m_accuracy->refresh();
    updateStrip();
}

void TrainingView::updateStrip()
{
    m_smoothingText->setText(m_smoothing == 1 ? tr("none") : tr("%1 steps").arg(m_smoothing));
    m_units->setCurrentIndex(m_units->findData(static_cast<int>(m_unit)));
    m_reset->setEnabled(m_loss->isZoomed() || m_accuracy->isZoomed());
}

QString TrainingView::emptyText() const
{
    const RunMonitor* run = m_workbench.run;
    if (run->state() == RunMonitor::State::Loading) return tr("The data are being loaded.");
    if (run->isRunning()) return tr("The first steps are on their way.");
    const QString obstacle = run->obstacle();
    if (obstacle.isEmpty()) return tr("Press Train: the curve of the run appears here.");
    return tr("The curve of a run appears here. %1.").arg(obstacle);
}

void TrainingView::openMenu(CurveChart* chart, const QPoint& at)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QList<CurveChart*> charts = chart != nullptr ? QList{chart} : QList{m_loss, m_accuracy};
    for (CurveChart* one : charts) {
        for (const char* suffix : {"png", "svg"})
            menu->addAction(tr("%1 as %2…").arg(one->title(), QString(suffix).toUpper()), this,
                            [this, one, suffix] { save(one, suffix); });
    }
    QAction* csv = menu->addAction(tr("All numbers as CSV…"), this,
                                   [this] { save(nullptr, QStringLiteral("csv")); });
    csv->setEnabled(!m_workbench.run->losses().empty());
    menu->addSeparator();
    QAction* all = menu->addAction(tr("Show all"), this, &TrainingView::resetZoom);
    all->setEnabled(m_reset->isEnabled());
    menu->popup(at);
}

void TrainingView::save(CurveChart* chart, const QString& suffix)
{
    auto* dialog = new QFileDialog(this, tr("Save"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->setNameFilter(QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix));
    dialog->selectFile((chart != nullptr ? chart->title().toLower() : tr("run")) + '.' + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this, chart, suffix](const QString& path) {
        if (suffix == "png") m_export->savePng(*chart, path);
        if (suffix == "svg") m_export->saveSvg(*chart, path);
        if (suffix == "csv") m_export->saveCsv(table(), path);
    });
    dialog->open();
}

RunTable TrainingView::table() const
{
    const RunMonitor* run = m_workbench.run;
    return {run->firstStep(),  run->stepsPerEpoch(), run->losses(),
            run->accuracies(), run->epochScores(),   run->changes()};
}

} // namespace loom

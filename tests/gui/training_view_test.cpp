#include "gui/training/training_view.h"

#include "gui/theme/theme.h"
#include "gui/training/chart_export.h"
#include "gui/training/curve_chart.h"
#include "tests/gui/training_fixture.h"

#include <QComboBox>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QLineSeries>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include <cmath>

namespace loom {

/// The charts with real events.
class TrainingViewTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::install(); }
    void init();
    void cleanup();
    void curvesAndScoresAreShown();
    void aLongRunIsDrawnWithFewPoints();
    void axesStandStillBetweenUpdates();
    void zoomByWheelSurvivesUpdatesAndIsShared();
    void dragPansAndDoubleClickShowsAll();
    void keysZoomPanAndRead();
    void hoverReadsTheStepUnderThePointer();
    void notANumberLeavesAGapWithAMark();
    void changesOfTheLearningRateAreMarked();
    void theSliderSmoothsAndTheRawLineStays();
    void theAxisCountsEpochsOrSteps();
    void theCompanionShowsWhenThereIsRoom();
    void chartsAreSaved();
    void anEmptyChartSaysWhatToDo();

private:
    void wheel(CurveChart* chart, const QPointF& at, int turns,
               Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    /// Lets the update have its turn.
    void settle() { QTRY_VERIFY(!m_view->findChild<LiveTurn*>()->isWished()); }

    std::unique_ptr<TrainingFixture> m_fixture;
    std::unique_ptr<TrainingView> m_view;
};

void TrainingViewTest::init()
{
    m_fixture = std::make_unique<TrainingFixture>();
    m_view = std::make_unique<TrainingView>(m_fixture->workbench);
    m_view->resize(1000, 320);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    m_fixture->sayState("training");
}

void TrainingViewTest::cleanup()
{
    m_view.reset();
    m_fixture.reset();
}

void TrainingViewTest::wheel(CurveChart* chart, const QPointF& at, int turns,
                             Qt::KeyboardModifiers modifiers)
{
    QWheelEvent event(at, chart->mapToGlobal(at), {}, {0, 120 * turns}, Qt::NoButton, modifiers,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(chart->viewport(), &event);
}

void TrainingViewTest::curvesAndScoresAreShown()
{
    m_fixture->saySteps(900);
    m_fixture->say({{"event", "epoch"},
                    {"epoch", 1},
                    {"step", 600},
                    {"test_loss", 0.378},
                    {"test_accuracy", 0.856}});
    settle();

    const CurveChart* loss = m_view->lossChart();
    QCOMPARE(loss->xRange().high, 6.0);
    QVERIFY(loss->accessibleDescription().contains("train 0.002"));
    QVERIFY(loss->accessibleDescription().contains("test 0.378"));
    QVERIFY(m_view->accuracyChart()->accessibleDescription().contains("test 0.856"));
    QCOMPARE(m_view->accuracyChart()->yRange().high, 1.0);
}

void TrainingViewTest::aLongRunIsDrawnWithFewPoints()
{
    m_fixture->sayState("training", {{"epochs", 100}});
    for (int i = 0; i < 20; ++i) m_fixture->saySteps(2500);
    settle();

    QVERIFY(m_view->lossChart()->curve().size() == 50'000);
    QVERIFY(m_view->lossChart()->drawnPoints() > 300);
    QVERIFY(m_view->lossChart()->drawnPoints() <= 1200);
}

void TrainingViewTest::axesStandStillBetweenUpdates()
{
    m_fixture->sayState("training", {{"epochs", 100}});
    m_fixture->saySteps(1000);
    settle();
    const AxisRange x = m_view->lossChart()->xRange(), y = m_view->lossChart()->yRange();

    m_fixture->saySteps(600);
    settle();

    QCOMPARE(m_view->lossChart()->xRange().high, x.high);
    QCOMPARE(m_view->lossChart()->yRange().high, y.high);
    for (int i = 0; i < 6; ++i) m_fixture->saySteps(1000);
    settle();
    QVERIFY(m_view->lossChart()->xRange().high > x.high);
}

void TrainingViewTest::zoomByWheelSurvivesUpdatesAndIsShared()
{
    m_fixture->saySteps(3000);
    settle();
    CurveChart* loss = m_view->lossChart();
    const QPointF at = loss->plotArea().center();
    const double middle = (loss->xRange().low + loss->xRange().high) / 2;

    wheel(loss, at, 4);
    const AxisRange x = loss->xRange(), y = loss->yRange();
    m_fixture->saySteps(300);
    settle();

    QVERIFY(loss->isZoomed());
    QVERIFY(x.span() < 3);
    QVERIFY(std::abs((x.low + x.high) / 2 - middle) < 0.05);
    QCOMPARE(loss->xRange(), x);
    QCOMPARE(loss->yRange(), y);
    QCOMPARE(m_view->accuracyChart()->xRange(), x);
    wheel(loss, at, 2, Qt::ControlModifier);
    QCOMPARE(loss->yRange(), y);
    wheel(loss, at, -40);
    QCOMPARE(loss->xRange().span(), 6.0);
}

void TrainingViewTest::dragPansAndDoubleClickShowsAll()
{
    m_fixture->saySteps(3000);
    settle();
    CurveChart* loss = m_view->lossChart();
    wheel(loss, loss->plotArea().center(), 6);
    const AxisRange before = loss->xRange();
    const QPoint at = loss->plotArea().center().toPoint();

    QTest::mousePress(loss->viewport(), Qt::LeftButton, {}, at);
    QTest::mouseMove(loss->viewport(), at + QPoint(20, 0));
    QTest::mouseMove(loss->viewport(), at + QPoint(40, 5));
    QTest::mouseRelease(loss->viewport(), Qt::LeftButton, {}, at + QPoint(40, 5));

    const double moved = before.low - loss->xRange().low;
    QVERIFY(std::abs(moved - 40 * before.span() / loss->plotArea().width()) < 1e-6);
    QTest::mouseDClick(loss->viewport(), Qt::LeftButton, {}, at);
    QVERIFY(!loss->isZoomed());
    QCOMPARE(m_view->accuracyChart()->xRange().span(), 6.0);
}

void TrainingViewTest::keysZoomPanAndRead()
{
    m_fixture->saySteps(1800);
    settle();
    CurveChart* loss = m_view->lossChart();
    loss->setFocus();

    QTest::keyClick(loss, Qt::Key_Plus);
    QTest::keyClick(loss, Qt::Key_Plus);
    const AxisRange zoomed = loss->xRange();
    QVERIFY(zoomed.span() < 6);
    QTest::keyClick(loss, Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(loss->xRange().low < zoomed.low);
    QTest::keyClick(loss, Qt::Key_Home);
    QVERIFY(!loss->isZoomed());

    QTest::keyClick(loss, Qt::Key_Left);
    QCOMPARE(*loss->readStep(), 1800);
    QTest::keyClick(loss, Qt::Key_Left);
    QVERIFY(*loss->readStep() < 1800);
    QTest::keyClick(loss, Qt::Key_Escape);
    QVERIFY(!loss->readStep());
}

void TrainingViewTest::hoverReadsTheStepUnderThePointer()
{
    m_fixture->saySteps(1800);
    m_fixture->say({{"event", "epoch"}, {"epoch", 1}, {"step", 600}, {"test_loss", 0.378}});
    settle();
    CurveChart* loss = m_view->lossChart();
    const QRectF plot = loss->plotArea();

    // Made by hand: QTest moves a pointer whose place is left over from other tests.
    const QPointF at(plot.left() + plot.width() / 5, plot.center().y());
    QMouseEvent move(QEvent::MouseMove, at, loss->mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(loss->viewport(), &move);

    QVERIFY(loss->readStep() && std::abs(*loss->readStep() - 720) < 12);
    const QString text = loss->readingText();
    QVERIFY2(text.contains("test, epoch 1 0.378"), qPrintable(text));
    QCOMPARE(m_view->accuracyChart()->readStep(), loss->readStep());
}

void TrainingViewTest::notANumberLeavesAGapWithAMark()
{
    m_fixture->saySteps(100);
    m_fixture->say({{"event", "steps"},
                    {"first_step", 101},
                    {"losses", {"NaN", 0.5, 0.4}},
                    {"accuracies", {0.5, 0.5, 0.5}}});
    settle();

    QTRY_COMPARE(m_view->lossChart()->overlay().gaps.size(), std::size_t{1});
    QVERIFY(m_view->accuracyChart()->overlay().gaps.empty());
    int lines = 0;
    for (const QAbstractSeries* series : m_view->lossChart()->chart()->series())
        if (const auto* line = qobject_cast<const QLineSeries*>(series))
            lines += line->count() > 0 ? 1 : 0;
    QCOMPARE(lines, 4); // raw and smooth, before and after
}

void TrainingViewTest::changesOfTheLearningRateAreMarked()
{
    m_fixture->saySteps(300);
    m_fixture->say(
        {{"event", "changed"}, {"step", 300}, {"key", "training.optimizer.lr"}, {"value", 0.0005}});
    settle();

    const auto& marks = m_view->lossChart()->overlay().marks;
    QCOMPARE(marks.size(), std::size_t{1});
    QCOMPARE(marks.front().text, QStringLiteral("lr 0.0005"));
    const QRectF plot = m_view->lossChart()->plotArea();
    QVERIFY(std::abs(marks.front().x - (plot.left() + plot.width() / 12)) < 0.5);
}

void TrainingViewTest::theSliderSmoothsAndTheRawLineStays()
{
    m_fixture->saySteps(600);
    settle();
    auto* slider = m_view->findChild<QSlider*>();
    slider->setFocus();
    const CurveChart* loss = m_view->lossChart();
    const std::size_t points = loss->drawnPoints();

    QTest::keyClick(slider, Qt::Key_Home);
    QCOMPARE(m_view->smoothing(), 1);
    QCOMPARE(const_cast<CurveChart*>(loss)->curve().smooth().at(599),
             const_cast<CurveChart*>(loss)->curve().raw().at(599));
    QTest::keyClick(slider, Qt::Key_End);

    QCOMPARE(m_view->smoothing(), 1000);
    QCOMPARE(loss->drawnPoints(), points);
}

void TrainingViewTest::theAxisCountsEpochsOrSteps()
{
    m_fixture->saySteps(600);
    settle();
    auto* units = m_view->findChild<QComboBox*>();
    units->setFocus();

    QTest::keyClick(units, Qt::Key_Down);

    QCOMPARE(m_view->unit(), ChartUnit::Steps);
    QCOMPARE(m_view->lossChart()->xRange().high, 3600.0);
}

void TrainingViewTest::theCompanionShowsWhenThereIsRoom()
{
    auto* companion = new QLabel("Feature maps");
    m_view->setCompanion(companion);

    QVERIFY(companion->isVisible());
    m_view->resize(700, 320);
    QTest::qWait(10);

    QVERIFY(!companion->isVisible());
    QVERIFY(m_view->lossChart()->width() > 300);
}

void TrainingViewTest::chartsAreSaved()
{
    m_fixture->saySteps(300);
    settle();
    QTemporaryDir folder;
    ChartExport files;
    QSignalSpy written(&files, &ChartExport::written), failed(&files, &ChartExport::failed);

    files.savePng(*m_view->lossChart(), folder.filePath("loss.png"));
    files.saveSvg(*m_view->lossChart(), folder.filePath("loss.svg"));
    files.savePng(*m_view->lossChart(), folder.filePath("no/such/folder.png"));

    QTRY_COMPARE(written.size(), 2);
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(failed.front().front().toString().contains("no/such"));
    const QImage image(folder.filePath("loss.png"));
    QCOMPARE(image.size(), m_view->lossChart()->size() * 2);
    QFile svg(folder.filePath("loss.svg"));
    QVERIFY(svg.open(QIODevice::ReadOnly));
    const QByteArray text = svg.readAll();
    QVERIFY(text.contains("<title>Loss</title>"));
    QVERIFY(text.contains("<polyline") || text.contains("<path"));
    QVERIFY(text.contains(">epoch<"));
}

void TrainingViewTest::anEmptyChartSaysWhatToDo()
{
    m_fixture->sayState("idle");
    settle();

    QVERIFY(m_view->lossChart()->overlay().emptyText.contains("Press Train"));
}

} // namespace loom

QTEST_MAIN(loom::TrainingViewTest)
#include "training_view_test.moc"

#include "gui/training/chart_scale.h"
#include "gui/training/curve_pyramid.h"
#include "gui/training/run_table.h"

#include <QTest>

#include <cmath>
#include <random>

namespace loom {

/// What stands behind the charts: stretches, columns, smoothing, axes, tables.
class CurvesTest : public QObject {
    Q_OBJECT

private slots:
    void stretchesEqualWhatALoopFinds();
    void columnsCoverTheCurveAndStandStill();
    void smoothingIsUnbiasedAndStartsAnewAfterAGap();
    void axesGrowInSteps_data();
    void axesGrowInSteps();
    void ticksAreRound();
    void tablesAreReadByAnyProgram();
};

void CurvesTest::stretchesEqualWhatALoopFinds()
{
    std::mt19937 random(7);
    std::normal_distribution<float> normal;
    std::vector<float> values(70'001);
    for (float& value : values) value = normal(random);
    values[300] = values[65'800] = std::nanf("");
    CurvePyramid curve;
    for (const float value : values) curve.append(value);

    for (int trial = 0; trial < 300; ++trial) {
        std::size_t begin = random() % values.size(), end = random() % (values.size() + 1);
        if (begin > end) std::swap(begin, end);
        CurveStretch expected;
        for (std::size_t i = begin; i < end; ++i) expected.add(values[i]);

        const CurveStretch stretch = curve.stretch(begin, end);

        QCOMPARE(stretch.min, expected.min);
        QCOMPARE(stretch.max, expected.max);
        QCOMPARE(stretch.finite, expected.finite);
        QCOMPARE(stretch.count, expected.count);
        QVERIFY(std::abs(stretch.sum - expected.sum) < 1e-6);
    }
}

void CurvesTest::columnsCoverTheCurveAndStandStill()
{
    CurvePyramid curve;
    for (int i = 0; i < 10'000; ++i) curve.append(static_cast<float>(i));
    const auto before = columnsOf(curve, 0, curve.size(), 400);
    for (int i = 0; i < 50; ++i) curve.append(1);

    const auto columns = columnsOf(curve, 0, curve.size(), 400);

    QVERIFY(columns.size() > 200 && columns.size() <= 400);
    std::size_t at = 0;
    for (const CurveColumn& column : columns) {
        QCOMPARE(column.begin, at);
        at = column.end;
    }
    QCOMPARE(at, curve.size());
    for (std::size_t i = 0; i + 1 < before.size(); ++i) QCOMPARE(columns[i].end, before[i].end);
    QCOMPARE(columnsOf(curve, 5, 8, 400).size(), std::size_t{3});
}

void CurvesTest::smoothingIsUnbiasedAndStartsAnewAfterAGap()
{
    SmoothedCurve curve;
    curve.setWindow(50);

    curve.append(std::vector<float>{4, 4, 4, std::nanf(""), 2, 2});

    QCOMPARE(curve.smooth().at(0), 4.0f);
    QCOMPARE(curve.smooth().at(2), 4.0f);
    QVERIFY(std::isnan(curve.smooth().at(3)));
    QCOMPARE(curve.smooth().at(4), 2.0f);
    curve.append(std::vector<float>{3});
    QVERIFY(curve.smooth().at(6) > 2 && curve.smooth().at(6) < 3);
    curve.setWindow(1);
    QCOMPARE(curve.smooth().at(6), 3.0f);
    QCOMPARE(curve.raw().at(6), 3.0f);
}

void CurvesTest::axesGrowInSteps_data()
{
    QTest::addColumn<double>("current");
    QTest::addColumn<double>("highest");
    QTest::addColumn<double>("expected");
    QTest::newRow("first") << 0.0 << 2.3 << 2.5;
    QTest::newRow("still fits") << 2.5 << 1.2 << 2.5;
    QTest::newRow("too high") << 2.5 << 2.6 << 3.0;
    QTest::newRow("too empty") << 2.5 << 0.9 << 1.0;
    QTest::newRow("exact") << 0.0 << 1.0 << 1.0;
    QTest::newRow("not finite") << 2.5 << std::nan("") << 2.5;
    QTest::newRow("huge") << 2.5 << 4.1e6 << 5e6;
}

void CurvesTest::axesGrowInSteps()
{
    QFETCH(double, current);
    QFETCH(double, highest);
    QFETCH(double, expected);

    QCOMPARE(grownRange({0, current}, highest).high, expected);
}

void CurvesTest::ticksAreRound()
{
    QCOMPARE(niceStep(2.5, 5), 0.5);
    QCOMPARE(niceStep(6, 8), 1.0);
    QCOMPARE(niceStep(0.03, 4), 0.01);
    QCOMPARE(niceStep(10, 4), 2.5);
    QCOMPARE(tickFormat(1), QStringLiteral("%.0f"));
    QCOMPARE(tickFormat(0.25), QStringLiteral("%.2f"));
    QCOMPARE(scoreText(0.3364), QStringLiteral("0.336"));
    QCOMPARE(scoreText(std::nan("")), QStringLiteral("NaN"));
}

void CurvesTest::tablesAreReadByAnyProgram()
{
    RunTable run;
    run.firstStep = 4;
    run.stepsPerEpoch = 5;
    run.losses = {0.5f, 0.25f, std::nanf("")};
    run.accuracies = {0.1f, 0.75f, 1.0f};
    run.scores = {{.epoch = 1, .step = 5, .testLoss = 0.375, .testAccuracy = 0.8}};
    run.changes = {{4, "training.optimizer.lr", 0.0005}};

    QCOMPARE(QString::fromStdString(toCsv(run)),
             QStringLiteral("step,epoch,train_loss,train_accuracy,test_loss,test_accuracy,change\n"
                            "4,1,0.5,0.1,,,training.optimizer.lr=5e-04\n"
                            "5,1,0.25,0.75,0.375,0.8,\n"
                            "6,2,NaN,1,,,\n"));
}

} // namespace loom

QTEST_GUILESS_MAIN(loom::CurvesTest)
#include "training_curves_test.moc"

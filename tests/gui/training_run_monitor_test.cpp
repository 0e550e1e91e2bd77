#include "gui/training/run_monitor.h"

#include "gui/training/event_fields.h"
#include "tests/gui/training_fixture.h"
#include "tests/support/cpu_clock.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

namespace loom {

/// What the editor knows of a run, and when it speaks to the engine.
class RunMonitorTest : public QObject {
    Q_OBJECT

private slots:
    void aRunOfTheEngineIsFollowed();
    void movingCardsSendsNothing();
    void aDragOfASettingIsSentNowAndThen();
    void anotherDrawingIsNoticedAndForgotten();
    void aRunThatHasEndedIsNoOtherDocuments();
    void withoutALossItIsNotReady();
    void whatIsNotFiniteIsKept();
    void aResumedRunGoesOnInItsCurves();
    void aRunThatTheEngineLeftIsRemembered();
    void thousandsOfStepsAreTakenQuickly();

private:
    int sent(TrainingFixture& fixture);
    void start(TrainingFixture& fixture, const char* mode);
};

void RunMonitorTest::start(TrainingFixture& fixture, const char* mode)
{
    fixture.engine.setCommand({QStringLiteral(LOOM_FAKE_ENGINE), mode});
    fixture.engine.start();
    QTRY_COMPARE(fixture.run.state(), RunMonitor::State::Idle);
}

/// How often the engine was sent the drawing.
int RunMonitorTest::sent(TrainingFixture& fixture)
{
    int count = -1;
    fixture.engine.request("counts", Json::object(), this, [&](const Reply& reply) {
        count = static_cast<int>(integerField(reply.head, "network"));
    });
    [&] { QTRY_VERIFY(count >= 0); }();
    return count;
}

void RunMonitorTest::aRunOfTheEngineIsFollowed()
{
    TrainingFixture fixture;
    RunMonitor& run = fixture.run;
    start(fixture, "normal");

    run.train();
    QCOMPARE(run.state(), RunMonitor::State::Loading);
    QTRY_COMPARE(run.state(), RunMonitor::State::Training);
    fixture.engine.send("go");

    QTRY_COMPARE(run.state(), RunMonitor::State::Finished);
    QCOMPARE(run.folder(), QStringLiteral("runs/fake-1"));
    QCOMPARE(run.losses().size(), std::size_t{10});
    QCOMPARE(run.step(), 10);
    QCOMPARE(run.epochScores().size(), std::size_t{2});
    QCOMPARE(run.epochScores().back().testAccuracy, 0.75);
}

void RunMonitorTest::movingCardsSendsNothing()
{
    TrainingFixture fixture;
    start(fixture, "normal");
    const int before = sent(fixture);

    for (int i = 0; i < 20; ++i) {
        fixture.document.edit("Move", [](Network& network) { network.nodes["conv1"].x += 10; });
        QTest::qWait(5);
    }
    QTest::qWait(60);

    QCOMPARE(before, 1);
    QCOMPARE(sent(fixture), 1);
}

void RunMonitorTest::aDragOfASettingIsSentNowAndThen()
{
    TrainingFixture fixture;
    start(fixture, "normal");

    for (int i = 1; i <= 100; ++i)
        fixture.document.edit("Change out_channels", [i](Network& network) {
            network.nodes["conv1"].settings["out_channels"] = std::int64_t{i};
        });
    QTest::qWait(60);

    QCOMPARE(sent(fixture), 2);
}

void RunMonitorTest::anotherDrawingIsNoticedAndForgotten()
{
    TrainingFixture fixture;
    start(fixture, "normal");
    fixture.run.train();
    QTRY_COMPARE(fixture.run.state(), RunMonitor::State::Training);
    const auto setChannels = [&](std::int64_t channels) {
        fixture.document.edit("Change out_channels", [=](Network& network) {
            network.nodes["conv2"].settings["out_channels"] = channels;
        });
    };

    setChannels(16);
    QTRY_VERIFY(fixture.run.isAnotherDrawing());
    setChannels(12);

    QTRY_VERIFY(!fixture.run.isAnotherDrawing());
    // A setting that says its default says nothing.
    fixture.document.edit("Bias",
                          [](Network& network) { network.nodes["conv2"].settings["bias"] = true; });
    QTest::qWait(60);
    QVERIFY(!fixture.run.isAnotherDrawing());
}

void RunMonitorTest::aRunThatHasEndedIsNoOtherDocuments()
{
    TrainingFixture fixture;
    RunMonitor& run = fixture.run;
    start(fixture, "normal");
    run.train();
    QTRY_COMPARE(run.state(), RunMonitor::State::Training);
    const auto reopen = [&] {
        fixture.document.open(LOOM_SOURCE_DIR "/resources/examples/seed-cnn.loom");
    };
    const int before = sent(fixture);

    reopen();
    QCOMPARE(run.state(), RunMonitor::State::Training); // it goes on
    QTRY_COMPARE(sent(fixture), before + 1); // for new weights, though it is the same drawing
    fixture.engine.send("go");
    QTRY_COMPARE(run.state(), RunMonitor::State::Finished);
    QVERIFY(!run.losses().empty());
    reopen();

    QCOMPARE(run.state(), RunMonitor::State::Idle);
    QVERIFY(run.losses().empty() && run.epochScores().empty());
    QVERIFY(run.folder().isEmpty());
}

void RunMonitorTest::withoutALossItIsNotReady()
{
    TrainingFixture fixture;
    start(fixture, "normal");
    QCOMPARE(fixture.run.obstacle(), QString());

    fixture.document.edit("Delete", [](Network& network) {
        network.nodes.remove("loss");
        std::erase_if(network.edges, [](const Edge& edge) { return edge.to == "loss"; });
    });

    QVERIFY(!fixture.document.diagnosis().has_errors()); // it can run
    QCOMPARE(fixture.run.obstacle(), QStringLiteral("Not ready: no loss to train with"));
}

void RunMonitorTest::whatIsNotFiniteIsKept()
{
    TrainingFixture fixture;

    fixture.say({{"event", "steps"},
                 {"first_step", 1},
                 {"losses", {0.5, "NaN", "Infinity"}},
                 {"accuracies", {0.1, 0.2, 0.3}}});

    QCOMPARE(fixture.run.losses().size(), std::size_t{3});
    QVERIFY(std::isnan(fixture.run.losses()[1]));
    QVERIFY(std::isinf(fixture.run.losses()[2]));
    fixture.sayState("diverged", {{"message", "training stopped: NaN in the output of conv1"},
                                  {"node", "conv1"},
                                  {"tensor", "output of conv1"}});
    QCOMPARE(fixture.run.badNode(), QStringLiteral("conv1"));
}

void RunMonitorTest::aResumedRunGoesOnInItsCurves()
{
    TrainingFixture fixture;
    fixture.sayState("training");
    fixture.saySteps(700);
    fixture.say({{"event", "epoch"}, {"epoch", 1}, {"step", 600}, {"test_loss", 0.5}});
    fixture.say({{"event", "changed"}, {"step", 650}, {"key", "training.optimizer.lr"}});

    fixture.say(
        {{"event", "steps"}, {"first_step", 641}, {"losses", {0.25}}, {"accuracies", {0.75}}});

    QCOMPARE(fixture.run.losses().size(), std::size_t{641});
    QCOMPARE(fixture.run.losses().back(), 0.25f);
    QCOMPARE(fixture.run.epochScores().size(), std::size_t{1});
    QVERIFY(fixture.run.changes().empty());
}

void RunMonitorTest::aRunThatTheEngineLeftIsRemembered()
{
    TrainingFixture fixture;
    start(fixture, "dies");

    fixture.run.train();

    QTRY_VERIFY(fixture.run.engineLoss().has_value());
    QCOMPARE(fixture.run.engineLoss()->folder, QStringLiteral("runs/fake-1"));
    QVERIFY(fixture.run.engineLoss()->log.contains("the memory is full"));
    QTRY_COMPARE(fixture.run.state(), RunMonitor::State::Idle);
    QVERIFY(fixture.run.engineLoss().has_value());
    QCOMPARE(fixture.run.losses().size(), std::size_t{5});
    fixture.run.forgetLoss();
    QVERIFY(!fixture.run.engineLoss().has_value());
}

void RunMonitorTest::thousandsOfStepsAreTakenQuickly()
{
    TrainingFixture fixture;
    fixture.sayState("training");
    Json losses = Json::array();
    for (int i = 0; i < 2000; ++i) losses.push_back(0.5 + i * 1e-4);
    Json event{{"event", "steps"}, {"epoch", 1}, {"losses", losses}, {"accuracies", losses}};
    const CpuClock clock;

    for (int i = 0; i < 30; ++i) {
        event["first_step"] = 2000 * i + 1;
        fixture.say(event);
    }

    // A second of the fastest training there is.
    QVERIFY2(clock.seconds() < 0.2, qPrintable(QString::number(clock.seconds())));
    QCOMPARE(fixture.run.losses().size(), std::size_t{60'000});
}

} // namespace loom

QTEST_MAIN(loom::RunMonitorTest)
#include "training_run_monitor_test.moc"

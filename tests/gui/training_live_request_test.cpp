#include "gui/training/live_request.h"

#include "gui/training/event_fields.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <ctime>

namespace loom {

/// The budget that the views share, against an engine that tells what they cost.
class LiveRequestTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void costsStayWithinTheShareWhileItTrains();
    void withoutTrainingOnlyTheFrameRateLimits();
    void whatIsAskedForAnewIsAskedAtOnce();
    void anotherDrawingIsAskedAbout();
    void weightsThatNoEventToldOfAreAskedForOnce();
    void oneIsInFlightAtATime();
    void onlyTheLatestQuestionIsAnswered();
    void inactiveAsksNothing();
    void aTurnComesAtOnceAndThenNowAndThen();
    void thisProgramsOwnTimeCountsToo();

private:
    void train();

    std::unique_ptr<EngineClient> m_engine;
    std::unique_ptr<ViewBudget> m_budget;
};

void LiveRequestTest::init()
{
    m_engine = std::make_unique<EngineClient>();
    m_engine->setCommand({QStringLiteral(LOOM_FAKE_ENGINE), "normal"});
    m_budget = std::make_unique<ViewBudget>(m_engine.get());
    m_engine->start();
    QTRY_VERIFY(m_engine->isReady());
}

void LiveRequestTest::cleanup()
{
    m_budget.reset();
    m_engine.reset();
}

void LiveRequestTest::train()
{
    m_engine->send("train");
    QTRY_VERIFY(m_budget->isTraining());
}

void LiveRequestTest::costsStayWithinTheShareWhileItTrains()
{
    train();
    double cost = 0;
    LiveRequest cards(m_budget.get(), "cards", this), maps(m_budget.get(), "maps", this);
    for (LiveRequest* request : {&cards, &maps}) {
        connect(request, &LiveRequest::answered, this, [&](const Reply& reply) {
            QVERIFY(!reply.head.value("overlaps", true));
            cost += numberField(reply.head, "cost_ms");
        });
        request->setActive(true);
        request->setQuestion({{"cost", 5}, {"delay", 5}});
    }
    QTRY_VERIFY(cost >= 10); // both at once: they are new
    QTest::qWait(300);
    cost = 0;
    QElapsedTimer clock;
    clock.start();

    QTest::qWait(3000);

    const double share = cost / static_cast<double>(clock.elapsed());
    QVERIFY2(share <= 0.044, qPrintable(QString::number(share))); // one more turn than its time
    QVERIFY2(share >= 0.02, qPrintable(QString::number(share)));
}

void LiveRequestTest::withoutTrainingOnlyTheFrameRateLimits()
{
    int answers = 0;
    LiveRequest cards(m_budget.get(), "cards", this);
    connect(&cards, &LiveRequest::answered, this, [&] { ++answers; });
    cards.setActive(true);
    cards.setQuestion({{"cost", 500}});

    QTest::qWait(1000);

    QVERIFY2(answers > 5 && answers <= 32, qPrintable(QString::number(answers)));
}

void LiveRequestTest::whatIsAskedForAnewIsAskedAtOnce()
{
    train();
    LiveRequest cards(m_budget.get(), "cards", this), maps(m_budget.get(), "maps", this);
    int answers = 0;
    connect(&maps, &LiveRequest::answered, this, [&] { ++answers; });
    cards.setActive(true);
    cards.setQuestion({{"cost", 100}}); // 2.5 s of pause for those that can wait
    QTest::qWait(200);

    maps.setActive(true);
    maps.setQuestion({{"cost", 1}});

    QTRY_COMPARE_WITH_TIMEOUT(answers, 1, 400);
}

void LiveRequestTest::anotherDrawingIsAskedAbout()
{
    train();
    LiveRequest cards(m_budget.get(), "cards", this);
    const QSignalSpy answers(&cards, &LiveRequest::answered);
    cards.setActive(true);
    cards.setQuestion({{"cost", 100}}); // 2.5 s of pause for what can wait
    QTRY_COMPARE(answers.count(), 1);
    QTest::qWait(200);
    QCOMPARE(answers.count(), 1);

    m_budget->askAnew();

    QTRY_COMPARE_WITH_TIMEOUT(answers.count(), 2, 400);
}

void LiveRequestTest::weightsThatNoEventToldOfAreAskedForOnce()
{
    LiveRequest cards(m_budget.get(), "cards", this);
    const QSignalSpy answers(&cards, &LiveRequest::answered);
    cards.setActive(true);

    cards.setQuestion({{"ahead", 1}}); // a drawing that has just been made

    QTRY_COMPARE(answers.count(), 1);
    QTest::qWait(200);
    QCOMPARE(answers.count(), 1);
}

void LiveRequestTest::oneIsInFlightAtATime()
{
    LiveRequest cards(m_budget.get(), "cards", this);
    int answers = 0;
    connect(&cards, &LiveRequest::answered, this, [&](const Reply& reply) {
        QVERIFY(!reply.head.value("overlaps", true));
        ++answers;
    });
    cards.setActive(true);

    for (int i = 0; i < 50; ++i) cards.setQuestion({{"delay", 30}, {"index", i}});

    QTRY_VERIFY(answers >= 3);
}

void LiveRequestTest::onlyTheLatestQuestionIsAnswered()
{
    LiveRequest cards(m_budget.get(), "cards", this);
    std::vector<double> costs;
    connect(&cards, &LiveRequest::answered, this,
            [&](const Reply& reply) { costs.push_back(numberField(reply.head, "cost_ms")); });
    cards.setActive(true);

    cards.setQuestion({{"cost", 1}, {"delay", 50}});
    cards.setQuestion({{"cost", 2}, {"delay", 50}});

    QTRY_VERIFY(!costs.empty());
    QCOMPARE(costs.front(), 2.0);
}

void LiveRequestTest::aTurnComesAtOnceAndThenNowAndThen()
{
    LiveTurn turn(m_budget.get(), 100, this);
    int turns = 0;
    connect(&turn, &LiveTurn::due, this, [&] { ++turns; });

    turn.wish();
    QCOMPARE(turns, 1);
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 50; ++i) {
        turn.wish();
        QTest::qWait(10);
    }

    QVERIFY2(turns >= 3 && turns <= 2 + clock.elapsed() / 100, qPrintable(QString::number(turns)));
    QTRY_VERIFY(!turn.isWished());
}

void LiveRequestTest::thisProgramsOwnTimeCountsToo()
{
    train();
    LiveTurn turn(m_budget.get(), 1, this);
    int turns = 0;
    connect(&turn, &LiveTurn::due, this, [&] {
        ++turns;
        const std::clock_t end = std::clock() + CLOCKS_PER_SEC / 50; // 20 ms of work
        while (std::clock() < end) {
        }
        turn.wish();
    });
    turn.wish();

    QTest::qWait(2200);

    // Each is worth a pause of half a second.
    QVERIFY2(turns >= 2 && turns <= 6, qPrintable(QString::number(turns)));
}

void LiveRequestTest::inactiveAsksNothing()
{
    LiveRequest cards(m_budget.get(), "cards", this);
    int answers = 0;
    connect(&cards, &LiveRequest::answered, this, [&] { ++answers; });
    cards.setQuestion({{"cost", 1}});
    QTest::qWait(100);
    QCOMPARE(answers, 0);

    cards.setActive(true);

    QTRY_VERIFY(answers > 0);
}

} // namespace loom

QTEST_GUILESS_MAIN(loom::LiveRequestTest)
#include "training_live_request_test.moc"

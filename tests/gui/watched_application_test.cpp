#include "gui/watched_application.h"

#include <QEventLoop>
#include <QTest>
#include <QThread>
#include <QTimer>
#include <QWidget>

namespace loom {

/// What keeps the GUI thread is told by name.
class WatchedApplicationTest : public QObject {
    Q_OBJECT

private slots:
    void nothingIsToldBeforeTheFirstPaint();
    void anEventThatWaitsIsToldWithItsReceiver();
    void aLoopOfItsOwnKeepsNobody();
    void whatHappensInsideSuchALoopIsTold();

private:
    struct Event {
        double milliseconds;
        QString text;
    };
    void collect();
    double longest() const;

    std::vector<Event> m_events;
};

namespace {

WatchedApplication* application() { return static_cast<WatchedApplication*>(qApp); }

void sleepSoon()
{
    QTimer::singleShot(0, qApp, [] { QThread::msleep(60); });
}

} // namespace

void WatchedApplicationTest::collect()
{
    m_events.clear();
    application()->watch([this](double milliseconds, const QString& text) {
        m_events.push_back({milliseconds, text});
    });
}

double WatchedApplicationTest::longest() const
{
    double longest = 0;
    for (const Event& event : m_events) longest = std::max(longest, event.milliseconds);
    return longest;
}

void WatchedApplicationTest::nothingIsToldBeforeTheFirstPaint()
{
    collect();
    sleepSoon();
    QTest::qWait(100);
    QVERIFY(m_events.empty());

    QWidget widget;
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    QTRY_VERIFY(!m_events.empty());
}

void WatchedApplicationTest::anEventThatWaitsIsToldWithItsReceiver()
{
    collect();
    QObject sleeper;
    sleeper.setObjectName("sleeper");
    QTimer timer(&sleeper);
    timer.setObjectName("snore");
    timer.callOnTimeout(&sleeper, [] { QThread::msleep(60); });
    timer.setSingleShot(true);
    timer.start(0);

    QTRY_VERIFY(longest() >= 59);

    const auto found =
        std::ranges::find_if(m_events, [](const Event& e) { return e.milliseconds >= 59; });
    QVERIFY2(found->text.contains("Timer of QTimer snore"), qPrintable(found->text));
}

void WatchedApplicationTest::aLoopOfItsOwnKeepsNobody()
{
    collect();
    QTimer::singleShot(0, qApp, [] {
        QEventLoop loop;
        QTimer::singleShot(120, &loop, &QEventLoop::quit);
        loop.exec();
    });

    QTest::qWait(200);

    QVERIFY(!m_events.empty());
    QVERIFY2(longest() < 59, qPrintable(QString::number(longest())));
}

void WatchedApplicationTest::whatHappensInsideSuchALoopIsTold()
{
    collect();
    QTimer::singleShot(0, qApp, [] {
        QEventLoop loop;
        sleepSoon();
        QTimer::singleShot(120, &loop, &QEventLoop::quit);
        loop.exec();
    });

    QTest::qWait(200);

    QVERIFY(longest() >= 59);
    QVERIFY(longest() < 110);
}

} // namespace loom

int main(int argc, char** argv)
{
    loom::WatchedApplication app(argc, argv);
    loom::WatchedApplicationTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "watched_application_test.moc"

#include "gui/training/engine_client.h"

#include "gui/training/event_fields.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace loom {

/// How the editor gets on with engines that do not behave.
class EngineClientTest : public QObject {
    Q_OBJECT

private slots:
    void requestsBeforeTheEngineIsReadyWaitForIt();
    void aDeadEngineIsNoticedWithinOneSecondAndStartedAnew();
    void whatWaitedForADeadEngineIsTold();
    void aHungEngineIsNoticedWithinFiveSeconds();
    void aSlowEngineIsLeftAlone();
    void linesThatAreNoFramesArePassedOver();
    void anEngineOfAnotherProtocolIsNotStartedAgain();
    void anEngineThatKeepsFailingIsGivenUp();
    void aProgramThatIsNotThereIsNamed();
    void aWrapperServesAsWell();
    void restartChangesTheCommand();
};

namespace {

QStringList fake(const char* mode)
{
    return {QStringLiteral(LOOM_FAKE_ENGINE), QString::fromLatin1(mode)};
}

} // namespace

void EngineClientTest::requestsBeforeTheEngineIsReadyWaitForIt()
{
    EngineClient client;
    client.setCommand(fake("normal"));
    int answers = 0;
    client.request("cards", {{"cost", 7}}, this, [&](const Reply& reply) {
        QCOMPARE(numberField(reply.head, "cost_ms"), 7.0);
        ++answers;
    });

    client.start();

    QTRY_COMPARE(answers, 1);
    QVERIFY(client.isReady());
    QCOMPARE(client.hello().at("devices").size(), std::size_t{2});
}

void EngineClientTest::aDeadEngineIsNoticedWithinOneSecondAndStartedAnew()
{
    EngineClient client;
    client.setCommand(fake("dies"));
    QSignalSpy left(&client, &EngineClient::left), ready(&client, &EngineClient::ready);
    client.start();
    QTRY_COMPARE(ready.size(), 1);

    client.send("train");

    QTRY_COMPARE_WITH_TIMEOUT(left.size(), 1, 1000);
    const QString sentence = left.front().at(0).toString();
    QVERIFY2(sentence.contains("exit code 3"), qPrintable(sentence));
    QVERIFY2(sentence.contains("the memory is full"), qPrintable(sentence));
    QVERIFY(left.front().at(1).toBool());
    QTRY_COMPARE(ready.size(), 2);
}

void EngineClientTest::whatWaitedForADeadEngineIsTold()
{
    EngineClient client;
    client.setCommand(fake("dies"));
    QSignalSpy ready(&client, &EngineClient::ready);
    client.start();
    QTRY_COMPARE(ready.size(), 1);
    QString code;

    client.send("train");
    client.request("cards", Json::object(), this, [&](const Reply& r) { code = r.errorCode; });

    QTRY_COMPARE(code, QStringLiteral("engine-gone"));
}

void EngineClientTest::aHungEngineIsNoticedWithinFiveSeconds()
{
    EngineClient client;
    client.setCommand(fake("hangs"));
    QSignalSpy left(&client, &EngineClient::left), ready(&client, &EngineClient::ready);
    client.start();
    QTRY_COMPARE(ready.size(), 1);
    QElapsedTimer clock;
    clock.start();

    QTRY_COMPARE_WITH_TIMEOUT(left.size(), 1, 8000);

    QVERIFY2(clock.elapsed() < 5000 + 250, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(left.front().at(0).toString().contains("did not answer"));
    QTRY_COMPARE(ready.size(), 2);
}

void EngineClientTest::aSlowEngineIsLeftAlone()
{
    EngineClient client;
    client.setCommand(fake("slow"));
    QSignalSpy left(&client, &EngineClient::left), ready(&client, &EngineClient::ready);
    client.start();
    QTRY_COMPARE(ready.size(), 1);

    QTest::qWait(8000);

    QCOMPARE(left.size(), 0);
    int answers = 0;
    client.request("cards", Json::object(), this, [&](const Reply&) { ++answers; });
    QTRY_COMPARE(answers, 1);
}

void EngineClientTest::linesThatAreNoFramesArePassedOver()
{
    EngineClient client;
    client.setCommand(fake("garbage"));
    QSignalSpy left(&client, &EngineClient::left);
    client.start();
    int answers = 0;

    for (int i = 0; i < 20; ++i)
        client.request("cards", Json::object(), this, [&](const Reply& reply) {
            QVERIFY(!reply.isError());
            ++answers;
        });

    QTRY_COMPARE(answers, 20);
    QCOMPARE(left.size(), 0);
    QVERIFY(client.recentLog().contains("frame"));
}

void EngineClientTest::anEngineOfAnotherProtocolIsNotStartedAgain()
{
    EngineClient client;
    client.setCommand(fake("refuses"));
    QSignalSpy left(&client, &EngineClient::left);

    client.start();

    QTRY_COMPARE(left.size(), 1);
    QVERIFY(left.front().at(0).toString().contains("expected protocol 9"));
    QVERIFY(!left.front().at(1).toBool());
}

void EngineClientTest::anEngineThatKeepsFailingIsGivenUp()
{
    EngineClient client;
    client.setCommand(fake("leaves"));
    QSignalSpy left(&client, &EngineClient::left);
    client.start();

    QTRY_VERIFY_WITH_TIMEOUT(!left.empty() && !left.back().at(1).toBool(), 20'000);
    QCOMPARE(left.size(), 3);
    QString code;
    client.request("cards", Json::object(), this, [&](const Reply& r) { code = r.errorCode; });
    QTRY_COMPARE(code, QStringLiteral("engine-gone"));

    client.setCommand(fake("normal"));
    client.start();

    QTRY_VERIFY(client.isReady());
}

void EngineClientTest::aProgramThatIsNotThereIsNamed()
{
    EngineClient client;
    client.setCommand({QStringLiteral("/nowhere/loom"), QStringLiteral("serve")});
    QSignalSpy left(&client, &EngineClient::left);

    client.start();

    QTRY_COMPARE_WITH_TIMEOUT(left.size(), 3, 8000);
    QVERIFY(left.front().at(0).toString().contains("cannot be started"));
}

void EngineClientTest::aWrapperServesAsWell()
{
    QTemporaryDir folder;
    QFile script(folder.filePath("far"));
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write("#!/bin/sh\necho 'Welcome to host' >&2\nshift\nexec \"$@\"\n");
    script.close();
    script.setPermissions(script.permissions() | QFileDevice::ExeOwner);
    EngineClient client;

    client.setCommand(QStringList{script.fileName(), "host"} + fake("normal"));
    client.start();

    QTRY_VERIFY(client.isReady());
    QTRY_VERIFY(client.recentLog().contains("Welcome"));
}

void EngineClientTest::restartChangesTheCommand()
{
    EngineClient client;
    client.setCommand(fake("normal"));
    client.start();
    QTRY_VERIFY(client.isReady());
    QSignalSpy left(&client, &EngineClient::left), ready(&client, &EngineClient::ready);

    client.setCommand(fake("garbage"));
    client.restart();

    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(left.size(), 1);
    QVERIFY(left.front().at(1).toBool());
    QTRY_VERIFY(client.recentLog().contains("frame"));
}

} // namespace loom

QTEST_GUILESS_MAIN(loom::EngineClientTest)
#include "training_engine_client_test.moc"

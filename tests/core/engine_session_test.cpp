#include "core/network/network_file.h"
#include "engine_patterns.h"

#include <QtTest>

#include <csignal>

using namespace loom;
using namespace loom::test;

/// The engine's side of the protocol in this process, on a small data set.
class EngineSessionTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { std::signal(SIGPIPE, SIG_IGN); }

    void helloSaysWhoIsThere()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));

        const Json hello = served.client().answer({{"request", "hello"}, {"protocol", 1}});

        QCOMPARE(hello["protocol"].get<int>(), kProtocolVersion);
        QVERIFY(hello["layer_types"].size() > 20);
        QCOMPARE(hello["devices"][0]["name"].get<std::string>(), std::string("cpu"));
        QCOMPARE(served.client().error_code({{"request", "hello"}, {"protocol", 99}}),
                 std::string("refused"));
    }

    void aRunTellsEveryStepAndEndsWithItsCheckpoint()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();
        const std::filesystem::path run = fresh_folder(folder);

        const Json answer =
            client.answer({{"request", "train"}, {"text", pattern_text(3)}, {"run", run.string()}});
        const Json finished = client.wait_for_state("finished");

        QCOMPARE(answer["run"].get<std::string>(), run.string());
        QCOMPARE(finished["step"].get<int>(), 18);
        QVERIFY(std::filesystem::exists(run / finished["checkpoint"].get<std::string>()));
        std::int64_t next = 1;
        int epochs = 0;
        for (const Json& event : client.events()) {
            epochs += event["event"] == "epoch" ? 1 : 0;
            if (event["event"] != "steps") continue;
            QCOMPARE(event["first_step"].get<std::int64_t>(), next);
            next += std::ssize(event["losses"]);
        }
        QCOMPARE(next, std::int64_t{19});
        QCOMPARE(epochs, 3);
        const Frame history = client.ask({{"request", "history"}, {"run", run.string()}});
        QCOMPARE(tensors_of(history).at("losses").shape(), (Shape{18}));
        QCOMPARE(history.head["answer"]["epochs"].size(), 3U);
        const Json runs =
            client.answer({{"request", "runs"}, {"folder", folder.path().toStdString()}});
        QCOMPARE(runs["runs"][0]["state"].get<std::string>(), std::string("finished"));
    }

    void pauseStepResumeAndStopAreObeyed()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();
        client.answer(network_request(pattern_text(kEndless)));

        client.answer({{"request", "train"}, {"paused", true}});
        const Json begun = client.wait_for_state("paused");
        client.answer({{"request", "step"}, {"count", 4}});
        const Json stepped = client.wait_for_state("paused");
        client.answer({{"request", "change"}, {"key", "training.optimizer.lr"}, {"value", 0.5}});
        const Json changed = client.wait_for("changed");
        client.answer({{"request", "resume"}});
        const Json steps = client.wait_for("steps", [](const Json& e) { return e["lr"] == 0.5; });
        client.answer({{"request", "stop"}});
        const Json stopped = client.wait_for_state("stopped");

        QCOMPARE(begun["step"].get<int>(), 0);
        QVERIFY(begun["text"].is_string());
        QCOMPARE(stepped["step"].get<int>(), 4);
        QCOMPARE(changed["step"].get<int>(), 4);
        QVERIFY(!steps.is_null());
        QCOMPARE(stopped["outcome"].get<std::string>(), std::string("stopped"));
        QCOMPARE(client.answer({{"request", "state"}})["state"].get<std::string>(),
                 std::string("stopped"));
        QCOMPARE(client.error_code({{"request", "pause"}}), std::string("not-training"));
    }

    void aStoppedRunGoesOnWhereItWas()
    {
        QTemporaryDir folder;
        const std::filesystem::path run = fresh_folder(folder);
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();
        client.answer({{"request", "train"},
                       {"text", pattern_text(kEndless)},
                       {"run", run.string()},
                       {"paused", true}});
        client.answer({{"request", "step"}, {"count", 8}});
        client.wait_for_state("training");
        client.wait_for_state("paused");
        client.answer({{"request", "stop"}});
        client.wait_for_state("stopped");

        const std::string again = client.error_code(
            {{"request", "train"}, {"text", pattern_text()}, {"run", run.string()}});
        const Json resumed = client.answer(
            {{"request", "train"}, {"run", run.string()}, {"resume", true}, {"paused", true}});

        QCOMPARE(again, std::string("refused"));
        QVERIFY(!resumed.is_null());
        QCOMPARE(client.wait_for_state("paused")["step"].get<int>(), 8);
    }

    void keepingWeightsStartsWithThoseOnView()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();
        client.answer(network_request(pattern_text(2)));
        client.answer({{"request", "train"}});
        client.wait_for_state("finished");
        const auto trained = values_of(client, "conv1", "weight");

        client.answer({{"request", "train"}, {"keep_weights", true}, {"paused", true}});
        const auto kept = values_of(client, "conv1", "weight");
        client.answer({{"request", "stop"}});
        client.wait_for_state("stopped");
        client.answer({{"request", "train"}, {"paused", true}});
        const auto fresh = values_of(client, "conv1", "weight");

        QCOMPARE(kept, trained);
        QVERIFY(fresh != trained);
    }

    void aDivergenceNamesTheTensor()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();
        client.answer({{"request", "train"},
                       {"text", to_loom(on_patterns(dense_network(training_of(50))))},
                       {"paused", true}});
        client.wait_for_state("paused");

        client.answer({{"request", "change"},
                       {"key", "training.optimizer.lr"},
                       {"value", 1e300}}); // infinite in float32
        client.answer({{"request", "resume"}});
        const Json diverged = client.wait_for_state("diverged");

        QVERIFY(diverged.is_object());
        QVERIFY(!diverged["node"].get<std::string>().empty());
        QVERIFY(!diverged["tensor"].get<std::string>().empty());
        QVERIFY(diverged["message"].get<std::string>().find("training stopped") == 0);
    }

    void whatIsNotThereIsAnErrorWithItsCode()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();
        Network elsewhere = on_patterns(pattern_network(training_of(1)));
        elsewhere.dataset->name = "Nowhere";

        QCOMPARE(client.error_code({{"request", "cards"}, {"sample", kSample}}),
                 std::string("no-data"));
        QCOMPARE(client.error_code({{"request", "parameters"}, {"node", "conv1"}}),
                 std::string("no-model"));
        QCOMPARE(client.error_code({{"request", "train"}}), std::string("no-model"));
        QCOMPARE(client.error_code({{"request", "train"}, {"text", to_loom(elsewhere)}}),
                 std::string("no-data"));
        QCOMPARE(client.error_code(
                     {{"request", "train"}, {"text", pattern_text()}, {"device", "cuda:77"}}),
                 std::string("no-device"));
        QCOMPARE(client.answer({{"request", "state"}})["state"].get<std::string>(),
                 std::string("idle"));
    }

    void wrongFieldsAreNamed_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::newRow("no request") << QByteArray(R"({"id": 1})");
        QTest::newRow("a number as request") << QByteArray(R"({"id": 1, "request": 5})");
        QTest::newRow("no text") << QByteArray(R"({"id": 1, "request": "network"})");
        QTest::newRow("text of numbers")
            << QByteArray(R"({"id": 1, "request": "network", "text": 3})");
        QTest::newRow("negative count")
            << QByteArray(R"({"id": 1, "request": "step", "count": -1})");
        QTest::newRow("huge epochs")
            << QByteArray(R"({"id": 1, "request": "train", "epochs": 99999999999999999999})");
        QTest::newRow("epochs in words")
            << QByteArray(R"({"id": 1, "request": "train", "epochs": "many"})");
        QTest::newRow("a value in words")
            << QByteArray(R"({"id": 1, "request": "change", "key": "a", "value": "b"})");
        QTest::newRow("no such split")
            << QByteArray(R"({"id": 1, "request": "images", "split": "both"})");
        QTest::newRow("no such index")
            << QByteArray(R"({"id": 1, "request": "images", "split": "test", "indices": [-1]})");
        QTest::newRow("a sample of words")
            << QByteArray(R"({"id": 1, "request": "cards", "sample": "the third"})");
        QTest::newRow("a sample too far") << QByteArray(
            R"({"id": 1, "request": "cards", "sample": {"split": "test", "index": 30}})");
        QTest::newRow("nodes by number")
            << QByteArray(R"({"id": 1, "request": "cards", "nodes": [1]})");
        QTest::newRow("resume nothing")
            << QByteArray(R"({"id": 1, "request": "train", "resume": true})");
    }

    void wrongFieldsAreNamed()
    {
        QFETCH(QByteArray, head);
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();
        client.answer(network_request(pattern_text()));

        client.send_raw(head.toStdString() + "\n");
        const Frame error = client.receive();

        QCOMPARE(error.head["error"]["code"].get<std::string>(), std::string("bad-request"));
        QVERIFY(error.head["error"]["message"].get<std::string>().size() > 10);
        QVERIFY(!client.answer({{"request", "ping"}}).is_null());
    }

    void malformedLinesAreAnsweredAndForgotten()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));
        EngineClient& client = served.client();

        client.send_raw("this is no frame\n[1]\n");
        const Frame first = client.receive();
        const Frame second = client.receive();

        QVERIFY(first.head.contains("error") && !first.head.contains("id"));
        QVERIFY(second.head.contains("error"));
        QCOMPARE(client.error_code({{"request", "frobnicate"}}), std::string("unknown-request"));
    }

    void aLengthThatCannotBeTrustedEndsTheEngineWith65()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));

        served.client().send_raw("{\"id\": 1, \"request\": \"ping\", \"bytes\": 999999999999}\n");

        QVERIFY(served.client().receive().head.contains("error"));
        QCOMPARE(static_cast<int>(served.wait()), 65);
    }

    void theEndOfInputStopsTheRunWithACheckpoint()
    {
        QTemporaryDir folder;
        const std::filesystem::path run = fresh_folder(folder);
        ServedSession served(pattern_session(folder));
        served.client().answer(
            {{"request", "train"}, {"text", pattern_text(kEndless)}, {"run", run.string()}});
        served.client().wait_for("steps");

        served.close_input();

        QCOMPARE(static_cast<int>(served.wait()), 0);
        QVERIFY(CheckpointFolder(run / "checkpoints").last());
    }

    void aReaderThatIsGoneEndsTheEngine()
    {
        QTemporaryDir folder;
        const std::filesystem::path run = fresh_folder(folder);
        ServedSession served(pattern_session(folder));
        served.client().answer(
            {{"request", "train"}, {"text", pattern_text(kEndless)}, {"run", run.string()}});

        served.close_output();

        QCOMPARE(static_cast<int>(served.wait()), 74);
        QVERIFY(CheckpointFolder(run / "checkpoints").last());
    }

    void quitIsAnsweredBeforeTheEngineLeaves()
    {
        QTemporaryDir folder;
        ServedSession served(pattern_session(folder));

        const Json answer = served.client().answer({{"request", "quit"}});

        QVERIFY(!answer.is_null());
        QCOMPARE(static_cast<int>(served.wait()), 0);
    }
};

QTEST_APPLESS_MAIN(EngineSessionTest)
#include "engine_session_test.moc"

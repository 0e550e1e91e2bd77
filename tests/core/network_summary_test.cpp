#include "core/files/json.h"
#include "core/network/network_file.h"
#include "core/network/summary.h"
#include "tests/support/random_network.h"

#include <QtTest>

#include <string>

using namespace loom;

namespace {

Network seed_cnn() { return load_network(LOOM_SOURCE_DIR "/resources/examples/seed-cnn.loom"); }

Diagnosis diagnose_here(const Network& network)
{
    return diagnose(network, LayerCatalog::built_in(), test_dataset);
}

Network broken_cnn()
{
    Network network = seed_cnn();
    network.nodes.remove("flatten");
    std::erase_if(network.edges,
                  [](const Edge& edge) { return edge.from == "flatten" || edge.to == "flatten"; });
    network.edges.push_back({.from = "pool2", .to = "fc1"});
    return network;
}

} // namespace

class NetworkSummaryTest : public QObject {
    Q_OBJECT

private slots:
    void theTableHasARowForEachLayerAndTheTotals()
    {
        const Network network = seed_cnn();

        const QString text = QString::fromStdString(summary_text(network, diagnose_here(network)));
        const QStringList lines = text.split('\n');

        QCOMPARE(lines[0], QString("Seed CNN on FashionMNIST"));
        QCOMPARE(lines[2].simplified(),
                 QString("name type settings output parameters multiply-adds"));
        QVERIFY2(lines[4].simplified().startsWith("conv1 Conv2d 6 filters"), qPrintable(text));
        QVERIFY2(lines[4].simplified().endsWith("[N, 6, 24, 24] 156 86,400"), qPrintable(text));
        QVERIFY2(text.contains("\n32,998 parameters (0.13 MiB as float32), "), qPrintable(text));
        // Columns stand below one another, although "×" is two bytes.
        const auto column = lines[2].indexOf("output");
        for (int row = 3; row < 16; ++row) QCOMPARE(lines[row].indexOf('['), column);
    }

    void problemsFollowTheTable()
    {
        const Network network = broken_cnn();
        const Diagnosis diagnosis = diagnose_here(network);

        const QString text = QString::fromStdString(summary_text(network, diagnosis));

        QVERIFY2(text.contains("\nerror: pool2 → fc1: Linear wants"), qPrintable(text));
        QVERIFY2(text.contains("    fix: Insert Flatten → 192 features\n"), qPrintable(text));
        QVERIFY2(
            text.contains(
                "waiting: relu3, fc2, relu4, out, loss: Its input is not known until pool2 → fc1"),
            qPrintable(text));
        QVERIFY2(text.contains(QRegularExpression("fc1 +Linear +120 features +\\?\n")),
                 qPrintable(text));
        QCOMPARE(problems_text(diagnose_here(seed_cnn())), std::string());
    }

    void theJsonSaysTheSame()
    {
        const Network network = seed_cnn();

        const Json json = summary_json(network, diagnose_here(network));

        QCOMPARE(json["parameters"].get<int>(), 32'998);
        QCOMPARE(json["nodes"].size(), network.nodes.size());
        QCOMPARE(json["output"].get<std::string>(), std::string("out"));
        const Json& conv2 = json["nodes"][4];
        QCOMPARE(conv2["id"].get<std::string>(), std::string("conv2"));
        QVERIFY(conv2["output"] == Json({"N", 12, 8, 8}));
        QVERIFY(conv2["inputs"] == Json({{"N", 6, 12, 12}}));
        QVERIFY(conv2["tensors"]["conv2.weight"] == Json({12, 6, 5, 5}));
        QCOMPARE(conv2["settings"]["out_channels"].get<int>(), 12);
        QCOMPARE(conv2["derived"]["in_channels"].get<int>(), 6);
        QCOMPARE(conv2["multiply_adds"].get<int>(), 12 * 8 * 8 * 6 * 25);
        QVERIFY(json["problems"].empty());
    }

    void problemsBecomeJsonWithTheirFixes()
    {
        const Json problems = problems_json(diagnose_here(broken_cnn()));

        const Json& first = problems[0];
        QCOMPARE(first["severity"].get<std::string>(), std::string("error"));
        QCOMPARE(first["code"].get<std::string>(), std::string("shape"));
        QCOMPARE(first["node"].get<std::string>(), std::string("fc1"));
        QVERIFY(first["edge"] == Json({{"from", "pool2"}, {"to", "fc1"}, {"slot", 0}}));
        const Json& edits = first["fixes"][0]["edits"];
        QCOMPARE(edits.size(), std::size_t{4});
        QCOMPARE(edits[0]["edit"].get<std::string>(), std::string("add-node"));
        QCOMPARE(edits[0]["type"].get<std::string>(), std::string("Flatten"));
        QVERIFY(edits[2] ==
                Json({{"edit", "remove-edge"}, {"from", "pool2"}, {"to", "fc1"}, {"slot", 0}}));
        QVERIFY(edits[3] ==
                Json({{"edit", "add-edge"}, {"from", "flatten1"}, {"to", "fc1"}, {"slot", 0}}));
        QCOMPARE(problems[1]["severity"].get<std::string>(), std::string("waiting"));
        QVERIFY(problems[1]["edge"].is_null());
    }

    void whatIsNotKnownIsNullAndAQuestionMark()
    {
        Network network = seed_cnn();
        network.nodes["conv1"].type = "Warp";
        network.edges.push_back({.from = "relu4", .to = "fc2"});
        const Diagnosis diagnosis = diagnose_here(network);

        const Json json = summary_json(network, diagnosis);

        QVERIFY(json["nodes"][1]["output"].is_null());
        QVERIFY(!json["nodes"][1].contains("parameters"));
        QCOMPARE(json["nodes"].size(), network.nodes.size());
        const QString text = QString::fromStdString(summary_text(network, diagnosis));
        QVERIFY2(text.contains(QRegularExpression("conv1 +Warp +\\?")), qPrintable(text));
    }
};

QTEST_APPLESS_MAIN(NetworkSummaryTest)
#include "network_summary_test.moc"

#include "core/network/diagnosis.h"
#include "core/network/network_file.h"
#include "tests/support/random_network.h"

#include <QtTest>

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/core.h>

using namespace loom;

namespace {

Network drawing(const std::string& nodes, const std::string& edges,
                const std::string& rest = R"("dataset": {"name": "FashionMNIST"})")
{
    return parse_network(
        fmt::format(R"({{"format": 1, "nodes": [{}], "edges": [{}], {}}})", nodes, edges, rest),
        "net.loom");
}

/// Layers in a row: {"conv1", "Conv2d", R"({"out_channels": 6})"}.
struct Link {
    std::string id, type, settings = "{}";
};
Network chain(const std::vector<Link>& links)
{
    std::string nodes, edges;
    for (std::size_t i = 0; i < links.size(); ++i) {
        const auto& [id, type, settings] = links[i];
        nodes += fmt::format(R"({}{{"id": "{}", "type": "{}", "settings": {}, "x": {}}})",
                             i > 0 ? "," : "", id, type, settings, 100 * i);
        if (i == 0) continue;
        edges +=
            fmt::format(R"({}{{"from": "{}", "to": "{}"}})", i > 1 ? "," : "", links[i - 1].id, id);
    }
    return drawing(nodes, edges);
}

Diagnosis diagnose_here(const Network& network)
{
    return diagnose(network, LayerCatalog::built_in(), test_dataset);
}

QString texts(const Diagnosis& diagnosis)
{
    QStringList lines;
    for (const Problem& problem : diagnosis.problems) {
        lines << QString::fromStdString(fmt::format("{} | {}", problem.code, to_string(problem)));
    }
    return lines.join('\n');
}

QString first_fix(const Diagnosis& diagnosis)
{
    if (diagnosis.problems.empty() || diagnosis.problems.front().fixes.empty()) return "none";
    return QString::fromStdString(diagnosis.problems.front().fixes.front().text);
}

const Link kInput{"input", "Input"};
const Link kFlatten{"flatten", "Flatten"};
const Link kOut{"out", "Linear"};
const Link kLoss{"loss", "CrossEntropyLoss"};

} // namespace

class NetworkDiagnosisTest : public QObject {
    Q_OBJECT

private slots:
    void aLegalDrawingHasShapesTotalsAndNoProblem()
    {
        const Diagnosis diagnosis =
            diagnose_here(chain({kInput,
                                 {"conv1", "Conv2d", R"({"out_channels": 6, "kernel_size": 5})"},
                                 {"pool1", "MaxPool2d"},
                                 kFlatten,
                                 kOut,
                                 kLoss}));

        QCOMPARE(texts(diagnosis), QString());
        QCOMPARE(QString::fromStdString(diagnosis.output_shape("conv1")->to_string()),
                 QString("[N, 6, 24, 24]"));
        QCOMPARE(QString::fromStdString(diagnosis.output_shape("flatten")->to_string()),
                 QString("[N, 864]"));
        QCOMPARE(diagnosis.parameters, std::int64_t{6 * 25 + 6 + 864 * 10 + 10});
        QCOMPARE(diagnosis.input, std::string("input"));
        QCOMPARE(diagnosis.output, std::string("out"));
        QCOMPARE(diagnosis.loss, std::string("loss"));
        const NodeDiagnosis& conv = diagnosis.nodes.at("conv1");
        QVERIFY(conv.settings.at("stride") == SettingValue(std::vector<std::int64_t>{1, 1}));
        QVERIFY(conv.inference->derived.front().value == SettingValue(std::int64_t{1}));
        QVERIFY(diagnosis.output_shape("nobody") == nullptr);
    }

    void theOrderIsThatOfTheFileWhereItCanBe()
    {
        const Network network = drawing(
            R"({"id": "loss", "type": "MSELoss"}, {"id": "b", "type": "ReLU"},
               {"id": "a", "type": "Tanh"}, {"id": "sum", "type": "Add"},
               {"id": "flat", "type": "Flatten"}, {"id": "input", "type": "Input"})",
            R"({"from": "input", "to": "b"}, {"from": "input", "to": "a"},
               {"from": "a", "to": "sum"}, {"from": "b", "to": "sum", "slot": 1},
               {"from": "sum", "to": "flat"}, {"from": "flat", "to": "loss"})");

        const Diagnosis diagnosis = diagnose_here(network);

        QVERIFY(!diagnosis.has_errors());
        QVERIFY((diagnosis.order == std::vector<NodeId>{"input", "b", "a", "sum", "flat", "loss"}));
    }

    void aWrongWireIsExplainedAndMended()
    {
        const Network network = chain(
            {kInput, {"pool2", "MaxPool2d", R"({"kernel_size": 7})"}, {"fc1", "Linear"}, kLoss});

        const Diagnosis diagnosis = diagnose_here(network);

        QCOMPARE(diagnosis.problems.size(), std::size_t{2});
        const Problem& problem = diagnosis.problems.front();
        QVERIFY(problem.severity == Severity::Error);
        QCOMPARE(problem.code, std::string("shape"));
        QCOMPARE(problem.node, std::string("fc1"));
        QCOMPARE(problem.edge->from, std::string("pool2"));
        QVERIFY2(problem.message.find("pool2 gives [N, 1, 4, 4]") != std::string::npos,
                 problem.message.c_str());
        QVERIFY2(problem.why.find("16") != std::string::npos, problem.why.c_str());
        QVERIFY(problem.fixes.size() >= 2);
        const Problem& waiting = diagnosis.problems.back();
        QVERIFY(waiting.severity == Severity::Waiting);
        QCOMPARE(QString::fromStdString(to_string(waiting)),
                 QString("loss: Its input is not known until pool2 → fc1 fits"));
        QVERIFY(diagnosis.has_errors());
        QVERIFY(!diagnosis.nodes.at("fc1").inference);

        Network mended = network;
        apply(problem.fixes.front(), mended);

        QCOMPARE(texts(diagnose_here(mended)), QString());
        const Node& flatten = mended.nodes.at("flatten1");
        QCOMPARE(flatten.type, std::string("Flatten"));
        QCOMPARE(flatten.x, 150.0); // between the two
    }

    void problemsAreNamedWithAFix_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("problems");
        QTest::addColumn<QString>("fix");
        const auto row = [](const char* name, const Network& network, const char* problems,
                            const char* fix) {
            QTest::newRow(name) << QString::fromStdString(to_loom(network)) << problems << fix;
        };
        const auto with_edge = [](Network network, const char* from, const char* to, int slot = 0) {
            network.edges.push_back({.from = from, .to = to, .slot = slot});
            return network;
        };
        const auto without_edge = [](Network network, std::size_t index) {
            network.edges.erase(network.edges.begin() + static_cast<std::ptrdiff_t>(index));
            return network;
        };
        const Network legal = chain({kInput, {"relu1", "ReLU"}, kFlatten, kOut, kLoss});
        const auto chain_with = [](const Link& link) {
            return chain({kInput, link, kFlatten, kOut, kLoss});
        };

        row("nothing", drawing("", ""),
            "no-input | The drawing has no Input: no image enters it\n"
            "no-loss | The drawing has no loss: it can run, but not train",
            "Add an Input");
        row("an unknown type", chain_with({"x1", "Relu6"}),
            "unknown-type | x1: There is no layer type \"Relu6\" in this version\n"
            "waiting | flatten: Its input is not known until x1 has a type that is known\n"
            "waiting | out: Its input is not known until x1 has a type that is known\n"
            "waiting | loss: Its input is not known until x1 has a type that is known",
            "Make it a ReLU");
        row("a setting of the wrong kind", chain_with({"drop1", "Dropout", R"({"p": 2})"}),
            "setting | drop1: p must be from 0 to 1, not 2\n"
            "waiting | flatten: Its input is not known until drop1's p is legal\n"
            "waiting | out: Its input is not known until drop1's p is legal\n"
            "waiting | loss: Its input is not known until drop1's p is legal",
            "Set p to 0.5, the default");
        row("a misspelt setting", chain_with({"c", "Conv2d", R"({"kernal_size": 5})"}),
            "unknown-setting | c: Conv2d has no setting \"kernal_size\"", "Call it kernel_size");
        row("a setting from the future", chain_with({"c", "Conv2d", R"({"mode": {"a": 1}})"}),
            "unknown-setting | c: Conv2d has no setting \"mode\"", "Remove mode");
        row("a bad id", chain_with({"conv-1", "Conv2d"}),
            "id | conv-1: \"conv-1\" cannot name a node: names are Python identifiers",
            "Rename it to conv_1");
        row("a keyword as id", chain_with({"class", "ReLU"}),
            "id | class: \"class\" cannot name a node: names are Python identifiers",
            "Rename it to relu1");
        row("a missing input", without_edge(legal, 1),
            "missing-input | flatten: Nothing is connected to its input\n"
            "waiting | out: Its input is not known until flatten has its inputs\n"
            "waiting | loss: Its input is not known until flatten has its inputs\n"
            "unused | relu1: Leads nowhere: the loss does not depend on it",
            "Connect relu1");
        row("a dangling edge", with_edge(legal, "relu1", "ghost"),
            "dangling-edge | relu1 → ghost: There is no node \"ghost\"", "Remove relu1 → ghost");
        row("two inputs", with_edge(legal, "input", "flatten"),
            "too-many-inputs | input → flatten: flatten takes one input and has one",
            "Remove input → flatten");
        row("the same edge twice", with_edge(legal, "relu1", "flatten"),
            "too-many-inputs | relu1 → flatten: flatten takes one input and has one",
            "Remove relu1 → flatten");
        row("an edge into the Input", with_edge(legal, "relu1", "input", 3),
            "too-many-inputs | relu1 → input: input takes no input", "Remove relu1 → input");
        row("an edge out of the loss", with_edge(legal, "loss", "relu1"),
            "no-output | loss → relu1: loss is a CrossEntropyLoss: nothing comes out of it",
            "Remove loss → relu1");
        row("a circle", with_edge(without_edge(legal, 0), "flatten", "relu1"),
            "cycle | flatten → relu1: relu1 → flatten → relu1 is a circle\n"
            "waiting | out: Its input is not known until the circle relu1 → flatten → "
            "relu1 is open\n"
            "waiting | loss: Its input is not known until the circle relu1 → flatten → "
            "relu1 is open\n"
            "unused | input: Leads nowhere: the loss does not depend on it",
            "Remove flatten → relu1");
        row("no loss", chain({kInput, kFlatten, kOut}),
            "no-loss | The drawing has no loss: it can run, but not train",
            "Add CrossEntropyLoss behind out");
        row("two losses",
            drawing(R"({"id": "i", "type": "Input"}, {"id": "f", "type": "Flatten"},
                       {"id": "o", "type": "Linear"}, {"id": "l1", "type": "CrossEntropyLoss"},
                       {"id": "l2", "type": "MSELoss"})",
                    R"({"from": "i", "to": "f"}, {"from": "f", "to": "o"},
                       {"from": "o", "to": "l1"}, {"from": "o", "to": "l2"})"),
            "several-losses | l2: There is a loss already, l1", "Remove l2");
        row("softmax twice", chain({kInput, kFlatten, kOut, {"soft", "Softmax"}, kLoss}),
            "softmax-before-loss | soft: Softmax right before loss", "Remove soft");
        row("too few scores",
            chain({kInput,
                   kFlatten,
                   {"out", "Linear", R"({"out_features": 9})"},
                   {"t", "Tanh"},
                   kLoss}),
            "classes | t → loss: FashionMNIST has 10 classes; t gives [N, 9]",
            "Set out's out_features to 10");
        row("too many scores", chain({kInput, kFlatten, kLoss}),
            "classes | flatten → loss: FashionMNIST has 10 classes; flatten gives [N, 784]",
            "Insert Linear → 10 scores");
    }

    void problemsAreNamedWithAFix()
    {
        QFETCH(QString, text);
        QFETCH(QString, problems);
        QFETCH(QString, fix);

        const Diagnosis diagnosis = diagnose_here(parse_network(text.toStdString(), "net.loom"));

        QCOMPARE(texts(diagnosis), problems);
        QCOMPARE(first_fix(diagnosis), fix);
    }

    void slotsOfAMergeAreCheckedOneByOne()
    {
        const char* const to_both = R"({"from": "input", "to": "a"}, {"from": "input", "to": "b"})";
        const auto merge = [&](const std::string& edges) {
            return drawing(R"({"id": "input", "type": "Input"}, {"id": "a", "type": "ReLU"},
                              {"id": "b", "type": "ReLU"}, {"id": "cat", "type": "Concat"})",
                           fmt::format("{}{}", to_both, edges));
        };

        const Diagnosis gap = diagnose_here(merge(R"(, {"from": "a", "to": "cat"},
            {"from": "b", "to": "cat", "slot": 2})"));
        QCOMPARE(gap.problems.front().code, std::string("missing-input"));
        QCOMPARE(gap.problems.front().message, std::string("Nothing is connected to its input 1"));
        QCOMPARE(gap.problems.front().fixes.back().text,
                 std::string("Number the inputs from 0 to 1"));

        const Diagnosis clash = diagnose_here(merge(R"(, {"from": "a", "to": "cat"},
            {"from": "b", "to": "cat"})"));
        QCOMPARE(clash.problems.front().code, std::string("too-many-inputs"));
        QCOMPARE(clash.problems.front().fixes.front().text, std::string("Connect it as input 1"));

        const Diagnosis fine = diagnose_here(merge(R"(, {"from": "b", "to": "cat", "slot": 1},
            {"from": "a", "to": "cat", "slot": 0}, {"from": "a", "to": "cat", "slot": 2})"));
        QVERIFY(!fine.has_errors());
        QCOMPARE(QString::fromStdString(fine.output_shape("cat")->to_string()),
                 QString("[N, 3, 28, 28]"));
    }

    void theInputTakesItsShapeFromTheDataSet()
    {
        Network network = chain({kInput, kFlatten, kOut, kLoss});
        QVERIFY(diagnose_here(network).nodes.at("input").settings.at("shape") ==
                SettingValue(std::vector<std::int64_t>{1, 28, 28}));

        network.nodes["input"].settings["shape"] = std::vector<std::int64_t>{3, 8, 8};
        const Diagnosis differs = diagnose_here(network);
        QCOMPARE(differs.problems.front().code, std::string("input-shape"));
        apply(differs.problems.front().fixes.front(), network);
        QVERIFY(!diagnose_here(network).has_errors());

        network.dataset.reset();
        const Diagnosis unknown = diagnose_here(network);
        QCOMPARE(unknown.problems.front().code, std::string("input-shape"));
        QCOMPARE(QString::fromStdString(unknown.problems.back().message),
                 QString("Its input is not known until input has a shape"));

        network.dataset = {.name = "Imaginary"};
        QVERIFY(texts(diagnose_here(network)).contains("no data set called \"Imaginary\""));
    }

    void aSecondInputGivesWayToTheFirst()
    {
        Network network = drawing(
            R"({"id": "a", "type": "Input"}, {"id": "b", "type": "Input"},
               {"id": "sum", "type": "Add"})",
            R"({"from": "a", "to": "sum"}, {"from": "b", "to": "sum", "slot": 1})");
        const Diagnosis diagnosis = diagnose_here(network);
        QCOMPARE(diagnosis.problems.front().code, std::string("several-inputs"));
        QCOMPARE(diagnosis.problems.front().node, std::string("b"));
        QCOMPARE(diagnosis.input, std::string());

        apply(diagnosis.problems.front().fixes.front(), network);

        QVERIFY(!diagnose_here(network).has_errors());
        QCOMPARE(network.edges.back().from, std::string("a"));
    }

    void sideBranchesWithoutALossAreErrors()
    {
        const Diagnosis diagnosis = diagnose_here(drawing(
            R"({"id": "input", "type": "Input"}, {"id": "a", "type": "ReLU"},
               {"id": "b", "type": "Tanh"})",
            R"({"from": "input", "to": "a"}, {"from": "input", "to": "b"})"));

        QCOMPARE(diagnosis.problems.front().code, std::string("several-outputs"));
        QCOMPARE(diagnosis.output, std::string());
    }

    void aCircleOfManyNodesIsNamedInShort()
    {
        std::vector<Link> links{kInput};
        for (int i = 0; i < 20; ++i) links.push_back({fmt::format("r{}", i), "ReLU"});
        Network network = chain(links);
        network.edges.erase(network.edges.begin());
        network.edges.push_back({.from = "r19", .to = "r0"});
        network.nodes["r7"].type = "Add";
        network.edges.push_back({.from = "r7", .to = "r7", .slot = 1});

        const Diagnosis diagnosis = diagnose_here(network);

        const auto circle = std::find_if(diagnosis.problems.begin(), diagnosis.problems.end(),
                                         [](const Problem& p) { return p.code == "cycle"; });
        QCOMPARE(QString::fromStdString(circle->message),
                 QString("r0 → r1 → r2 → r3 → r4 → r5 → … → r0 is a circle"));
        QCOMPARE(QString::fromStdString(circle->fixes.front().text),
                 QString("Remove the 2 connections that lead back"));
        QCOMPARE(diagnosis.order.size(), std::size_t{1});
    }

    void aStaleFixChangesNothing()
    {
        Network network = chain({kInput, kFlatten, kOut, kLoss});
        const Network before = network;

        apply({.text = "stale",
               .edits = {RemoveNode{"gone"}, RemoveEdge{"a", "b", 0}, ResetSetting{"gone", "p"},
                         ChangeSetting{"gone", "p", 1.0}, RenameNode{"gone", "here"},
                         RenameNode{"out", "loss"}, ChangeType{"gone", "ReLU"},
                         AddNode{{.id = "out", .type = "ReLU"}}}},
              network);

        QVERIFY(network == before);
    }
};

QTEST_APPLESS_MAIN(NetworkDiagnosisTest)
#include "network_diagnosis_test.moc"

#include "core/model/model.h"
#include "core/network/network_file.h"
#include "core/network/summary.h"
#include "core/tensor/creation.h"
#include "tests/support/random_network.h"

#include <QtTest>

#include <algorithm>
#include <string>
#include <vector>

using namespace loom;

namespace {

/// input → conv1 → norm1 → relu1 → pool1 → flatten → out → loss
Network seed()
{
    return parse_network(R"({"format": 1, "dataset": {"name": "FashionMNIST"}, "nodes": [
        {"id": "input", "type": "Input"},
        {"id": "conv1", "type": "Conv2d", "settings": {"out_channels": 4, "padding": "same"}},
        {"id": "norm1", "type": "BatchNorm2d"}, {"id": "relu1", "type": "ReLU"},
        {"id": "pool1", "type": "MaxPool2d"}, {"id": "flatten", "type": "Flatten"},
        {"id": "out", "type": "Linear"}, {"id": "loss", "type": "CrossEntropyLoss"}], "edges": [
        {"from": "input", "to": "conv1"}, {"from": "conv1", "to": "norm1"},
        {"from": "norm1", "to": "relu1"}, {"from": "relu1", "to": "pool1"},
        {"from": "pool1", "to": "flatten"}, {"from": "flatten", "to": "out"},
        {"from": "out", "to": "loss"}]})",
                         "net.loom");
}

Network bypassing(const NodeId& id)
{
    Network network = seed();
    network.nodes[id].bypassed = true;
    return network;
}

/// The drawing with the node gone and its links laid around it.
Network without(const NodeId& id)
{
    Network network = seed();
    const auto in = std::ranges::find(network.edges, id, &Edge::to);
    const NodeId source = in->from;
    network.edges.erase(in);
    std::ranges::find(network.edges, id, &Edge::from)->from = source;
    network.nodes.remove(id);
    return network;
}

Diagnosis diagnose_here(const Network& network)
{
    return diagnose(network, LayerCatalog::built_in(), test_dataset);
}

Model model_of(const Network& network)
{
    return Model(network, diagnose_here(network), {.fused = true});
}

bool has_problem(const Diagnosis& diagnosis, std::string_view code)
{
    return std::ranges::any_of(diagnosis.problems,
                               [&](const Problem& p) { return p.code == code; });
}

} // namespace

class ModelBypassTest : public QObject {
    Q_OBJECT

private slots:
    void aBypassedLayerHandsOnWhatComesIn_data()
    {
        QTest::addColumn<QString>("id");
        for (const char* id : {"conv1", "norm1", "relu1", "pool1"}) QTest::newRow(id) << id;
    }
    void aBypassedLayerHandsOnWhatComesIn()
    {
        QFETCH(const QString, id);
        const NodeId node = id.toStdString();
        const Network bypassed = bypassing(node), shorter = without(node);

        const Diagnosis with = diagnose_here(bypassed), plain = diagnose_here(shorter);
        Model a = model_of(bypassed), b = model_of(shorter);

        QVERIFY(!with.has_errors());
        QCOMPARE(with.parameters, plain.parameters);
        QCOMPARE(with.multiply_adds, plain.multiply_adds);
        const NodeDiagnosis& meaning = with.nodes.at(node);
        QVERIFY(meaning.inference->output == meaning.inputs.front());
        QCOMPARE(a.named_parameters().size(), b.named_parameters().size());

        Generator generator(3);
        const Tensor x = rand({5, 1, 28, 28}, generator);
        const std::vector<std::int64_t> labels{0, 1, 2, 3, 9};
        const ProgramBatch batch{.count = 5, .images = x.data<float>()};
        const auto first = a.train_step(batch, labels), second = b.train_step(batch, labels);
        QVERIFY(first && second);
        QCOMPARE(first->loss, second->loss);
        const auto all = a.named_parameters(), same = b.named_parameters();
        for (std::size_t i = 0; i < all.size(); ++i)
            QVERIFY(all[i].tensor.grad().to_vector<float>() ==
                    same[i].tensor.grad().to_vector<float>());
        a.eval();
        b.eval();
        QVERIFY(a.forward(x).to_vector<float>() == b.forward(x).to_vector<float>());
        const auto taps = a.taps(x);
        const NodeId source = std::ranges::find(bypassed.edges, node, &Edge::to)->from;
        QVERIFY(taps.at(node).to_vector<float>() == taps.at(source).to_vector<float>());
    }

    void aRowOfBypassedLayersAndABypassedOutputRun()
    {
        Network network = bypassing("norm1");
        network.nodes["relu1"].bypassed = true;
        network.nodes.add({.id = "drop1", .type = "Dropout", .bypassed = true});
        std::ranges::find(network.edges, NodeId("loss"), &Edge::to)->to = "drop1";
        network.edges.push_back({.from = "drop1", .to = "loss"});

        Model model = model_of(network);

        QCOMPARE(model.output_node(), NodeId("drop1"));
        QVERIFY((model.forward(zeros({2, 1, 28, 28})).shape() == Shape{2, 10}));
    }

    void ofSeveralInputsTheFirstGoesOn()
    {
        Network network = seed();
        network.nodes.add({.id = "add1", .type = "Add", .bypassed = true});
        std::ranges::find(network.edges, NodeId("relu1"), &Edge::to)->to = "add1";
        network.edges.push_back({.from = "conv1", .to = "add1", .slot = 1});
        network.edges.push_back({.from = "add1", .to = "relu1"});

        Model model = model_of(network), plain = model_of(seed());

        Generator generator(4);
        const Tensor x = rand({3, 1, 28, 28}, generator);
        QVERIFY(model.forward(x).to_vector<float>() == plain.forward(x).to_vector<float>());
    }

    void whatFollowsIsJudgedByWhatGoesOn()
    {
        const Diagnosis diagnosis = diagnose_here(bypassing("flatten"));

        QVERIFY(diagnosis.has_errors());
        const Problem& problem = diagnosis.problems.front();
        QCOMPARE(problem.code, std::string("shape"));
        QCOMPARE(problem.edge->to, NodeId("out"));
        QCOMPARE(problem.got, std::string("[N, 4, 14, 14]"));
    }

    void anInputAndALossStayOnAndSaySo_data()
    {
        QTest::addColumn<QString>("id");
        QTest::newRow("input") << "input";
        QTest::newRow("loss") << "loss";
    }
    void anInputAndALossStayOnAndSaySo()
    {
        QFETCH(const QString, id);
        Network network = bypassing(id.toStdString());

        const Diagnosis diagnosis = diagnose_here(network);

        QVERIFY(!diagnosis.has_errors());
        QCOMPARE(diagnosis.problems.size(), std::size_t{1});
        QCOMPARE(diagnosis.problems.front().code, std::string("bypass"));
        QVERIFY(model_of(network).has_loss());
        apply(diagnosis.problems.front().fixes.front(), network);
        QVERIFY(network == seed());
    }

    void aBypassedSoftmaxIsNoneBeforeTheLoss()
    {
        Network network = seed();
        network.nodes.add({.id = "softmax", .type = "Softmax"});
        std::ranges::find(network.edges, NodeId("loss"), &Edge::to)->to = "softmax";
        network.edges.push_back({.from = "softmax", .to = "loss"});
        QVERIFY(has_problem(diagnose_here(network), "softmax-before-loss"));

        network.nodes["softmax"].bypassed = true;

        QVERIFY(diagnose_here(network).problems.empty());
    }

    void aCircleOfBypassedLayersIsACircle()
    {
        Network network = seed();
        for (const char* id : {"relu1", "pool1", "flatten", "out"})
            network.nodes[id].bypassed = true;
        std::ranges::find(network.edges, NodeId("relu1"), &Edge::to)->from = "out";

        QVERIFY(has_problem(diagnose_here(network), "cycle"));
    }

    void theFileAndTheSummaryTell()
    {
        const Network network = bypassing("pool1");

        const std::string text = to_loom(network);
        const std::string table = summary_text(network, diagnose_here(network));

        QVERIFY(
            text.find(R"("id": "pool1", "type": "MaxPool2d", "x": 0, "y": 0, "bypassed": true)") !=
            std::string::npos);
        QVERIFY(parse_network(text, "net.loom") == network);
        QVERIFY(to_loom(seed()).find("bypassed") == std::string::npos);
        QVERIFY(QString::fromStdString(table).contains(
            QRegularExpression("pool1 +MaxPool2d +bypassed +\\[N, 4, 28, 28\\]")));
    }
};

QTEST_APPLESS_MAIN(ModelBypassTest)
#include "model_bypass_test.moc"

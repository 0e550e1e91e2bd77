#include "core/backend/loader.h"
#include "core/model/model.h"
#include "core/network/network_file.h"
#include "core/tensor/creation.h"
#include "core/tensor/ops.h"
#include "tests/support/error_text.h"
#include "tests/support/random_network.h"

#include <QtTest>

#include <string>
#include <vector>

using namespace loom;

namespace {

const std::string kBranches = R"({"format": 1, "nodes": [
    {"id": "input", "type": "Input", "settings": {"shape": [1, 6, 6]}},
    {"id": "conv1", "type": "Conv2d", "settings": {"out_channels": 3}},
    {"id": "relu1", "type": "ReLU"}, {"id": "tanh1", "type": "Tanh"},
    {"id": "add1", "type": "Add"}, {"id": "side", "type": "Sigmoid"},
    {"id": "drop1", "type": "Dropout"},
    {"id": "flatten", "type": "Flatten"}, {"id": "out", "type": "Linear"},
    {"id": "loss", "type": "CrossEntropyLoss"}], "edges": [
    {"from": "input", "to": "conv1"}, {"from": "conv1", "to": "relu1"},
    {"from": "conv1", "to": "tanh1"}, {"from": "relu1", "to": "add1", "slot": 1},
    {"from": "tanh1", "to": "add1"}, {"from": "relu1", "to": "side"},
    {"from": "add1", "to": "drop1"}, {"from": "drop1", "to": "flatten"},
    {"from": "flatten", "to": "out"}, {"from": "out", "to": "loss"}]})";

Model model_of(const std::string& text, const ModelOptions& options = {})
{
    const Network network = parse_network(text, "net.loom");
    return Model(network, diagnose(network), options);
}

Tensor images(std::int64_t count, DType dtype = DType::Float32)
{
    Generator generator(3);
    return randn({count, 1, 6, 6}, generator, {.dtype = dtype});
}

bool same(const Tensor& a, const Tensor& b)
{
    return a.shape() == b.shape() && a.to_vector<double>() == b.to_vector<double>();
}

} // namespace

class ModelTest : public QObject {
    Q_OBJECT

private slots:
    void theChildrenAreTheNodes()
    {
        Model model = model_of(kBranches);

        std::vector<std::string> names;
        for (const NamedTensor& parameter : model.named_parameters()) {
            names.push_back(parameter.name);
        }
        QVERIFY((names ==
                 std::vector<std::string>{"conv1.weight", "conv1.bias", "out.weight", "out.bias"}));
        QCOMPARE(model.child("relu1")->type_name(), std::string("ReLU"));
        QVERIFY(model.child("input") == nullptr);
        QCOMPARE(model.output_node(), std::string("out"));
        QVERIFY((model.input_shape() == Shape{1, 6, 6}));
        QVERIFY(model.has_loss());
        QVERIFY(QString::fromStdString(model.repr()).startsWith("Model(\n  (conv1): Conv2d("));
    }

    void theForwardIsThatOfItsLayers()
    {
        Model model = model_of(kBranches);
        model.eval();
        const NoGrad guard;
        const Tensor x = images(2);

        const Tensor h = model.child("conv1")->forward(x);
        const Tensor sum = model.child("tanh1")->forward(h) + model.child("relu1")->forward(h);
        const Tensor expected = model.child("out")->forward(sum.flatten(1));

        QVERIFY(same(model.forward(x), expected));
        QVERIFY(same(model.forward_to(x, "add1"), sum));
        QVERIFY(same(model.forward_to(x, "input"), x));
        QCOMPARE(model.forward(images(0)).size(0), std::int64_t{0});
    }

    void tapsAreEveryNodesOutput()
    {
        Model model = model_of(kBranches);
        model.eval();
        const Tensor x = images(3);

        const std::map<NodeId, Tensor> taps = model.taps(x);

        QCOMPARE(taps.size(), std::size_t{9}); // all but the loss
        for (const auto& [id, value] : taps) {
            QVERIFY2(same(value, model.forward_to(x, id)), id.c_str());
        }
        QVERIFY(same(taps.at("out"), model.forward(x)));
    }

    void lossAndGradientsReachTheInput()
    {
        Model model = model_of(kBranches);
        Tensor x = images(4);
        x.set_requires_grad(true);

        const Tensor loss = model.loss(model.forward(x), tensor<std::int64_t>({1, 0, 9, 3}));
        loss.backward();

        QVERIFY(loss.item<double>() > 0);
        QVERIFY(x.grad().defined());
        for (const NamedTensor& parameter : model.named_parameters()) {
            QVERIFY2(parameter.tensor.grad().defined(), parameter.name.c_str());
        }
    }

    void theFirstWeightsFollowSeedAndNameOnly()
    {
        const std::string smaller = QString::fromStdString(kBranches)
                                        .replace(R"({"id": "side", "type": "Sigmoid"},)", "")
                                        .replace(R"({"from": "relu1", "to": "side"},)", "")
                                        .toStdString();
        Model a = model_of(kBranches), b = model_of(smaller), c = model_of(kBranches, {.seed = 43});
        Model doubled = model_of(kBranches, {.dtype = DType::Float64});

        const auto weight = [](Model& m) { return m.state_dict().at("out.weight"); };
        QVERIFY(same(weight(a), weight(b)));
        QVERIFY(!same(weight(a), weight(c)));
        QVERIFY(same(weight(a), weight(doubled)));
        QVERIFY(weight(doubled).dtype() == DType::Float64);
    }

    void dropoutActsInTrainingAndFollowsTheStep()
    {
        Model model = model_of(kBranches);
        const Tensor x = images(2);
        const auto at_step = [&](std::uint64_t step) {
            model.seek(42, 1, step);
            return model.forward_to(x, "drop1");
        };

        QVERIFY(same(at_step(5), at_step(5)));
        QVERIFY(!same(at_step(5), at_step(6)));
        QVERIFY(!same(at_step(5), model.forward_to(x, "add1")));
        model.eval();
        QVERIFY(same(at_step(5), model.forward_to(x, "add1")));
    }

    void intermediatesEndWithTheirLastUse()
    {
        const Network network = parse_network(
            R"({"format": 1, "nodes": [
                {"id": "input", "type": "Input", "settings": {"shape": [1, 256, 256]}},
                {"id": "a", "type": "ReLU"}, {"id": "b", "type": "ReLU"}, {"id": "c", "type": "ReLU"},
                {"id": "d", "type": "ReLU"}, {"id": "e", "type": "ReLU"}, {"id": "f", "type": "ReLU"}],
                "edges": [{"from": "input", "to": "a"}, {"from": "a", "to": "b"},
                {"from": "b", "to": "c"}, {"from": "c", "to": "d"}, {"from": "d", "to": "e"},
                {"from": "e", "to": "f"}]})",
            "net.loom");
        const Device device(make_cpu_backend(1));
        Model model(network, diagnose(network), {.device = device});
        const Tensor x = zeros({1, 1, 256, 256}, {.device = device});
        const NoGrad guard;
        const std::size_t one = 256 * 256 * sizeof(float);
        const std::size_t before = device.backend().memory_use().peak;

        const Tensor y = model.forward(x);

        // Beside x: the layer's input and its output, not all six.
        QVERIFY(device.backend().memory_use().peak - before <= 3 * one);
    }

    void wrongInputsAreRefusedByName()
    {
        Model model = model_of(kBranches);
        const auto text = [&](const Tensor& x) {
            return error_text<std::invalid_argument>([&] { model.forward(x); });
        };

        QCOMPARE(text(zeros({2, 3, 6, 6})),
                 QString("[Model] expected images [N, 1, 6, 6] of float32 on cpu, got [2, 3, 6, 6] "
                         "of float32 on cpu"));
        QVERIFY(text(zeros({1, 6, 6})).contains("got [1, 6, 6]"));
        QVERIFY(text(images(1, DType::Float64)).contains("got [1, 1, 6, 6] of float64"));
        QVERIFY(text(Tensor()).contains("got no tensor"));
        for (const char* node : {"loss", "nobody"}) {
            QVERIFY(error_text<std::invalid_argument>([&] {
                        model.forward_to(images(1), node);
                    }).contains(node));
        }
    }

    void aDrawingWithErrorsMakesNoModel()
    {
        const std::string broken = QString::fromStdString(kBranches)
                                       .replace(R"({"from": "flatten", "to": "out"},)", "")
                                       .toStdString();

        QCOMPARE(error_text<std::invalid_argument>([&] { model_of(broken); }),
                 QString("[Model] expected a drawing without errors, got out: Nothing is connected "
                         "to its input"));
    }

    void aDrawingWithoutALossRuns()
    {
        Model model = model_of(
            R"({"format": 1, "nodes": [
                {"id": "x", "type": "Input", "settings": {"shape": [1, 6, 6]}},
                {"id": "f", "type": "Flatten"}], "edges": [{"from": "x", "to": "f"}]})");

        QVERIFY((model.forward(images(2)).shape() == Shape{2, 36}));
        QVERIFY(!model.has_loss());
        QVERIFY_EXCEPTION_THROWN(model.loss(zeros({1, 2}), zeros({1, 2})), std::logic_error);
    }

    void shapesOfRandomNetworksAreThoseOfTheDiagnosis()
    {
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            const Network network = random_network(seed);
            const Diagnosis diagnosis = diagnose(network);
            Model model(network, diagnosis);
            Shape batch = model.input_shape();
            batch.insert(0, 2);
            Generator generator(seed);

            for (const auto& [id, value] : model.taps(randn(batch, generator))) {
                Shape expected = *diagnosis.output_shape(id);
                expected[0] = 2;
                QVERIFY2(value.shape() == expected, id.c_str());
            }
            QCOMPARE(model.parameter_count(), diagnosis.parameters);
        }
    }
};

QTEST_APPLESS_MAIN(ModelTest)
#include "model_test.moc"

#include "core/backend/loader.h"
#include "core/tensor/creation.h"
#include "core/tensor/ops.h"
#include "core/training/nan_search.h"
#include "training_fixture.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace loom;
using namespace loom::test;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Hands on what comes in; the gradient of what comes in, or of its own parameter, is NaN.
class Poison : public Module {
public:
    explicit Poison(bool in_own_parameter)
        : in_own_parameter_(in_own_parameter), scale_(register_parameter("scale", ones({1})))
    {}

    using Module::forward;
    Tensor forward(const Tensor& x) override
    {
        const Tensor scale = scale_;
        const bool in_own_parameter = in_own_parameter_;
        return Tensor::record("poison", x.detach().clone(), {x, scale},
                              [x, scale, in_own_parameter](const Tensor& dy) {
                                  Tensor dx = dy.clone();
                                  if (!in_own_parameter)
                                      dx.view({-1}).select(0, dx.numel() / 2).fill_(kNaN);
                                  x.add_grad(dx);
                                  scale.add_grad(full({1}, in_own_parameter ? kNaN : 0.5f));
                              });
    }

protected:
    void reset_own_parameters(Generator&) override {}

private:
    bool in_own_parameter_;
    Tensor& scale_;
};

template <bool InOwnParameter>
LayerType poison_layer(const std::string& name)
{
    return {.name = name,
            .display_name = name,
            .help = "Spoils a gradient.",
            .id_stem = "poison",
            .url = "",
            .infer = [](const Settings&, std::span<const Shape> inputs) -> Inference {
                return {.output = inputs[0], .parameters = {{"scale", {1}}}};
            },
            .make = [](const Settings&, std::span<const Shape>) -> std::unique_ptr<Module> {
                return std::make_unique<Poison>(InOwnParameter);
            }};
}

LayerCatalog catalog_with_poison()
{
    LayerCatalog catalog = LayerCatalog::built_in();
    catalog.add(poison_layer<false>("PoisonInput"));
    catalog.add(poison_layer<true>("PoisonParameter"));
    return catalog;
}

/// The network with a layer of `type` behind `node`.
Network with_poison_after(Network network, const NodeId& node, const std::string& type)
{
    for (Edge& edge : network.edges)
        if (edge.from == node) edge.from = "poison1";
    network.edges.push_back({.from = node, .to = "poison1"});
    network.nodes.add({.id = "poison1", .type = type});
    return network;
}

Network network_called(const QString& name)
{
    return name == "dense" ? dense_network(quick_training()) : pattern_network(quick_training());
}

/// What the next step throws; the weights and buffers must be as before it.
std::optional<BadTensor> diverge(Trainer& trainer)
{
    const std::string before = weights_digest(trainer);
    const std::int64_t step = trainer.state().step;
    try {
        trainer.step();
    } catch (const TrainingDiverged& diverged) {
        const bool kept = weights_digest(trainer) == before && trainer.state().step == step;
        return kept && diverged.step() == step ? diverged.bad()
                                               : BadTensor{"", "the step left traces", ""};
    }
    return {};
}

} // namespace

class TrainingNanTest : public QObject {
    Q_OBJECT

private slots:
    void eachWeightIsNamed_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("weight");
        QTest::addColumn<bool>("last");
        QTest::addColumn<float>("value");
        for (const char* network : {"pattern", "dense"}) {
            Trainer trainer(make_plan(network_called(network)), pattern_data());
            for (const NamedTensor& p : trainer.model().named_parameters()) {
                for (const bool last : {false, true}) {
                    for (const float value : {kNaN, kInfinity, -kInfinity}) {
                        QTest::addRow("%s %s %s %g", network, p.name.c_str(),
                                      last ? "last" : "first", double(value))
                            << network << QString::fromStdString(p.name) << last << value;
                    }
                }
            }
        }
    }
    void eachWeightIsNamed()
    {
        QFETCH(QString, network);
        QFETCH(QString, weight);
        QFETCH(bool, last);
        QFETCH(float, value);
        Trainer trainer(make_plan(network_called(network)), pattern_data());
        trainer.step();
        for (const NamedTensor& p : trainer.model().named_parameters()) {
            if (p.name != weight.toStdString()) continue;
            p.tensor.detach().view({-1}).select(0, last ? p.tensor.numel() - 1 : 0).fill_(value);
        }

        const auto bad = diverge(trainer);

        QVERIFY(bad.has_value());
        QCOMPARE(QString::fromStdString(bad->what), "parameter " + weight);
        QCOMPARE(QString::fromStdString(bad->node), weight.section('.', 0, 0));
        QCOMPARE(bad->value, std::string(std::isnan(value) ? "NaN" : "infinity"));
    }

    void eachGradientIsNamed_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("node");
        for (const char* node : {"conv1", "bn1", "relu1", "pool1", "flatten", "dropout", "out"})
            QTest::addRow("pattern %s", node) << "pattern" << node;
        for (const char* node : {"fc1", "sigmoid1", "fc2"})
            QTest::addRow("dense %s", node) << "dense" << node;
    }
    void eachGradientIsNamed()
    {
        QFETCH(QString, network);
        QFETCH(QString, node);
        const LayerCatalog catalog = catalog_with_poison();
        const auto bad_with = [&](const char* type) {
            Trainer trainer(
                make_plan(with_poison_after(network_called(network), node.toStdString(), type)),
                pattern_data(), {}, catalog);
            return diverge(trainer);
        };

        const auto in_input = bad_with("PoisonInput");
        const auto in_parameter = bad_with("PoisonParameter");

        QVERIFY(in_input.has_value());
        QCOMPARE(QString::fromStdString(in_input->what), "gradient of the output of " + node);
        QCOMPARE(QString::fromStdString(in_input->node), node);
        QVERIFY(in_parameter.has_value());
        QCOMPARE(in_parameter->what, std::string("gradient of poison1.scale"));
        QCOMPARE(in_parameter->node, std::string("poison1"));
    }

    void theInputIsNamed_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<double>("mean");
        QTest::newRow("NaN into a convolution") << "pattern" << 120.0 / 255;
        QTest::newRow("infinity into a convolution") << "pattern" << -1.0;
        QTest::newRow("infinity into a sigmoid") << "dense" << -1.0;
    }
    void theInputIsNamed()
    {
        QFETCH(QString, network);
        QFETCH(double, mean);
        TrainingData data = pattern_data();
        data.transforms = {Normalize{{mean}, {0.0}}}; // (x - mean) / 0
        Trainer trainer(make_plan(network_called(network)), data);

        const auto bad = diverge(trainer);

        QVERIFY(bad.has_value());
        QCOMPARE(bad->node, std::string("input"));
        QCOMPARE(bad->what, std::string("input input"));
    }

    void anOutputThatOverflowsIsNamed()
    {
        // Finite weights and input; their product is not.
        Trainer trainer(make_plan(network_called("dense")), pattern_data());
        for (NamedTensor p : trainer.model().named_parameters())
            if (p.name == "fc2.weight") p.tensor.detach().fill_(3e38f);

        const auto bad = diverge(trainer);

        QVERIFY(bad.has_value());
        QCOMPARE(bad->what, std::string("output of fc2"));
        QCOMPARE(bad->node, std::string("fc2"));
    }

    void trainingGoesOnOnceTheCauseIsGone()
    {
        const Network network = network_called("pattern");
        Trainer healthy(make_plan(network), pattern_data());
        Trainer ill(make_plan(network), pattern_data());
        healthy.step();
        ill.step();
        const NamedTensor weight = ill.model().named_parameters().front();
        Tensor element = weight.tensor.detach().view({-1}).select(0, 0);
        const float before = element.item<float>();

        element.fill_(kNaN);
        QVERIFY(diverge(ill).has_value());
        element.fill_(before);
        healthy.step();
        ill.step();

        QCOMPARE(weights_digest(ill), weights_digest(healthy));
    }

    void theMessageNamesStepAndTensor()
    {
        const TrainingDiverged diverged(41, {"conv1", "gradient of conv1.weight", "NaN"});

        QCOMPARE(std::string(diverged.what()),
                 std::string("training stopped: NaN in the gradient of conv1.weight (step 42); the "
                             "weights are those before this step"));
    }

    void finiteMeansEveryElement_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {1, 7, 8, 33, 1000}) QTest::addRow("%d", size) << size;
    }
    void finiteMeansEveryElement()
    {
        QFETCH(int, size);
        for (const DType dtype : {DType::Float32, DType::Float64}) {
            for (int at = 0; at < size; at += std::max(1, size / 9)) {
                Tensor x = full({size}, -1e38, {.dtype = dtype});
                QVERIFY(is_finite(x));
                x.select(0, at).fill_(kNaN);
                QVERIFY(!is_finite(x));
                x.select(0, at).fill_(-kInfinity);
                QVERIFY(!is_finite(x));
                QVERIFY(!is_finite(x.expand({2, size})));
            }
        }
        QVERIFY(is_finite(full({3}, 7, {.dtype = DType::Int64})));
        QVERIFY(is_finite(zeros({0})));
    }
};

QTEST_APPLESS_MAIN(TrainingNanTest)
#include "training_nan_test.moc"

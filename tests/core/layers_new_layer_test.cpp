#include <algorithm>

#include <QTest>

#include <fmt/core.h>

#include "core/layers/onnx_operators.h"
#include "core/layers/python_call.h"
#include "core/layers/shape_rule.h"
#include "core/nn/module.h"
#include "core/nn/python_text.h"
#include "core/tensor/creation.h"
#include "core/tensor/ops.h"
#include "tests/support/layer_checks.h"

// Everything that a new layer type needs, from here …
namespace loom {

namespace {

/// max(0, x) + weight · min(0, x), with a learned slope for each channel.
class PReLU : public Module {
public:
    PReLU(std::int64_t num_parameters, double init)
        : weight_(register_parameter("weight", full({num_parameters}, init)))
    {}
    using Module::forward;
    Tensor forward(const Tensor& x) override
    {
        Shape slopes{weight_.numel()};
        while (slopes.rank() < x.dim() - 1) slopes.push_back(1);
        return relu(x) - weight_.reshape(slopes) * relu(-x);
    }
    std::string extra_repr() const override
    {
        return fmt::format("num_parameters={}", weight_.numel());
    }

private:
    Tensor& weight_;
};

Inference infer(const Settings& /*settings*/, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    if (x.rank() < 2) {
        return does_not_fit({.expected = "[N, channels, …]",
                             .got = x.to_string(),
                             .why = "Each channel has a slope of its own.",
                             .fixes = ways_to_flatten(x)});
    }
    return {.output = x,
            .arithmetic = {"The shape stays."},
            .derived = {{"num_parameters", x[1]}},
            .parameters = {{"weight", {x[1]}}},
            .multiply_adds = sample_size(x)};
}

LayerType prelu_layer()
{
    return {.name = "PReLU",
            .display_name = "PReLU",
            .category = Category::Activation,
            .help = "A leaky ReLU that learns its slopes.",
            .id_stem = "prelu",
            .url = pytorch_page("torch.nn.PReLU"),
            .settings = {{.name = "init",
                          .kind = SettingKind::Real,
                          .default_value = 0.25,
                          .min = -1,
                          .max = 1,
                          .help = "The slope to start from; 0.25 is usual."}},
            .infer = shape_rule<infer>,
            .make = [](const Settings& settings,
                       std::span<const Shape> inputs) -> std::unique_ptr<Module> {
                return std::make_unique<PReLU>(inputs.front()[1], real(settings, "init"));
            },
            .to_pytorch =
                [](const Settings& settings, std::span<const Shape> inputs) {
                    return PythonCall("nn.PReLU")
                        .argument(fmt::format("{}", inputs.front()[1]))
                        .setting(settings, "init", 0.25)
                        .text();
                },
            .to_onnx = [](const Settings&, std::span<const Shape> inputs) -> OnnxOperators {
                std::vector<std::int64_t> slopes(
                    static_cast<std::size_t>(inputs.front().rank() - 1), 1);
                slopes.front() = inputs.front()[1];
                return {onnx_integers("shape", slopes),
                        {.op_type = "Reshape", .inputs = {"weight", "shape"}, .output = "slopes"},
                        {.op_type = "PRelu", .inputs = {"x0", "slopes"}}};
            },
            .card_text =
                [](const Settings& settings) {
                    return fmt::format("slope {} at first", real(settings, "init"));
                }};
}

} // namespace

} // namespace loom
// … to here.

using namespace loom;

namespace {

LayerCatalog extended_catalog()
{
    LayerCatalog catalog = LayerCatalog::built_in();
    catalog.add(prelu_layer());
    return catalog;
}

} // namespace

/// A layer type that is no part of the product, added in one place.
class LayersNewLayerTest : public QObject {
    Q_OBJECT

    LayerCatalog m_catalog = extended_catalog();
    const LayerType& m_type = *m_catalog.find("PReLU");

    static void verify(const std::string& wrong) { QVERIFY2(wrong.empty(), wrong.c_str()); }

private slots:
    void thePaletteListsIt()
    {
        const auto types = m_catalog.types();

        QCOMPARE(types.size(), LayerCatalog::built_in().types().size() + 1);
        QVERIFY(&types.back() == &m_type);
        QCOMPARE(QString::fromStdString(std::string(name(m_type.category))), QString("Activation"));
        QCOMPARE(m_type.card_text(m_type.default_settings()), std::string("slope 0.25 at first"));
    }

    void theProductsCatalogueIsAsItWas()
    {
        QVERIFY(LayerCatalog::built_in().find("PReLU") == nullptr);
    }

    void itsShapesAndParametersAreKnown()
    {
        const Shape x{kBatch, 3, 4, 4};

        const Inference inference = m_type.infer(m_type.default_settings(), std::span(&x, 1));

        QCOMPARE(inference.output, x);
        QCOMPARE(inference.parameters.front().shape, Shape{3});
        QCOMPARE(std::get<std::int64_t>(inference.derived.front().value), 3);
    }

    void theExportersWriteIt()
    {
        const Shape x{kBatch, 3, 4, 4};
        const Settings settings{{"init", 0.5}};

        QCOMPARE(m_type.to_pytorch(settings, std::span(&x, 1)),
                 std::string("nn.PReLU(3, init=0.5)"));
        QCOMPARE(m_type.to_onnx(settings, std::span(&x, 1)).back().op_type, std::string("PRelu"));
    }

    void itPassesWhatEveryLayerPasses()
    {
        verify(check_description(m_type));
        verify(check_shapes(m_type, Device::cpu()));
        verify(check_gradients(m_type));
        verify(check_exports(m_type));
        verify(check_misfits(m_type, m_catalog));
    }

    void aNameIsAddedOnce()
    {
        QVERIFY_EXCEPTION_THROWN(m_catalog.add(prelu_layer()), std::invalid_argument);
    }

    // The checks notice a layer that is wrong.
    void aWrongShapeIsNoticed()
    {
        LayerType wrong = m_type;
        wrong.infer = [](const Settings& settings, std::span<const Shape> inputs) {
            Inference inference = shape_rule<infer>(settings, inputs);
            if (!inference.misfit) inference.output[1] += 1;
            return inference;
        };

        QVERIFY(!check_shapes(wrong, Device::cpu()).empty());
    }

    void undescribedParametersAreNoticed()
    {
        LayerType wrong = m_type;
        wrong.infer = [](const Settings& settings, std::span<const Shape> inputs) {
            Inference inference = shape_rule<infer>(settings, inputs);
            inference.parameters.clear();
            return inference;
        };

        QVERIFY(!check_shapes(wrong, Device::cpu()).empty());
        QVERIFY(!check_exports(wrong).empty());
    }

    void aWrongGradientIsNoticed()
    {
        LayerType wrong = m_type;
        wrong.make = [](const Settings& settings,
                        std::span<const Shape> inputs) -> std::unique_ptr<Module> {
            struct Half : PReLU {
                using PReLU::PReLU;
                using PReLU::forward;
                Tensor forward(const Tensor& x) override
                {
                    const Tensor y = PReLU::forward(x);
                    return y * 0.5 + y.detach() * 0.5;
                }
            };
            return std::make_unique<Half>(inputs.front()[1], real(settings, "init"));
        };

        QVERIFY(!check_gradients(wrong).empty());
    }

    void illegalDefaultsAreNoticed()
    {
        LayerType wrong = m_type;
        wrong.settings.front().default_value = 2.0;

        QVERIFY(!check_description(wrong).empty());
    }

    void uselessFixesAreNoticed()
    {
        LayerType wrong = m_type;
        wrong.infer = [](const Settings&, std::span<const Shape> inputs) {
            return does_not_fit({.expected = "nothing",
                                 .got = inputs.front().to_string(),
                                 .why = "It never fits.",
                                 .fixes = {set_to("init", 0.5)}});
        };

        QVERIFY(check_misfits(wrong, m_catalog).find("does not mend") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(LayersNewLayerTest)
#include "layers_new_layer_test.moc"

#include <numbers>

#include "core/layers/elementwise_layer.h"
#include "core/nn/activation.h"

namespace loom {

namespace {

bool is_tanh(const Settings& settings) { return word(settings, "approximate") == "tanh"; }

/// x/2 · (1 + gate), with gate = erf(x/√2) or tanh(√(2/π)·(x + 0.044715·x³)): ONNX has an operator
/// of its own from opset 20 only.
OnnxOperators to_onnx(const Settings& settings, std::span<const Shape> /*inputs*/)
{
    OnnxOperators operators;
    if (is_tanh(settings)) {
        operators = {onnx_real("c1", 0.044715),
                     onnx_real("c2", std::numbers::sqrt2 * std::numbers::inv_sqrtpi),
                     {.op_type = "Mul", .inputs = {"x0", "x0"}, .output = "square"},
                     {.op_type = "Mul", .inputs = {"square", "x0"}, .output = "cube"},
                     {.op_type = "Mul", .inputs = {"cube", "c1"}, .output = "bend"},
                     {.op_type = "Add", .inputs = {"x0", "bend"}, .output = "bent"},
                     {.op_type = "Mul", .inputs = {"bent", "c2"}, .output = "scaled"},
                     {.op_type = "Tanh", .inputs = {"scaled"}, .output = "gate"}};
    } else {
        operators = {onnx_real("c1", 1 / std::numbers::sqrt2),
                     {.op_type = "Mul", .inputs = {"x0", "c1"}, .output = "scaled"},
                     {.op_type = "Erf", .inputs = {"scaled"}, .output = "gate"}};
    }
    operators.push_back(onnx_real("one", 1));
    operators.push_back(onnx_real("half", 0.5));
    operators.push_back({.op_type = "Add", .inputs = {"gate", "one"}, .output = "opened"});
    operators.push_back({.op_type = "Mul", .inputs = {"x0", "opened"}, .output = "gated"});
    operators.push_back({.op_type = "Mul", .inputs = {"gated", "half"}});
    return operators;
}

} // namespace

LayerType gelu_layer()
{
    return {
        .name = "GELU",
        .display_name = "GELU",
        .category = Category::Activation,
        .help = "x times the probability that a normal number is below x: a smooth ReLU, the "
                "usual activation of transformers.",
        .id_stem = "gelu",
        .url = pytorch_page("torch.nn.GELU"),
        .settings = {{.name = "approximate",
                      .kind = SettingKind::Choice,
                      .default_value = "none",
                      .choices = {"none", "tanh"},
                      .help = "'none' is exact, by the error function; 'tanh' is the older, "
                              "slightly different formula."}},
        .infer = shape_rule<keep_shape>,
        .make = [](const Settings& settings, std::span<const Shape>) -> std::unique_ptr<Module> {
            return std::make_unique<GELU>(is_tanh(settings) ? GeluKind::Tanh : GeluKind::Exact);
        },
        .to_pytorch =
            [](const Settings& settings, std::span<const Shape>) {
                return PythonCall("nn.GELU").setting(settings, "approximate", "none").text();
            },
        .to_onnx = to_onnx,
        .card_text = [](const Settings&) -> std::string { return "x · Φ(x)"; }};
}

} // namespace loom

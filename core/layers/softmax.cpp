#include <fmt/core.h>

#include "core/layers/elementwise_layer.h"
#include "core/nn/activation.h"

namespace loom {

LayerType softmax_layer()
{
    return {
        .name = "Softmax",
        .display_name = "Softmax",
        .category = Category::Activation,
        .help = "Makes positive numbers that add up to 1 along an axis: probabilities. Not needed "
                "before "
                "CrossEntropyLoss, which does it itself.",
        .id_stem = "softmax",
        .url = pytorch_page("torch.nn.Softmax"),
        .settings = {softmax_dim_setting()},
        .infer = shape_rule<infer_softmax>,
        .make = [](const Settings& settings, std::span<const Shape>) -> std::unique_ptr<Module> {
            return std::make_unique<Softmax>(integer(settings, "dim"));
        },
        .to_pytorch =
            [](const Settings& settings, std::span<const Shape>) {
                return PythonCall("nn.Softmax")
                    .keyword("dim", to_python(settings.at("dim")))
                    .text();
            },
        .to_onnx =
            [](const Settings& settings, std::span<const Shape>) {
                return onnx_call("Softmax", {{"axis", integer(settings, "dim")}});
            },
        .card_text =
            [](const Settings& settings) {
                return fmt::format("over axis {}", integer(settings, "dim"));
            }};
}

} // namespace loom

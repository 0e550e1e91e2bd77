#include <fmt/core.h>

#include "core/layers/elementwise_layer.h"
#include "core/nn/activation.h"

namespace loom {

LayerType log_softmax_layer()
{
    return {
        .name = "LogSoftmax",
        .display_name = "LogSoftmax",
        .category = Category::Activation,
        .help =
            "The logarithm of softmax, computed without overflow: log-probabilities along an axis.",
        .id_stem = "log_softmax",
        .url = pytorch_page("torch.nn.LogSoftmax"),
        .settings = {softmax_dim_setting()},
        .infer = shape_rule<infer_softmax>,
        .make = [](const Settings& settings, std::span<const Shape>) -> std::unique_ptr<Module> {
            return std::make_unique<LogSoftmax>(integer(settings, "dim"));
        },
        .to_pytorch =
            [](const Settings& settings, std::span<const Shape>) {
                return PythonCall("nn.LogSoftmax")
                    .keyword("dim", to_python(settings.at("dim")))
                    .text();
            },
        .to_onnx =
            [](const Settings& settings, std::span<const Shape>) {
                return onnx_call("LogSoftmax", {{"axis", integer(settings, "dim")}});
            },
        .card_text =
            [](const Settings& settings) {
                return fmt::format("over axis {}", integer(settings, "dim"));
            }};
}

} // namespace loom

#include <fmt/core.h>

#include "core/layers/elementwise_layer.h"
#include "core/nn/activation.h"

namespace loom {

LayerType leaky_relu_layer()
{
    return {
        .name = "LeakyReLU",
        .display_name = "LeakyReLU",
        .category = Category::Activation,
        .help = "ReLU that lets a little of the negative numbers through, so that no unit stays "
                "silent for ever.",
        .id_stem = "leaky_relu",
        .url = pytorch_page("torch.nn.LeakyReLU"),
        .settings = {{.name = "negative_slope",
                      .kind = SettingKind::Real,
                      .default_value = 0.01,
                      .min = -1e6,
                      .max = 1e6,
                      .help = "What negative numbers are multiplied by; 0.01 to 0.2 are usual, "
                              "0 is ReLU."}},
        .infer = shape_rule<keep_shape>,
        .make = [](const Settings& settings, std::span<const Shape>) -> std::unique_ptr<Module> {
            return std::make_unique<LeakyReLU>(real(settings, "negative_slope"));
        },
        .to_pytorch =
            [](const Settings& settings, std::span<const Shape>) {
                return PythonCall("nn.LeakyReLU").setting(settings, "negative_slope", 0.01).text();
            },
        .to_onnx =
            [](const Settings& settings, std::span<const Shape>) {
                return onnx_call("LeakyRelu", {{"alpha", real(settings, "negative_slope")}});
            },
        .card_text =
            [](const Settings& settings) {
                return fmt::format("slope {}", real(settings, "negative_slope"));
            }};
}

} // namespace loom

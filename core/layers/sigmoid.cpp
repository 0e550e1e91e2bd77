#include "core/layers/elementwise_layer.h"
#include "core/nn/activation.h"

namespace loom {

LayerType sigmoid_layer()
{
    return {.name = "Sigmoid",
            .display_name = "Sigmoid",
            .category = Category::Activation,
            .help = "Squeezes every number into 0 to 1: 1/(1 + e⁻ˣ), as a probability or a gate.",
            .id_stem = "sigmoid",
            .url = pytorch_page("torch.nn.Sigmoid"),
            .infer = shape_rule<keep_shape>,
            .make = make_plain<Sigmoid>,
            .to_pytorch = [](const Settings&, std::span<const Shape>) -> std::string {
                return "nn.Sigmoid()";
            },
            .to_onnx = [](const Settings&, std::span<const Shape>) { return onnx_call("Sigmoid"); },
            .card_text = [](const Settings&) -> std::string { return "1/(1 + e⁻ˣ)"; }};
}

} // namespace loom

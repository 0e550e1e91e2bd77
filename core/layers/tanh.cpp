#include "core/layers/elementwise_layer.h"
#include "core/nn/activation.h"

namespace loom {

LayerType tanh_layer()
{
    return {.name = "Tanh",
            .display_name = "Tanh",
            .category = Category::Activation,
            .help = "Squeezes every number into −1 to 1, symmetric around zero; early networks "
                    "such as LeNet used it.",
            .id_stem = "tanh",
            .url = pytorch_page("torch.nn.Tanh"),
            .infer = shape_rule<keep_shape>,
            .make = make_plain<Tanh>,
            .to_pytorch = [](const Settings&, std::span<const Shape>) -> std::string {
                return "nn.Tanh()";
            },
            .to_onnx = [](const Settings&, std::span<const Shape>) { return onnx_call("Tanh"); },
            .card_text = [](const Settings&) -> std::string { return "tanh(x)"; }};
}

} // namespace loom

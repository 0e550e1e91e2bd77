#include "core/layers/elementwise_layer.h"
#include "core/nn/activation.h"

namespace loom {

LayerType relu_layer()
{
    return {.name = "ReLU",
            .display_name = "ReLU",
            .category = Category::Activation,
            .help = "Keeps positive numbers and makes negative ones zero, max(0, x): the usual "
                    "activation between two layers.",
            .id_stem = "relu",
            .url = pytorch_page("torch.nn.ReLU"),
            .infer = shape_rule<keep_shape>,
            .make = make_plain<ReLU>,
            .to_pytorch = [](const Settings&, std::span<const Shape>) -> std::string {
                return "nn.ReLU()";
            },
            .to_onnx = [](const Settings&, std::span<const Shape>) { return onnx_call("Relu"); },
            .card_text = [](const Settings&) -> std::string { return "max(0, x)"; }};
}

} // namespace loom

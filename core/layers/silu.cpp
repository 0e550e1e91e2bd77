#include "core/layers/elementwise_layer.h"
#include "core/nn/activation.h"

namespace loom {

LayerType silu_layer()
{
    return {.name = "SiLU",
            .display_name = "SiLU",
            .category = Category::Activation,
            .help = "x times its own sigmoid, also called swish: smooth where ReLU has its corner, "
                    "and a little negative left of zero.",
            .id_stem = "silu",
            .url = pytorch_page("torch.nn.SiLU"),
            .infer = shape_rule<keep_shape>,
            .make = make_plain<SiLU>,
            .to_pytorch = [](const Settings&, std::span<const Shape>) -> std::string {
                return "nn.SiLU()";
            },
            .to_onnx = [](const Settings&, std::span<const Shape>) -> OnnxOperators {
                return {{.op_type = "Sigmoid", .inputs = {"x0"}, .output = "gate"},
                        {.op_type = "Mul", .inputs = {"x0", "gate"}}};
            },
            .card_text = [](const Settings&) -> std::string { return "x · sigmoid(x)"; }};
}

} // namespace loom

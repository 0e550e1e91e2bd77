#include <fmt/core.h>

#include "core/layers/catalog.h"
#include "core/layers/onnx_operators.h"
#include "core/layers/python_call.h"
#include "core/layers/shape_rule.h"
#include "core/nn/dropout.h"

namespace loom {

LayerType dropout_layer()
{
    return {
        .name = "Dropout",
        .display_name = "Dropout",
        .category = Category::Normalise,
        .help = "While training, makes randomly chosen numbers zero, so that the network does "
                "not lean on any one of them; in use it does nothing.",
        .id_stem = "dropout",
        .url = pytorch_page("torch.nn.Dropout"),
        .settings = {{.name = "p",
                      .kind = SettingKind::Real,
                      .default_value = 0.5,
                      .max = 1,
                      .help = "The share of numbers made zero; 0.1 to 0.5, more for larger "
                              "layers. The others are scaled by 1/(1 − p)."}},
        .infer = shape_rule<keep_shape>,
        .make = [](const Settings& settings, std::span<const Shape>) -> std::unique_ptr<Module> {
            return std::make_unique<Dropout>(real(settings, "p"));
        },
        .to_pytorch =
            [](const Settings& settings, std::span<const Shape>) {
                return PythonCall("nn.Dropout").setting(settings, "p", 0.5).text();
            },
        .to_onnx = no_onnx,
        .card_text =
            [](const Settings& settings) { return fmt::format("p = {}", real(settings, "p")); }};
}

} // namespace loom

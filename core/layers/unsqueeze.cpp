#include <fmt/core.h>

#include "core/layers/catalog.h"
#include "core/layers/onnx_operators.h"
#include "core/layers/shape_rule.h"
#include "core/nn/reshaping.h"

namespace loom {

namespace {

Inference infer(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    if (x.rank() == Shape::kMaxRank) {
        return does_not_fit({.expected = fmt::format("at most {} axes", Shape::kMaxRank - 1),
                             .got = x.to_string(),
                             .why = fmt::format("A tensor has at most {} axes.", Shape::kMaxRank)});
    }
    AxisChoice dim = find_axis(settings, "dim", x, x.rank() + 1);
    if (dim.misfit) return does_not_fit(std::move(*dim.misfit));
    Inference inference{.output = x,
                        .arithmetic = {fmt::format("{} axes + 1 = {}", x.rank(), x.rank() + 1)}};
    inference.output.insert(dim.axis, 1);
    return inference;
}

} // namespace

LayerType unsqueeze_layer()
{
    return {
        .name = "Unsqueeze",
        .display_name = "Unsqueeze",
        .category = Category::Shape,
        .help = "Puts in an axis of size 1: [N, 28, 28] becomes [N, 1, 28, 28], an image with "
                "one channel.",
        .id_stem = "unsqueeze",
        .url = pytorch_page("torch.unsqueeze"),
        .settings = {{.name = "dim",
                      .default_value = 1,
                      .min = -Shape::kMaxRank,
                      .max = Shape::kMaxRank - 1,
                      .help = "Where the new axis goes, counted with the batch as 0; 1 is right "
                              "behind the batch, -1 at the end."}},
        .infer = shape_rule<infer>,
        .make = [](const Settings& settings, std::span<const Shape>) -> std::unique_ptr<Module> {
            return std::make_unique<Unsqueeze>(integer(settings, "dim"));
        },
        .to_pytorch = [](const Settings&, std::span<const Shape>) { return std::string(); },
        .to_pytorch_call =
            [](const Settings& settings, std::span<const Shape>) {
                return fmt::format("{{x}}.unsqueeze({})", integer(settings, "dim"));
            },
        .to_onnx = [](const Settings& settings, std::span<const Shape>) -> OnnxOperators {
            return {onnx_integers("axes", {integer(settings, "dim")}),
                    {.op_type = "Unsqueeze", .inputs = {"x0", "axes"}}};
        },
        .card_text =
            [](const Settings& settings) {
                return fmt::format("at axis {}", integer(settings, "dim"));
            }};
}

} // namespace loom

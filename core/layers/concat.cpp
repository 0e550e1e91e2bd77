#include <fmt/core.h>

#include "core/layers/catalog.h"
#include "core/layers/merge_rule.h"
#include "core/layers/onnx_operators.h"
#include "core/nn/merge.h"

namespace loom {

namespace {

bool fits(const Shape& first, const Shape& x, int axis)
{
    if (x.rank() != first.rank()) return false;
    for (int other = 1; other < x.rank(); ++other) {
        if (other != axis && x[other] != first[other]) return false;
    }
    return true;
}

Misfit other_axes_differ(const Shape& first, const Shape& x, int axis, int slot)
{
    Misfit misfit{
        .expected = fmt::format("{} but for axis {}", first.to_string(), axis),
        .got = x.to_string(),
        .why = fmt::format("Concat puts its inputs side by side along axis {}, so all other axes "
                           "agree; input 1 is {} and input {} is {}.",
                           axis, first.to_string(), slot + 1, x.to_string())};
    if (axis == 1) misfit.fixes = ways_to_match(first, x, slot, MatchChannels::No);
    return misfit;
}

Inference infer(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape& first = inputs.front();
    AxisChoice dim = find_axis(settings, "dim", first, first.rank());
    if (dim.misfit) return does_not_fit(std::move(*dim.misfit));

    Inference inference{.output = first};
    std::int64_t& total = inference.output[dim.axis];
    std::string sum = fmt::format("{}", total);
    for (std::size_t slot = 1; slot < inputs.size(); ++slot) {
        const Shape& x = inputs[slot];
        if (!fits(first, x, dim.axis)) {
            return does_not_fit(other_axes_differ(first, x, dim.axis, static_cast<int>(slot)));
        }
        // Inputs are capped, so no sensible number of them overflows; beyond the cap they are
        // refused anyway.
        if (total <= kMaxElements) total += x[dim.axis];
        sum += fmt::format(" + {}", x[dim.axis]);
    }
    inference.arithmetic = {fmt::format("{} = {}", sum, total)};
    return inference;
}

OnnxOperators to_onnx(const Settings& settings, std::span<const Shape> inputs)
{
    OnnxOperators operators = onnx_call("Concat", {{"axis", integer(settings, "dim")}});
    operators.front().inputs.clear();
    for (std::size_t slot = 0; slot < inputs.size(); ++slot) {
        operators.front().inputs.push_back(fmt::format("x{}", slot));
    }
    return operators;
}

} // namespace

LayerType concat_layer()
{
    return {
        .name = "Concat",
        .display_name = "Concat",
        .category = Category::Merge,
        .help = "Puts its inputs side by side along an axis, usually that of the channels, so "
                "that the next layer sees all of them.",
        .id_stem = "concat",
        .url = pytorch_page("torch.cat"),
        .settings = {{.name = "dim",
                      .default_value = 1,
                      .min = -Shape::kMaxRank,
                      .max = Shape::kMaxRank - 1,
                      .help = "The axis along which the inputs are lined up, counted with the "
                              "batch as 0; 1 is channels or features."}},
        .min_inputs = 2,
        .max_inputs = -1,
        .infer = shape_rule<infer>,
        .make = [](const Settings& settings, std::span<const Shape>) -> std::unique_ptr<Module> {
            return std::make_unique<Concat>(integer(settings, "dim"));
        },
        .to_pytorch = [](const Settings&, std::span<const Shape>) { return std::string(); },
        .to_pytorch_call =
            [](const Settings& settings, std::span<const Shape>) {
                return fmt::format("torch.cat({{inputs}}, dim={})", integer(settings, "dim"));
            },
        .to_onnx = to_onnx,
        .card_text =
            [](const Settings& settings) {
                return fmt::format("along axis {}", integer(settings, "dim"));
            }};
}

} // namespace loom

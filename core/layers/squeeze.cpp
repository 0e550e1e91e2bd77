#include <fmt/core.h>

#include "core/layers/catalog.h"
#include "core/layers/onnx_operators.h"
#include "core/layers/shape_rule.h"
#include "core/nn/python_text.h"
#include "core/nn/reshaping.h"

namespace loom {

namespace {

using Integers = std::vector<std::int64_t>;

/// The axes that go: of size 1, and never the batch.
Integers squeezed_axes(const Settings& settings, const Shape& x)
{
    if (!is_none(settings, "dim")) {
        const int axis = find_axis(settings, "dim", x, x.rank()).axis;
        return x[axis] == 1 ? Integers{axis} : Integers{};
    }
    Integers axes;
    for (int axis = 1; axis < x.rank(); ++axis) {
        if (x[axis] == 1) axes.push_back(axis);
    }
    return axes;
}

Inference infer(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    if (!is_none(settings, "dim")) {
        AxisChoice dim = find_axis(settings, "dim", x, x.rank());
        if (dim.misfit) return does_not_fit(std::move(*dim.misfit));
    }
    const Integers axes = squeezed_axes(settings, x);
    Inference inference{.output = x};
    for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
        inference.output.erase(static_cast<int>(*axis));
    }
    inference.arithmetic = {axes.empty() ? "The shape stays: no such axis has size 1."
                                         : fmt::format("{} axes − {} of size 1 = {}", x.rank(),
                                                       axes.size(), inference.output.rank())};
    return inference;
}

std::unique_ptr<Module> make(const Settings& settings, std::span<const Shape> /*inputs*/)
{
    if (is_none(settings, "dim")) return std::make_unique<Squeeze>();
    return std::make_unique<Squeeze>(integer(settings, "dim"));
}

/// Without dim, PyTorch's squeeze would also take the axis of a batch of one.
std::string to_pytorch_call(const Settings& settings, std::span<const Shape> inputs)
{
    if (!is_none(settings, "dim")) {
        return fmt::format("{{x}}.squeeze({})", integer(settings, "dim"));
    }
    const Integers axes = squeezed_axes(settings, inputs.front());
    return axes.empty() ? "{x}" : fmt::format("{{x}}.squeeze({})", python_tuple(axes));
}

OnnxOperators to_onnx(const Settings& settings, std::span<const Shape> inputs)
{
    const Integers axes = squeezed_axes(settings, inputs.front());
    if (axes.empty()) return {};
    return {onnx_integers("axes", axes), {.op_type = "Squeeze", .inputs = {"x0", "axes"}}};
}

} // namespace

LayerType squeeze_layer()
{
    return {.name = "Squeeze",
            .display_name = "Squeeze",
            .category = Category::Shape,
            .help = "Takes away axes of size 1: [N, 12, 1, 1] becomes [N, 12].",
            .id_stem = "squeeze",
            .url = pytorch_page("torch.squeeze"),
            .settings = {{.name = "dim",
                          .default_value = {},
                          .min = -Shape::kMaxRank,
                          .max = Shape::kMaxRank - 1,
                          .optional = true,
                          .help = "The axis to take away, counted with the batch as 0; left empty, "
                                  "every axis of size 1 but the batch."}},
            .infer = shape_rule<infer>,
            .make = make,
            .to_pytorch = [](const Settings&, std::span<const Shape>) { return std::string(); },
            .to_pytorch_call = to_pytorch_call,
            .to_onnx = to_onnx,
            .card_text = [](const Settings& settings) -> std::string {
                if (is_none(settings, "dim")) return "axes of size 1";
                return fmt::format("axis {}", integer(settings, "dim"));
            }};
}

} // namespace loom

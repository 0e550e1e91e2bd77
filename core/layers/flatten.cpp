#include <fmt/core.h>

#include "core/layers/catalog.h"
#include "core/layers/onnx_operators.h"
#include "core/layers/python_call.h"
#include "core/layers/shape_rule.h"
#include "core/nn/reshaping.h"

namespace loom {

namespace {

Inference infer(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    AxisChoice start = find_axis(settings, "start_dim", x, x.rank());
    if (start.misfit) return does_not_fit(std::move(*start.misfit));
    AxisChoice end = find_axis(settings, "end_dim", x, x.rank());
    if (end.misfit) return does_not_fit(std::move(*end.misfit));
    if (end.axis < start.axis) {
        return does_not_fit({.expected = "start_dim up to end_dim",
                             .got = fmt::format("start_dim {}, end_dim {}", start.axis, end.axis),
                             .why = "The axes from start_dim to end_dim become one, so start_dim "
                                    "comes first.",
                             .fixes = {set_to("end_dim", -1)},
                             .setting = "end_dim"});
    }
    const std::span<const std::int64_t> joined(x.begin() + start.axis, x.begin() + end.axis + 1);
    Inference inference;
    for (int axis = 0; axis < start.axis; ++axis) inference.output.push_back(x[axis]);
    inference.output.push_back(saturating_product(joined));
    for (int axis = end.axis + 1; axis < x.rank(); ++axis) inference.output.push_back(x[axis]);
    inference.arithmetic = {
        fmt::format("{} = {}", product_text(joined), saturating_product(joined))};
    return inference;
}

std::unique_ptr<Module> make(const Settings& settings, std::span<const Shape> /*inputs*/)
{
    return std::make_unique<Flatten>(integer(settings, "start_dim"), integer(settings, "end_dim"));
}

std::string to_pytorch(const Settings& settings, std::span<const Shape> /*inputs*/)
{
    return PythonCall("nn.Flatten")
        .setting(settings, "start_dim", 1)
        .setting(settings, "end_dim", -1)
        .text();
}

OnnxOperators to_onnx(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape output = infer(settings, inputs).output;
    if (output.rank() == 2) return onnx_call("Flatten", {{"axis", 1}});
    return onnx_reshape(output);
}

std::string card_text(const Settings& settings)
{
    const std::int64_t start = integer(settings, "start_dim");
    const std::int64_t end = integer(settings, "end_dim");
    if (end == -1) return fmt::format("start_dim {}", start);
    return fmt::format("axes {} to {}", start, end);
}

} // namespace

LayerType flatten_layer()
{
    return {.name = "Flatten",
            .display_name = "Flatten",
            .category = Category::Shape,
            .help = "Makes one axis of several: an image becomes a flat vector of all its numbers, "
                    "as Linear takes it.",
            .id_stem = "flatten",
            .url = pytorch_page("torch.nn.Flatten"),
            .settings = {{.name = "start_dim",
                          .default_value = 1,
                          .min = -Shape::kMaxRank,
                          .max = Shape::kMaxRank - 1,
                          .help = "The first axis that is joined, counted with the batch as 0; 1 "
                                  "keeps the batch and joins the rest."},
                         {.name = "end_dim",
                          .default_value = -1,
                          .min = -Shape::kMaxRank,
                          .max = Shape::kMaxRank - 1,
                          .help = "The last axis that is joined; -1 is the last there is."}},
            .infer = shape_rule<infer>,
            .make = make,
            .to_pytorch = to_pytorch,
            .to_onnx = to_onnx,
            .card_text = card_text};
}

} // namespace loom

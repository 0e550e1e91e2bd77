#include "core/layers/catalog.h"
#include "core/layers/onnx_operators.h"
#include "core/layers/shape_rule.h"

namespace loom {

namespace {

using Integers = std::vector<std::int64_t>;

/// Has no input: called with none, it gives the shape that its setting says. The diagnosis fills
/// the setting in from the data set.
Inference infer(const Settings& settings, std::span<const Shape> /*inputs*/)
{
    if (is_none(settings, "shape")) {
        return does_not_fit({.expected = "a data set, or a shape",
                             .got = "neither",
                             .why = "The shape of the images is known once a data set is chosen or "
                                    "shape is set, for example [1, 28, 28].",
                             .setting = "shape"});
    }
    const Integers& sizes = integers(settings, "shape");
    if (sizes.size() != 3) {
        return does_not_fit({.expected = "[channels, height, width]",
                             .got = to_python(sizes),
                             .why = "An image has three axes: channels, height and width.",
                             .fixes = {set_to("shape", Integers{1, 28, 28})},
                             .setting = "shape"});
    }
    Inference inference{
        .output = {kBatch, sizes[0], sizes[1], sizes[2]},
        .arithmetic = {"N images of " + size_text({kBatch, sizes[0], sizes[1], sizes[2]})}};
    const Shape output = inference.output;
    return within_limits(std::move(inference), std::span(&output, 1));
}

} // namespace

LayerType input_layer()
{
    return {
        .name = "Input",
        .display_name = "Dataset input",
        .category = Category::Data,
        .help = "Where a batch of images enters the network; every other shape follows from it.",
        .id_stem = "input",
        .url = "https://pytorch.org/tutorials/beginner/basics/data_tutorial.html",
        .settings = {{.name = "shape",
                      .kind = SettingKind::Integers,
                      .default_value = {},
                      .min = 1,
                      .max = 1e6,
                      .optional = true,
                      .help = "[channels, height, width] of one image; left empty it comes from "
                              "the data set, [1, 28, 28] for Fashion-MNIST."}},
        .min_inputs = 0,
        .max_inputs = 0,
        .infer = infer,
        .to_onnx = no_onnx};
}

} // namespace loom

#include <algorithm>

#include <fmt/core.h>

#include "core/layers/catalog.h"
#include "core/layers/onnx_operators.h"
#include "core/layers/python_call.h"
#include "core/layers/shape_rule.h"
#include "core/nn/normalization.h"
#include "core/nn/python_text.h"

namespace loom {

namespace {

using Integers = std::vector<std::int64_t>;

/// What the setting says; left empty: every axis but the batch.
Integers normalized_shape(const Settings& settings, const Shape& x)
{
    if (!is_none(settings, "normalized_shape")) return integers(settings, "normalized_shape");
    const auto axes = sample_axes(x);
    return {axes.begin(), axes.end()};
}

bool is_tail(const Integers& tail, std::span<const std::int64_t> axes)
{
    return !tail.empty() && tail.size() <= axes.size() &&
           std::ranges::equal(tail, axes.last(tail.size()));
}

Inference infer(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    if (x.rank() < 2) {
        return does_not_fit({.expected = "[N, features]",
                             .got = x.to_string(),
                             .why = "One number for each sample comes in: there is nothing to "
                                    "normalise it against.",
                             .fixes = {}});
    }
    const Integers normalized = normalized_shape(settings, x);
    if (!is_tail(normalized, sample_axes(x))) {
        return does_not_fit(
            {.expected = "the last axes of " + x.to_string(),
             .got = "normalized_shape " + to_python(normalized),
             .why = fmt::format("LayerNorm normalises over the last axes; {} does not end in {}.",
                                x.to_string(), to_python(normalized)),
             .fixes = {set_to("normalized_shape", {}),
                       set_to("normalized_shape", Integers{x.back()})},
             .setting = "normalized_shape"});
    }
    const Shape shape(normalized);
    Inference inference{
        .output = x,
        .arithmetic = {fmt::format("The shape stays; each {} = {} numbers are normalised together.",
                                   product_text(normalized), saturating_product(normalized))},
        .derived = {{"normalized_shape", normalized}},
        .multiply_adds = sample_size(x)};
    if (is_on(settings, "elementwise_affine")) {
        inference.parameters = {{"weight", shape}, {"bias", shape}};
    }
    return inference;
}

std::unique_ptr<Module> make(const Settings& settings, std::span<const Shape> inputs)
{
    return std::make_unique<LayerNorm>(
        Shape(normalized_shape(settings, inputs.front())),
        LayerNormSettings{.eps = real(settings, "eps"),
                          .elementwise_affine = is_on(settings, "elementwise_affine")});
}

std::string to_pytorch(const Settings& settings, std::span<const Shape> inputs)
{
    return PythonCall("nn.LayerNorm")
        .argument(python_tuple(normalized_shape(settings, inputs.front())))
        .setting(settings, "eps", 1e-5)
        .setting(settings, "elementwise_affine", true)
        .text();
}

OnnxOperators to_onnx(const Settings& settings, std::span<const Shape> inputs)
{
    const Integers normalized = normalized_shape(settings, inputs.front());
    OnnxOperators operators =
        onnx_call("LayerNormalization", {{"axis", -static_cast<std::int64_t>(normalized.size())},
                                         {"epsilon", real(settings, "eps")}});
    operators.front().inputs = {"x0", "weight", "bias"};
    if (is_on(settings, "elementwise_affine")) return operators;

    // The scale may not be left out.
    operators.front().inputs = {"x0", "ones"};
    operators.insert(
        operators.begin(),
        {onnx_real("one", 1),
         onnx_integers("normalized_shape", normalized),
         {.op_type = "Expand", .inputs = {"one", "normalized_shape"}, .output = "ones"}});
    return operators;
}

std::string card_text(const Settings& settings)
{
    if (is_none(settings, "normalized_shape")) return "over each sample";
    return "over " + to_python(settings.at("normalized_shape"));
}

} // namespace

LayerType layer_norm_layer()
{
    return {.name = "LayerNorm",
            .display_name = "LayerNorm",
            .category = Category::Normalise,
            .help = "Shifts and scales each sample to mean 0 and variance 1 by itself, so that it "
                    "works with any batch size and the same in training and use.",
            .id_stem = "norm",
            .url = pytorch_page("torch.nn.LayerNorm"),
            .settings = {{.name = "normalized_shape",
                          .kind = SettingKind::Integers,
                          .default_value = {},
                          .min = 1,
                          .max = kMaxSize,
                          .optional = true,
                          .help = "The sizes of the last axes that are normalised together; left "
                                  "empty, all axes but the batch."},
                         {.name = "eps",
                          .kind = SettingKind::Real,
                          .default_value = 1e-5,
                          .max = 1,
                          .help = "Added to the variance so that equal numbers do not divide by "
                                  "zero; 0.00001 is right nearly always."},
                         {.name = "elementwise_affine",
                          .kind = SettingKind::Switch,
                          .default_value = true,
                          .help = "Learns a scale and a shift for each place; usually on."}},
            .infer = shape_rule<infer>,
            .make = make,
            .to_pytorch = to_pytorch,
            .to_onnx = to_onnx,
            .card_text = card_text};
}

} // namespace loom

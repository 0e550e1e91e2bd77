#include <algorithm>

#include <fmt/core.h>

#include "core/layers/catalog.h"
#include "core/layers/onnx_operators.h"
#include "core/layers/python_call.h"
#include "core/layers/window_rule.h"
#include "core/nn/pooling.h"

namespace loom {

namespace {

using Integers = std::vector<std::int64_t>;

/// First and past-the-last cell of the window that gives output `i` of `out`.
std::array<std::int64_t, 2> window_range(std::int64_t i, std::int64_t in, std::int64_t out)
{
    return {i * in / out, ((i + 1) * in + out - 1) / out};
}

std::string formula(std::int64_t in, std::int64_t out)
{
    if (in % out == 0)
        return fmt::format("{} → {}: means of {}/{} = {}", in, out, in, out, in / out);
    return fmt::format("{0} → {1}: means from ⌊i·{0}/{1}⌋ to ⌈(i+1)·{0}/{1}⌉", in, out);
}

Inference infer(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    if (auto misfit = want_image("AdaptiveAvgPool2d", "averages images", x)) {
        return does_not_fit(std::move(*misfit));
    }
    const auto [height, width] = pair(settings, "output_size");
    return {.output = {kBatch, x[1], height, width},
            .arithmetic = height_and_width(formula(x[2], height), formula(x[3], width))};
}

std::unique_ptr<Module> make(const Settings& settings, std::span<const Shape> /*inputs*/)
{
    return std::make_unique<AdaptiveAvgPool2d>(pair(settings, "output_size"));
}

std::string to_pytorch(const Settings& settings, std::span<const Shape> /*inputs*/)
{
    return PythonCall("nn.AdaptiveAvgPool2d")
        .argument(python_pair_or_value(settings.at("output_size")))
        .text();
}

/// The matrix [out, in] whose product with a column of numbers is the means, or its transpose.
std::vector<double> averaging_matrix(std::int64_t in, std::int64_t out, bool is_transposed)
{
    std::vector<double> matrix(static_cast<std::size_t>(in * out), 0.0);
    for (std::int64_t i = 0; i < out; ++i) {
        const auto [begin, end] = window_range(i, in, out);
        for (std::int64_t k = begin; k < end; ++k) {
            const std::int64_t place = is_transposed ? k * out + i : i * in + k;
            matrix[static_cast<std::size_t>(place)] = 1.0 / static_cast<double>(end - begin);
        }
    }
    return matrix;
}

/// ONNX has the global average only; equal windows are an AveragePool, and others the product
/// rows · x · columns.
OnnxOperators to_onnx(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    const Pair out = pair(settings, "output_size");
    if (out == Pair{1, 1}) return onnx_call("GlobalAveragePool");
    if (x[2] % out[0] == 0 && x[3] % out[1] == 0) {
        const Pair window{x[2] / out[0], x[3] / out[1]};
        return onnx_call("AveragePool",
                         {{"kernel_shape", onnx_ints(window)}, {"strides", onnx_ints(window)}});
    }
    return {
        onnx_reals("row_weights", averaging_matrix(x[2], out[0], false)),
        onnx_integers("row_shape", {out[0], x[2]}),
        {.op_type = "Reshape", .inputs = {"row_weights", "row_shape"}, .output = "rows"},
        onnx_reals("column_weights", averaging_matrix(x[3], out[1], true)),
        onnx_integers("column_shape", {x[3], out[1]}),
        {.op_type = "Reshape", .inputs = {"column_weights", "column_shape"}, .output = "columns"},
        {.op_type = "MatMul", .inputs = {"rows", "x0"}, .output = "short"},
        {.op_type = "MatMul", .inputs = {"short", "columns"}}};
}

} // namespace

LayerType adaptive_avg_pool2d_layer()
{
    return {.name = "AdaptiveAvgPool2d",
            .display_name = "Global average",
            .category = Category::Pooling,
            .help = "Averages each feature map down to a given size, whatever comes in; size 1 "
                    "leaves one number for each channel.",
            .id_stem = "gap",
            .url = pytorch_page("torch.nn.AdaptiveAvgPool2d"),
            .settings = {{.name = "output_size",
                          .kind = SettingKind::Pair,
                          .default_value = Integers{1, 1},
                          .min = 1,
                          .max = kMaxWindow,
                          .help = "Height and width of the result; 1 is the global average, before "
                                  "a Flatten and the last Linear."}},
            .infer = shape_rule<infer>,
            .make = make,
            .to_pytorch = to_pytorch,
            .to_onnx = to_onnx,
            .card_text = [](const Settings& settings) {
                return "→ " + sizes_text(pair(settings, "output_size"));
            }};
}

} // namespace loom

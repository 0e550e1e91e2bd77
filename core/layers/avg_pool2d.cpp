#include <algorithm>

#include <fmt/core.h>

#include "core/layers/catalog.h"
#include "core/layers/onnx_operators.h"
#include "core/layers/pooling_rule.h"
#include "core/nn/pooling.h"

namespace loom {

namespace {

bool counts_padding(const Settings& settings) { return is_on(settings, "count_include_pad"); }

Inference infer(const Settings& settings, std::span<const Shape> inputs)
{
    return infer_pool("AvgPool2d", pool_window(settings), inputs.front());
}

std::unique_ptr<Module> make(const Settings& settings, std::span<const Shape> /*inputs*/)
{
    const SlidingWindow window = pool_window(settings);
    Pool2dOptions options{.kernel_size = window.kernel,
                          .stride = window.stride,
                          .padding = window.padding,
                          .ceil_mode = window.ceil_mode,
                          .count_include_pad = counts_padding(settings)};
    if (!is_none(settings, "divisor_override")) {
        options.divisor_override = integer(settings, "divisor_override");
    }
    return std::make_unique<AvgPool2d>(options);
}

std::string to_pytorch(const Settings& settings, std::span<const Shape> /*inputs*/)
{
    return pool_call("nn.AvgPool2d", settings)
        .setting(settings, "ceil_mode", false)
        .setting(settings, "count_include_pad", true)
        .setting(settings, "divisor_override", {})
        .text();
}

/// Cells that PyTorch divides by at one position along an axis.
std::int64_t counted_cells(const Settings& settings, const SlidingWindow& window, std::size_t axis,
                           std::int64_t position, std::int64_t in)
{
    const std::int64_t padding = window.padding[axis];
    const std::int64_t begin = position * window.stride[axis] - padding;
    const std::int64_t end = std::min(begin + window.kernel[axis], in + padding);
    if (counts_padding(settings)) return end - begin;
    return std::min(end, in) - std::max<std::int64_t>(begin, 0);
}

/// kernel cells / divisor for each place of the output, row by row: what turns a mean over whole
/// windows into PyTorch's.
std::vector<double> corrections(const Settings& settings, const SlidingWindow& window,
                                const Shape& x)
{
    const auto [height, width] = window_output(window, x);
    const auto cells = static_cast<double>(window.kernel[0] * window.kernel[1]);
    std::vector<double> factors;
    for (std::int64_t i = 0; i < height; ++i) {
        const std::int64_t rows = counted_cells(settings, window, 0, i, x[2]);
        for (std::int64_t j = 0; j < width; ++j) {
            const std::int64_t divisor = is_none(settings, "divisor_override")
                                             ? rows * counted_cells(settings, window, 1, j, x[3])
                                             : integer(settings, "divisor_override");
            factors.push_back(cells / static_cast<double>(divisor));
        }
    }
    return factors;
}

OnnxOperators to_onnx(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    const SlidingWindow window = pool_window(settings);
    const Pair end = pool_padding_end(window, x);
    OnnxOperators operators =
        onnx_call("AveragePool", {{"count_include_pad", counts_padding(settings) ? 1 : 0},
                                  {"kernel_shape", onnx_ints(window.kernel)},
                                  {"pads", onnx_pads(window.padding, window.padding)},
                                  {"strides", onnx_ints(window.stride)}});
    const bool hangs_over = end != window.padding;
    if (!hangs_over && is_none(settings, "divisor_override")) return operators;

    // AveragePool has no divisor of one's own, and runtimes disagree on windows that hang over:
    // a mean over padded windows, corrected place by place.
    const auto [height, width] = window_output(window, x);
    return {
        onnx_integers("pads", {0, 0, window.padding[0], window.padding[1], 0, 0, end[0], end[1]}),
        {.op_type = "Pad", .inputs = {"x0", "pads"}, .output = "padded"},
        {.op_type = "AveragePool",
         .inputs = {"padded"},
         .output = "mean",
         .attributes = {{"kernel_shape", onnx_ints(window.kernel)},
                        {"strides", onnx_ints(window.stride)}}},
        onnx_reals("factors", corrections(settings, window, x)),
        onnx_integers("plane", {1, 1, height, width}),
        {.op_type = "Reshape", .inputs = {"factors", "plane"}, .output = "correction"},
        {.op_type = "Mul", .inputs = {"mean", "correction"}}};
}

} // namespace

LayerType avg_pool2d_layer()
{
    std::vector<SettingType> settings = pool_settings();
    settings.push_back(ceil_mode_setting());
    settings.push_back({.name = "count_include_pad",
                        .kind = SettingKind::Switch,
                        .default_value = true,
                        .help = "Counts the zeros of the padding in the mean; switched off, only "
                                "real pixels count."});
    settings.push_back({.name = "divisor_override",
                        .default_value = {},
                        .min = 1,
                        .optional = true,
                        .help = "Divides each window's sum by this number instead of the count of "
                                "its cells; usually left empty."});
    return {.name = "AvgPool2d",
            .display_name = "AvgPool2d",
            .category = Category::Pooling,
            .help = "Replaces each window by its mean: the image shrinks smoothly.",
            .id_stem = "pool",
            .url = pytorch_page("torch.nn.AvgPool2d"),
            .settings = std::move(settings),
            .infer = shape_rule<infer>,
            .make = make,
            .to_pytorch = to_pytorch,
            .to_onnx = to_onnx,
            .card_text = pool_card_text};
}

} // namespace loom

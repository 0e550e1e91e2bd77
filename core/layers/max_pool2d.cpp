#include <algorithm>
#include <limits>

#include <fmt/core.h>

#include "core/layers/catalog.h"
#include "core/layers/onnx_operators.h"
#include "core/layers/pooling_rule.h"
#include "core/nn/pooling.h"

namespace loom {

namespace {

SlidingWindow window_of(const Settings& settings)
{
    SlidingWindow window = pool_window(settings);
    window.dilation = pair(settings, "dilation");
    return window;
}

Inference infer(const Settings& settings, std::span<const Shape> inputs)
{
    return infer_pool("MaxPool2d", window_of(settings), inputs.front());
}

std::unique_ptr<Module> make(const Settings& settings, std::span<const Shape> /*inputs*/)
{
    const SlidingWindow window = window_of(settings);
    return std::make_unique<MaxPool2d>(Pool2dOptions{.kernel_size = window.kernel,
                                                     .stride = window.stride,
                                                     .padding = window.padding,
                                                     .dilation = window.dilation,
                                                     .ceil_mode = window.ceil_mode});
}

std::string to_pytorch(const Settings& settings, std::span<const Shape> /*inputs*/)
{
    return pool_call("nn.MaxPool2d", settings)
        .setting(settings, "dilation", std::vector<std::int64_t>{1, 1})
        .setting(settings, "ceil_mode", false)
        .text();
}

/// Windows that hang over the end in ceil_mode are written as padding, since runtimes differ on
/// which of them count.
OnnxOperators to_onnx(const Settings& settings, std::span<const Shape> inputs)
{
    const SlidingWindow window = window_of(settings);
    const Pair end = pool_padding_end(window, inputs.front());
    OnnxOperators operators = onnx_call("MaxPool", {{"dilations", onnx_ints(window.dilation)},
                                                    {"kernel_shape", onnx_ints(window.kernel)},
                                                    {"pads", onnx_pads(window.padding, end)},
                                                    {"strides", onnx_ints(window.stride)}});
    if (end[0] < window.kernel[0] && end[1] < window.kernel[1]) return operators;

    // Only a dilated window hangs over by its kernel's size, more than MaxPool's own pads may be.
    operators.front().attributes[2].value = std::vector<std::int64_t>(4, 0);
    operators.front().inputs = {"padded"};
    operators.insert(
        operators.begin(),
        {onnx_integers("pads", {0, 0, window.padding[0], window.padding[1], 0, 0, end[0], end[1]}),
         onnx_real("lowest", -std::numeric_limits<double>::infinity()),
         {.op_type = "Pad", .inputs = {"x0", "pads", "lowest"}, .output = "padded"}});
    return operators;
}

} // namespace

LayerType max_pool2d_layer()
{
    std::vector<SettingType> settings = pool_settings();
    settings.push_back(dilation_setting());
    settings.push_back(ceil_mode_setting());
    return {.name = "MaxPool2d",
            .display_name = "MaxPool2d",
            .category = Category::Pooling,
            .help =
                "Keeps the largest number of each window: the image shrinks, and what was found "
                "stays found when it moves a little.",
            .id_stem = "pool",
            .url = pytorch_page("torch.nn.MaxPool2d"),
            .settings = std::move(settings),
            .infer = shape_rule<infer>,
            .make = make,
            .to_pytorch = to_pytorch,
            .to_onnx = to_onnx,
            .card_text = pool_card_text};
}

} // namespace loom

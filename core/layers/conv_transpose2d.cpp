#include <algorithm>
#include <cstdlib>

#include <fmt/core.h>

#include "core/layers/catalog.h"
#include "core/layers/onnx_operators.h"
#include "core/layers/python_call.h"
#include "core/layers/window_rule.h"
#include "core/nn/convolution.h"

namespace loom {

namespace {

using Integers = std::vector<std::int64_t>;

Pair output_size(const Settings& settings, const Shape& x)
{
    Pair size{};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        size[axis] = conv_transpose_output_size(
            x[static_cast<int>(axis) + 2], pair(settings, "kernel_size")[axis],
            pair(settings, "stride")[axis], pair(settings, "padding")[axis],
            pair(settings, "output_padding")[axis], pair(settings, "dilation")[axis]);
    }
    return size;
}

/// "(12 − 1)·2 − 2·0 + 3 + 0 = 25"
std::string formula(const Settings& settings, std::size_t axis, std::int64_t in, std::int64_t out)
{
    const std::int64_t kernel = pair(settings, "kernel_size")[axis];
    const std::int64_t dilation = pair(settings, "dilation")[axis];
    const std::string extent =
        dilation == 1 ? fmt::format("{}", kernel) : fmt::format("{}·({}−1) + 1", dilation, kernel);
    return fmt::format("({} − 1)·{} − 2·{} + {} + {} = {}{}", in, pair(settings, "stride")[axis],
                       pair(settings, "padding")[axis], extent,
                       pair(settings, "output_padding")[axis], out < 0 ? "−" : "", std::abs(out));
}

std::optional<Misfit> check_output_padding(const Settings& settings)
{
    const Pair output_padding = pair(settings, "output_padding");
    Pair most{};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        most[axis] = std::max(pair(settings, "stride")[axis], pair(settings, "dilation")[axis]) - 1;
    }
    if (output_padding[0] <= most[0] && output_padding[1] <= most[1]) return std::nullopt;
    return Misfit{
        .expected = "output_padding up to " + sizes_text(most),
        .got = "output_padding " + sizes_text(output_padding),
        .why = "output_padding chooses between the sizes that a convolution of this "
               "stride maps to one, so it is smaller than stride or dilation.",
        .fixes = {set_to("output_padding", Integers{std::min(output_padding[0], most[0]),
                                                    std::min(output_padding[1], most[1])})},
        .setting = "output_padding"};
}

std::optional<Misfit> check_size(const Settings& settings, const Shape& x)
{
    const Pair out = output_size(settings, x);
    if (out[0] >= 1 && out[1] >= 1) return std::nullopt;
    const std::size_t worst = out[0] < 1 ? 0 : 1;
    Integers padding;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const std::int64_t excess = std::max<std::int64_t>(0, 1 - out[axis]);
        padding.push_back(pair(settings, "padding")[axis] - (excess + 1) / 2);
    }
    return Misfit{
        .expected = "less padding",
        .got = x.to_string(),
        .why = fmt::format("padding cuts the output at its borders, and nothing would be "
                           "left: {}.",
                           formula(settings, worst, x[static_cast<int>(worst) + 2], out[worst])),
        .fixes = {set_to("padding", padding)},
        .setting = "padding"};
}

std::optional<Misfit> check(const Settings& settings, const Shape& x)
{
    if (auto misfit = want_image("ConvTranspose2d", "spreads its kernel over images", x,
                                 SinglePixels::Useful)) {
        return misfit;
    }
    const std::int64_t groups = integer(settings, "groups");
    const std::int64_t out_channels = integer(settings, "out_channels");
    if (x[1] % groups != 0 || out_channels % groups != 0) {
        return Misfit{.expected = fmt::format("channels that {} groups share evenly", groups),
                      .got = fmt::format("{} channels in, {} out", x[1], out_channels),
                      .why = fmt::format("{1}/{0} and {2}/{0} must be whole numbers.", groups, x[1],
                                         out_channels),
                      .fixes = {set_to("groups", 1)},
                      .setting = "groups"};
    }
    if (auto misfit = check_output_padding(settings)) return misfit;
    return check_size(settings, x);
}

Inference infer(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    if (auto misfit = check(settings, x)) return does_not_fit(*misfit);

    const auto [height, width] = output_size(settings, x);
    const Pair kernel = pair(settings, "kernel_size");
    const std::int64_t out_channels = integer(settings, "out_channels");
    const std::int64_t group_channels = out_channels / integer(settings, "groups");
    Inference inference{.output = {kBatch, out_channels, height, width},
                        .arithmetic = height_and_width(formula(settings, 0, x[2], height),
                                                       formula(settings, 1, x[3], width)),
                        .derived = {{"in_channels", x[1]}},
                        .parameters = {{"weight", {x[1], group_channels, kernel[0], kernel[1]}}},
                        .multiply_adds = saturating_product(
                            {x[1], x[2], x[3], group_channels, kernel[0], kernel[1]})};
    if (is_on(settings, "bias")) inference.parameters.push_back({"bias", {out_channels}});
    return inference;
}

std::unique_ptr<Module> make(const Settings& settings, std::span<const Shape> inputs)
{
    return std::make_unique<ConvTranspose2d>(
        inputs.front()[1], integer(settings, "out_channels"), pair(settings, "kernel_size"),
        ConvTranspose2dOptions{.stride = pair(settings, "stride"),
                               .padding = pair(settings, "padding"),
                               .output_padding = pair(settings, "output_padding"),
                               .dilation = pair(settings, "dilation"),
                               .groups = integer(settings, "groups")},
        is_on(settings, "bias") ? Bias::On : Bias::Off);
}

std::string to_pytorch(const Settings& settings, std::span<const Shape> inputs)
{
    return PythonCall("nn.ConvTranspose2d")
        .argument(fmt::format("{}", inputs.front()[1]))
        .argument(fmt::format("{}", integer(settings, "out_channels")))
        .keyword("kernel_size", python_pair_or_value(settings.at("kernel_size")))
        .setting(settings, "stride", Integers{1, 1})
        .setting(settings, "padding", Integers{0, 0})
        .setting(settings, "output_padding", Integers{0, 0})
        .setting(settings, "groups", 1)
        .setting(settings, "bias", true)
        .setting(settings, "dilation", Integers{1, 1})
        .text();
}

OnnxOperator onnx_convolution(const Settings& settings, Pair padding, Pair output_padding)
{
    return {.op_type = "ConvTranspose",
            .inputs = {"x0", "weight"},
            .attributes = {{"dilations", onnx_ints(pair(settings, "dilation"))},
                           {"group", integer(settings, "groups")},
                           {"kernel_shape", onnx_ints(pair(settings, "kernel_size"))},
                           {"output_padding", onnx_ints(output_padding)},
                           {"pads", onnx_pads(padding, padding)},
                           {"strides", onnx_ints(pair(settings, "stride"))}}};
}

/// With the borders cut or grown by an operator of their own, and the bias added behind.
OnnxOperators onnx_with_free_borders(const Settings& settings)
{
    const Pair cut = pair(settings, "padding");
    const Pair grown = pair(settings, "output_padding");
    OnnxOperators operators{onnx_convolution(settings, {0, 0}, {0, 0}),
                            onnx_integers("borders", {0, 0, -cut[0], -cut[1], 0, 0,
                                                      grown[0] - cut[0], grown[1] - cut[1]}),
                            {.op_type = "Pad", .inputs = {"full", "borders"}}};
    operators.front().output = "full";
    if (!is_on(settings, "bias")) return operators;
    operators.back().output = "unbiased";
    operators.push_back(onnx_integers("channels", {1, integer(settings, "out_channels"), 1, 1}));
    operators.push_back({.op_type = "Reshape", .inputs = {"bias", "channels"}, .output = "shift"});
    operators.push_back({.op_type = "Add", .inputs = {"unbiased", "shift"}});
    return operators;
}

OnnxOperators to_onnx(const Settings& settings, std::span<const Shape> /*inputs*/)
{
    const Pair output_padding = pair(settings, "output_padding");
    const Pair stride = pair(settings, "stride");
    // Legal in PyTorch if dilated, but onnxruntime refuses it.
    if (output_padding[0] >= stride[0] || output_padding[1] >= stride[1]) {
        return onnx_with_free_borders(settings);
    }
    OnnxOperator convolution =
        onnx_convolution(settings, pair(settings, "padding"), output_padding);
    if (is_on(settings, "bias")) convolution.inputs.emplace_back("bias");
    return {convolution};
}

std::string card_text(const Settings& settings)
{
    return fmt::format("{} filters · {} · stride {}", integer(settings, "out_channels"),
                       sizes_text(pair(settings, "kernel_size")),
                       python_pair_or_value(settings.at("stride")));
}

std::vector<SettingType> setting_types()
{
    return {
        {.name = "out_channels",
         .default_value = 16,
         .min = 1,
         .max = kMaxWindow,
         .help = "How many feature maps it gives; usually half as many as come in."},
        kernel_size_setting(3, "Height and width of the patch that each number is spread over; 2 "
                               "with stride 2 or 4 with stride 2 and padding 1 double the size."),
        {.name = "stride",
         .kind = SettingKind::Pair,
         .default_value = Integers{1, 1},
         .min = 1,
         .max = kMaxWindow,
         .help = "How far apart the patches are laid; 2 doubles the image."},
        {.name = "padding",
         .kind = SettingKind::Pair,
         .default_value = Integers{0, 0},
         .max = kMaxWindow,
         .help = "How much is cut off at each border of the result; 0 keeps all of it."},
        {.name = "output_padding",
         .kind = SettingKind::Pair,
         .default_value = Integers{0, 0},
         .max = kMaxWindow,
         .help = "Rows and columns added at the end, to reach a size that stride and kernel miss; "
                 "usually 0, or 1 with stride 2 and kernel 3."},
        {.name = "groups",
         .default_value = 1,
         .min = 1,
         .max = kMaxWindow,
         .help = "Splits the channels into groups that do not see each other; 1 mixes all."},
        {.name = "bias",
         .kind = SettingKind::Switch,
         .default_value = true,
         .help = "Adds a learned number to each feature map; off before a batch norm."},
        dilation_setting(),
    };
}

} // namespace

LayerType conv_transpose2d_layer()
{
    return {.name = "ConvTranspose2d",
            .display_name = "ConvTranspose2d",
            .category = Category::Convolution,
            .help =
                "Makes an image larger: each number paints a learned patch, and the patches are "
                "added up where they overlap.",
            .id_stem = "up",
            .url = pytorch_page("torch.nn.ConvTranspose2d"),
            .settings = setting_types(),
            .infer = shape_rule<infer>,
            .make = make,
            .to_pytorch = to_pytorch,
            .to_onnx = to_onnx,
            .card_text = card_text};
}

} // namespace loom

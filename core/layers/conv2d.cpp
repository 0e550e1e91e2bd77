#include <numeric>

#include <fmt/core.h>

#include "core/layers/catalog.h"
#include "core/layers/onnx_operators.h"
#include "core/layers/python_call.h"
#include "core/layers/window_rule.h"
#include "core/nn/convolution.h"

namespace loom {

namespace {

using Integers = std::vector<std::int64_t>;

bool is_same(const Settings& settings)
{
    return is_word(settings, "padding") && word(settings, "padding") == "same";
}

/// With the numeric padding: zero for the word "valid", and for "same", which has a rule of its
/// own.
SlidingWindow window_of(const Settings& settings)
{
    return {.kernel = pair(settings, "kernel_size"),
            .stride = pair(settings, "stride"),
            .padding = is_word(settings, "padding") ? Pair{0, 0} : pair(settings, "padding"),
            .dilation = pair(settings, "dilation")};
}

std::optional<Misfit> check_groups(const Settings& settings, const Shape& x)
{
    const std::int64_t groups = integer(settings, "groups");
    const std::int64_t out_channels = integer(settings, "out_channels");
    if (x[1] % groups == 0 && out_channels % groups == 0) return std::nullopt;
    Misfit misfit{.expected = fmt::format("channels that {} groups share evenly", groups),
                  .got = fmt::format("{} channels in, {} out", x[1], out_channels),
                  .why = fmt::format("groups={0} splits the {1} channels that come in and the {2} "
                                     "that go out into {0} equal parts; {1}/{0} and {2}/{0} must "
                                     "be whole numbers.",
                                     groups, x[1], out_channels),
                  .fixes = {set_to("groups", 1)},
                  .setting = "groups"};
    const std::int64_t largest = std::gcd(x[1], out_channels);
    if (largest > 1) misfit.fixes.push_back(set_to("groups", largest));
    return misfit;
}

std::optional<Misfit> check(const Settings& settings, const Shape& x)
{
    if (auto misfit = want_image("Conv2d", "slides its kernel over images", x)) return misfit;
    if (auto misfit = check_groups(settings, x)) return misfit;
    if (!is_same(settings)) return check_window("Conv2d", window_of(settings), x);
    if (pair(settings, "stride") == Pair{1, 1}) return std::nullopt;
    return Misfit{.expected = "stride 1",
                  .got = "stride " + sizes_text(pair(settings, "stride")),
                  .why = "padding='same' keeps height and width, which only a stride of 1 can do.",
                  .fixes = {set_to("stride", Integers{1, 1}), set_to("padding", Integers{0, 0})},
                  .setting = "stride"};
}

Inference infer(const Settings& settings, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    if (auto misfit = check(settings, x)) return does_not_fit(*misfit);

    const SlidingWindow window = window_of(settings);
    const std::int64_t out_channels = integer(settings, "out_channels");
    const std::int64_t group_channels = x[1] / integer(settings, "groups");
    const auto [height, width] = is_same(settings) ? Pair{x[2], x[3]} : window_output(window, x);
    Inference inference{
        .output = {kBatch, out_channels, height, width},
        .arithmetic = is_same(settings)
                          ? height_and_width(fmt::format("{0} → {0} (padding 'same')", height),
                                             fmt::format("{0} → {0} (padding 'same')", width))
                          : window_arithmetic(window, x),
        .derived = {{"in_channels", x[1]}},
        .parameters = {{"weight",
                        {out_channels, group_channels, window.kernel[0], window.kernel[1]}}},
        .multiply_adds = saturating_product(
            {out_channels, height, width, group_channels, window.kernel[0], window.kernel[1]})};
    if (is_on(settings, "bias")) inference.parameters.push_back({"bias", {out_channels}});
    return inference;
}

std::unique_ptr<Module> make(const Settings& settings, std::span<const Shape> inputs)
{
    const SlidingWindow window = window_of(settings);
    return std::make_unique<Conv2d>(inputs.front()[1], integer(settings, "out_channels"),
                                    window.kernel,
                                    Conv2dOptions{.stride = window.stride,
                                                  .padding = window.padding,
                                                  .same = is_same(settings),
                                                  .dilation = window.dilation,
                                                  .groups = integer(settings, "groups")},
                                    is_on(settings, "bias") ? Bias::On : Bias::Off);
}

std::string to_pytorch(const Settings& settings, std::span<const Shape> inputs)
{
    PythonCall call("nn.Conv2d");
    call.argument(fmt::format("{}", inputs.front()[1]))
        .argument(fmt::format("{}", integer(settings, "out_channels")))
        .keyword("kernel_size", python_pair_or_value(settings.at("kernel_size")))
        .setting(settings, "stride", Integers{1, 1});
    // 'valid' is another word for 0.
    if (is_same(settings) || window_of(settings).padding != Pair{0, 0}) {
        call.setting(settings, "padding", Integers{0, 0});
    }
    return call.setting(settings, "dilation", Integers{1, 1})
        .setting(settings, "groups", 1)
        .setting(settings, "bias", true)
        .text();
}

OnnxOperators to_onnx(const Settings& settings, std::span<const Shape> /*inputs*/)
{
    const SlidingWindow window = window_of(settings);
    Pair begin = window.padding;
    Pair end = window.padding;
    for (std::size_t axis = 0; axis < 2 && is_same(settings); ++axis) {
        const SamePadding same = same_padding(window.kernel[axis], window.dilation[axis]);
        begin[axis] = same.begin;
        end[axis] = same.end;
    }
    OnnxOperators operators = onnx_call("Conv", {{"dilations", onnx_ints(window.dilation)},
                                                 {"group", integer(settings, "groups")},
                                                 {"kernel_shape", onnx_ints(window.kernel)},
                                                 {"pads", onnx_pads(begin, end)},
                                                 {"strides", onnx_ints(window.stride)}});
    operators.front().inputs = {"x0", "weight"};
    if (is_on(settings, "bias")) operators.front().inputs.emplace_back("bias");
    return operators;
}

std::string card_text(const Settings& settings)
{
    return fmt::format("{} filters · {}", integer(settings, "out_channels"),
                       sizes_text(pair(settings, "kernel_size")));
}

std::vector<SettingType> setting_types()
{
    return {
        {.name = "out_channels",
         .default_value = 16,
         .min = 1,
         .max = kMaxWindow,
         .help = "How many filters it learns, each giving one feature map; 8 to 64 suit small "
                 "images, and deeper layers usually have more."},
        kernel_size_setting(3, "Height and width of each filter; 3 is the usual choice, 5 or 7 see "
                               "more at once and cost more."),
        {.name = "stride",
         .kind = SettingKind::Pair,
         .default_value = Integers{1, 1},
         .min = 1,
         .max = kMaxWindow,
         .help = "How far the filter moves between two positions; 1 keeps the size, 2 halves it."},
        {.name = "padding",
         .kind = SettingKind::PairOrWord,
         .default_value = Integers{0, 0},
         .max = kMaxWindow,
         .choices = {"same", "valid"},
         .help = "Zeros put around the image; half of the kernel (1 for 3×3) or 'same' keeps the "
                 "size, 0 or 'valid' shrinks it."},
        dilation_setting(),
        {.name = "groups",
         .default_value = 1,
         .min = 1,
         .max = kMaxWindow,
         .help = "Splits the channels into groups that do not see each other; 1 mixes all, as many "
                 "as channels filters each by itself."},
        {.name = "bias",
         .kind = SettingKind::Switch,
         .default_value = true,
         .help = "Adds a learned number to each feature map; switch it off before a batch norm, "
                 "which would take it away again."},
    };
}

} // namespace

LayerType conv2d_layer()
{
    return {.name = "Conv2d",
            .display_name = "Conv2d",
            .category = Category::Convolution,
            .help =
                "Slides small learned filters over the image and gives one feature map for each "
                "filter: bright where the image looks like the filter.",
            .id_stem = "conv",
            .url = pytorch_page("torch.nn.Conv2d"),
            .settings = setting_types(),
            .infer = shape_rule<infer>,
            .make = make,
            .to_pytorch = to_pytorch,
            .to_onnx = to_onnx,
            .card_text = card_text};
}

} // namespace loom

#include "core/layers/window_rule.h"

#include <algorithm>

#include <fmt/core.h>

namespace loom {

namespace {

using Integers = std::vector<std::int64_t>;

std::int64_t floor_divide(std::int64_t a, std::int64_t b)
{
    return a / b - (a % b != 0 && a < 0 ? 1 : 0);
}

std::int64_t output_size(const SlidingWindow& w, std::size_t axis, std::int64_t in)
{
    return w.is_pooling ? pool_output_size(in, w.kernel[axis], w.stride[axis], w.padding[axis],
                                           w.dilation[axis], w.ceil_mode)
                        : conv_output_size(in, w.kernel[axis], w.stride[axis], 2 * w.padding[axis],
                                           w.dilation[axis]);
}

/// Text of the formula, with its own result: what the window rule gives, but also below 1.
std::string formula(const SlidingWindow& w, std::size_t axis, std::int64_t in)
{
    const std::int64_t kernel = w.kernel[axis];
    const std::int64_t dilation = w.dilation[axis];
    const std::int64_t stride = w.stride[axis];
    const std::string extent =
        dilation == 1 ? fmt::format("{}", kernel) : fmt::format("{}·({}−1) − 1", dilation, kernel);
    const std::int64_t room = in + 2 * w.padding[axis] - window_extent(kernel, dilation);
    const std::int64_t steps =
        w.ceil_mode ? -floor_divide(-room, stride) : floor_divide(room, stride);
    const std::string quotient =
        fmt::format("({} + 2·{} − {})/{}", in, w.padding[axis], extent, stride);
    const std::string rounded =
        w.ceil_mode ? fmt::format("⌈{}⌉", quotient) : fmt::format("⌊{}⌋", quotient);
    if (steps + 1 < 1) return fmt::format("{} + 1 = −{}", rounded, -(steps + 1));
    if (w.ceil_mode && output_size(w, axis, in) < steps + 1) {
        return fmt::format("{} + 1 − 1 = {}, as the last window would begin in the padding",
                           rounded, steps);
    }
    return fmt::format("{} + 1 = {}", rounded, steps + 1);
}

/// The smallest padding with which the kernel fits.
Integers padding_that_fits(const SlidingWindow& w, const Shape& image)
{
    Integers padding;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const std::int64_t lack =
            window_extent(w.kernel[axis], w.dilation[axis]) - image[static_cast<int>(axis) + 2];
        padding.push_back(std::max(w.padding[axis], (lack + 1) / 2));
    }
    return padding;
}

/// The largest kernel, up to the present one, that fits.
Integers kernel_that_fits(const SlidingWindow& w, const Shape& image)
{
    Integers kernel;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const std::int64_t padded = image[static_cast<int>(axis) + 2] + 2 * w.padding[axis];
        kernel.push_back(std::min(w.kernel[axis], (padded - 1) / w.dilation[axis] + 1));
    }
    return kernel;
}

bool is_padding_legal(const SlidingWindow& w, const Integers& padding)
{
    if (std::ranges::max(padding) > static_cast<std::int64_t>(kMaxWindow)) return false;
    return !w.is_pooling || (padding[0] <= w.kernel[0] / 2 && padding[1] <= w.kernel[1] / 2);
}

SuggestedFix smaller_kernel(SlidingWindow w, const Shape& image)
{
    Integers kernel = kernel_that_fits(w, image);
    w.kernel = {kernel[0], kernel[1]};
    if (is_padding_legal(w, {w.padding[0], w.padding[1]})) {
        return set_to("kernel_size", std::move(kernel));
    }
    // The padding that made room for this kernel is more than half of it: do without.
    w.padding = {0, 0};
    SuggestedFix fix = set_to("kernel_size", kernel_that_fits(w, image));
    fix.text += " and padding to 0";
    fix.settings["padding"] = Integers{0, 0};
    return fix;
}

Misfit too_much_padding(std::string_view layer, const SlidingWindow& w, const Shape& image)
{
    const std::array<std::int64_t, 2> most{w.kernel[0] / 2, w.kernel[1] / 2};
    return {.expected = fmt::format("padding up to {}", sizes_text(most)),
            .got = fmt::format("padding {} around {}", sizes_text(w.padding), image.to_string()),
            .why = fmt::format("{} allows a padding of at most half of its window, ⌊{}/2⌋ and "
                               "⌊{}/2⌋, so that every window sees a part of the image.",
                               layer, w.kernel[0], w.kernel[1]),
            .fixes = {set_to("padding", Integers{std::min(w.padding[0], most[0]),
                                                 std::min(w.padding[1], most[1])})},
            .setting = "padding"};
}

} // namespace

std::array<std::int64_t, 2> window_output(const SlidingWindow& window, const Shape& image)
{
    return {output_size(window, 0, image[2]), output_size(window, 1, image[3])};
}

std::vector<std::string> height_and_width(const std::string& height, const std::string& width)
{
    if (height == width) return {height};
    return {"height: " + height, "width: " + width};
}

std::vector<std::string> window_arithmetic(const SlidingWindow& window, const Shape& image)
{
    return height_and_width(formula(window, 0, image[2]), formula(window, 1, image[3]));
}

std::optional<Misfit> check_window(std::string_view layer, const SlidingWindow& window,
                                   const Shape& image)
{
    if (window.is_pooling &&
        (window.padding[0] > window.kernel[0] / 2 || window.padding[1] > window.kernel[1] / 2)) {
        return too_much_padding(layer, window, image);
    }
    const std::array<std::int64_t, 2> out = window_output(window, image);
    if (out[0] >= 1 && out[1] >= 1) return std::nullopt;

    std::array<std::int64_t, 2> least{};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const std::int64_t extent = window_extent(window.kernel[axis], window.dilation[axis]);
        least[axis] = std::max<std::int64_t>(1, extent - 2 * window.padding[axis]);
    }
    const std::size_t worst = out[0] < 1 ? 0 : 1;
    Misfit misfit{.expected = fmt::format("an image of at least {} × {}", least[0], least[1]),
                  .got = image.to_string(),
                  .why = fmt::format("{}'s window of {} does not fit into the image's {} × {}: {}.",
                                     layer, sizes_text(window.kernel), image[2], image[3],
                                     formula(window, worst, image[static_cast<int>(worst) + 2])),
                  .setting = "kernel_size"};
    const Integers padding = padding_that_fits(window, image);
    if (is_padding_legal(window, padding)) misfit.fixes.push_back(set_to("padding", padding));
    misfit.fixes.push_back(smaller_kernel(window, image));
    return misfit;
}

SettingType kernel_size_setting(std::int64_t size, std::string help)
{
    return {.name = "kernel_size",
            .kind = SettingKind::Pair,
            .default_value = Integers{size, size},
            .min = 1,
            .max = kMaxWindow,
            .help = std::move(help)};
}

SettingType dilation_setting()
{
    return {.name = "dilation",
            .kind = SettingKind::Pair,
            .default_value = Integers{1, 1},
            .min = 1,
            .max = kMaxWindow,
            .help = "Distance between the cells that the window looks at; 1 leaves no gaps, 2 "
                    "sees twice as far for the same price."};
}

} // namespace loom

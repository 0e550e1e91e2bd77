#include "core/layers/pooling_rule.h"

#include <algorithm>

#include <fmt/core.h>

namespace loom {

namespace {

using Integers = std::vector<std::int64_t>;

} // namespace

std::vector<SettingType> pool_settings()
{
    return {
        kernel_size_setting(2,
                            "Height and width of the window; 2 halves the image, 3 with stride 2 "
                            "does so with overlap."),
        {.name = "stride",
         .kind = SettingKind::Pair,
         .default_value = {},
         .min = 1,
         .max = kMaxWindow,
         .optional = true,
         .help = "How far the window moves between two positions; left empty, by its own size, so "
                 "that windows do not overlap."},
        {.name = "padding",
         .kind = SettingKind::Pair,
         .default_value = Integers{0, 0},
         .max = kMaxWindow,
         .help = "Rows and columns put around the image, at most half of the window; 0 is usual, 1 "
                 "with a window of 3 and stride 2."},
    };
}

SettingType ceil_mode_setting()
{
    return {.name = "ceil_mode",
            .kind = SettingKind::Switch,
            .default_value = false,
            .help =
                "Also counts a last window that hangs over the border, instead of leaving those "
                "rows and columns out; usually off."};
}

SlidingWindow pool_window(const Settings& settings)
{
    SlidingWindow window{.kernel = pair(settings, "kernel_size"),
                         .padding = pair(settings, "padding"),
                         .ceil_mode = is_on(settings, "ceil_mode"),
                         .is_pooling = true};
    window.stride = is_none(settings, "stride") ? window.kernel : pair(settings, "stride");
    return window;
}

Inference infer_pool(std::string_view layer, const SlidingWindow& window, const Shape& x)
{
    if (auto misfit = want_image(layer, "looks at windows of images", x)) {
        return does_not_fit(std::move(*misfit));
    }
    if (auto misfit = check_window(layer, window, x)) return does_not_fit(std::move(*misfit));
    const auto [height, width] = window_output(window, x);
    return {.output = {kBatch, x[1], height, width}, .arithmetic = window_arithmetic(window, x)};
}

std::array<std::int64_t, 2> pool_padding_end(const SlidingWindow& window, const Shape& x)
{
    const std::array<std::int64_t, 2> out = window_output(window, x);
    std::array<std::int64_t, 2> end{};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const std::int64_t reach = (out[axis] - 1) * window.stride[axis] +
                                   window_extent(window.kernel[axis], window.dilation[axis]);
        end[axis] = std::max(window.padding[axis],
                             reach - x[static_cast<int>(axis) + 2] - window.padding[axis]);
    }
    return end;
}

PythonCall pool_call(std::string_view function, const Settings& settings)
{
    PythonCall call(function);
    call.argument(python_pair_or_value(settings.at("kernel_size")));
    if (!is_none(settings, "stride")) {
        call.setting(settings, "stride", settings.at("kernel_size"));
    }
    call.setting(settings, "padding", Integers{0, 0});
    return call;
}

std::string pool_card_text(const Settings& settings)
{
    const SlidingWindow window = pool_window(settings);
    return fmt::format("{} · stride {}", sizes_text(window.kernel),
                       python_pair_or_value(Integers(window.stride.begin(), window.stride.end())));
}

} // namespace loom

#pragma once

#include "core/layers/shape_rule.h"
#include "core/tensor/window.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

/// What convolution and pooling share: a window that slides over height and width.
namespace loom {

struct SlidingWindow {
    std::array<std::int64_t, 2> kernel{1, 1}, stride{1, 1}, padding{0, 0}, dilation{1, 1};
    bool ceil_mode = false; ///< pooling only
    /// Pooling allows padding up to half of the kernel only, so that no window lies in it entirely.
    bool is_pooling = false;
};

std::array<std::int64_t, 2> window_output(const SlidingWindow& window, const Shape& image);
/// "⌊(12 + 2·0 − 5)/1⌋ + 1 = 8": one line when height and width agree.
std::vector<std::string> window_arithmetic(const SlidingWindow& window, const Shape& image);
/// `layer`'s window is larger than the padded image, or its padding larger than it may be.
std::optional<Misfit> check_window(std::string_view layer, const SlidingWindow& window,
                                   const Shape& image);
/// Both lines as one when they are equal, else "height: …" and "width: …".
std::vector<std::string> height_and_width(const std::string& height, const std::string& width);

/// Settings that Conv2d and the pools name alike.
SettingType kernel_size_setting(std::int64_t size, std::string help);
SettingType dilation_setting();

} // namespace loom

#pragma once

#include "core/layers/python_call.h"
#include "core/layers/window_rule.h"

/// What MaxPool2d and AvgPool2d share.
namespace loom {

std::vector<SettingType> pool_settings(); ///< kernel_size, stride, padding
SettingType ceil_mode_setting();
/// Their window; a stride that is None is the kernel's size.
SlidingWindow pool_window(const Settings& settings);
Inference infer_pool(std::string_view layer, const SlidingWindow& window, const Shape& x);
/// Padding at the bottom and right that makes the windows of ceil_mode fit without it.
std::array<std::int64_t, 2> pool_padding_end(const SlidingWindow& window, const Shape& x);
/// "nn.MaxPool2d(2, stride=1", open for the layer's own settings.
PythonCall pool_call(std::string_view function, const Settings& settings);
std::string pool_card_text(const Settings& settings); ///< "2×2 · stride 2"

} // namespace loom

#pragma once

#include "core/layers/layer_type.h"
#include "core/layers/onnx_operators.h"

/// What BatchNorm1d and BatchNorm2d share: they differ in the ranks that they take.
namespace loom {

std::vector<SettingType> batch_norm_settings();
Inference batch_norm_result(const Settings& settings, const Shape& x);
std::string batch_norm_call(std::string_view function, const Settings& settings, const Shape& x);
OnnxOperators batch_norm_onnx(const Settings& settings, std::span<const Shape> inputs);
std::string batch_norm_card(const Settings& settings);
/// PyTorch's None: the average over all batches.
std::optional<double> batch_norm_momentum(const Settings& settings);

} // namespace loom

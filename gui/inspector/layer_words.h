#pragma once

#include "core/layers/layer_type.h"

#include <QString>

namespace loom {

/// What PyTorch calls the layer: "torch.nn.Conv2d".
QString pytorchName(const LayerType& type);
/// The sentence about a layer with its PyTorch name, for a tooltip.
QString layerToolTip(const LayerType& type);
/// A setting's help with PyTorch's name, its limits and default, for a tooltip.
QString settingToolTip(const SettingType& setting);

/// Every letter of `pattern` in order in `text`: the better, the higher; -1 when it does not fit.
/// Beginnings of words and letters in a row count more.
int matchScore(const QString& pattern, const QString& text);

} // namespace loom

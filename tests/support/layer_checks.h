#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/layers/layer_type.h"
#include "core/tensor/device.h"
#include "tests/support/gradient_check.h"

/// What must hold for every layer type, built in or added: each check returns "" or what is wrong.
namespace loom {

/// Legal settings with inputs that the layer takes.
struct LayerSample {
    Settings settings;
    std::vector<Shape> inputs; ///< with kBatch first
    std::string to_string() const;
};

/// A setting's value within its limits, small enough to compute with; mostly not the default.
SettingValue random_value(const SettingType& type, Sampler& sampler,
                          const std::vector<Shape>& inputs);
/// Random settings and inputs, odd sizes included, that the shape rule accepts; nothing when 2000
/// tries found none.
std::optional<LayerSample> random_layer_sample(const LayerType& type, Sampler& sampler);

/// Names, help and limits are there, and the defaults are legal.
std::string check_description(const LayerType& type);
/// On random samples: the module's output has the rule's shape, its tensors are those described,
/// in training and eval, for batches of 0, 1 and more.
std::string check_shapes(const LayerType& type, const Device& device, int count = 24);
/// Gradients of inputs and parameters by differences, in float64.
std::string check_gradients(const LayerType& type, int count = 24);
/// The exports name the layer's settings, tensors and inputs only.
std::string check_exports(const LayerType& type, int count = 24);
/// Whatever comes in and however large the settings: an output within the limits, or a misfit with
/// its reasons, and each fix mends it.
std::string check_misfits(const LayerType& type, const LayerCatalog& catalog, int count = 400);

/// The drawing after a fix: what the layer says then.
Inference infer_after(const SuggestedFix& fix, const LayerType& type, const LayerSample& sample,
                      const LayerCatalog& catalog);

} // namespace loom

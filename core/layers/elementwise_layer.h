#pragma once

#include "core/layers/catalog.h"
#include "core/layers/onnx_operators.h"
#include "core/layers/python_call.h"
#include "core/layers/shape_rule.h"

#include <memory>

/// What layers that treat every number by itself share: they differ in their module and export.
namespace loom {

template <typename M>
std::unique_ptr<Module> make_plain(const Settings& /*settings*/, std::span<const Shape> /*inputs*/)
{
    return std::make_unique<M>();
}

// Softmax and LogSoftmax have the setting `dim`, which may not be the batch.
SettingType softmax_dim_setting();
Inference infer_softmax(const Settings& settings, std::span<const Shape> inputs);

} // namespace loom

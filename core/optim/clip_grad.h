#pragma once

#include "core/nn/module.h"

#include <span>

namespace loom {

/// The 2-norm over the gradients of all parameters as one vector; those without one are left out.
double grad_norm(std::span<const NamedTensor> parameters);

/// torch.nn.utils.clip_grad_norm_: scales the gradients so that their norm is at most `max_norm`,
/// and returns the norm before. One NaN makes all gradients NaN, as in PyTorch.
double clip_grad_norm_(std::span<const NamedTensor> parameters, double max_norm); // NOLINT

} // namespace loom

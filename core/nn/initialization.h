#pragma once

#include "core/tensor/random.h"

/// PyTorch's default initialisation of Linear and the convolutions.
namespace loom {

/// Numbers that one output of `weight` is summed from: the product of all axes but the first.
std::int64_t fan_in(const Tensor& weight);
/// kaiming_uniform with a = √5: uniform within ±1/√fan_in. The bias, unless undefined, likewise.
void initialize_uniform(Tensor& weight, Tensor& bias, Generator& generator);

} // namespace loom

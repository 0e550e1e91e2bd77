#pragma once

#include "core/tensor/nn_ops.h"

namespace loom {

/// Height and width, where one number stands for both as in PyTorch: MaxPool2d(2).
struct Size2d {
    Size2d(std::int64_t both) : value{both, both} {} // NOLINT: implicit on purpose
    Size2d(Pair size) : value(size) {}               // NOLINT
    Size2d(std::int64_t height, std::int64_t width) : value{height, width} {}

    Pair value;
};

/// Whether a layer adds a learned number to each of its outputs.
enum class Bias : std::uint8_t { Off, On };

} // namespace loom

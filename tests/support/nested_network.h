#pragma once

#include "core/nn/nn.h"

/// A network with children of children, for tests of modules.
namespace loom {

struct Block : Module {
    Conv2d& conv = add_module<Conv2d>("conv", 2, 2, 3, Conv2dOptions{.same = true}, Bias::Off);
    BatchNorm2d& bn = add_module<BatchNorm2d>("bn", 2);
    Tensor forward(const Tensor& x) override { return relu(bn(conv(x))); }
};

struct Net : Module {
    Conv2d& conv1 = add_module<Conv2d>("conv1", 1, 2, 3);
    Block& block = add_module<Block>("block");
    Block& again = add_module<Block>("again");
    Linear& out = add_module<Linear>("out", 8, 3);
    Tensor forward(const Tensor& x) override { return out(again(block(conv1(x))).flatten(1)); }
};

} // namespace loom

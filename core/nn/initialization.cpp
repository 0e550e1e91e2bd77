#include "core/nn/initialization.h"

#include <cmath>

namespace loom {

std::int64_t fan_in(const Tensor& weight)
{
    std::int64_t count = 1;
    for (int axis = 1; axis < weight.dim(); ++axis) count *= weight.shape()[axis];
    return count;
}

void initialize_uniform(Tensor& weight, Tensor& bias, Generator& generator)
{
    const NoGrad no_grad;
    // gain · √(3 / fan_in) with gain = √(2 / (1 + a²)) and a = √5 is 1/√fan_in.
    const double bound = 1 / std::sqrt(static_cast<double>(fan_in(weight)));
    uniform_(weight, -bound, bound, generator);
    if (bias.defined()) uniform_(bias, -bound, bound, generator);
}

} // namespace loom

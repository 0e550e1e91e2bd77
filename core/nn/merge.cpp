#include "core/nn/merge.h"

#include <stdexcept>

#include <fmt/core.h>

#include "core/tensor/ops.h"

namespace loom {

Tensor Add::forward(std::span<const Tensor> inputs)
{
    if (inputs.empty()) throw std::invalid_argument("[Add] expected inputs, got none");
    Tensor sum = inputs.front();
    for (const Tensor& x : inputs.subspan(1)) sum = add(sum, x);
    return sum;
}

Tensor Concat::forward(std::span<const Tensor> inputs)
{
    return cat(std::vector<Tensor>(inputs.begin(), inputs.end()), dim_);
}

std::string Concat::extra_repr() const { return fmt::format("dim={}", dim_); }

} // namespace loom

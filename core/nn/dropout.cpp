#include "core/nn/dropout.h"

#include <stdexcept>

#include <fmt/core.h>

#include "core/nn/python_text.h"
#include "core/tensor/nn_ops.h"

namespace loom {

Dropout::Dropout(double p) : p_(p)
{
    if (p >= 0 && p <= 1) return;
    throw std::invalid_argument(
        fmt::format("[Dropout] expected a probability from 0 to 1, got {}", p));
}

Tensor Dropout::forward(const Tensor& x)
{
    return is_training() ? dropout(x, p_, masks_.next()) : x;
}

std::string Dropout::extra_repr() const
{
    return fmt::format("p={}, inplace=False", python_real(p_));
}

void Dropout::seek_own(PhiloxKey key) { masks_ = Generator(key.seed, key.stream); }

} // namespace loom

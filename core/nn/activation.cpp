#include "core/nn/activation.h"

#include <fmt/core.h>

#include "core/nn/python_text.h"
#include "core/tensor/nn_ops.h"

namespace loom {

Tensor ReLU::forward(const Tensor& x) { return relu(x); }

Tensor LeakyReLU::forward(const Tensor& x) { return leaky_relu(x, negative_slope_); }

std::string LeakyReLU::extra_repr() const
{
    return "negative_slope=" + python_real(negative_slope_);
}

Tensor GELU::forward(const Tensor& x) { return gelu(x, approximate_); }

std::string GELU::extra_repr() const
{
    return "approximate=" + python_string(approximate_ == GeluKind::Tanh ? "tanh" : "none");
}

Tensor SiLU::forward(const Tensor& x) { return silu(x); }

Tensor Sigmoid::forward(const Tensor& x) { return sigmoid(x); }

Tensor Tanh::forward(const Tensor& x) { return tanh(x); }

Tensor Softmax::forward(const Tensor& x) { return softmax(x, dim_); }

std::string Softmax::extra_repr() const { return fmt::format("dim={}", dim_); }

Tensor LogSoftmax::forward(const Tensor& x) { return log_softmax(x, dim_); }

std::string LogSoftmax::extra_repr() const { return fmt::format("dim={}", dim_); }

} // namespace loom

#include "core/nn/reshaping.h"

#include <fmt/core.h>

#include "core/nn/python_text.h"

namespace loom {

Tensor Flatten::forward(const Tensor& x) { return x.flatten(start_dim_, end_dim_); }

std::string Flatten::extra_repr() const
{
    return fmt::format("start_dim={}, end_dim={}", start_dim_, end_dim_);
}

Tensor Reshape::forward(const Tensor& x)
{
    Shape shape{x.size(0)};
    for (const std::int64_t size : shape_) shape.push_back(size);
    return x.reshape(shape);
}

std::string Reshape::extra_repr() const { return "shape=" + python_tuple(shape_); }

Tensor Squeeze::forward(const Tensor& x)
{
    if (dim_) return x.squeeze(*dim_);
    Tensor y = x;
    for (int axis = x.dim() - 1; axis > 0; --axis) y = y.squeeze(axis);
    return y;
}

std::string Squeeze::extra_repr() const
{
    return dim_ ? fmt::format("dim={}", *dim_) : std::string();
}

Tensor Unsqueeze::forward(const Tensor& x) { return x.unsqueeze(dim_); }

std::string Unsqueeze::extra_repr() const { return fmt::format("dim={}", dim_); }

} // namespace loom

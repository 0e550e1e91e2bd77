#include <stdexcept>

#include <fmt/core.h>

#include "core/tensor/op_support.h"

namespace loom {

namespace {

/// PyTorch skips empty vectors when it joins, whatever the other shapes.
bool is_skipped(const Tensor& x) { return x.dim() == 1 && x.numel() == 0; }

Shape joined_shape(const std::vector<Tensor>& tensors, int axis, std::size_t first)
{
    Shape shape = tensors[first].shape();
    shape[axis] = 0;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const Shape& part = tensors[i].shape();
        if (is_skipped(tensors[i])) continue;
        if (part.rank() != shape.rank())
            throw std::invalid_argument(
                fmt::format("[cat] expected tensors of {} dimensions, got {} in tensor {}",
                            shape.rank(), part.rank(), i));
        for (int d = 0; d < shape.rank(); ++d) {
            if (d == axis || part[d] == shape[d]) continue;
            throw std::invalid_argument(
                fmt::format("[cat] expected size {} at dimension {} (all but dimension {} must "
                            "match), got {} in tensor {}",
                            shape[d], d, axis, part[d], i));
        }
        shape[axis] += part[axis];
    }
    return shape;
}

DType require_joinable(const std::vector<Tensor>& tensors)
{
    if (tensors.empty())
        throw std::invalid_argument("[cat] expected at least one tensor, got none");
    DType dtype = tensors.front().dtype();
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        require_one_device("cat", {&tensors.front(), &tensors[i]});
        if (tensors[i].dim() == 0)
            throw std::invalid_argument(fmt::format(
                "[cat] expected tensors of at least one dimension, got a scalar in tensor {}", i));
        dtype = promote_types(dtype, tensors[i].dtype());
    }
    return dtype;
}

} // namespace

Tensor cat(const std::vector<Tensor>& tensors, std::int64_t axis)
{
    const DType dtype = require_joinable(tensors);
    std::size_t first = 0;
    while (first + 1 < tensors.size() && is_skipped(tensors[first])) ++first;
    const int at = checked_axis("cat", axis, tensors[first].dim());
    Tensor y = empty(joined_shape(tensors, at, first),
                     {.dtype = dtype, .device = tensors.front().device()});
    std::int64_t start = 0;
    for (const Tensor& part : tensors) {
        if (part.numel() == 0) continue;
        const Tensor window = y.narrow(at, start, part.shape()[at]);
        y.backend().copy(window.view_of(), part.view_of());
        start += part.shape()[at];
    }
    return Tensor::record("cat", y, tensors, [tensors, at](const Tensor& dy) {
        std::int64_t from = 0;
        for (const Tensor& part : tensors) {
            if (is_skipped(part)) {
                part.add_grad(zeros_like(part));
                continue;
            }
            part.add_grad(dy.narrow(at, from, part.shape()[at]));
            from += part.shape()[at];
        }
    });
}

Tensor stack(const std::vector<Tensor>& tensors, std::int64_t axis)
{
    if (tensors.empty())
        throw std::invalid_argument("[stack] expected at least one tensor, got none");
    require_defined("stack", tensors.front());
    const int at = checked_axis("stack", axis, tensors.front().dim() + 1);
    std::vector<Tensor> parts;
    parts.reserve(tensors.size());
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        require_one_device("stack", {&tensors.front(), &tensors[i]});
        if (tensors[i].shape() != tensors[0].shape())
            throw std::invalid_argument(
                fmt::format("[stack] expected tensors of one shape, {}, got {} in tensor {}",
                            tensors[0].shape().to_string(), tensors[i].shape().to_string(), i));
        parts.push_back(tensors[i].unsqueeze(at));
    }
    return cat(parts, at);
}

} // namespace loom

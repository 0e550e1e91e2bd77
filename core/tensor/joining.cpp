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
                fmt::format("[cat] Tensors must have same number of dimensions: got {} and {}",
                            shape.rank(), part.rank()));
        for (int d = 0; d < shape.rank(); ++d) {
            if (d == axis || part[d] == shape[d]) continue;
            throw std::invalid_argument(fmt::format(
                "[cat] Sizes of tensors must match except in dimension {}. Expected size {} but "
                "got size {} for tensor number {} in the list.",
                axis, shape[d], part[d], i));
        }
        shape[axis] += part[axis];
    }
    return shape;
}

DType require_joinable(const std::vector<Tensor>& tensors)
{
    if (tensors.empty())
        throw std::invalid_argument("[cat] torch.cat(): expected a non-empty list of Tensors");
    DType dtype = tensors.front().dtype();
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        require_one_device("cat", {&tensors.front(), &tensors[i]});
        if (tensors[i].dim() == 0)
            throw std::invalid_argument(fmt::format(
                "[cat] zero-dimensional tensor (at position {}) cannot be concatenated", i));
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
    const int at = normalize_axis(axis, tensors[first].dim());
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
        throw std::invalid_argument("[stack] stack expects a non-empty TensorList");
    std::vector<Tensor> parts;
    parts.reserve(tensors.size());
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        require_one_device("stack", {&tensors.front(), &tensors[i]});
        if (tensors[i].shape() != tensors[0].shape())
            throw std::invalid_argument(fmt::format(
                "[stack] stack expects each tensor to be equal size, but got {} at entry 0 and {} "
                "at entry {}",
                tensors[0].shape().to_string(), tensors[i].shape().to_string(), i));
        parts.push_back(tensors[i].unsqueeze(axis));
    }
    return cat(parts, normalize_axis(axis, tensors[0].dim() + 1));
}

} // namespace loom

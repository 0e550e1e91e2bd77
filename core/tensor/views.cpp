#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "core/tensor/op_support.h"
#include "core/tensor/tensor_state.h"

namespace loom {

namespace {

template <typename... Arguments>
[[noreturn]] void fail(fmt::format_string<Arguments...> text, Arguments&&... arguments)
{
    throw std::invalid_argument(fmt::format(text, std::forward<Arguments>(arguments)...));
}

/// "[2, -1]": a shape as it was asked for, where -1 is not yet a size.
std::string as_written(const Shape& shape)
{
    return fmt::format("[{}]", fmt::join(shape.sizes(), ", "));
}

void require_axes(const char* op, const Tensor& x)
{
    if (x.dim() == 0)
        throw std::out_of_range(
            fmt::format("[{}] expected a tensor of at least one dimension, got a scalar", op));
}

/// Puts a view on the tape; `gradient` turns dy into dx.
template <typename F>
Tensor record_view(const char* op, const Tensor& x, Tensor y, F gradient)
{
    if (!needs_grad({&x})) return y;
    return Tensor::record(
        op, std::move(y), {x},
        [x, gradient = std::move(gradient)](const Tensor& dy) { x.add_grad(gradient(dy)); });
}

/// A view of some of x's elements: the gradient is zero at the others. `part` makes the same view
/// of another tensor of x's shape.
template <typename F>
Tensor record_part(const char* op, const Tensor& x, Tensor y, F part)
{
    return record_view(op, x, std::move(y),
                       [shape = x.shape(), part = std::move(part)](const Tensor& dy) {
                           Tensor dx = zeros(shape, {.dtype = dy.dtype(), .device = dy.device()});
                           part(dx).copy_(dy);
                           return dx;
                       });
}

Tensor permuted(const char* op, const Tensor& x, std::span<const int> axes)
{
    Shape shape = x.shape();
    Shape strides = x.strides();
    std::array<int, Shape::kMaxRank> inverse{};
    for (int i = 0; i < x.dim(); ++i) {
        const int axis = axes[static_cast<std::size_t>(i)];
        shape[i] = x.shape()[axis];
        strides[i] = x.strides()[axis];
        inverse[static_cast<std::size_t>(axis)] = i;
    }
    return record_view(op, x, alias(x, shape, strides, x.storage_offset()),
                       [inverse, rank = x.dim()](const Tensor& dy) {
                           const std::span<const int> back(inverse.data(),
                                                           static_cast<std::size_t>(rank));
                           return permuted("permute", dy, back);
                       });
}

Tensor transposed(const char* op, const Tensor& x, int axis0, int axis1)
{
    std::array<int, Shape::kMaxRank> axes{};
    for (int i = 0; i < x.dim(); ++i) axes[static_cast<std::size_t>(i)] = i;
    std::swap(axes[static_cast<std::size_t>(axis0)], axes[static_cast<std::size_t>(axis1)]);
    return permuted(op, x, {axes.data(), static_cast<std::size_t>(x.dim())});
}

} // namespace

Tensor Tensor::permute(std::initializer_list<std::int64_t> axes) const
{
    return permute(std::span<const std::int64_t>(axes.begin(), axes.size()));
}

Tensor Tensor::permute(std::span<const std::int64_t> axes) const
{
    if (axes.size() != static_cast<std::size_t>(dim()))
        fail("[permute] expected {} axes, got {}", dim(), axes.size());
    std::array<int, Shape::kMaxRank> order{};
    std::array<bool, Shape::kMaxRank> seen{};
    for (std::size_t i = 0; i < axes.size(); ++i) {
        order[i] = checked_axis("permute", axes[i], dim());
        if (std::exchange(seen[static_cast<std::size_t>(order[i])], true))
            fail("[permute] expected every axis once, got {} again", axes[i]);
    }
    return permuted("permute", *this, {order.data(), axes.size()});
}

Tensor Tensor::transpose(std::int64_t axis0, std::int64_t axis1) const
{
    return transposed("transpose", *this, checked_axis("transpose", axis0, dim()),
                      checked_axis("transpose", axis1, dim()));
}

Tensor Tensor::t() const
{
    if (dim() > 2) fail("[t] expected at most 2 dimensions, got {}", dim());
    return transposed("t", *this, 0, dim() == 2 ? 1 : 0);
}

Tensor Tensor::expand(Shape shape) const
{
    const int added = shape.rank() - dim();
    if (added < 0) fail("[expand] expected at least {} sizes, got {}", dim(), shape.rank());
    const Shape wanted = shape;
    Shape steps = shape;
    for (int i = shape.rank() - 1; i >= 0; --i) {
        if (i < added && shape[i] < 0)
            fail("[expand] expected a size of at least 0 for the new dimension {}, got {}", i,
                 shape[i]);
        if (i >= added && shape[i] == -1) shape[i] = this->shape()[i - added];
        const std::int64_t size = i < added ? 1 : this->shape()[i - added];
        if (size != shape[i] && (size != 1 || shape[i] < 0))
            fail("[expand] expected a shape that {} stretches to, got {}: {} is not {} at "
                 "dimension {}",
                 this->shape().to_string(), as_written(wanted), size, shape[i], i);
        if (size != shape[i] || dim() == 0)
            steps[i] = 0;
        else if (i >= added)
            steps[i] = strides()[i - added];
        else
            steps[i] = i + 1 < shape.rank() ? shape[i + 1] * steps[i + 1] : 1;
    }
    return record_view("expand", *this, alias(*this, shape, steps, storage_offset()),
                       [from = this->shape()](const Tensor& dy) { return sum_to(dy, from); });
}

Tensor Tensor::narrow(std::int64_t axis, std::int64_t start, std::int64_t length) const
{
    require_axes("narrow", *this);
    const std::int64_t size = shape()[checked_axis("narrow", axis, dim())];
    if (start != size) start = checked_axis("narrow", start, static_cast<int>(size));
    if (length < 0 || length > size - start)
        fail("[narrow] expected a length from 0 to {}, got {}", size - start, length);
    return slice(axis, start, start + length);
}

Tensor Tensor::select(std::int64_t axis, std::int64_t index) const
{
    require_axes("select", *this);
    const int at = checked_axis("select", axis, dim());
    const std::int64_t size = shape()[at];
    if (index < -size || index >= size)
        throw std::out_of_range(
            fmt::format("[select] expected an index from {} to {} into dimension {}, got {}", -size,
                        size - 1, at, index));
    if (index < 0) index += size;
    Shape sizes = shape();
    Shape steps = strides();
    const std::int64_t offset = storage_offset() + index * steps[at];
    sizes.erase(at);
    steps.erase(at);
    return record_part("select", *this, alias(*this, sizes, steps, offset),
                       [at, index](const Tensor& whole) { return whole.select(at, index); });
}

Tensor Tensor::slice(std::int64_t axis, std::optional<std::int64_t> start,
                     std::optional<std::int64_t> end, std::int64_t step) const
{
    require_axes("slice", *this);
    const int at = checked_axis("slice", axis, dim());
    if (step <= 0) fail("[slice] expected a step of at least 1, got {}", step);
    const std::int64_t size = shape()[at];
    const auto within = [size](std::int64_t index) {
        return std::clamp<std::int64_t>(index < 0 ? index + size : index, 0, size);
    };
    const std::int64_t first = within(start.value_or(0));
    const std::int64_t last = std::max(first, within(end.value_or(size)));
    Shape sizes = shape();
    Shape steps = strides();
    const std::int64_t count = last - first;
    sizes[at] = count / step + (count % step != 0 ? 1 : 0);
    const std::int64_t offset = storage_offset() + first * steps[at];
    // With at most one element along the axis, a stride that overflows is never used.
    (void)__builtin_mul_overflow(steps[at], step, &steps[at]);
    return record_part("slice", *this, alias(*this, sizes, steps, offset),
                       [at, first, last, step](const Tensor& whole) {
                           return whole.slice(at, first, last, step);
                       });
}

} // namespace loom

#include <optional>
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

/// A view of all of x's elements in x's order: the gradient only changes shape.
Tensor record_reshaped(const char* op, const Tensor& x, Tensor y)
{
    if (!needs_grad({&x})) return y;
    return Tensor::record(op, std::move(y), {x},
                          [x](const Tensor& dy) { x.add_grad(dy.reshape(x.shape())); });
}

/// Replaces a -1 by the size that makes the product `numel`.
Shape infer_shape(const char* op, const Shape& wanted, std::int64_t numel)
{
    Shape shape = wanted;
    int open = -1;
    std::int64_t known = 1;
    bool overflow = false;
    for (int i = 0; i < shape.rank(); ++i) {
        if (shape[i] < -1)
            fail("[{}] expected sizes of at least 0, or one -1, got {}", op, as_written(wanted));
        if (shape[i] >= 0) {
            overflow |= __builtin_mul_overflow(known, shape[i], &known);
        } else if (std::exchange(open, i) >= 0) {
            fail("[{}] expected sizes of at least 0, or one -1, got {}", op, as_written(wanted));
        }
    }
    if (open >= 0 && known == 0 && numel == 0)
        fail("[{}] expected a shape that leaves one size for the -1, got {} for 0 elements", op,
             as_written(wanted));
    const bool fits = open < 0 ? known == numel : known != 0 && numel % known == 0;
    if (overflow || !fits)
        fail("[{}] expected a shape of {} elements, got {}", op, numel, as_written(wanted));
    if (open >= 0) shape[open] = numel / known;
    return shape;
}

/// Strides that show x's memory in another shape, if there are any. Axes of x that follow each
/// other without a gap form a run; each run must be the product of whole axes of the new shape.
std::optional<Shape> strides_for(const Tensor& x, const Shape& shape)
{
    if (x.numel() == 0) return shape == x.shape() ? x.strides() : contiguous_strides(shape);
    Shape strides = shape;
    int to = shape.rank() - 1;
    int from = x.dim() - 1;
    while (from >= 0) {
        const std::int64_t step = x.strides()[from];
        std::int64_t run = x.shape()[from--];
        while (from >= 0 && (x.shape()[from] == 1 || x.strides()[from] == run * step)) {
            run *= x.shape()[from--];
        }
        std::int64_t taken = 1;
        while (to >= 0 && (taken < run || shape[to] == 1)) {
            strides[to] = taken * step;
            taken *= shape[to--];
        }
        if (taken != run) return std::nullopt;
    }
    for (; to >= 0; --to) strides[to] = 1; // only a scalar's new axes are left
    return strides;
}

} // namespace

Tensor Tensor::view(Shape shape) const
{
    shape = infer_shape("view", shape, numel());
    const std::optional<Shape> steps = strides_for(*this, shape);
    if (!steps)
        fail("[view] expected memory that can be seen as {}, got {} with strides {}; reshape() "
             "copies where it must",
             shape.to_string(), this->shape().to_string(), strides().to_string());
    return record_reshaped("view", *this, alias(*this, shape, *steps, storage_offset()));
}

Tensor Tensor::reshape(Shape shape) const
{
    shape = infer_shape("reshape", shape, numel());
    const std::optional<Shape> steps = strides_for(*this, shape);
    if (!steps) return clone().view(shape);
    return record_reshaped("view", *this, alias(*this, shape, *steps, storage_offset()));
}

Tensor Tensor::squeeze() const
{
    Shape sizes;
    Shape steps;
    for (int i = 0; i < dim(); ++i) {
        if (shape()[i] == 1) continue;
        sizes.push_back(shape()[i]);
        steps.push_back(strides()[i]);
    }
    return record_reshaped("squeeze", *this, alias(*this, sizes, steps, storage_offset()));
}

Tensor Tensor::squeeze(std::int64_t axis) const
{
    const int at = checked_axis("squeeze", axis, dim());
    Shape sizes = shape();
    Shape steps = strides();
    if (dim() > 0 && sizes[at] == 1) {
        sizes.erase(at);
        steps.erase(at);
    }
    return record_reshaped("squeeze", *this, alias(*this, sizes, steps, storage_offset()));
}

Tensor Tensor::unsqueeze(std::int64_t axis) const
{
    const int at = checked_axis("unsqueeze", axis, dim() + 1);
    Shape sizes = shape();
    Shape steps = strides();
    const std::int64_t step = at == dim() ? 1 : sizes[at] * steps[at];
    sizes.insert(at, 1);
    steps.insert(at, step);
    return record_reshaped("unsqueeze", *this, alias(*this, sizes, steps, storage_offset()));
}

Tensor Tensor::flatten(std::int64_t start_dim, std::int64_t end_dim) const
{
    const int first = checked_axis("flatten", start_dim, dim());
    const int last = checked_axis("flatten", end_dim, dim());
    if (first > last)
        fail("[flatten] expected a start_dim before end_dim, got {} and {}", start_dim, end_dim);
    if (dim() == 0) return reshape({1});
    if (first == last) return *this;
    Shape sizes;
    std::int64_t product = 1;
    for (int i = 0; i < dim(); ++i) {
        if (i < first || i > last)
            sizes.push_back(shape()[i]);
        else
            product *= shape()[i];
        if (i == last) sizes.push_back(product);
    }
    return reshape(sizes);
}

} // namespace loom

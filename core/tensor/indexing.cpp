#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/core.h>

#include "core/tensor/op_support.h"
#include "core/tensor/tensor_state.h"

namespace loom {

namespace {

void require_within(std::string_view op, std::int64_t index, std::int64_t least, int axis,
                    std::int64_t size)
{
    if (index >= least && index < size) return;
    throw std::out_of_range(
        fmt::format("[{}] expected indices from {} to {} into dimension {}, got {}", op, least,
                    size - 1, axis, index));
}

struct Extent {
    std::int64_t least = 0, greatest = 0;
};

/// The smallest and the largest number of an integer tensor that is not empty.
Extent extent(const Tensor& x)
{
    Shape kept = x.shape();
    for (int i = 0; i < kept.rank(); ++i) kept[i] = 1;
    const NoGrad guard;
    return {reduce(ReduceOp::Min, x, kept, x.dtype()).item<std::int64_t>(),
            reduce(ReduceOp::Max, x, kept, x.dtype()).item<std::int64_t>()};
}

/// Kernels do not check: an index outside would read or write foreign memory.
void require_in_range(std::string_view op, const Tensor& index, std::int64_t least, int axis,
                      std::int64_t size)
{
    if (index.numel() == 0) return;
    const Extent found = extent(index);
    require_within(op, found.least, least, axis, size);
    require_within(op, found.greatest, least, axis, size);
}

/// index[i] < 0 counted from the end.
Tensor wrapped(const Tensor& index, std::int64_t size)
{
    const Tensor zero = number_like(index, 0);
    const Tensor negative = apply(BinaryOp::Lt, index, zero);
    return apply_where(negative, apply(BinaryOp::Add, index, number_like(index, size)), index);
}

/// index_select without its checks. `index`: int64 of rank 1, in range.
Tensor take(const char* op, const Tensor& x, int axis, const Tensor& index)
{
    Shape shape = x.shape();
    shape[axis] = index.numel();
    Tensor y = empty(shape, {.dtype = x.dtype(), .device = x.device()});
    if (y.numel() > 0) x.backend().index_select(y.view_of(), x.view_of(), axis, index.view_of());
    if (!needs_grad({&x})) return y;
    return Tensor::record(op, y, {x}, [x, axis, index = Saved(op, index)](const Tensor& dy) {
        const Tensor dx = zeros_like(x);
        if (dy.numel() > 0)
            dx.backend().index_add(dx.view_of(), axis, index.get().view_of(), dy.view_of());
        x.add_grad(dx);
    });
}

/// Positions of the true elements, row-major: [count, rank], on the host.
Tensor positions_of_true(const Tensor& condition)
{
    const std::vector<std::uint8_t> values = condition.to(DType::Bool).to_vector<std::uint8_t>();
    const Shape& shape = condition.shape();
    const Shape strides = contiguous_strides(shape);
    std::vector<std::int64_t> positions;
    std::int64_t count = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] == 0) continue;
        ++count;
        for (int axis = 0; axis < shape.rank(); ++axis) {
            positions.push_back(static_cast<std::int64_t>(i) / strides[axis] % shape[axis]);
        }
    }
    return from_data<std::int64_t>(positions, {count, shape.rank()});
}

/// x[mask]: the mask covers x's first axes.
Tensor masked(const Tensor& x, const Tensor& mask)
{
    for (int i = 0; i < mask.dim(); ++i) {
        if (i >= x.dim() || mask.shape()[i] != x.shape()[i])
            throw std::out_of_range(
                fmt::format("[index] expected a mask of the first axes of {}, got {}",
                            x.shape().to_string(), mask.shape().to_string()));
    }
    const Tensor positions = nonzero(mask.reshape({-1})).reshape({-1});
    Shape flat{mask.numel()};
    Shape result{positions.numel()};
    for (int i = mask.dim(); i < x.dim(); ++i) {
        flat.push_back(x.shape()[i]);
        result.push_back(x.shape()[i]);
    }
    return take("index", x.reshape(flat), 0, positions).reshape(result);
}

void require_gather(const Tensor& x, int axis, const Tensor& index)
{
    require_one_device("gather", {&x, &index});
    if (index.dtype() != DType::Int64)
        throw std::invalid_argument(
            fmt::format("[gather] expected an index of int64, got {}", name(index.dtype())));
    if (std::max(index.dim(), 1) != std::max(x.dim(), 1))
        throw std::invalid_argument(fmt::format(
            "[gather] expected an index of {} dimensions, got {}", x.dim(), index.dim()));
    for (int i = 0; i < std::min(x.dim(), index.dim()); ++i) {
        if (i == axis || index.shape()[i] <= x.shape()[i]) continue;
        throw std::invalid_argument(
            fmt::format("[gather] expected an index within {} apart from dimension {}, got {}",
                        x.shape().to_string(), axis, index.shape().to_string()));
    }
    require_in_range("gather", index, 0, axis, x.dim() == 0 ? 1 : x.shape()[axis]);
}

} // namespace

Tensor index_select(const Tensor& x, std::int64_t axis, const Tensor& index)
{
    require_one_device("index_select", {&x, &index});
    const int at = checked_axis("index_select", axis, x.dim());
    if (index.dim() > 1)
        throw std::invalid_argument(
            fmt::format("[index_select] expected an index [n], got {}", index.shape().to_string()));
    if (index.dtype() != DType::Int64 && index.dtype() != DType::Int32)
        throw std::invalid_argument(fmt::format(
            "[index_select] expected an index of int64 or int32, got {}", name(index.dtype())));
    const Tensor at_rows = x.dim() == 0 ? x.reshape({1}) : x;
    require_in_range("index_select", index, 0, at, at_rows.shape()[at]);
    const Tensor y =
        take("index_select", at_rows, at, packed(converted(index, DType::Int64)).reshape({-1}));
    return x.dim() == 0 ? y.reshape({}) : y;
}

Tensor index(const Tensor& x, const Tensor& index)
{
    require_one_device("index", {&x, &index});
    if (index.dtype() == DType::Bool || index.dtype() == DType::UInt8) {
        // A scalar condition keeps everything or nothing, along a new axis.
        return index.dim() > 0 ? masked(x, index) : masked(x.unsqueeze(0), index.unsqueeze(0));
    }
    if (index.dtype() != DType::Int64)
        throw std::invalid_argument(
            fmt::format("[index] expected indices of int64 or a mask of bool or uint8, got {}",
                        name(index.dtype())));
    if (x.dim() == 0)
        throw std::out_of_range(
            "[index] expected a tensor of at least one dimension, got a scalar");
    const std::int64_t size = x.shape()[0];
    require_in_range("index", index, -size, 0, size);
    const Tensor rows = wrapped(index.reshape({-1}), size);
    Shape result = index.shape();
    for (int i = 1; i < x.dim(); ++i) result.push_back(x.shape()[i]);
    return take("index", x, 0, rows).reshape(result);
}

Tensor gather(const Tensor& x, std::int64_t axis, const Tensor& index)
{
    const int at = checked_axis("gather", axis, x.dim());
    require_gather(x, at, index);
    const Tensor from = x.dim() == 0 ? x.reshape({1}) : x;
    const Tensor picks = index.dim() == 0 ? index.reshape({1}) : index;
    Tensor y = empty(picks.shape(), {.dtype = x.dtype(), .device = x.device()});
    if (y.numel() > 0) x.backend().gather(y.view_of(), from.view_of(), at, picks.view_of());
    y = Tensor::record(
        "gather", y, {from}, [from, at, index_of = Saved("gather", picks)](const Tensor& dy) {
            const Tensor dx = zeros_like(from);
            if (dy.numel() > 0)
                dx.backend().scatter_add(dx.view_of(), at, index_of.get().view_of(), dy.view_of());
            from.add_grad(dx);
        });
    return index.dim() == 0 ? y.reshape({}) : y;
}

Tensor nonzero(const Tensor& x)
{
    require_defined("nonzero", x);
    return positions_of_true(x.detach()).to(x.device());
}

Tensor one_hot(const Tensor& x, std::int64_t num_classes)
{
    require_defined("one_hot", x);
    if (x.dtype() != DType::Int64)
        throw std::invalid_argument(
            fmt::format("[one_hot] expected classes of int64, got {}", name(x.dtype())));
    const Extent found = x.numel() > 0 ? extent(x) : Extent{0, num_classes - 1};
    if (num_classes == -1) {
        if (x.numel() == 0)
            throw std::invalid_argument(
                "[one_hot] expected num_classes or classes to count, got neither");
        num_classes = found.greatest + 1;
    }
    if (found.least < 0)
        throw std::invalid_argument(
            fmt::format("[one_hot] expected classes of at least 0, got {}", found.least));
    if (found.greatest >= num_classes || num_classes < 1)
        throw std::invalid_argument(
            fmt::format("[one_hot] expected classes below num_classes {}, got {}", num_classes,
                        found.greatest));
    Shape shape = x.shape();
    shape.push_back(num_classes);
    Tensor y = zeros(shape, {.dtype = DType::Int64, .device = x.device()});
    if (x.numel() == 0) return y;
    const Tensor index = x.unsqueeze(-1);
    y.backend().scatter_add(y.view_of(), x.dim(), index.view_of(), ones_like(index).view_of());
    return y;
}

Tensor where(const Tensor& condition, const Tensor& a, const Tensor& b)
{
    require_one_device("where", {&condition, &a, &b});
    if (condition.dtype() != DType::Bool)
        throw std::invalid_argument(
            fmt::format("[where] expected a condition of bool, got {}", name(condition.dtype())));
    const DType dtype = result_type(a, b);
    Tensor y = apply_where(condition, converted(a, dtype), converted(b, dtype));
    if (!needs_grad({&a, &b})) return y;
    return Tensor::record("where", y, {a, b},
                          [a, b, chosen = Saved("where", condition)](const Tensor& dy) {
                              const Tensor zero = number_like(dy, 0);
                              add_broadcast_grad(a, apply_where(chosen.get(), dy, zero));
                              add_broadcast_grad(b, apply_where(chosen.get(), zero, dy));
                          });
}

} // namespace loom

#include "core/tensor/ops.h"

#include <fmt/core.h>

#include "core/tensor/op_support.h"

namespace loom {

namespace {

/// The elements along an axis in reverse order, off the tape.
Tensor reversed(const Tensor& x, int axis)
{
    const std::int64_t length = x.shape()[axis];
    Tensor order = empty({length}, {.dtype = DType::Int64, .device = x.device()});
    x.backend().arange(order.view_of(), length - 1, -1);
    Tensor y = empty_like(x);
    x.backend().index_select(y.view_of(), x.view_of(), axis, order.view_of());
    return y;
}

Tensor running_sum(const Tensor& x, int axis)
{
    Tensor y = empty_like(x);
    if (y.numel() > 0) x.backend().cumsum(y.view_of(), x.view_of(), axis);
    return y;
}

} // namespace

Tensor cumsum(const Tensor& x, std::int64_t dim)
{
    require_defined("cumsum", x);
    const int axis = checked_axis("cumsum", dim, x.dim());
    if (x.dim() == 0) return cumsum(x.reshape({1}), 0).reshape({});
    const Tensor input = is_floating(x.dtype()) ? x : converted(x, DType::Int64);
    const Tensor y = running_sum(input, axis);
    if (!needs_grad({&x})) return y;
    return Tensor::record("cumsum", y, {x}, [x = grad_target(x), axis](const Tensor& dy) {
        if (dy.numel() == 0) return x.add_grad(dy);
        x.add_grad(reversed(running_sum(reversed(dy, axis), axis), axis));
    });
}

ValuesAndIndices sort(const Tensor& x, std::int64_t dim, bool descending)
{
    require_defined("sort", x);
    const int axis = checked_axis("sort", dim, x.dim());
    if (x.dim() == 0) {
        const ValuesAndIndices one = sort(x.reshape({1}), 0, descending);
        return {one.values.reshape({}), one.indices.reshape({})};
    }
    Tensor values = empty(x.shape(), {.dtype = x.dtype(), .device = x.device()});
    Tensor indices = empty(x.shape(), {.dtype = DType::Int64, .device = x.device()});
    if (x.numel() > 0) {
        x.backend().sort(values.view_of(), indices.view_of(), x.view_of(), axis, descending);
    }
    if (!needs_grad({&x})) return {values, indices};
    const auto gradient = [x = grad_target(x), order = Saved("sort", indices),
                           axis](const Tensor& dy) {
        const Tensor dx = zeros_like(dy);
        if (dx.numel() > 0) {
            dy.backend().scatter_add(dx.view_of(), axis, order.get().view_of(), dy.view_of());
        }
        x.add_grad(dx);
    };
    return {Tensor::record("sort", values, {x}, gradient), indices};
}

ValuesAndIndices topk(const Tensor& x, std::int64_t k, std::int64_t dim, bool largest)
{
    require_defined("topk", x);
    if (x.dtype() == DType::Bool) fail_op("topk", "numbers", "bool");
    const int axis = checked_axis("topk", dim, x.dim());
    const std::int64_t length = x.dim() == 0 ? 1 : x.shape()[axis];
    if (k < 0 || k > length) {
        fail_op("topk", fmt::format("k from 0 to {}", length), fmt::format("{}", k));
    }
    if (x.dim() == 0 && k == 1) return sort(x, 0, largest);
    const Tensor row = x.dim() == 0 ? x.reshape({1}) : x;
    const ValuesAndIndices sorted = sort(row, axis, largest);
    return {sorted.values.narrow(axis, 0, k).contiguous(),
            sorted.indices.narrow(axis, 0, k).contiguous()};
}

} // namespace loom

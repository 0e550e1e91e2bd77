#include "core/tensor/ops.h"

#include <fmt/core.h>

#include "core/tensor/op_support.h"

namespace loom {

namespace {

/// max or min: the kernel and its names.
struct Extremum {
    const char* reduced;  ///< "amax"
    const char* chosen;   ///< "max"
    const char* position; ///< "argmax"
    ReduceOp value;
    ArgOp index;
};
constexpr Extremum kMax{"amax", "max", "argmax", ReduceOp::Max, ArgOp::ArgMax};
constexpr Extremum kMin{"amin", "min", "argmin", ReduceOp::Min, ArgOp::ArgMin};

/// Nothing has no largest element.
void require_elements(const char* op, const Tensor& x, std::int64_t count)
{
    if (count == 0)
        fail_op(op, "elements to choose from", fmt::format("shape {}", x.shape().to_string()));
}

Tensor reduce_extremum(const Extremum& kind, const Tensor& x, const ReducedAxes& axes)
{
    Tensor y = empty(axes.kept, {.dtype = x.dtype(), .device = x.device()});
    if (y.numel() > 0) x.backend().reduce(kind.value, y.view_of(), x.view_of());
    return y;
}

Tensor amax_or_amin(const Extremum& kind, const Tensor& x, const Reduction& over)
{
    const ReducedAxes axes = reduced_axes(kind.reduced, x, over);
    require_elements(kind.reduced, x, axes.count);
    const Tensor kept = reduce_extremum(kind, x, axes);
    const Tensor y = kept.reshape(axes.result);
    if (!needs_grad({&x})) return y;
    return Tensor::record(kind.reduced, y, {x},
                          [x = grad_target(x), in = Saved(kind.reduced, x),
                           out = Saved(kind.reduced, kept)](const Tensor& dy) {
                              const Tensor mask =
                                  converted(apply(BinaryOp::Eq, in.get(), out.get()), x.dtype());
                              const Tensor count = reduce_sum(mask, out.get().shape());
                              const Tensor share =
                                  apply(BinaryOp::Mul, mask, dy.reshape(out.get().shape()));
                              x.add_grad(apply(BinaryOp::Div, share, count));
                          });
}

/// Of all elements. Unlike amax, equal NaNs share the gradient too.
Tensor max_or_min(const Extremum& kind, const Tensor& x)
{
    const ReducedAxes axes = reduced_axes(kind.chosen, x, {});
    require_elements(kind.chosen, x, axes.count);
    const Tensor kept = reduce_extremum(kind, x, axes);
    const Tensor y = kept.reshape({});
    if (!needs_grad({&x})) return y;
    return Tensor::record(
        kind.chosen, y, {x},
        [x = grad_target(x), in = Saved(kind.chosen, x),
         out = Saved(kind.chosen, kept)](const Tensor& dy) {
            const Tensor both_nan = apply(BinaryOp::LogicalAnd, apply(UnaryOp::IsNan, in.get()),
                                          apply(UnaryOp::IsNan, out.get()));
            const Tensor chosen =
                apply(BinaryOp::LogicalOr, apply(BinaryOp::Eq, in.get(), out.get()), both_nan);
            const Tensor count = converted(reduce_sum(chosen, out.get().shape()), x.dtype());
            const Tensor share = apply(BinaryOp::Div, dy.reshape(out.get().shape()), count);
            x.add_grad(apply_where(chosen, share, number_like(share, 0)));
        });
}

/// int64 positions with `axis` kept as 1. Rank 0 has been made rank 1.
Tensor positions(const Extremum& kind, const char* op, const Tensor& x, int axis)
{
    require_elements(op, x, x.shape()[axis]);
    Shape kept = x.shape();
    kept[axis] = 1;
    Tensor indices = empty(kept, {.dtype = DType::Int64, .device = x.device()});
    if (indices.numel() > 0) {
        // The kernels rank numbers; false and true order as 0 and 1.
        const Tensor numbers = x.dtype() == DType::Bool ? converted(x, DType::UInt8) : x;
        x.backend().arg_reduce(kind.index, indices.view_of(), numbers.view_of(), axis);
    }
    return indices;
}

ValuesAndIndices along_axis(const Extremum& kind, const Tensor& x, std::int64_t dim, bool keepdim)
{
    require_defined(kind.chosen, x);
    const int axis = checked_axis(kind.chosen, dim, x.dim());
    if (x.dim() == 0) {
        const ValuesAndIndices one = along_axis(kind, x.reshape({1}), 0, keepdim);
        return {one.values.reshape({}), one.indices.reshape({})};
    }
    const Tensor kept = positions(kind, kind.chosen, x, axis);
    Tensor values = empty(kept.shape(), {.dtype = x.dtype(), .device = x.device()});
    if (values.numel() > 0) {
        x.backend().gather(values.view_of(), x.view_of(), axis, kept.view_of());
    }
    Shape result = kept.shape();
    if (!keepdim) result.erase(axis);
    const Tensor y = values.reshape(result);
    const Tensor indices = kept.reshape(result);
    if (!needs_grad({&x})) return {y, indices};
    const auto gradient = [x = grad_target(x), where = Saved(kind.chosen, kept),
                           axis](const Tensor& dy) {
        const Tensor dx = zeros_for(dy, x.shape());
        const Tensor source = dy.reshape(where.get().shape());
        dy.backend().scatter_add(dx.view_of(), axis, where.get().view_of(), source.view_of());
        x.add_grad(dx);
    };
    return {Tensor::record(kind.chosen, y, {x}, gradient), indices};
}

Tensor position(const Extremum& kind, const Tensor& x, std::optional<std::int64_t> dim,
                bool keepdim)
{
    const char* op = kind.position;
    require_defined(op, x);
    if (x.dtype() == DType::Bool) fail_op(op, "numbers", "bool");
    const NoGrad guard;
    if (!dim || x.dim() == 0) {
        if (dim) checked_axis(op, *dim, 0);
        Shape result;
        for (int i = 0; keepdim && i < x.dim(); ++i) result.push_back(1);
        return positions(kind, op, x.reshape({x.numel()}), 0).reshape(result);
    }
    const int axis = checked_axis(op, *dim, x.dim());
    const Tensor kept = positions(kind, op, x, axis);
    Shape result = kept.shape();
    if (!keepdim) result.erase(axis);
    return kept.reshape(result);
}

} // namespace

Tensor amax(const Tensor& x, const Reduction& over) { return amax_or_amin(kMax, x, over); }
Tensor amin(const Tensor& x, const Reduction& over) { return amax_or_amin(kMin, x, over); }
Tensor max(const Tensor& x) { return max_or_min(kMax, x); }
Tensor min(const Tensor& x) { return max_or_min(kMin, x); }

ValuesAndIndices max(const Tensor& x, std::int64_t axis, bool keepdim)
{
    return along_axis(kMax, x, axis, keepdim);
}

ValuesAndIndices min(const Tensor& x, std::int64_t axis, bool keepdim)
{
    return along_axis(kMin, x, axis, keepdim);
}

Tensor argmax(const Tensor& x, std::optional<std::int64_t> axis, bool keepdim)
{
    return position(kMax, x, axis, keepdim);
}

Tensor argmin(const Tensor& x, std::optional<std::int64_t> axis, bool keepdim)
{
    return position(kMin, x, axis, keepdim);
}

} // namespace loom

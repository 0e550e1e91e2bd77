#include "core/tensor/op_support.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/core.h>

#include "core/tensor/tensor_state.h"

namespace loom {

OptionalView::OptionalView(const Tensor& tensor) : tensor_(tensor)
{
    if (!tensor.defined()) return;
    tensor_ = packed(tensor);
    view_ = tensor_.view_of();
}

void fail_op(std::string_view op, std::string_view expected, std::string_view got)
{
    throw std::invalid_argument(fmt::format("[{}] expected {}, got {}", op, expected, got));
}

void require_defined(std::string_view op, const Tensor& x)
{
    if (!x.defined()) fail_op(op, "a tensor", "an undefined one");
}

void require_one_device(std::string_view op, std::initializer_list<const Tensor*> tensors)
{
    const Tensor& first = **tensors.begin();
    for (const Tensor* tensor : tensors) {
        require_defined(op, *tensor);
        if (tensor->device() == first.device()) continue;
        fail_op(op, "all tensors on one device",
                fmt::format("{} and {}", first.device().name(), tensor->device().name()));
    }
}

void require_floating(std::string_view op, const Tensor& x)
{
    if (!is_floating(x.dtype())) fail_op(op, "a floating dtype", name(x.dtype()));
}

void require_same_dtype(std::string_view op, const Tensor& a, const Tensor& b)
{
    if (a.dtype() == b.dtype()) return;
    fail_op(op, "tensors of one dtype", fmt::format("{} and {}", name(a.dtype()), name(b.dtype())));
}

int checked_axis(std::string_view op, std::int64_t axis, int rank)
{
    const int span = std::max(rank, 1);
    if (axis < -span || axis >= span) {
        fail_op(op, fmt::format("a dimension from {} to {}", -span, span - 1),
                fmt::format("{}", axis));
    }
    return static_cast<int>(axis < 0 ? axis + span : axis);
}

bool needs_grad(std::initializer_list<const Tensor*> inputs)
{
    return is_grad_enabled() && std::any_of(inputs.begin(), inputs.end(), [](const Tensor* x) {
               return x->defined() && x->requires_grad();
           });
}

Tensor grad_target(const Tensor& input)
{
    if (!input.defined()) return {};
    const auto target =
        std::make_shared<TensorState>(nullptr, input.dtype(), input.shape(), input.strides(), 0);
    target->node = input.state()->node;
    return Tensor(target);
}

std::optional<Saved> saved_if(bool needed, const std::string& op, const Tensor& tensor)
{
    if (!needed) return std::nullopt;
    return Saved(op, tensor);
}

Tensor converted(const Tensor& x, DType dtype)
{
    if (x.dtype() == dtype) return x;
    const NoGrad guard;
    return x.to(dtype);
}

Tensor packed(const Tensor& x)
{
    if (x.is_contiguous()) return x;
    const NoGrad guard;
    return x.contiguous();
}

Tensor new_like(const Tensor& x, const Shape& shape)
{
    return empty(shape, {.dtype = x.dtype(), .device = x.device()});
}

Tensor zeros_for(const Tensor& x, const Shape& shape)
{
    return zeros(shape, {.dtype = x.dtype(), .device = x.device()});
}

Tensor number_like(const Tensor& x, Scalar value)
{
    return scalar_tensor(value, {.dtype = x.dtype(), .device = x.device()});
}

View broadcast_view(const Tensor& x, const Shape& shape)
{
    View view = x.view_of();
    if (x.shape() == shape) return view;
    const int added = shape.rank() - view.rank;
    View stretched = view;
    stretched.rank = shape.rank();
    for (int i = 0; i < shape.rank(); ++i) {
        const auto to = static_cast<std::size_t>(i);
        const auto from = static_cast<std::size_t>(std::max(i - added, 0));
        const bool repeats = i < added || (view.shape[from] == 1 && shape[i] != 1);
        stretched.shape[to] = shape[i];
        stretched.strides[to] = repeats ? 0 : view.strides[from];
    }
    return stretched;
}

Tensor apply(UnaryOp op, const Tensor& x, double a, double b)
{
    const bool to_bool = op == UnaryOp::LogicalNot || op == UnaryOp::IsNan ||
                         op == UnaryOp::IsInf || op == UnaryOp::IsFinite;
    Tensor y = empty(x.shape(), {.dtype = to_bool ? DType::Bool : x.dtype(), .device = x.device()});
    x.backend().unary(op, y.view_of(), x.view_of(), a, b);
    return y;
}

namespace {

bool gives_bool(BinaryOp op) { return op >= BinaryOp::Eq && op <= BinaryOp::LogicalXor; }

} // namespace

Tensor apply(BinaryOp op, const Tensor& p, const Tensor& q, double a)
{
    const Shape shape =
        p.shape() == q.shape() ? p.shape() : broadcast_shapes("broadcast", p.shape(), q.shape());
    Tensor y =
        empty(shape, {.dtype = gives_bool(op) ? DType::Bool : p.dtype(), .device = p.device()});
    p.backend().binary(op, y.view_of(), broadcast_view(p, shape), broadcast_view(q, shape), a);
    return y;
}

Tensor apply_where(const Tensor& condition, const Tensor& p, const Tensor& q)
{
    const Shape shape = broadcast_shapes("where", condition.shape(),
                                         broadcast_shapes("where", p.shape(), q.shape()));
    Tensor y = empty(shape, {.dtype = p.dtype(), .device = p.device()});
    p.backend().where(y.view_of(), broadcast_view(condition, shape), broadcast_view(p, shape),
                      broadcast_view(q, shape));
    return y;
}

Tensor scaled(const Tensor& x, double factor)
{
    return apply(BinaryOp::Mul, x, number_like(x, factor));
}

void add_broadcast_grad(const Tensor& operand, const Tensor& dx)
{
    if (!operand.requires_grad()) return;
    operand.add_grad(converted(sum_to(dx, operand.shape()), operand.dtype()));
}

ReducedAxes reduced_axes(std::string_view op, const Tensor& x, const Reduction& over)
{
    require_defined(op, x);
    std::array<bool, Shape::kMaxRank> reduced{};
    if (over.axes.empty()) reduced.fill(true);
    for (const std::int64_t axis : over.axes) {
        bool& mark = reduced[static_cast<std::size_t>(checked_axis(op, axis, x.dim()))];
        if (mark) fail_op(op, "every dimension once", fmt::format("{} again", axis));
        mark = true;
    }
    ReducedAxes axes;
    for (int i = 0; i < x.dim(); ++i) {
        const bool gone = reduced[static_cast<std::size_t>(i)];
        if (gone) axes.count *= x.shape()[i];
        axes.kept.push_back(gone ? 1 : x.shape()[i]);
        if (!gone || over.keepdim) axes.result.push_back(gone ? 1 : x.shape()[i]);
    }
    return axes;
}

Tensor reduce(ReduceOp op, const Tensor& x, const Shape& kept, DType dtype)
{
    Tensor y = empty(kept, {.dtype = dtype, .device = x.device()});
    if (x.numel() == 0) {
        y.fill_(op == ReduceOp::Prod || op == ReduceOp::All ? 1 : 0);
    } else {
        x.backend().reduce(op, y.view_of(), x.view_of());
    }
    return y;
}

Tensor reduce_sum(const Tensor& x, const Shape& kept)
{
    return reduce(ReduceOp::Sum, x, kept, is_floating(x.dtype()) ? x.dtype() : DType::Int64);
}

std::string pair_text(const std::array<std::int64_t, 2>& pair)
{
    return fmt::format("({}, {})", pair[0], pair[1]);
}

void require_at_least(std::string_view op, std::string_view what,
                      const std::array<std::int64_t, 2>& pair, std::int64_t least)
{
    if (pair[0] >= least && pair[1] >= least) return;
    fail_op(op, fmt::format("{} of at least {}", what, least), pair_text(pair));
}

} // namespace loom

#include "core/tensor/ops.h"

#include <algorithm>
#include <limits>

#include "core/tensor/op_support.h"

namespace loom {

namespace {

Tensor reshaped(const Tensor& x, const Shape& shape)
{
    return x.shape() == shape ? x : x.reshape(shape);
}

void require_mean_dtype(std::string_view op, const Tensor& x)
{
    require_defined(op, x);
    require_floating(op, x);
}

/// d(Π x)/dx without dividing by a zero: beside one zero the product of the others reaches it
/// alone, beside two nothing does.
Tensor prod_gradient(const Tensor& dy, const Tensor& x, const Shape& kept)
{
    const Tensor zero = number_like(x, 0);
    const Tensor is_zero = apply(BinaryOp::Eq, x, zero);
    const Tensor safe = apply_where(is_zero, number_like(x, 1), x);
    const Tensor others = apply(BinaryOp::Mul, dy, reduce(ReduceOp::Prod, safe, kept, x.dtype()));
    const Tensor zeros = reduce_sum(is_zero, kept);
    const Tensor alone = apply(BinaryOp::Eq, zeros, number_like(zeros, 1));
    const Tensor none = apply(BinaryOp::Eq, zeros, number_like(zeros, 0));
    return apply_where(is_zero, apply_where(alone, others, zero),
                       apply_where(none, apply(BinaryOp::Div, others, safe), zero));
}

struct Spread {
    Tensor variance; ///< of the kept shape
    Tensor centered; ///< x - mean
};

Spread spread(const Tensor& x, const ReducedAxes& axes, std::int64_t correction)
{
    const double count = static_cast<double>(axes.count);
    const Tensor mean = apply(BinaryOp::Div, reduce_sum(x, axes.kept), number_like(x, count));
    const Tensor centered = apply(BinaryOp::Sub, x, mean);
    const Tensor squares = reduce_sum(apply(UnaryOp::Square, centered), axes.kept);
    const double freedom = static_cast<double>(std::max<std::int64_t>(axes.count - correction, 0));
    return {apply(BinaryOp::Div, squares, number_like(x, freedom)), centered};
}

/// d var/dx = 2 (x - mean) / (n - correction)
Tensor var_gradient(const Tensor& dy, const Tensor& centered, std::int64_t freedom)
{
    // A division by zero on purpose: PyTorch's gradient of one element is infinity · 0, a NaN.
    const double factor = 2.0 / static_cast<double>(freedom);
    return apply(BinaryOp::Mul, scaled(dy, factor), centered);
}

/// All and any; of uint8 they answer in uint8, as PyTorch's do.
Tensor truth(const char* op, ReduceOp kernel, const Tensor& x, const Reduction& over)
{
    const ReducedAxes axes = reduced_axes(op, x, over);
    const Tensor y = reshaped(reduce(kernel, x, axes.kept, DType::Bool), axes.result);
    return x.dtype() == DType::UInt8 ? y.to(DType::UInt8) : y;
}

} // namespace

Tensor sum(const Tensor& x, const Reduction& over)
{
    const ReducedAxes axes = reduced_axes("sum", x, over);
    const Tensor y = reshaped(reduce_sum(x, axes.kept), axes.result);
    if (!needs_grad({&x})) return y;
    return Tensor::record("sum", y, {x}, [x = grad_target(x), kept = axes.kept](const Tensor& dy) {
        x.add_grad(reshaped(dy, kept).expand(x.shape()));
    });
}

Tensor mean(const Tensor& x, const Reduction& over)
{
    require_mean_dtype("mean", x);
    const ReducedAxes axes = reduced_axes("mean", x, over);
    const double count = static_cast<double>(axes.count);
    const Tensor y = apply(BinaryOp::Div, reshaped(reduce_sum(x, axes.kept), axes.result),
                           number_like(x, count));
    if (!needs_grad({&x})) return y;
    return Tensor::record("mean", y, {x},
                          [x = grad_target(x), kept = axes.kept, count](const Tensor& dy) {
                              const Tensor share = apply(BinaryOp::Div, dy, number_like(dy, count));
                              x.add_grad(reshaped(share, kept).expand(x.shape()));
                          });
}

Tensor prod(const Tensor& x, const Reduction& over)
{
    const ReducedAxes axes = reduced_axes("prod", x, over);
    const DType dtype = is_floating(x.dtype()) ? x.dtype() : DType::Int64;
    const Tensor y = reshaped(reduce(ReduceOp::Prod, x, axes.kept, dtype), axes.result);
    if (!needs_grad({&x})) return y;
    return Tensor::record(
        "prod", y, {x},
        [x = grad_target(x), saved = Saved("prod", x), kept = axes.kept](const Tensor& dy) {
            x.add_grad(prod_gradient(reshaped(dy, kept), saved.get(), kept));
        });
}

Tensor var(const Tensor& x, const Reduction& over, std::int64_t correction)
{
    require_mean_dtype("var", x);
    const ReducedAxes axes = reduced_axes("var", x, over);
    const auto [variance, centered] = spread(x, axes, correction);
    const Tensor y = reshaped(variance, axes.result);
    if (!needs_grad({&x})) return y;
    return Tensor::record("var", y, {x},
                          [x = grad_target(x), saved = centered, kept = axes.kept,
                           freedom = axes.count - correction](const Tensor& dy) {
                              x.add_grad(var_gradient(reshaped(dy, kept), saved, freedom));
                          });
}

Tensor std(const Tensor& x, const Reduction& over, std::int64_t correction)
{
    require_mean_dtype("std", x);
    const ReducedAxes axes = reduced_axes("std", x, over);
    const auto [variance, centered] = spread(x, axes, correction);
    const Tensor y = reshaped(apply(UnaryOp::Sqrt, variance), axes.result);
    if (!needs_grad({&x})) return y;
    return Tensor::record("std", y, {x},
                          [x = grad_target(x), saved = centered, out = Saved("std", y),
                           kept = axes.kept, freedom = axes.count - correction](const Tensor& dy) {
                              // d√v = dv / (2√v), and 0 for equal elements as PyTorch has it.
                              const Tensor slope = apply(BinaryOp::Div, dy, scaled(out.get(), 2));
                              const Tensor flat =
                                  apply(BinaryOp::Eq, out.get(), number_like(dy, 0));
                              const Tensor dvariance = apply_where(flat, number_like(dy, 0), slope);
                              x.add_grad(var_gradient(reshaped(dvariance, kept), saved, freedom));
                          });
}

Tensor all(const Tensor& x, const Reduction& over) { return truth("all", ReduceOp::All, x, over); }
Tensor any(const Tensor& x, const Reduction& over) { return truth("any", ReduceOp::Any, x, over); }

Tensor logsumexp(const Tensor& x, const Reduction& over)
{
    require_defined("logsumexp", x);
    const Tensor input = is_floating(x.dtype()) ? x : converted(x, DType::Float32);
    const ReducedAxes axes = reduced_axes("logsumexp", input, over);
    // The largest element leaves the sum, so that exp cannot overflow; an infinite one cannot.
    Tensor shift = zeros(axes.kept, {.dtype = input.dtype(), .device = input.device()});
    if (input.numel() > 0) {
        const Tensor largest = reduce(ReduceOp::Max, input, axes.kept, input.dtype());
        shift = apply_where(apply(UnaryOp::IsInf, largest), shift, largest);
    }
    const Tensor powers = apply(UnaryOp::Exp, apply(BinaryOp::Sub, input, shift));
    const Tensor logs = apply(UnaryOp::Log, reduce_sum(powers, axes.kept));
    const Tensor y = reshaped(apply(BinaryOp::Add, logs, shift), axes.result);
    if (!needs_grad({&x})) return y;
    return Tensor::record(
        "logsumexp", y, {x},
        [x = grad_target(x), in = Saved("logsumexp", input), out = Saved("logsumexp", y),
         kept = axes.kept](const Tensor& dy) {
            const Tensor log_share = apply(BinaryOp::Sub, in.get(), reshaped(out.get(), kept));
            x.add_grad(apply(BinaryOp::Mul, reshaped(dy, kept), apply(UnaryOp::Exp, log_share)));
        });
}

Tensor sum_to(const Tensor& x, const Shape& shape)
{
    require_defined("sum_to", x);
    if (x.shape() == shape) return x;
    const int added = x.dim() - shape.rank();
    Reduction over{.axes = {}, .keepdim = true};
    for (int i = 0; i < x.dim(); ++i) {
        const bool stretched = i < added || (shape[i - added] == 1 && x.shape()[i] != 1);
        if (stretched) over.axes.push_back(i);
        if (stretched || x.shape()[i] == shape[i - added]) continue;
        fail_op("sum_to", "a shape that broadcasts to " + x.shape().to_string(), shape.to_string());
    }
    if (added < 0) {
        fail_op("sum_to", "a shape that broadcasts to " + x.shape().to_string(), shape.to_string());
    }
    return sum(x, over).reshape(shape);
}

} // namespace loom

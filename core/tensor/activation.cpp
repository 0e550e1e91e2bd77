#include "core/tensor/ops.h"

#include <cmath>
#include <limits>

#include "core/tensor/op_support.h"

namespace loom {

namespace {

/// An op of floats whose gradient is one kernel over its input.
Tensor activation(const char* op, UnaryOp kernel, BinaryOp gradient, const Tensor& x, double a = 0)
{
    require_defined(op, x);
    require_floating(op, x);
    const Tensor y = apply(kernel, x, a);
    if (!needs_grad({&x})) return y;
    return Tensor::record(
        op, y, {x}, [x = grad_target(x), saved = Saved(op, x), gradient, a](const Tensor& dy) {
            x.add_grad(apply(gradient, dy, saved.get(), a));
        });
}

/// Limits of whole numbers and NaN limits do not fit the fused kernel.
Tensor clamp_stepwise(const Tensor& x, std::optional<Scalar> min, std::optional<Scalar> max)
{
    Tensor y = min ? apply(BinaryOp::Maximum, x, number_like(x, *min)) : x;
    return max ? apply(BinaryOp::Minimum, y, number_like(x, *max)) : y;
}

DType clamp_dtype(const Tensor& x, std::optional<Scalar> min, std::optional<Scalar> max)
{
    DType dtype = x.dtype();
    if (min) dtype = promote_types(dtype, result_type(x, *min));
    if (max) dtype = promote_types(dtype, result_type(x, *max));
    return dtype;
}

} // namespace

Tensor relu(const Tensor& x)
{
    require_defined("relu", x);
    if (x.dtype() == DType::Bool) fail_op("relu", "numbers", "bool");
    if (!is_floating(x.dtype())) return apply(BinaryOp::Maximum, x, number_like(x, 0));
    const Tensor y = apply(UnaryOp::Relu, x);
    if (!needs_grad({&x})) return y;
    return Tensor::record("relu", y, {x},
                          [x = grad_target(x), saved = Saved("relu", y)](const Tensor& dy) {
                              x.add_grad(apply(BinaryOp::ReluGradient, dy, saved.get()));
                          });
}

Tensor leaky_relu(const Tensor& x, double negative_slope)
{
    return activation("leaky_relu", UnaryOp::LeakyRelu, BinaryOp::LeakyReluGradient, x,
                      negative_slope);
}

Tensor gelu(const Tensor& x, GeluKind approximate)
{
    if (approximate == GeluKind::Tanh) {
        return activation("gelu", UnaryOp::GeluTanh, BinaryOp::GeluTanhGradient, x);
    }
    return activation("gelu", UnaryOp::Gelu, BinaryOp::GeluGradient, x);
}

Tensor silu(const Tensor& x)
{
    return activation("silu", UnaryOp::Silu, BinaryOp::SiluGradient, x);
}

Tensor clamp(const Tensor& x, std::optional<Scalar> min, std::optional<Scalar> max)
{
    require_defined("clamp", x);
    if (!min && !max) fail_op("clamp", "a minimum or a maximum", "neither");
    const Tensor input = converted(x, clamp_dtype(x, min, max));
    const double low = min ? min->to<double>() : -std::numeric_limits<double>::infinity();
    const double high = max ? max->to<double>() : std::numeric_limits<double>::infinity();
    const bool fits = is_floating(input.dtype()) && !std::isnan(low) && !std::isnan(high);
    const Tensor y =
        fits ? apply(UnaryOp::Clamp, input, low, high) : clamp_stepwise(input, min, max);
    if (!needs_grad({&x})) return y;
    // Passes between and at the limits: exactly where the output is the input, unless they cross.
    return Tensor::record("clamp", y, {x},
                          [x = grad_target(x), in = Saved("clamp", input), out = Saved("clamp", y),
                           crossed = low > high](const Tensor& dy) {
                              if (crossed) return x.add_grad(zeros_like(dy));
                              const Tensor kept = apply(BinaryOp::Eq, in.get(), out.get());
                              x.add_grad(apply_where(kept, dy, number_like(dy, 0)));
                          });
}

} // namespace loom

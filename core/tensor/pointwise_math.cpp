#include "core/tensor/ops.h"

#include <numbers>

#include "core/tensor/op_support.h"

namespace loom {

namespace {

/// dx from dy and the op's input or output.
using Rule = Tensor (*)(const Tensor& dy, const Tensor& saved);

Tensor times(const Tensor& a, const Tensor& b) { return apply(BinaryOp::Mul, a, b); }
Tensor over(const Tensor& a, const Tensor& b) { return apply(BinaryOp::Div, a, b); }
Tensor negative(const Tensor& x) { return apply(UnaryOp::Neg, x); }
Tensor plus(const Tensor& x, double number)
{
    return apply(BinaryOp::Add, x, number_like(x, number));
}

Tensor record_rule(const char* op, const Tensor& y, const Tensor& x, const Tensor& kept, Rule rule)
{
    if (!needs_grad({&x})) return y;
    return Tensor::record(op, y, {x},
                          [x = grad_target(x), saved = Saved(op, kept), rule](const Tensor& dy) {
                              x.add_grad(rule(dy, saved.get()));
                          });
}

/// Whole numbers become float32, as PyTorch's mathematical functions make them.
Tensor floating(const char* op, const Tensor& x)
{
    require_defined(op, x);
    return is_floating(x.dtype()) ? x : converted(x, DType::Float32);
}

Tensor from_input(const char* op, UnaryOp kernel, const Tensor& x, Rule rule)
{
    const Tensor input = floating(op, x);
    return record_rule(op, apply(kernel, input), x, input, rule);
}

Tensor from_output(const char* op, UnaryOp kernel, const Tensor& x, Rule rule)
{
    const Tensor y = apply(kernel, floating(op, x));
    return record_rule(op, y, x, y, rule);
}

void require_number(const char* op, const Tensor& x)
{
    require_defined(op, x);
    if (x.dtype() == DType::Bool) fail_op(op, "numbers", "bool");
}

/// Steps have the gradient 0 where they have one; whole numbers are their own result.
Tensor step(const char* op, UnaryOp kernel, const Tensor& x)
{
    require_number(op, x);
    if (!is_floating(x.dtype())) return x.clone();
    const Tensor y = apply(kernel, x);
    if (!needs_grad({&x})) return y;
    return Tensor::record(op, y, {x},
                          [x = grad_target(x)](const Tensor& dy) { x.add_grad(zeros_like(dy)); });
}

} // namespace

Tensor neg(const Tensor& x)
{
    require_number("neg", x);
    const Tensor y = apply(UnaryOp::Neg, x);
    if (!needs_grad({&x})) return y;
    return Tensor::record("neg", y, {x},
                          [x = grad_target(x)](const Tensor& dy) { x.add_grad(negative(dy)); });
}

Tensor abs(const Tensor& x)
{
    require_number("abs", x);
    return record_rule("abs", apply(UnaryOp::Abs, x), x, x, [](const Tensor& dy, const Tensor& in) {
        return times(dy, apply(UnaryOp::Sign, in));
    });
}

Tensor sign(const Tensor& x)
{
    require_defined("sign", x);
    const Tensor y = x.dtype() == DType::Bool ? x.clone() : apply(UnaryOp::Sign, x);
    if (!needs_grad({&x})) return y;
    return Tensor::record("sign", y, {x},
                          [x = grad_target(x)](const Tensor& dy) { x.add_grad(zeros_like(dy)); });
}

Tensor square(const Tensor& x)
{
    require_defined("square", x);
    const Tensor input = converted(x, result_type(x, 2));
    return record_rule("square", apply(UnaryOp::Square, input), x, input,
                       [](const Tensor& dy, const Tensor& in) { return scaled(times(dy, in), 2); });
}

Tensor reciprocal(const Tensor& x)
{
    return from_output("reciprocal", UnaryOp::Reciprocal, x, [](const Tensor& dy, const Tensor& y) {
        return negative(times(dy, times(y, y)));
    });
}

Tensor exp(const Tensor& x)
{
    return from_output("exp", UnaryOp::Exp, x,
                       [](const Tensor& dy, const Tensor& y) { return times(dy, y); });
}

Tensor expm1(const Tensor& x)
{
    return from_output("expm1", UnaryOp::Expm1, x,
                       [](const Tensor& dy, const Tensor& y) { return times(dy, plus(y, 1)); });
}

Tensor log(const Tensor& x)
{
    return from_input("log", UnaryOp::Log, x,
                      [](const Tensor& dy, const Tensor& in) { return over(dy, in); });
}

Tensor log1p(const Tensor& x)
{
    return from_input("log1p", UnaryOp::Log1p, x,
                      [](const Tensor& dy, const Tensor& in) { return over(dy, plus(in, 1)); });
}

Tensor sqrt(const Tensor& x)
{
    return from_output("sqrt", UnaryOp::Sqrt, x,
                       [](const Tensor& dy, const Tensor& y) { return over(dy, scaled(y, 2)); });
}

Tensor rsqrt(const Tensor& x)
{
    return from_output("rsqrt", UnaryOp::Rsqrt, x, [](const Tensor& dy, const Tensor& y) {
        return times(scaled(dy, -0.5), times(apply(UnaryOp::Square, y), y));
    });
}

Tensor sin(const Tensor& x)
{
    return from_input("sin", UnaryOp::Sin, x, [](const Tensor& dy, const Tensor& in) {
        return times(dy, apply(UnaryOp::Cos, in));
    });
}

Tensor cos(const Tensor& x)
{
    return from_input("cos", UnaryOp::Cos, x, [](const Tensor& dy, const Tensor& in) {
        return negative(times(dy, apply(UnaryOp::Sin, in)));
    });
}

Tensor tanh(const Tensor& x)
{
    return from_output("tanh", UnaryOp::Tanh, x, [](const Tensor& dy, const Tensor& y) {
        return apply(BinaryOp::TanhGradient, dy, y);
    });
}

Tensor erf(const Tensor& x)
{
    // d erf(x) / dx = 2/√π · exp(-x²)
    return from_input("erf", UnaryOp::Erf, x, [](const Tensor& dy, const Tensor& in) {
        const Tensor bell = apply(UnaryOp::Exp, negative(apply(UnaryOp::Square, in)));
        return times(dy, scaled(bell, 2 * std::numbers::inv_sqrtpi));
    });
}

Tensor sigmoid(const Tensor& x)
{
    return from_output("sigmoid", UnaryOp::Sigmoid, x, [](const Tensor& dy, const Tensor& y) {
        return apply(BinaryOp::SigmoidGradient, dy, y);
    });
}

Tensor floor(const Tensor& x) { return step("floor", UnaryOp::Floor, x); }
Tensor ceil(const Tensor& x) { return step("ceil", UnaryOp::Ceil, x); }
Tensor round(const Tensor& x) { return step("round", UnaryOp::Round, x); }
Tensor trunc(const Tensor& x) { return step("trunc", UnaryOp::Trunc, x); }

} // namespace loom

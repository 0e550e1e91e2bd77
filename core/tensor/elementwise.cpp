#include "core/tensor/ops.h"

#include <fmt/core.h>

#include "core/tensor/op_support.h"

namespace loom {

namespace {

/// The operands of a binary op as given, and in the dtype in which it computes, off the tape.
struct Operands {
    Tensor a, b;
    Tensor p, q;
};

Operands in_dtype(const Tensor& a, const Tensor& b, DType dtype)
{
    return {a, b, converted(a, dtype), converted(b, dtype)};
}

/// A number becomes a scalar tensor, which never asks for a gradient.
Operands in_dtype(const Tensor& a, Scalar b, DType dtype)
{
    Tensor number = scalar_tensor(b, {.dtype = dtype, .device = a.device()});
    return {a, number, converted(a, dtype), number};
}

DType checked_dtype(std::string_view op, const Tensor& a, const Tensor& b)
{
    require_one_device(op, {&a, &b});
    broadcast_shapes(op, a.shape(), b.shape());
    return result_type(a, b);
}

DType checked_dtype(std::string_view op, const Tensor& a, Scalar b)
{
    require_defined(op, a);
    return result_type(a, b);
}

template <typename Second>
Operands promoted(std::string_view op, const Tensor& a, const Second& b)
{
    return in_dtype(a, b, checked_dtype(op, a, b));
}

template <typename Second>
Operands promoted_to_number(std::string_view op, const Tensor& a, const Second& b)
{
    const DType dtype = checked_dtype(op, a, b);
    if (dtype == DType::Bool) fail_op(op, "numbers", "two bool operands");
    return in_dtype(a, b, dtype);
}

template <typename Second>
Operands promoted_to_floating(std::string_view op, const Tensor& a, const Second& b)
{
    const DType dtype = checked_dtype(op, a, b);
    return in_dtype(a, b, is_floating(dtype) ? dtype : DType::Float32);
}

bool is_bool(const Tensor& x) { return x.dtype() == DType::Bool; }
bool is_bool(Scalar x) { return x.is_bool(); }

/// PyTorch refuses to subtract what is not a number, and points at the logical ops.
template <typename Second>
Operands promoted_for_sub(const Tensor& a, const Second& b)
{
    const DType dtype = checked_dtype("sub", a, b);
    if (is_bool(a) || is_bool(b)) fail_op("sub", "numbers (logical_xor is for bool)", "bool");
    return in_dtype(a, b, dtype);
}

void refuse_zero_divisor(std::string_view op, const Operands& in)
{
    if (is_floating(in.q.dtype()) || in.q.numel() == 0) return;
    const Tensor zero = apply(BinaryOp::Eq, in.q, number_like(in.q, 0));
    if (any(zero).item<bool>()) fail_op(op, "integer divisors other than 0", "0");
}

Tensor add(const Operands& in)
{
    Tensor y = apply(BinaryOp::Add, in.p, in.q);
    if (!needs_grad({&in.a, &in.b})) return y;
    return Tensor::record("add", y, {in.a, in.b},
                          [a = grad_target(in.a), b = grad_target(in.b)](const Tensor& dy) {
                              add_broadcast_grad(a, dy);
                              add_broadcast_grad(b, dy);
                          });
}

Tensor sub(const Operands& in)
{
    Tensor y = apply(BinaryOp::Sub, in.p, in.q);
    if (!needs_grad({&in.a, &in.b})) return y;
    return Tensor::record("sub", y, {in.a, in.b},
                          [a = grad_target(in.a), b = grad_target(in.b)](const Tensor& dy) {
                              add_broadcast_grad(a, dy);
                              if (b.requires_grad()) add_broadcast_grad(b, apply(UnaryOp::Neg, dy));
                          });
}

Tensor mul(const Operands& in)
{
    Tensor y = apply(BinaryOp::Mul, in.p, in.q);
    if (!needs_grad({&in.a, &in.b})) return y;
    return Tensor::record("mul", y, {in.a, in.b},
                          [a = grad_target(in.a), b = grad_target(in.b),
                           p = saved_if(in.b.requires_grad(), "mul", in.p),
                           q = saved_if(in.a.requires_grad(), "mul", in.q)](const Tensor& dy) {
                              if (q) add_broadcast_grad(a, apply(BinaryOp::Mul, dy, q->get()));
                              if (p) add_broadcast_grad(b, apply(BinaryOp::Mul, dy, p->get()));
                          });
}

Tensor div(const Operands& in)
{
    Tensor y = apply(BinaryOp::Div, in.p, in.q);
    if (!needs_grad({&in.a, &in.b})) return y;
    return Tensor::record(
        "div", y, {in.a, in.b},
        [a = grad_target(in.a), b = grad_target(in.b),
         p = saved_if(in.b.requires_grad(), "div", in.p),
         q = Saved("div", in.q)](const Tensor& dy) {
            if (a.requires_grad()) add_broadcast_grad(a, apply(BinaryOp::Div, dy, q.get()));
            if (!p) return;
            // -dy · (p / q) / q, in PyTorch's order: q² could overflow.
            const Tensor twice =
                apply(BinaryOp::Div, apply(BinaryOp::Div, p->get(), q.get()), q.get());
            add_broadcast_grad(b, apply(UnaryOp::Neg, apply(BinaryOp::Mul, dy, twice)));
        });
}

Tensor floor_divide(const Operands& in)
{
    refuse_zero_divisor("floor_divide", in);
    Tensor y = apply(BinaryOp::FloorDiv, in.p, in.q);
    if (!needs_grad({&in.a, &in.b})) return y;
    return Tensor::record("floor_divide", y, {in.a, in.b}, [](const Tensor&) {
        fail_op("floor_divide", "no backward, as it has no derivative", "one");
    });
}

Tensor remainder(const Operands& in)
{
    refuse_zero_divisor("remainder", in);
    Tensor y = apply(BinaryOp::Remainder, in.p, in.q);
    if (!needs_grad({&in.a, &in.b})) return y;
    const bool for_b = in.b.requires_grad();
    return Tensor::record("remainder", y, {in.a, in.b},
                          [a = grad_target(in.a), b = grad_target(in.b),
                           p = saved_if(for_b, "remainder", in.p),
                           q = saved_if(for_b, "remainder", in.q)](const Tensor& dy) {
                              add_broadcast_grad(a, dy);
                              if (!p) return;
                              const Tensor whole = apply(BinaryOp::FloorDiv, p->get(), q->get());
                              const Tensor db = apply(BinaryOp::Mul, dy, whole);
                              add_broadcast_grad(b, apply(UnaryOp::Neg, db));
                          });
}

/// dy · q · p^(q-1), and 0 where q is 0 (else 0 · ∞ at p = 0).
Tensor pow_base_gradient(const Tensor& dy, const Tensor& p, const Tensor& q)
{
    const Tensor lower = apply(BinaryOp::Pow, p, apply(BinaryOp::Sub, q, number_like(q, 1)));
    const Tensor slope = apply(BinaryOp::Mul, q, lower);
    const Tensor flat = apply(BinaryOp::Eq, q, number_like(q, 0));
    return apply_where(flat, number_like(dy, 0), apply(BinaryOp::Mul, dy, slope));
}

/// dy · y · ln p, and 0 where p is 0 and q ≥ 0 (else 0 · -∞).
Tensor pow_exponent_gradient(const Tensor& dy, const Tensor& p, const Tensor& q, const Tensor& y)
{
    const Tensor slope = apply(BinaryOp::Mul, y, apply(UnaryOp::Log, p));
    const Tensor flat = apply(BinaryOp::LogicalAnd, apply(BinaryOp::Eq, p, number_like(p, 0)),
                              apply(BinaryOp::Ge, q, number_like(q, 0)));
    return apply_where(flat, number_like(dy, 0), apply(BinaryOp::Mul, dy, slope));
}

Tensor pow(const Operands& in)
{
    Tensor y = apply(BinaryOp::Pow, in.p, in.q);
    if (!needs_grad({&in.a, &in.b})) return y;
    return Tensor::record("pow", y, {in.a, in.b},
                          [a = grad_target(in.a), b = grad_target(in.b), p = Saved("pow", in.p),
                           q = Saved("pow", in.q),
                           saved_y = saved_if(in.b.requires_grad(), "pow", y)](const Tensor& dy) {
                              if (a.requires_grad()) {
                                  add_broadcast_grad(a, pow_base_gradient(dy, p.get(), q.get()));
                              }
                              if (!saved_y) return;
                              add_broadcast_grad(
                                  b, pow_exponent_gradient(dy, p.get(), q.get(), saved_y->get()));
                          });
}

/// PyTorch takes these roads too; they are faster, and differ from pow at -0 and -infinity.
Tensor power(const Tensor& x, double exponent)
{
    if (exponent == 1) return x.detach().clone();
    if (exponent == 2) return apply(UnaryOp::Square, x);
    if (exponent == 0.5) return apply(UnaryOp::Sqrt, x);
    if (exponent == -0.5) return apply(UnaryOp::Rsqrt, x);
    if (exponent == -1) return apply(UnaryOp::Reciprocal, x);
    return apply(BinaryOp::Pow, x, number_like(x, exponent));
}

/// The larger (or smaller) operand gets the gradient; equal ones share it; beside a NaN both get
/// it.
Tensor extremum(const char* op, BinaryOp kernel, BinaryOp loses, const Operands& in)
{
    Tensor y = apply(kernel, in.p, in.q);
    if (!needs_grad({&in.a, &in.b})) return y;
    const auto gradient = [a = grad_target(in.a), b = grad_target(in.b), p = Saved(op, in.p),
                           q = Saved(op, in.q), loses](const Tensor& dy) {
        const Tensor tie = apply(BinaryOp::Eq, p.get(), q.get());
        const Tensor shared = apply_where(tie, scaled(dy, 0.5), dy);
        const Tensor zero = number_like(dy, 0);
        if (a.requires_grad()) {
            const Tensor lost = apply(loses, p.get(), q.get());
            add_broadcast_grad(a, apply_where(lost, zero, shared));
        }
        if (b.requires_grad()) {
            const Tensor lost = apply(loses, q.get(), p.get());
            add_broadcast_grad(b, apply_where(lost, zero, shared));
        }
    };
    return Tensor::record(op, y, {in.a, in.b}, gradient);
}

} // namespace

Tensor add(const Tensor& a, const Tensor& b) { return add(promoted("add", a, b)); }
Tensor add(const Tensor& a, Scalar b) { return add(promoted("add", a, b)); }
Tensor sub(const Tensor& a, const Tensor& b) { return sub(promoted_for_sub(a, b)); }
Tensor sub(const Tensor& a, Scalar b) { return sub(promoted_for_sub(a, b)); }

Tensor rsub(const Tensor& a, Scalar b)
{
    const Operands in = promoted_for_sub(a, b);
    return sub({in.b, in.a, in.q, in.p});
}

Tensor mul(const Tensor& a, const Tensor& b) { return mul(promoted("mul", a, b)); }
Tensor mul(const Tensor& a, Scalar b) { return mul(promoted("mul", a, b)); }
Tensor div(const Tensor& a, const Tensor& b) { return div(promoted_to_floating("div", a, b)); }
Tensor div(const Tensor& a, Scalar b) { return div(promoted_to_floating("div", a, b)); }

Tensor div(Scalar a, const Tensor& b)
{
    const Operands in = promoted_to_floating("div", b, a);
    return div({in.b, in.a, in.q, in.p});
}

Tensor floor_divide(const Tensor& a, const Tensor& b)
{
    return floor_divide(promoted_to_number("floor_divide", a, b));
}

Tensor floor_divide(const Tensor& a, Scalar b)
{
    return floor_divide(promoted_to_number("floor_divide", a, b));
}

Tensor remainder(const Tensor& a, const Tensor& b)
{
    return remainder(promoted_to_number("remainder", a, b));
}

Tensor remainder(const Tensor& a, Scalar b)
{
    return remainder(promoted_to_number("remainder", a, b));
}

Tensor pow(const Tensor& a, const Tensor& b) { return pow(promoted_to_number("pow", a, b)); }

Tensor pow(const Tensor& a, Scalar b)
{
    const Operands in = promoted_to_number("pow", a, b);
    const double exponent = b.to<double>();
    if (!is_floating(in.p.dtype())) {
        if (exponent >= 0) return pow(in);
        fail_op("pow", "an exponent of at least 0 for integers", fmt::format("{}", exponent));
    }
    const Tensor y = power(in.p, exponent);
    if (!needs_grad({&a})) return y;
    return Tensor::record("pow", y, {a},
                          [a = grad_target(a), p = Saved("pow", in.p), exponent](const Tensor& dy) {
                              if (exponent == 0) return a.add_grad(zeros_like(dy));
                              const Tensor slope = scaled(power(p.get(), exponent - 1), exponent);
                              a.add_grad(apply(BinaryOp::Mul, dy, slope));
                          });
}

Tensor minimum(const Tensor& a, const Tensor& b)
{
    return extremum("minimum", BinaryOp::Minimum, BinaryOp::Gt, promoted("minimum", a, b));
}

Tensor maximum(const Tensor& a, const Tensor& b)
{
    return extremum("maximum", BinaryOp::Maximum, BinaryOp::Lt, promoted("maximum", a, b));
}

} // namespace loom

#include "core/tensor/ops.h"

#include <cmath>

#include "core/tensor/op_support.h"

namespace loom {

namespace {

Tensor compare(std::string_view op, BinaryOp kernel, const Tensor& a, const Tensor& b)
{
    require_one_device(op, {&a, &b});
    broadcast_shapes(op, a.shape(), b.shape());
    const DType dtype = result_type(a, b);
    return apply(kernel, converted(a, dtype), converted(b, dtype));
}

Tensor compare(std::string_view op, BinaryOp kernel, const Tensor& a, Scalar b)
{
    require_defined(op, a);
    const Tensor p = converted(a, result_type(a, b));
    return apply(kernel, p, number_like(p, b));
}

Tensor test(std::string_view op, UnaryOp kernel, const Tensor& x)
{
    require_defined(op, x);
    return apply(kernel, x);
}

bool all_true(const Tensor& x) { return all(x).item<bool>(); }

} // namespace

Tensor eq(const Tensor& a, const Tensor& b) { return compare("eq", BinaryOp::Eq, a, b); }
Tensor ne(const Tensor& a, const Tensor& b) { return compare("ne", BinaryOp::Ne, a, b); }
Tensor lt(const Tensor& a, const Tensor& b) { return compare("lt", BinaryOp::Lt, a, b); }
Tensor le(const Tensor& a, const Tensor& b) { return compare("le", BinaryOp::Le, a, b); }
Tensor gt(const Tensor& a, const Tensor& b) { return compare("gt", BinaryOp::Gt, a, b); }
Tensor ge(const Tensor& a, const Tensor& b) { return compare("ge", BinaryOp::Ge, a, b); }
Tensor eq(const Tensor& a, Scalar b) { return compare("eq", BinaryOp::Eq, a, b); }
Tensor ne(const Tensor& a, Scalar b) { return compare("ne", BinaryOp::Ne, a, b); }
Tensor lt(const Tensor& a, Scalar b) { return compare("lt", BinaryOp::Lt, a, b); }
Tensor le(const Tensor& a, Scalar b) { return compare("le", BinaryOp::Le, a, b); }
Tensor gt(const Tensor& a, Scalar b) { return compare("gt", BinaryOp::Gt, a, b); }
Tensor ge(const Tensor& a, Scalar b) { return compare("ge", BinaryOp::Ge, a, b); }

Tensor logical_and(const Tensor& a, const Tensor& b)
{
    return compare("logical_and", BinaryOp::LogicalAnd, a, b);
}

Tensor logical_or(const Tensor& a, const Tensor& b)
{
    return compare("logical_or", BinaryOp::LogicalOr, a, b);
}

Tensor logical_xor(const Tensor& a, const Tensor& b)
{
    return compare("logical_xor", BinaryOp::LogicalXor, a, b);
}

Tensor logical_not(const Tensor& x) { return test("logical_not", UnaryOp::LogicalNot, x); }
Tensor isnan(const Tensor& x) { return test("isnan", UnaryOp::IsNan, x); }
Tensor isinf(const Tensor& x) { return test("isinf", UnaryOp::IsInf, x); }
Tensor isfinite(const Tensor& x) { return test("isfinite", UnaryOp::IsFinite, x); }

bool equal(const Tensor& a, const Tensor& b)
{
    require_one_device("equal", {&a, &b});
    require_same_dtype("equal", a, b);
    return a.shape() == b.shape() && all_true(apply(BinaryOp::Eq, a, b));
}

bool allclose(const Tensor& a, const Tensor& b, double rtol, double atol, bool equal_nan)
{
    require_one_device("allclose", {&a, &b});
    require_same_dtype("allclose", a, b);
    if (!(rtol >= 0) || !(atol >= 0)) {
        fail_op("allclose", "tolerances of at least 0", "a negative one");
    }
    broadcast_shapes("allclose", a.shape(), b.shape());
    const DType dtype = is_floating(a.dtype()) ? a.dtype() : DType::Float64;
    const Tensor p = converted(a, dtype);
    const Tensor q = converted(b, dtype);
    const Tensor difference = apply(UnaryOp::Abs, apply(BinaryOp::Sub, p, q));
    const Tensor allowed =
        apply(BinaryOp::Add, scaled(apply(UnaryOp::Abs, q), rtol), number_like(q, atol));
    Tensor near = apply(BinaryOp::LogicalAnd, apply(UnaryOp::IsFinite, difference),
                        apply(BinaryOp::Le, difference, allowed));
    near = apply(BinaryOp::LogicalOr, near, apply(BinaryOp::Eq, p, q));
    if (equal_nan) {
        const Tensor both = apply(BinaryOp::LogicalAnd, isnan(p), isnan(q));
        near = apply(BinaryOp::LogicalOr, near, both);
    }
    return all_true(near);
}

} // namespace loom

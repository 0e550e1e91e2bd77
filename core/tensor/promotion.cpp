#include "core/tensor/ops.h"

#include "core/tensor/op_support.h"

namespace loom {

namespace {

int width_order(DType dtype)
{
    switch (dtype) {
    case DType::Bool: return 0;
    case DType::UInt8: return 1;
    case DType::Int32: return 2;
    case DType::Int64: return 3;
    case DType::Float32: return 4;
    case DType::Float64: return 5;
    }
    return 0;
}

/// A lower operand only matters when its kind of number (bool, whole, floating) is higher.
DType outranked(DType higher, DType lower)
{
    const bool keeps = is_floating(higher) || (higher != DType::Bool && !is_floating(lower));
    return keeps ? higher : promote_types(higher, lower);
}

DType default_dtype(Scalar number)
{
    if (number.is_bool()) return DType::Bool;
    return number.is_integer() ? DType::Int64 : DType::Float32;
}

} // namespace

DType promote_types(DType a, DType b) { return width_order(a) >= width_order(b) ? a : b; }

DType result_type(const Tensor& a, Scalar b) { return outranked(a.dtype(), default_dtype(b)); }

DType result_type(const Tensor& a, const Tensor& b)
{
    if ((a.dim() > 0) == (b.dim() > 0)) return promote_types(a.dtype(), b.dtype());
    return a.dim() > 0 ? outranked(a.dtype(), b.dtype()) : outranked(b.dtype(), a.dtype());
}

} // namespace loom

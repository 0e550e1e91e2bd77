#pragma once

#include "core/tensor/tensor.h"

#include <utility>
#include <vector>

/// Every op that computes: one free function each, its forward and gradient side by side in
/// elementwise.cpp, pointwise_math.cpp, activation.cpp, comparison.cpp, reduction.cpp,
/// extremum.cpp, sorting.cpp, linear_algebra.cpp, indexing.cpp. Wrong arguments throw
/// std::invalid_argument:
/// "[op] expected …, got …".
namespace loom {

// Elementwise; two tensors broadcast and promote as PyTorch's do (a Scalar never widens within its
// kind). Integers divide truly: div gives float.
DType promote_types(DType a, DType b);
/// dtype of `tensor op number`.
DType result_type(const Tensor& a, Scalar b);
/// dtype of `tensor op tensor`: within a kind of number, tensors with axes outrank scalars.
DType result_type(const Tensor& a, const Tensor& b);
Tensor add(const Tensor& a, const Tensor& b);
Tensor sub(const Tensor& a, const Tensor& b);
Tensor mul(const Tensor& a, const Tensor& b);
Tensor div(const Tensor& a, const Tensor& b);
Tensor floor_divide(const Tensor& a, const Tensor& b);
Tensor remainder(const Tensor& a, const Tensor& b);
Tensor pow(const Tensor& a, const Tensor& b);
Tensor minimum(const Tensor& a, const Tensor& b);
Tensor maximum(const Tensor& a, const Tensor& b);
Tensor add(const Tensor& a, Scalar b);
Tensor sub(const Tensor& a, Scalar b);
Tensor mul(const Tensor& a, Scalar b);
Tensor div(const Tensor& a, Scalar b);
Tensor floor_divide(const Tensor& a, Scalar b);
Tensor remainder(const Tensor& a, Scalar b);
Tensor pow(const Tensor& a, Scalar b);
Tensor rsub(const Tensor& a, Scalar b); ///< b - a
Tensor div(Scalar a, const Tensor& b);

Tensor neg(const Tensor& x);
Tensor abs(const Tensor& x);
Tensor sign(const Tensor& x);
Tensor square(const Tensor& x);
Tensor reciprocal(const Tensor& x);
Tensor exp(const Tensor& x);
Tensor expm1(const Tensor& x);
Tensor log(const Tensor& x);
Tensor log1p(const Tensor& x);
Tensor sqrt(const Tensor& x);
Tensor rsqrt(const Tensor& x);
Tensor sin(const Tensor& x);
Tensor cos(const Tensor& x);
Tensor tanh(const Tensor& x);
Tensor erf(const Tensor& x);
Tensor sigmoid(const Tensor& x);
Tensor floor(const Tensor& x);
Tensor ceil(const Tensor& x);
Tensor round(const Tensor& x);
Tensor trunc(const Tensor& x);
Tensor clamp(const Tensor& x, std::optional<Scalar> min, std::optional<Scalar> max);
Tensor relu(const Tensor& x);
Tensor leaky_relu(const Tensor& x, double negative_slope = 0.01);
enum class GeluKind : std::uint8_t { Exact, Tanh };
Tensor gelu(const Tensor& x, GeluKind approximate = GeluKind::Exact);
Tensor silu(const Tensor& x);

// To bool.
Tensor eq(const Tensor& a, const Tensor& b);
Tensor ne(const Tensor& a, const Tensor& b);
Tensor lt(const Tensor& a, const Tensor& b);
Tensor le(const Tensor& a, const Tensor& b);
Tensor gt(const Tensor& a, const Tensor& b);
Tensor ge(const Tensor& a, const Tensor& b);
Tensor eq(const Tensor& a, Scalar b);
Tensor ne(const Tensor& a, Scalar b);
Tensor lt(const Tensor& a, Scalar b);
Tensor le(const Tensor& a, Scalar b);
Tensor gt(const Tensor& a, Scalar b);
Tensor ge(const Tensor& a, Scalar b);
Tensor logical_and(const Tensor& a, const Tensor& b);
Tensor logical_or(const Tensor& a, const Tensor& b);
Tensor logical_xor(const Tensor& a, const Tensor& b);
Tensor logical_not(const Tensor& x);
Tensor isnan(const Tensor& x);
Tensor isinf(const Tensor& x);
Tensor isfinite(const Tensor& x);
Tensor where(const Tensor& condition, const Tensor& a, const Tensor& b);
bool equal(const Tensor& a, const Tensor& b); ///< same shape and values
bool allclose(const Tensor& a, const Tensor& b, double rtol = 1e-5, double atol = 1e-8,
              bool equal_nan = false);

// Reductions: over all axes, or over those named (negative from the end). An empty list is all.
struct Reduction {
    std::vector<std::int64_t> axes{};
    bool keepdim = false;
};
Tensor sum(const Tensor& x, const Reduction& over = {}); ///< integers and bool add up in int64
Tensor mean(const Tensor& x, const Reduction& over = {});
Tensor prod(const Tensor& x, const Reduction& over = {});
Tensor var(const Tensor& x, const Reduction& over = {}, std::int64_t correction = 1);
Tensor std(const Tensor& x, const Reduction& over = {}, std::int64_t correction = 1);
Tensor amax(const Tensor& x, const Reduction& over = {}); ///< gradient shared among equals
Tensor amin(const Tensor& x, const Reduction& over = {});
Tensor max(const Tensor& x);
Tensor min(const Tensor& x);
struct ValuesAndIndices {
    Tensor values, indices;
};
ValuesAndIndices max(const Tensor& x, std::int64_t axis, bool keepdim = false);
ValuesAndIndices min(const Tensor& x, std::int64_t axis, bool keepdim = false);
Tensor all(const Tensor& x, const Reduction& over = {});
Tensor any(const Tensor& x, const Reduction& over = {});
Tensor argmax(const Tensor& x, std::optional<std::int64_t> axis = {}, bool keepdim = false);
Tensor argmin(const Tensor& x, std::optional<std::int64_t> axis = {}, bool keepdim = false);
Tensor cumsum(const Tensor& x, std::int64_t axis);
ValuesAndIndices sort(const Tensor& x, std::int64_t axis = -1, bool descending = false);
ValuesAndIndices topk(const Tensor& x, std::int64_t k, std::int64_t axis = -1, bool largest = true);
Tensor logsumexp(const Tensor& x, const Reduction& over = {});
/// Sums a gradient of a broadcast operand back to the operand's shape.
Tensor sum_to(const Tensor& x, const Shape& shape);

// Linear algebra: PyTorch's matmul for every pair of ranks from 1.
Tensor matmul(const Tensor& a, const Tensor& b);
/// x[…, in] · weightᵀ[in, out] + bias[out]; bias may be undefined.
Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias = {});

// Indexing and joining.
Tensor cat(const std::vector<Tensor>& tensors, std::int64_t axis = 0);
Tensor stack(const std::vector<Tensor>& tensors, std::int64_t axis = 0);
Tensor index_select(const Tensor& x, std::int64_t axis, const Tensor& index);
/// x[index]: int64 of any rank picks along axis 0; bool selects the elements where it is true.
Tensor index(const Tensor& x, const Tensor& index);
Tensor gather(const Tensor& x, std::int64_t axis, const Tensor& index);
Tensor nonzero(const Tensor& x);
Tensor one_hot(const Tensor& x, std::int64_t num_classes);

inline Tensor operator+(const Tensor& a, const Tensor& b) { return add(a, b); }
inline Tensor operator-(const Tensor& a, const Tensor& b) { return sub(a, b); }
inline Tensor operator*(const Tensor& a, const Tensor& b) { return mul(a, b); }
inline Tensor operator/(const Tensor& a, const Tensor& b) { return div(a, b); }
inline Tensor operator+(const Tensor& a, Scalar b) { return add(a, b); }
inline Tensor operator-(const Tensor& a, Scalar b) { return sub(a, b); }
inline Tensor operator*(const Tensor& a, Scalar b) { return mul(a, b); }
inline Tensor operator/(const Tensor& a, Scalar b) { return div(a, b); }
inline Tensor operator+(Scalar a, const Tensor& b) { return add(b, a); }
inline Tensor operator-(Scalar a, const Tensor& b) { return rsub(b, a); }
inline Tensor operator*(Scalar a, const Tensor& b) { return mul(b, a); }
inline Tensor operator/(Scalar a, const Tensor& b) { return div(a, b); }
inline Tensor operator-(const Tensor& x) { return neg(x); }

} // namespace loom

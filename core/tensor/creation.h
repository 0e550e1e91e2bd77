#pragma once

#include "core/tensor/random.h"
#include "core/tensor/tensor.h"

#include <initializer_list>
#include <span>

namespace loom {

Tensor zeros(const Shape& shape, const TensorOptions& options = {});
Tensor ones(const Shape& shape, const TensorOptions& options = {});
Tensor full(const Shape& shape, Scalar value, const TensorOptions& options = {});
Tensor zeros_like(const Tensor& other);
Tensor ones_like(const Tensor& other);
Tensor full_like(const Tensor& other, Scalar value);
/// [start, end) by step. Integers give int64, reals float32, unless a dtype is given.
Tensor arange(Scalar end);
Tensor arange(Scalar start, Scalar end, Scalar step = 1, std::optional<DType> dtype = {});
Tensor linspace(double start, double end, std::int64_t steps, const TensorOptions& options = {});
Tensor eye(std::int64_t n, std::optional<std::int64_t> m = {}, const TensorOptions& options = {});

/// A 1-axis tensor of T's dtype (float, double, int64_t, int32_t, uint8_t, bool), or a scalar.
template <typename T>
Tensor tensor(std::initializer_list<T> values);
template <typename T>
Tensor tensor(const std::vector<T>& values);
/// Nested braces: tensor({{1.f, 2.f}, {3.f, 4.f}}); throws when rows differ in length.
template <typename T>
Tensor tensor(std::initializer_list<std::initializer_list<T>> rows);
Tensor scalar_tensor(Scalar value, const TensorOptions& options = {});
/// Copies numel() host values in row-major order.
template <typename T>
Tensor from_data(std::span<const T> values, const Shape& shape, const Device& device = {});
Tensor from_bytes(const void* bytes, DType dtype, const Shape& shape, const Device& device = {});

} // namespace loom

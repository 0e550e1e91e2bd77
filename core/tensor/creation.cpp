#include "core/tensor/creation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include <fmt/core.h>

#include "core/tensor/tensor_state.h"

namespace loom {

namespace {

void fill(const Tensor& x, Scalar value)
{
    if (x.numel() > 0) x.backend().fill(x.view_of(), value);
}

/// The number of steps from start towards end, end left out.
std::int64_t arange_size(Scalar start, Scalar end, Scalar step)
{
    const double first = start.to<double>();
    const double last = end.to<double>();
    const double by = step.to<double>();
    if (by == 0) throw std::invalid_argument("[arange] expected a step other than 0, got 0");
    if (!std::isfinite(first) || !std::isfinite(last))
        throw std::invalid_argument(
            fmt::format("[arange] expected finite limits, got {} and {}", first, last));
    if ((by > 0 && first > last) || (by < 0 && first < last) || std::isnan(by))
        throw std::invalid_argument(
            fmt::format("[arange] expected a step from {} towards {}, got {}", first, last, by));
    const double size = std::ceil((last - first) / by);
    if (size > static_cast<double>(std::numeric_limits<std::int64_t>::max() / 8))
        throw std::invalid_argument(
            fmt::format("[arange] expected fewer than 2^60 elements, got {}", size));
    return static_cast<std::int64_t>(size);
}

} // namespace

Tensor full(const Shape& shape, Scalar value, const TensorOptions& options)
{
    Tensor x = empty(shape, options);
    fill(x, value);
    return x;
}

Tensor zeros(const Shape& shape, const TensorOptions& options) { return full(shape, 0, options); }
Tensor ones(const Shape& shape, const TensorOptions& options) { return full(shape, 1, options); }

Tensor full_like(const Tensor& other, Scalar value)
{
    return full(other.shape(), value, {.dtype = other.dtype(), .device = other.device()});
}

Tensor zeros_like(const Tensor& other) { return full_like(other, 0); }
Tensor ones_like(const Tensor& other) { return full_like(other, 1); }

Tensor scalar_tensor(Scalar value, const TensorOptions& options)
{
    return full({}, value, options);
}

Tensor arange(Scalar end) { return arange(0, end); }

Tensor arange(Scalar start, Scalar end, Scalar step, std::optional<DType> dtype)
{
    const bool real = start.is_real() || end.is_real() || step.is_real();
    const TensorOptions options{.dtype = dtype.value_or(real ? DType::Float32 : DType::Int64)};
    if (options.dtype == DType::Bool)
        throw std::invalid_argument("[arange] expected a dtype of numbers, got bool");
    Tensor x = empty({arange_size(start, end, step)}, options);
    if (x.numel() > 0) x.backend().arange(x.view_of(), start, step);
    return x;
}

Tensor linspace(double start, double end, std::int64_t steps, const TensorOptions& options)
{
    if (steps < 0)
        throw std::invalid_argument(
            fmt::format("[linspace] expected at least 0 steps, got {}", steps));
    // Counted from the nearer end, as PyTorch does, so that the last number is exactly `end`.
    std::vector<double> values(static_cast<std::size_t>(steps));
    const double step = steps > 1 ? (end - start) / static_cast<double>(steps - 1) : 0;
    for (std::int64_t i = 0; i < steps; ++i) {
        const bool first_half = i < steps / 2 || steps == 1;
        values[static_cast<std::size_t>(i)] = first_half
                                                  ? start + step * static_cast<double>(i)
                                                  : end - step * static_cast<double>(steps - 1 - i);
    }
    Tensor x = from_data<double>(values, {steps}).to(options.dtype).to(options.device);
    return options.requires_grad ? x.set_requires_grad(true) : x;
}

Tensor eye(std::int64_t n, std::optional<std::int64_t> m, const TensorOptions& options)
{
    const std::int64_t columns = m.value_or(n);
    if (n < 0 || columns < 0)
        throw std::invalid_argument(
            fmt::format("[eye] expected sizes of at least 0, got {} and {}", n, columns));
    Tensor x = zeros({n, columns}, options);
    fill(alias(x, {std::min(n, columns)}, {columns + 1}, 0), 1);
    return x;
}

Tensor from_bytes(const void* bytes, DType dtype, const Shape& shape, const Device& device)
{
    Tensor x = empty(shape, {.dtype = dtype, .device = device});
    const std::size_t size = static_cast<std::size_t>(x.numel()) * element_size(dtype);
    if (size > 0) x.backend().copy_from_host(x.view_of().data, bytes, size);
    return x;
}

template <typename T>
Tensor from_data(std::span<const T> values, const Shape& shape, const Device& device)
{
    if (std::cmp_not_equal(values.size(), shape.numel()))
        throw std::invalid_argument(
            fmt::format("[from_data] expected {} values for shape {}, got {}", shape.numel(),
                        shape.to_string(), values.size()));
    static_assert(sizeof(bool) == 1, "bool is stored as one byte");
    return from_bytes(values.data(), dtype_of<T>(), shape, device);
}

template <typename T>
Tensor tensor(std::initializer_list<T> values)
{
    return from_data<T>({values.begin(), values.size()},
                        {static_cast<std::int64_t>(values.size())});
}

template <typename T>
Tensor tensor(const std::vector<T>& values)
{
    const Shape shape{static_cast<std::int64_t>(values.size())};
    if constexpr (std::is_same_v<T, bool>) {
        const std::vector<std::uint8_t> bytes(values.begin(), values.end());
        return from_bytes(bytes.data(), DType::Bool, shape);
    } else {
        return from_data<T>(values, shape);
    }
}

template <typename T>
Tensor tensor(std::initializer_list<std::initializer_list<T>> rows)
{
    const std::size_t columns = rows.size() == 0 ? 0 : rows.begin()->size();
    std::vector<T> values;
    for (const std::initializer_list<T>& row : rows) {
        if (row.size() != columns)
            throw std::invalid_argument(fmt::format(
                "[tensor] expected rows of {} values, got one of {}", columns, row.size()));
        values.insert(values.end(), row.begin(), row.end());
    }
    return tensor(values).view(
        {static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(columns)});
}

#define LOOM_INSTANTIATE(T)                                                                        \
    template Tensor from_data<T>(std::span<const T>, const Shape&, const Device&);                 \
    template Tensor tensor<T>(std::initializer_list<T>);                                           \
    template Tensor tensor<T>(const std::vector<T>&);                                              \
    template Tensor tensor<T>(std::initializer_list<std::initializer_list<T>>);
LOOM_INSTANTIATE(float)
LOOM_INSTANTIATE(double)
LOOM_INSTANTIATE(std::int64_t)
LOOM_INSTANTIATE(std::int32_t)
LOOM_INSTANTIATE(std::uint8_t)
LOOM_INSTANTIATE(bool)
#undef LOOM_INSTANTIATE

} // namespace loom

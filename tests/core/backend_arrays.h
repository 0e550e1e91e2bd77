#pragma once

#include "core/backend/backend.h"

#include <cstdint>
#include <cstring>
#include <numeric>
#include <random>
#include <string>
#include <vector>

/// Arrays in every layout, read and written element by element, for tests of kernels.
namespace loom::testing {

using Index = std::vector<std::int64_t>;

enum class Layout : std::uint8_t {
    RowMajor,
    Reversed, ///< the first axis is the fastest
    Gapped,   ///< every second element of longer rows
    Broken,   ///< rows are contiguous, but not next to each other
};
inline constexpr Layout kLayouts[] = {Layout::RowMajor, Layout::Reversed, Layout::Gapped,
                                      Layout::Broken};

inline std::string to_string(Layout layout)
{
    constexpr const char* kNames[] = {"row major", "reversed", "gapped", "broken"};
    return kNames[static_cast<std::size_t>(layout)];
}

template <typename T>
constexpr DType dtype_of()
{
    if constexpr (std::is_same_v<T, float>)
        return DType::Float32;
    else if constexpr (std::is_same_v<T, double>)
        return DType::Float64;
    else if constexpr (std::is_same_v<T, std::int64_t>)
        return DType::Int64;
    else if constexpr (std::is_same_v<T, std::int32_t>)
        return DType::Int32;
    else if constexpr (std::is_same_v<T, std::uint8_t>)
        return DType::UInt8;
    else
        return DType::Bool;
}

inline std::int64_t product(const Index& shape)
{
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

/// Calls body(index) for every index of the shape in row-major order.
template <typename Body>
void for_each_index(const Index& shape, Body body)
{
    Index index(shape.size(), 0);
    for (std::int64_t left = product(shape); left > 0; --left) {
        body(static_cast<const Index&>(index));
        for (std::size_t i = shape.size(); i-- > 0;) {
            if (++index[i] < shape[i]) break;
            index[i] = 0;
        }
    }
}

/// Memory and a view of it. What lies between the elements is filled with a pattern.
template <typename T>
class Array {
public:
    explicit Array(const Index& shape, Layout layout = Layout::RowMajor) : shape_(shape)
    {
        view_.dtype = dtype_of<T>();
        view_.rank = static_cast<int>(shape.size());
        std::int64_t stride = layout == Layout::Gapped ? 2 : 1;
        for (std::size_t k = 0; k < shape.size(); ++k) {
            const std::size_t i = layout == Layout::Reversed ? k : shape.size() - 1 - k;
            view_.shape[i] = shape[i];
            view_.strides[i] = stride;
            stride *= shape[i] + (layout == Layout::Broken && k == 0 ? 3 : 0);
        }
        memory_.assign((static_cast<std::size_t>(stride) + 1) * sizeof(T), std::byte{1});
    }
    Array(const Index& shape, const std::vector<double>& values) : Array(shape)
    {
        std::size_t i = 0;
        for_each_index(shape, [&](const Index& at) { set(at, static_cast<T>(values[i++])); });
    }

    const View& view()
    {
        view_.data = memory_.data();
        return view_;
    }
    const Index& shape() const { return shape_; }

    T at(const Index& index) const
    {
        T value;
        std::memcpy(&value, memory_.data() + offset(index), sizeof value);
        return value;
    }
    void set(const Index& index, T value)
    {
        std::memcpy(memory_.data() + offset(index), &value, sizeof value);
    }
    /// Uniform, of whole numbers for integers.
    Array& randomize(unsigned seed, double low, double high)
    {
        std::mt19937_64 engine(seed);
        for_each_index(shape_, [&](const Index& index) {
            const double u = static_cast<double>(engine() >> 11) * 0x1p-53;
            set(index, static_cast<T>(low + u * (high - low)));
        });
        return *this;
    }
    std::vector<T> values() const
    {
        std::vector<T> result;
        for_each_index(shape_, [&](const Index& index) { result.push_back(at(index)); });
        return result;
    }
    /// The elements' bytes in row-major order: equal exactly when every bit is.
    std::vector<std::uint64_t> bits() const
    {
        std::vector<std::uint64_t> result;
        for_each_index(shape_, [&](const Index& index) {
            const T value = at(index);
            std::uint64_t word = 0;
            std::memcpy(&word, &value, sizeof value);
            result.push_back(word);
        });
        return result;
    }
    /// The bytes between the elements are as they were made.
    bool gaps_untouched() const
    {
        std::vector<bool> used(memory_.size(), false);
        for_each_index(shape_, [&](const Index& index) {
            for (std::size_t i = 0; i < sizeof(T); ++i) used[offset(index) + i] = true;
        });
        for (std::size_t i = 0; i < memory_.size(); ++i) {
            if (!used[i] && memory_[i] != std::byte{1}) return false;
        }
        return true;
    }

private:
    std::size_t offset(const Index& index) const
    {
        std::int64_t elements = 0;
        for (std::size_t i = 0; i < index.size(); ++i) elements += index[i] * view_.strides[i];
        return static_cast<std::size_t>(elements) * sizeof(T);
    }

    Index shape_;
    View view_;
    std::vector<std::byte> memory_;
};

/// Equal within tolerances, or both not a number, or the same infinity.
inline bool is_close(double value, double expected, double rtol, double atol)
{
    if (expected != expected) return value != value;
    if (value == expected) return true;
    const double difference = value > expected ? value - expected : expected - value;
    return difference <= atol + rtol * (expected < 0 ? -expected : expected);
}

/// PyTorch's assert_close for float32; 1e-12 for float64; integers exactly.
template <typename T>
bool is_close(T value, double expected)
{
    if constexpr (std::is_same_v<T, float>)
        return is_close(value, expected, 1.3e-6, 1e-5);
    else if constexpr (std::is_same_v<T, double>)
        return is_close(value, expected, 1e-12, 1e-14);
    else
        return static_cast<double>(value) == expected;
}

} // namespace loom::testing

#pragma once

#include "core/backend/float_math.h"

#include <cstdint>
#include <limits>
#include <type_traits>

/// What the elementwise ops share: which dtypes they take, and how integers wrap.
namespace loom::elementwise {

/// The dtypes that an op takes.
enum class Domain : std::uint8_t { Floating, All };

template <typename T>
inline constexpr bool kFloating = std::is_floating_point_v<T>;

/// Integer arithmetic wraps as PyTorch's does; in unsigned numbers that is defined.
template <typename T>
using Wrapping =
    std::conditional_t<std::is_same_v<T, std::int64_t>, std::uint64_t,
                       std::conditional_t<std::is_same_v<T, std::int32_t>, std::uint32_t,
                                          std::conditional_t<kFloating<T>, T, std::uint32_t>>>;

template <typename T>
LOOM_HD bool is_nan(T x)
{
    if constexpr (kFloating<T>)
        return x != x;
    else
        return false;
}

/// A limit given as a double, in T: what lies beyond T's range becomes its end.
template <typename T>
LOOM_HD T limit(double x)
{
    if constexpr (kFloating<T>) {
        return static_cast<T>(x);
    } else {
        if (x <= static_cast<double>(std::numeric_limits<T>::lowest())) {
            return std::numeric_limits<T>::lowest();
        }
        if (x >= static_cast<double>(std::numeric_limits<T>::max())) {
            return std::numeric_limits<T>::max();
        }
        return static_cast<T>(x);
    }
}

} // namespace loom::elementwise

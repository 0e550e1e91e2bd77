#pragma once

#include "core/backend/float_math.h"

#include <cstdint>
#include <type_traits>

namespace loom {

/// One element in another dtype, as PyTorch's `to` converts it.
template <typename To, typename From>
LOOM_HD To convert(From x)
{
    if constexpr (std::is_same_v<To, bool>) {
        return x != From(0);
    } else if constexpr (std::is_same_v<To, std::uint8_t> && std::is_floating_point_v<From>) {
        return static_cast<To>(static_cast<std::int64_t>(x)); // -1 becomes 255, as in PyTorch
    } else {
        return static_cast<To>(x);
    }
}

} // namespace loom

#pragma once

#include "core/backend/float_math.h"

#include <cstdint>

namespace loom {
struct View;
}

namespace loom::cuda {

class Context;

/// The upper half of a float32: its exponent and 7 bits of its mantissa.
struct BFloat16 {
    std::uint16_t bits;
};

/// Rounded to the nearest, to the even one of two; a NaN stays one.
LOOM_HD BFloat16 narrowed(float x)
{
    const std::uint32_t bits = math::bits_of(x);
    if (x != x) return {static_cast<std::uint16_t>(bits >> 16 | 0x40)};
    return {static_cast<std::uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16)};
}
LOOM_HD float widened(BFloat16 x)
{
    return math::float_of(static_cast<std::uint32_t>(x.bits) << 16);
}

/// y, contiguous, from float32 of any strides.
void narrow(Context& context, BFloat16* y, const View& x);
/// Contiguous float32.
void widen(Context& context, const View& y, const BFloat16* x);

} // namespace loom::cuda

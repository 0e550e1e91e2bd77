#pragma once

#include <cmath>
#include <cstdint>

/// Inlined wherever it is used: on the host because each instruction set must keep its own copy,
/// on the device because it is small.
#ifdef __CUDACC__
#define LOOM_HD __host__ __device__ __forceinline__
#else
#define LOOM_HD inline __attribute__((always_inline))
#endif

/// exp, log, tanh and erf of float32 without branches, tables or calls, so that loops over them
/// become vector code; of float64 by the C library. The polynomials are weighted minimax fits; each
/// function is within 2 units in the last place, subnormal numbers included.
namespace loom::math {

/// condition ? a : b, for values that are computed either way.
template <typename T>
LOOM_HD T select(bool condition, T a, T b)
{
    return condition ? a : b;
}

LOOM_HD float float_of(std::uint32_t bits) { return __builtin_bit_cast(float, bits); }
LOOM_HD std::uint32_t bits_of(float x) { return __builtin_bit_cast(std::uint32_t, x); }

// ln 2 in two parts; the first has few bits, so that a whole number times it is exact.
inline constexpr float kLn2High = 0.693359375f;
inline constexpr float kLn2Low = -2.12194440e-4f;

LOOM_HD double exp(double x) { return ::exp(x); }
LOOM_HD float exp(float x)
{
    // Beyond these the result is infinite or zero; a NaN passes both comparisons.
    x = select(x > 89.0f, 89.0f, x);
    x = select(x < -104.0f, -104.0f, x);
    // Adding 1.5 * 2^23 rounds to a whole number n and leaves n in the low bits.
    constexpr float kShift = 12582912.0f;
    const float shifted = x * 1.44269504f + kShift;
    const float n = shifted - kShift;
    const auto exponent = static_cast<std::int32_t>(bits_of(shifted) - 0x4b400000u);

    const float r = (x - n * kLn2High) - n * kLn2Low; // |r| <= ln 2 / 2
    float p = 0.00139517174f;
    p = p * r + 0.00836959854f;
    p = p * r + 0.0416661873f;
    p = p * r + 0.166665122f;
    p = p * r + 0.5f;
    p = p * (r * r) + r + 1.0f;
    // 2^n in two factors, since n itself may be beyond the exponents of normal numbers.
    const std::int32_t half = exponent >> 1;
    const float scale1 = float_of(static_cast<std::uint32_t>(half + 127) << 23);
    const float scale2 = float_of(static_cast<std::uint32_t>(exponent - half + 127) << 23);
    return p * scale1 * scale2;
}

LOOM_HD double log(double x) { return ::log(x); }
LOOM_HD float log(float x)
{
    constexpr float kSmallestNormal = 1.17549435e-38f;
    constexpr std::uint32_t kSqrtHalf = 0x3f3504f3u;
    const bool subnormal = x < kSmallestNormal;
    const std::uint32_t bits = bits_of(select(subnormal, x * 8388608.0f, x)) - kSqrtHalf;
    const float exponent =
        static_cast<float>(static_cast<std::int32_t>(bits) >> 23) - select(subnormal, 23.0f, 0.0f);
    const float f = float_of((bits & 0x007fffffu) + kSqrtHalf) - 1.0f; // √½ - 1 <= f < √2 - 1

    float p = 0.0674660131f;
    p = p * f - 0.116756409f;
    p = p * f + 0.118881747f;
    p = p * f - 0.124055915f;
    p = p * f + 0.142195508f;
    p = p * f - 0.166679963f;
    p = p * f + 0.200021192f;
    p = p * f - 0.250000089f;
    p = p * f + 0.333333135f;
    const float square = f * f;
    p = p * f * square + exponent * kLn2Low - 0.5f * square;
    float y = (f + p) + exponent * kLn2High;

    constexpr float kInfinity = __builtin_inff();
    y = select(x == kInfinity, kInfinity, y);
    y = select(x == 0.0f, -kInfinity, y);
    return select(x >= 0.0f, y, __builtin_nanf(""));
}

LOOM_HD double tanh(double x) { return ::tanh(x); }
LOOM_HD float tanh(float x)
{
    const float t = __builtin_fabsf(x);
    const float z = x * x;
    float p = 0.00214295881f;
    p = p * z - 0.00817739498f;
    p = p * z + 0.0217007007f;
    p = p * z - 0.0539467633f;
    p = p * z + 0.133332059f;
    p = p * z - 0.333333313f;
    const float small = __builtin_copysignf(p * z * x + x, x); // keeps -0
    const float large = __builtin_copysignf(1.0f - 2.0f / (exp(2.0f * t) + 1.0f), x);
    return select(t < 0.625f, small, large);
}

LOOM_HD double erf(double x) { return ::erf(x); }
LOOM_HD float erf(float x)
{
    const float z = x * x;
    float p = 8.31677244e-05f;
    p = p * z - 0.000813001185f;
    p = p * z + 0.00519990642f;
    p = p * z - 0.0268589407f;
    p = p * z + 0.112836875f;
    p = p * z - 0.376126319f;
    p = p * z + 0.128379167f;
    const float small = p * x + x;

    // ln(1 - erf t) = t q(t) up to 4, where erf is 1 in float32.
    const float magnitude = __builtin_fabsf(x);
    const float t = select(magnitude > 4.0f, 4.0f, magnitude);
    float q = -1.12314656e-05f;
    q = q * t + 0.000322805397f;
    q = q * t - 0.00364246499f;
    q = q * t + 0.0237620752f;
    q = q * t - 0.10623689f;
    q = q * t - 0.635151327f;
    q = q * t - 1.12864852f;
    const float large = __builtin_copysignf(1.0f - exp(q * t), x);
    return select(magnitude < 0.925f, small, large);
}

LOOM_HD double sigmoid(double x) { return 1.0 / (1.0 + exp(-x)); }
LOOM_HD float sigmoid(float x) { return 1.0f / (1.0f + exp(-x)); }

} // namespace loom::math

#pragma once

#include "core/backend/backend.h"
#include "core/backend/float_math.h"

#include <array>
#include <cstdint>

/// Philox 4x32-10 of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (SC 2011), and
/// how the numbers of a call are made of it, on every device alike.
///
/// The block of counter c under a key is four 32-bit words. Element i of a tensor, counted in
/// row-major order whatever the strides, takes
///   32-bit draws: word i % 4 of block i / 4;
///   64-bit draws: words 2 (i % 2) (high) and 2 (i % 2) + 1 (low) of block i / 2.
/// Uniform of float32 and Bernoulli of any dtype use 32-bit draws, Uniform of float64 64-bit ones;
/// Integer uses 32-bit draws for ranges up to 2^32, else 64-bit ones. Normals come in pairs (2 j,
/// 2 j + 1), made by Box and Muller from the two draws of those elements: 32-bit ones for float32.
namespace loom {

struct PhiloxBlock {
    std::uint32_t word[4];
};

namespace philox_detail {

LOOM_HD void multiply(std::uint32_t a, std::uint32_t b, std::uint32_t& high, std::uint32_t& low)
{
    const std::uint64_t product = static_cast<std::uint64_t>(a) * b;
    high = static_cast<std::uint32_t>(product >> 32);
    low = static_cast<std::uint32_t>(product);
}

} // namespace philox_detail

/// Ten rounds on a 128-bit counter under a 64-bit key.
LOOM_HD PhiloxBlock philox_rounds(PhiloxBlock x, std::uint32_t key0, std::uint32_t key1)
{
    for (int round = 0; round < 10; ++round) {
        std::uint32_t high0 = 0, low0 = 0, high1 = 0, low1 = 0;
        philox_detail::multiply(0xD2511F53u, x.word[0], high0, low0);
        philox_detail::multiply(0xCD9E8D57u, x.word[2], high1, low1);
        x = {{high1 ^ x.word[1] ^ key0, low1, high0 ^ x.word[3] ^ key1, low0}};
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    return x;
}

/// The block of a counter: the key is the seed, the counter's upper half the stream.
LOOM_HD PhiloxBlock philox_block(PhiloxKey key, std::uint64_t counter)
{
    const PhiloxBlock x{
        {static_cast<std::uint32_t>(counter), static_cast<std::uint32_t>(counter >> 32),
         static_cast<std::uint32_t>(key.stream), static_cast<std::uint32_t>(key.stream >> 32)}};
    return philox_rounds(x, static_cast<std::uint32_t>(key.seed),
                         static_cast<std::uint32_t>(key.seed >> 32));
}

/// Two words as one 64-bit draw.
LOOM_HD std::uint64_t philox_join(std::uint32_t high, std::uint32_t low)
{
    return static_cast<std::uint64_t>(high) << 32 | low;
}

/// In [0, 1), 24 and 53 bits.
LOOM_HD float philox_uniform(std::uint32_t draw)
{
    return static_cast<float>(draw >> 8) * 0x1p-24f;
}
LOOM_HD double philox_uniform(std::uint64_t draw)
{
    return static_cast<double>(draw >> 11) * 0x1p-53;
}

} // namespace loom

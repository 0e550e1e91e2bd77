#include "core/files/md5.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace loom {

namespace {

// RFC 1321, section 3.4: T[i] = floor(4294967296 * abs(sin(i + 1))).
constexpr std::array<std::uint32_t, 64> kSines{
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};
constexpr std::array<std::array<int, 4>, 4> kShifts{
    {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};

std::uint32_t load_le(const unsigned char* bytes)
{
    return std::uint32_t{bytes[0]} | std::uint32_t{bytes[1]} << 8 | std::uint32_t{bytes[2]} << 16 |
           std::uint32_t{bytes[3]} << 24;
}

/// F, G, H and I of the RFC.
template <std::size_t Round>
std::uint32_t mix(std::uint32_t x, std::uint32_t y, std::uint32_t z)
{
    if constexpr (Round == 0)
        return (x & y) | (~x & z);
    else if constexpr (Round == 1)
        return (x & z) | (y & ~z);
    else if constexpr (Round == 2)
        return x ^ y ^ z;
    else
        return y ^ (x | ~z);
}

/// Which of the block's sixteen words step i of the round takes.
template <std::size_t Round>
constexpr std::size_t word_of(std::size_t i)
{
    constexpr std::array<std::size_t, 4> kFactor{1, 5, 3, 7};
    constexpr std::array<std::size_t, 4> kStart{0, 1, 5, 0};
    return (kStart[Round] + kFactor[Round] * i) % 16;
}

template <std::size_t Round>
void run_round(std::array<std::uint32_t, 4>& state, const std::array<std::uint32_t, 16>& words)
{
    auto [a, b, c, d] = state;
    for (std::size_t i = 0; i < 16; ++i) {
        const std::uint32_t sum =
            a + mix<Round>(b, c, d) + words[word_of<Round>(i)] + kSines[Round * 16 + i];
        a = d;
        d = c;
        c = b;
        b += std::rotl(sum, kShifts[Round][i % 4]);
    }
    state = {a, b, c, d};
}

} // namespace

void Md5::add_block(const unsigned char* block)
{
    std::array<std::uint32_t, 16> words{};
    for (std::size_t i = 0; i < 16; ++i) words[i] = load_le(block + 4 * i);
    std::array<std::uint32_t, 4> next = state_;
    run_round<0>(next, words);
    run_round<1>(next, words);
    run_round<2>(next, words);
    run_round<3>(next, words);
    for (std::size_t i = 0; i < 4; ++i) state_[i] += next[i];
}

void Md5::add(std::string_view bytes)
{
    const std::size_t used = length_ % 64;
    length_ += bytes.size();
    if (used != 0) {
        const std::size_t count = std::min(bytes.size(), 64 - used);
        std::memcpy(waiting_.data() + used, bytes.data(), count);
        bytes.remove_prefix(count);
        if (used + count < 64) return;
        add_block(waiting_.data());
    }
    for (; bytes.size() >= 64; bytes.remove_prefix(64))
        add_block(reinterpret_cast<const unsigned char*>(bytes.data()));
    if (!bytes.empty()) std::memcpy(waiting_.data(), bytes.data(), bytes.size());
}

std::string Md5::finish()
{
    const std::uint64_t bits = length_ * 8;
    const std::size_t zeros = (119 - length_ % 64) % 64;
    std::string tail(1 + zeros, '\0');
    tail[0] = static_cast<char>(0x80);
    for (int i = 0; i < 8; ++i) tail.push_back(static_cast<char>(bits >> (8 * i) & 0xff));
    add(tail);

    std::string text;
    for (const std::uint32_t word : state_) {
        for (int i = 0; i < 4; ++i) text += fmt::format("{:02x}", word >> (8 * i) & 0xff);
    }
    return text;
}

std::string md5(std::string_view bytes)
{
    Md5 sum;
    sum.add(bytes);
    return sum.finish();
}

} // namespace loom

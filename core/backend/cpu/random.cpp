#include "core/backend/cpu/random.h"

#include "core/backend/cpu/loop_plan.h"
#include "core/backend/philox.h"
#include "core/backend/visit_dtype.h"

#include <cmath>
#include <numbers>

namespace loom::cpu {

namespace {

/// Draws of elements [begin, begin + n), begin a multiple of 4, n at most kTile.
struct Draws {
    alignas(64) std::array<std::uint32_t, 2 * kTile + 8> words;

    void fill(const Kernels& kernels, PhiloxKey key, std::int64_t begin, std::int64_t n,
              std::int64_t words_each)
    {
        const std::int64_t blocks = (n * words_each + 3) / 4;
        kernels.random_words(words.data(), key, static_cast<std::uint64_t>(begin * words_each / 4),
                             blocks);
    }
    std::uint32_t draw32(std::int64_t i) const { return words[static_cast<std::size_t>(i)]; }
    std::uint64_t draw64(std::int64_t i) const
    {
        const auto first = static_cast<std::size_t>(2 * i);
        return philox_join(words[first], words[first + 1]);
    }
};

template <typename T>
void uniform(T* y, const Draws& draws, std::int64_t n, T low, T high)
{
    for (std::int64_t i = 0; i < n; ++i) {
        T u;
        if constexpr (sizeof(T) == 8)
            u = philox_uniform(draws.draw64(i));
        else
            u = philox_uniform(draws.draw32(i));
        const T value = low + u * (high - low);
        y[i] = value < high ? value : std::nextafter(high, low); // rounding may reach high
    }
}

/// In (0, 1].
double positive_uniform(std::uint32_t draw) { return (static_cast<double>(draw) + 1.0) * 0x1p-32; }
double positive_uniform(std::uint64_t draw)
{
    return (static_cast<double>(draw >> 11) + 1.0) * 0x1p-53;
}

template <typename T>
void normal(T* y, const Draws& draws, std::int64_t n, double mean, double deviation)
{
    const auto draw = [&](std::int64_t i) {
        if constexpr (sizeof(T) == 8)
            return draws.draw64(i);
        else
            return draws.draw32(i);
    };
    for (std::int64_t i = 0; i < n; i += 2) {
        const double radius = std::sqrt(-2.0 * std::log(positive_uniform(draw(i))));
        const double angle = 2.0 * std::numbers::pi * positive_uniform(draw(i + 1));
        y[i] = static_cast<T>(mean + deviation * (radius * std::cos(angle)));
        if (i + 1 == n) return;
        y[i + 1] = static_cast<T>(mean + deviation * (radius * std::sin(angle)));
    }
}

/// low + floor(u * range) for u in [0, 1), without division.
template <typename T>
void integer(T* y, const Draws& draws, std::int64_t n, std::int64_t low, std::uint64_t range)
{
    __extension__ using Wide = unsigned __int128;
    const bool narrow = range <= std::uint64_t{1} << 32;
    for (std::int64_t i = 0; i < n; ++i) {
        const std::uint64_t offset =
            narrow ? static_cast<std::uint64_t>(Wide{draws.draw32(i)} * range >> 32)
                   : static_cast<std::uint64_t>(Wide{draws.draw64(i)} * range >> 64);
        y[i] = static_cast<T>(low + static_cast<std::int64_t>(offset));
    }
}

template <typename T>
void bernoulli(T* y, const Draws& draws, std::int64_t n, double probability)
{
    for (std::int64_t i = 0; i < n; ++i) {
        y[i] = static_cast<T>(static_cast<double>(draws.draw32(i)) * 0x1p-32 < probability);
    }
}

/// Whole numbers in [a, b) as a start and a count.
struct IntegerRange {
    std::int64_t low;
    std::uint64_t count;
    IntegerRange(double a, double b)
        : low(static_cast<std::int64_t>(a)),
          count(static_cast<std::uint64_t>(static_cast<std::int64_t>(b)) -
                static_cast<std::uint64_t>(low))
    {}
};

bool takes_64_bits(RandomKind kind, DType dtype, double a, double b)
{
    switch (kind) {
    case RandomKind::Uniform:
    case RandomKind::Normal: return dtype == DType::Float64;
    case RandomKind::Integer: return IntegerRange(a, b).count > std::uint64_t{1} << 32;
    case RandomKind::Bernoulli: break;
    }
    return false;
}

template <typename T>
void make(T* y, const Draws& draws, std::int64_t n, RandomKind kind, double a, double b)
{
    if (kind == RandomKind::Bernoulli) return bernoulli(y, draws, n, a);
    if constexpr (std::is_floating_point_v<T>) {
        if (kind == RandomKind::Uniform) {
            return uniform(y, draws, n, static_cast<T>(a), static_cast<T>(b));
        }
        if (kind == RandomKind::Normal) return normal(y, draws, n, a, b);
    }
    const IntegerRange range(a, b);
    integer(y, draws, n, range.low, range.count);
}

} // namespace

void random(ThreadPool& pool, const Kernels& kernels, const View& y, RandomKind kind, PhiloxKey key,
            double a, double b)
{
    const LoopPlan plan = plan_loop({&y}, AxisOrder::RowMajor);
    const std::int64_t words_each = takes_64_bits(kind, y.dtype, a, b) ? 2 : 1;
    for_each_block(pool, plan.numel, [&](std::int64_t begin, std::int64_t end) {
        Draws draws;
        TileBuffer buffer;
        for (std::int64_t n = 0; begin < end; begin += n) {
            n = std::min(kTile, end - begin);
            draws.fill(kernels, key, begin, n, words_each);
            void* target = tile_target(plan, 0, begin, n, buffer);
            visit_dtype(y.dtype, [&](auto tag) {
                using T = typename decltype(tag)::Type;
                make(static_cast<T*>(target), draws, n, kind, a, b);
            });
            write_tile(plan, 0, begin, n, target);
        }
    });
}

} // namespace loom::cpu

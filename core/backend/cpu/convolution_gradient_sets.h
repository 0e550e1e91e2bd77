#pragma once

#include "core/backend/cpu/convolution_gradient.h"

/// Cuts output channels and taps into the tiles that accumulate_gradient() is compiled for.
namespace loom::LOOM_ISA_NAMESPACE {

inline constexpr int kGradientRows[] = {8, 6, 4, 3, 2, 1};
inline constexpr int kMaxGradientTaps = 5;

template <typename T, int L, int Taps, int Rows>
constexpr auto gradient_tile_that_fits()
{
    constexpr int kFit = kMaxAccumulators / Taps;
    return accumulate_gradient<T, L, (Rows < kFit ? Rows : kFit), Taps>;
}

/// accumulate_gradient() for one number of taps; tiles[i] takes kGradientRows[i] rows.
template <typename T>
struct GradientSet {
    int max_rows;
    void (*tiles[6])(const GradientTile<T>&);
};

template <typename T, int L, int Taps>
constexpr GradientSet<T> make_gradient_set()
{
    int max_rows = 1;
    for (const int rows : kGradientRows) {
        if (rows * Taps <= kMaxAccumulators && rows > max_rows) max_rows = rows;
    }
    return {max_rows,
            {gradient_tile_that_fits<T, L, Taps, 8>(), gradient_tile_that_fits<T, L, Taps, 6>(),
             gradient_tile_that_fits<T, L, Taps, 4>(), gradient_tile_that_fits<T, L, Taps, 3>(),
             gradient_tile_that_fits<T, L, Taps, 2>(), gradient_tile_that_fits<T, L, Taps, 1>()}};
}

template <typename T, int L>
GradientSet<T> gradient_set(std::int64_t taps)
{
    switch (taps) {
    case 5: return make_gradient_set<T, L, 5>();
    case 4: return make_gradient_set<T, L, 4>();
    case 3: return make_gradient_set<T, L, 3>();
    case 2: return make_gradient_set<T, L, 2>();
    default: return make_gradient_set<T, L, 1>();
    }
}

/// Runs `tile` for `rows` rows from where it stands.
template <typename T>
LOOM_INLINE void run_rows(const GradientSet<T>& set, GradientTile<T> tile, std::int64_t rows)
{
    for (int i = 0; i < 6; ++i) {
        const int size = kGradientRows[i];
        if (size > set.max_rows) continue;
        for (; rows >= size; rows -= size) {
            set.tiles[i](tile);
            tile.gradient += size * tile.gradient_row;
            tile.sum += size * tile.sum_row;
        }
    }
}

/// `things` in equal blocks of at most `most`.
LOOM_INLINE Blocks equal_blocks(std::int64_t things, std::int64_t most)
{
    return {things, things == 0 ? 1 : ceil_div(things, ceil_div(things, most))};
}

/// weight = Σ of the parts, in their order.
template <typename T>
void add_parts(ThreadPool& pool, T* weight, const T* parts, std::int64_t count, std::int64_t size)
{
    constexpr std::int64_t kAtOnce = 4096;
    pool.run(ceil_div(size, kAtOnce), [&](std::int64_t block) {
        const std::int64_t begin = block * kAtOnce;
        const std::int64_t end = begin + kAtOnce < size ? begin + kAtOnce : size;
        for (std::int64_t i = begin; i < end; ++i) weight[i] = parts[i];
        for (std::int64_t part = 1; part < count; ++part) {
            const T* from = parts + part * size;
            for (std::int64_t i = begin; i < end; ++i) weight[i] += from[i];
        }
    });
}

} // namespace loom::LOOM_ISA_NAMESPACE

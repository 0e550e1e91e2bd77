#pragma once

#include "core/backend/cpu/convolution_correlate.h"

/// Cuts output channels and steps into the tiles that correlate() is compiled for.
namespace loom::LOOM_ISA_NAMESPACE {

inline constexpr int kTileRows[] = {12, 8, 6, 4, 3, 2, 1};
inline constexpr int kMaxTileRows = kTileRows[0];

/// Output channels of one group that share a tile.
struct RowBlock {
    std::int64_t first;
    int rows;
};

LOOM_INLINE int largest_tile_rows(std::int64_t channels)
{
    for (const int rows : kTileRows) {
        if (rows <= channels) return rows;
    }
    return 1;
}

LOOM_INLINE RowBlock row_block(std::int64_t channels, std::int64_t index)
{
    const std::int64_t full = channels / kMaxTileRows < index ? channels / kMaxTileRows : index;
    RowBlock block{full * kMaxTileRows, 0};
    for (std::int64_t i = full;; ++i) {
        block.rows = largest_tile_rows(channels - block.first);
        if (i == index) return block;
        block.first += block.rows;
    }
}

LOOM_INLINE std::int64_t row_block_count(std::int64_t channels)
{
    std::int64_t count = channels / kMaxTileRows;
    for (std::int64_t left = channels % kMaxTileRows; left > 0; ++count) {
        left -= largest_tile_rows(left);
    }
    return count;
}

/// In which order tiles meet taps and input channels.
enum class WeightOrder : std::uint8_t { TapsOutside, ChannelsOutside };

/// The weights as tiles read them: for each block of output channels [taps][in_channels][rows] or
/// [in_channels][taps][rows], the taps in the order of the axes.
template <typename T>
class PackedWeight {
public:
    PackedWeight(ThreadPool& pool, const Correlation<T>& problem, WeightOrder order)
        : problem_(problem),
          tap_stride_(order == WeightOrder::TapsOutside ? problem.in_channels : 1),
          channel_stride_(order == WeightOrder::TapsOutside ? 1 : problem.taps()),
          per_row_(problem.in_channels * problem.taps()),
          packed_(pool, problem.groups * problem.out_channels * per_row_), no_bias_{}
    {
        const std::int64_t count = row_block_count(problem.out_channels);
        for (std::int64_t group = 0; group < problem.groups; ++group) {
            for (std::int64_t i = 0; i < count; ++i)
                pack(group, row_block(problem.out_channels, i));
        }
    }

    const T* weight(std::int64_t group, RowBlock block) const
    {
        return packed_.data() + (group * problem_.out_channels + block.first) * per_row_;
    }
    const T* bias(std::int64_t group, RowBlock block) const
    {
        if (problem_.bias == nullptr) return no_bias_;
        return problem_.bias + group * problem_.out_channels + block.first;
    }

private:
    void pack(std::int64_t group, RowBlock block)
    {
        T* to = packed_.data() + (group * problem_.out_channels + block.first) * per_row_;
        for (int m = 0; m < block.rows; ++m) {
            const T* row = problem_.weight + group * problem_.weight_group +
                           (block.first + m) * problem_.weight_out;
            for (std::int64_t tap = 0; tap < problem_.taps(); ++tap) {
                const std::int64_t r = problem_.rows.weight_of(tap / problem_.columns.taps());
                const std::int64_t s = problem_.columns.weight_of(tap % problem_.columns.taps());
                const T* from = row + tap;
                T* column = to + (r * problem_.columns.taps() + s) * tap_stride_ * block.rows + m;
                for (std::int64_t c = 0; c < problem_.in_channels; ++c) {
                    column[c * channel_stride_ * block.rows] = from[c * problem_.weight_in];
                }
            }
        }
    }

    const Correlation<T>& problem_;
    std::int64_t tap_stride_, channel_stride_, per_row_;
    Buffer<T> packed_;
    T no_bias_[kMaxTileRows];
};

/// correlate() for one number of rows and, in falling order, the steps it is compiled for.
template <typename T>
struct TileSet {
    int steps[3];
    void (*tile[3])(const CorrelateTile<T>&);
};

template <typename T, int L, int Rows>
constexpr TileSet<T> make_tile_set()
{
    constexpr int kFit = kMaxAccumulators / Rows;
    constexpr int kMost = kFit > 8 ? 8 : kFit;
    constexpr int kHalf = kMost > 1 ? kMost / 2 : 1;
    return {{kMost, kHalf, 1},
            {correlate<T, L, Rows, kMost>, correlate<T, L, Rows, kHalf>, correlate<T, L, Rows, 1>}};
}

template <typename T, int L>
TileSet<T> tile_set(int rows)
{
    switch (rows) {
    case 12: return make_tile_set<T, L, 12>();
    case 8: return make_tile_set<T, L, 8>();
    case 6: return make_tile_set<T, L, 6>();
    case 4: return make_tile_set<T, L, 4>();
    case 3: return make_tile_set<T, L, 3>();
    case 2: return make_tile_set<T, L, 2>();
    default: return make_tile_set<T, L, 1>();
    }
}

/// Runs `tile` for `steps` steps from where it stands.
template <typename T>
LOOM_INLINE void run_steps(const TileSet<T>& set, CorrelateTile<T> tile, std::int64_t steps)
{
    for (int i = 0; i < 3; ++i) {
        for (; steps >= set.steps[i]; steps -= set.steps[i]) {
            set.tile[i](tile);
            tile.input += set.steps[i] * tile.input_step;
            tile.output += set.steps[i] * tile.output_step;
        }
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE

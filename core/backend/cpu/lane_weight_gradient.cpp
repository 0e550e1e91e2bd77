#include "core/backend/cpu/convolution_tiles.h"
#include "core/backend/cpu/lane_tables.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

constexpr int L = kLanes<float>;
using V = Vec<float, L>;

/// Some output channels and some taps; a tap may also be the only tap of another input channel.
struct Tile {
    const float* x;
    const float* dy;
    float* sum;
    std::int64_t tap_row, tap;            ///< strides of taps in x
    std::int64_t sum_m, sum_row, sum_tap; ///< strides in sum
};

template <int Rows, int TapRows, int Taps>
void gradient_tile(const LaneWeightGradient& job, const Tile& tile)
{
    V sum[Rows][TapRows * Taps] = {};
    const std::int64_t x_step = job.stride[1] * L, x_line = job.stride[0] * job.x_row;
    for (std::int64_t p = 0; p < job.rows; ++p) {
        const float* x = tile.x + p * x_line;
        const float* dy = tile.dy + p * job.dy_row;
        for (std::int64_t q = job.columns; q > 0; --q, x += x_step, dy += job.dy_step) {
            V factor[Rows];
            LOOM_UNROLL
            for (int m = 0; m < Rows; ++m) factor[m] = load<float, L>(dy + m * job.dy_channel);
            LOOM_UNROLL
            for (int k = 0; k < TapRows * Taps; ++k) {
                V value = load<float, L>(x + k / Taps * tile.tap_row + k % Taps * tile.tap);
                if constexpr (Rows > 1) keep_in_register(value);
                LOOM_UNROLL
                for (int m = 0; m < Rows; ++m) sum[m][k] += factor[m] * value;
            }
        }
    }
    LOOM_UNROLL
    for (int m = 0; m < Rows; ++m) {
        LOOM_UNROLL
        for (int k = 0; k < TapRows * Taps; ++k) {
            tile.sum[m * tile.sum_m + k / Taps * tile.sum_row + k % Taps * tile.sum_tap] =
                sum_lanes<float, L>(sum[m][k]);
        }
    }
}

template <int TapRows, int Taps>
constexpr int rows_for()
{
    const int fitting = kMaxAccumulators / (TapRows * Taps);
    return fitting < 1 ? 1 : fitting > 6 ? 6 : fitting;
}

/// All output channels for one set of taps.
template <int TapRows, int Taps>
void all_rows(const LaneWeightGradient& job, Tile tile)
{
    constexpr int kRows = rows_for<TapRows, Taps>();
    std::int64_t left = job.out_channels;
    const auto advance = [&](int rows) {
        tile.dy += rows * job.dy_channel;
        tile.sum += rows * tile.sum_m;
        left -= rows;
    };
    for (; left >= kRows; advance(kRows)) gradient_tile<kRows, TapRows, Taps>(job, tile);
    if constexpr (kRows > 2) {
        for (; left >= 2; advance(2)) gradient_tile<2, TapRows, Taps>(job, tile);
    }
    for (; left > 0; advance(1)) gradient_tile<1, TapRows, Taps>(job, tile);
}

void some_taps(const LaneWeightGradient& job, const Tile& tile, std::int64_t taps)
{
    switch (taps) {
    case 5: return all_rows<1, 5>(job, tile);
    case 4: return all_rows<1, 4>(job, tile);
    case 3: return all_rows<1, 3>(job, tile);
    case 2: return all_rows<1, 2>(job, tile);
    default: return all_rows<1, 1>(job, tile);
    }
}

/// `total` taps side by side, a few at a time.
void tap_line(const LaneWeightGradient& job, Tile tile, std::int64_t total)
{
    while (total > 0) {
        // 6 as 3 + 3, 7 as 4 + 3: a tile of one tap is slow.
        const std::int64_t taps = total <= 5 ? total : total == 6 ? 3 : total == 7 ? 4 : 5;
        some_taps(job, tile, taps);
        tile.x += taps * tile.tap;
        tile.sum += taps * tile.sum_tap;
        total -= taps;
    }
}

} // namespace

void lane_weight_gradient(const LaneWeightGradient& job)
{
    const std::int64_t taps = job.kernel[0] * job.kernel[1];
    Tile tile{job.x,
              job.dy,
              job.sum,
              job.dilation[0] * job.x_row,
              job.dilation[1] * L,
              job.in_channels * taps,
              job.kernel[1],
              1};
    if (taps == 1) {
        tile.tap = job.x_channel;
        return tap_line(job, tile, job.in_channels);
    }
    // Planes too large for the first-level cache are read once for all nine taps.
    constexpr std::int64_t kSmallPlane = std::int64_t{8} << 10;
    const bool nine =
        job.kernel[0] == 3 && job.kernel[1] == 3 &&
        job.rows * job.dy_row * static_cast<std::int64_t>(sizeof(float)) > kSmallPlane;
    for (std::int64_t c = 0; c < job.in_channels; ++c) {
        tile.x = job.x + c * job.x_channel;
        tile.sum = job.sum + c * taps;
        if (nine) {
            all_rows<3, 3>(job, tile);
            continue;
        }
        for (std::int64_t r = 0; r < job.kernel[0]; ++r) {
            tap_line(job, tile, job.kernel[1]);
            tile.x += tile.tap_row;
            tile.sum += tile.sum_row;
        }
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE

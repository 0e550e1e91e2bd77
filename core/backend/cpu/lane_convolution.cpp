#include "core/backend/cpu/convolution_tiles.h"
#include "core/backend/cpu/lane_tables.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

constexpr int L = kLanes<float>;
using V = Vec<float, L>;
using Winners = Vec<std::uint8_t, L>;
using Bits = Vec<std::int32_t, L>;

/// Output channels of the next tile when `left` are to be done.
LOOM_INLINE int tile_rows(std::int64_t left, bool pool)
{
    if (pool) {
        if (kMaxAccumulators == 24 && left >= 6) return 6;
        if (left == 4 || left == 2) return 2;
        return left >= 3 ? 3 : 1;
    }
    if (left % 4 == 0) return 4;
    if (left % 6 == 0) return 6;
    return left > 4 ? 4 : static_cast<int>(left);
}

constexpr int steps_of(int rows)
{
    const int fitting = kMaxAccumulators / rows;
    return fitting > 8 ? 8 : fitting;
}

LOOM_INLINE V relu(V x) { return x < V{} ? V{} : x; } // keeps a NaN

/// Taps [begin, end) of one axis: the others meet zeros only.
struct Taps {
    std::int64_t begin, end;
};

/// Those that meet the content, for outputs whose first taps meet places `first` to `last`.
LOOM_INLINE Taps taps_that_meet(const LaneConvolution& job, int axis, std::int64_t first,
                                std::int64_t last)
{
    const auto i = static_cast<std::size_t>(axis);
    const std::int64_t dilation = job.dilation[i];
    std::int64_t before = job.content_begin[i] - last;
    std::int64_t until = job.content_end[i] - first;
    if (dilation > 1) {
        before = before > 0 ? ceil_div(before, dilation) : 0;
        until = until > 0 ? ceil_div(until, dilation) : 0;
    }
    const std::int64_t end = until < job.kernel[i] ? until : job.kernel[i];
    return {before > 0 ? before : 0, end > 0 ? end : 0};
}

/// Where a tile begins.
struct Place {
    const float* x;
    const float* weight;
    const float* bias; ///< null: 0
    float* y;
    std::uint8_t* winners;
    std::int64_t column; ///< of x
    Taps rows;
};

template <int Rows, int Lines, int Steps>
LOOM_INLINE void correlate_tile(V (&sum)[Rows][Lines * Steps], const LaneConvolution& job,
                                const Place& at)
{
    LOOM_UNROLL
    for (int m = 0; m < Rows; ++m) {
        const V start = at.bias == nullptr ? V{} : broadcast<float, L>(at.bias[m]);
        LOOM_UNROLL
        for (int t = 0; t < Lines * Steps; ++t) sum[m][t] = start;
    }
    const std::int64_t step = job.stride[1] * L, line = job.stride[0] * job.x_row;
    const std::int64_t tap = job.dilation[1] * L, tap_row = job.dilation[0] * job.x_row;
    const Taps rows = at.rows;
    const Taps columns = taps_that_meet(job, 1, at.column, at.column + (Steps - 1) * job.stride[1]);
    const std::int64_t skipped = columns.begin + job.kernel[1] - columns.end;
    const float* plane = at.x + rows.begin * tap_row + columns.begin * tap;
    const float* weights = at.weight + (rows.begin * job.kernel[1] + columns.begin) * Rows;
    for (std::int64_t c = 0; c < job.in_channels; ++c) {
        const float* row = plane;
        const float* w = weights;
        for (std::int64_t r = rows.begin; r < rows.end; ++r, row += tap_row, w += skipped * Rows) {
            const float* x = row;
            for (std::int64_t s = columns.begin; s < columns.end; ++s, x += tap, w += Rows) {
                V values[Lines * Steps];
                LOOM_UNROLL
                for (int t = 0; t < Lines * Steps; ++t)
                    values[t] = load<float, L>(x + t / Steps * line + t % Steps * step);
                LOOM_UNROLL
                for (int m = 0; m < Rows; ++m) {
                    const V factor = broadcast<float, L>(w[m]);
                    LOOM_UNROLL
                    for (int t = 0; t < Lines * Steps; ++t) sum[m][t] += factor * values[t];
                }
            }
        }
        plane += job.x_channel;
        weights += job.kernel[0] * job.kernel[1] * Rows;
    }
}

template <int Rows, int Steps>
void plain_tile(const LaneConvolution& job, const Place& at)
{
    V sum[Rows][Steps];
    correlate_tile<Rows, 1, Steps>(sum, job, at);
    LOOM_UNROLL
    for (int m = 0; m < Rows; ++m) {
        LOOM_UNROLL
        for (int t = 0; t < Steps; ++t) {
            float* to = at.y + m * job.y_channel + t * L;
            V y = sum[m][t];
            if (job.accumulate) y += load<float, L>(to);
            if (job.relu) y = relu(y);
            store(to, y);
        }
    }
}

struct Pooled {
    V best;
    Bits winner;
};

/// The first of equals wins, a NaN over every number.
[[gnu::noinline, gnu::cold]] Pooled careful_maximum(V x0, V x1, V x2, V x3)
{
    const V x[4] = {x0, x1, x2, x3};
    Pooled pooled{x0, Bits{}};
    for (int t = 1; t < 4; ++t) {
        const Bits larger = (x[t] > pooled.best) | (x[t] != x[t]);
        pooled.best = larger ? x[t] : pooled.best;
        pooled.winner = larger ? Bits{} + t : pooled.winner;
    }
    return pooled;
}

/// The same, where there is no NaN.
LOOM_INLINE Pooled maximum(V x0, V x1, V x2, V x3)
{
    const Bits upper = x1 > x0, lower = x3 > x2;
    const V best_upper = upper ? x1 : x0, best_lower = lower ? x3 : x2;
    const Bits below = best_lower > best_upper;
    return {below ? best_lower : best_upper, below ? 2 - lower : -upper};
}

template <int... I>
LOOM_INLINE Winners narrow(Bits winner, std::integer_sequence<int, I...>)
{
    using Bytes = Vec<std::uint8_t, 4 * L>;
    const auto bytes = reinterpret_cast<Bytes>(winner);
    return __builtin_shufflevector(bytes, bytes, (4 * I)...);
}

template <int Rows>
void pooled_tile(const LaneConvolution& job, const Place& at)
{
    V sum[Rows][4];
    correlate_tile<Rows, 2, 2>(sum, job, at);
    V all{};
    LOOM_UNROLL
    for (int m = 0; m < Rows; ++m) all += (sum[m][0] + sum[m][1]) + (sum[m][2] + sum[m][3]);
    const float total = sum_lanes<float, L>(all);
    const bool careful = __builtin_expect(total != total, 0);
    LOOM_UNROLL
    for (int m = 0; m < Rows; ++m) {
        const V x0 = sum[m][0], x1 = sum[m][1], x2 = sum[m][2], x3 = sum[m][3];
        auto [best, winner] = careful ? careful_maximum(x0, x1, x2, x3) : maximum(x0, x1, x2, x3);
        if (job.relu) {
            winner = best <= V{} ? Bits{} + int{kNoWinner} : winner;
            best = relu(best);
        }
        store(at.y + m * job.y_channel, best);
        if (at.winners == nullptr) continue;
        store(at.winners + m * job.winners_channel,
              narrow(winner, std::make_integer_sequence<int, L>{}));
    }
}

template <int Rows, int Steps>
LOOM_INLINE void plain_steps(const LaneConvolution& job, Place& at, std::int64_t& left)
{
    for (; left >= Steps; left -= Steps) {
        plain_tile<Rows, Steps>(job, at);
        at.x += Steps * job.stride[1] * L;
        at.column += Steps * job.stride[1];
        at.y += Steps * L;
    }
}

template <int Rows>
void plain_row(const LaneConvolution& job, Place at)
{
    constexpr int kSteps = steps_of(Rows);
    std::int64_t left = job.columns;
    plain_steps<Rows, kSteps>(job, at, left);
    if constexpr (kSteps > 4) plain_steps<Rows, 4>(job, at, left);
    if constexpr (kSteps > 2) plain_steps<Rows, 2>(job, at, left);
    plain_steps<Rows, 1>(job, at, left);
}

template <int Rows>
void pooled_row(const LaneConvolution& job, Place at)
{
    for (std::int64_t q = 0; q < job.columns / 2; ++q) {
        pooled_tile<Rows>(job, at);
        at.x += 2 * job.stride[1] * L;
        at.column += 2 * job.stride[1];
        at.y += L;
        if (at.winners != nullptr) at.winners += L;
    }
}

using RowKernel = void (*)(const LaneConvolution&, Place);

RowKernel row_kernel(int rows, bool pool)
{
    if (pool) {
        switch (rows) {
        case 6:
            if constexpr (kMaxAccumulators == 24) return pooled_row<6>;
            break;
        case 3: return pooled_row<3>;
        case 2: return pooled_row<2>;
        default: break;
        }
        return pooled_row<1>;
    }
    switch (rows) {
    case 6: return plain_row<6>;
    case 4: return plain_row<4>;
    case 3: return plain_row<3>;
    case 2: return plain_row<2>;
    default: return plain_row<1>;
    }
}

} // namespace

void lane_convolution(const LaneConvolution& job)
{
    const std::int64_t row_step = (job.pool ? 2 : 1) * job.stride[0] * job.x_row;
    const std::int64_t lines = job.pool ? job.rows / 2 : job.rows;
    const std::int64_t per_row = job.in_channels * job.kernel[0] * job.kernel[1];
    for (std::int64_t m = 0; m < job.out_channels;) {
        const int rows = tile_rows(job.out_channels - m, job.pool);
        const RowKernel kernel = row_kernel(rows, job.pool);
        Place at{job.x,
                 job.weight + m * per_row,
                 job.bias == nullptr ? nullptr : job.bias + m,
                 job.y + m * job.y_channel,
                 job.winners == nullptr ? nullptr : job.winners + m * job.winners_channel,
                 0,
                 {}};
        const std::int64_t together = job.pool ? 2 : 1;
        for (std::int64_t p = 0; p < lines; ++p) {
            const std::int64_t row = together * p * job.stride[0];
            at.rows = taps_that_meet(job, 0, row, row + (together - 1) * job.stride[0]);
            kernel(job, at);
            at.x += row_step;
            at.y += job.y_row;
            if (at.winners != nullptr) at.winners += job.columns / 2 * L;
        }
        m += rows;
    }
}

std::int64_t lane_packed_size(const LaneWeight& weight)
{
    return weight.out_channels * weight.in_channels * weight.taps;
}

void lane_pack_weight(float* to, const LaneWeight& weight)
{
    for (std::int64_t first = 0; first < weight.out_channels;) {
        const int rows = tile_rows(weight.out_channels - first, weight.pool);
        for (int m = 0; m < rows; ++m) {
            const float scale = weight.scale == nullptr ? 1.0f : weight.scale[first + m];
            for (std::int64_t c = 0; c < weight.in_channels; ++c) {
                const float* from =
                    weight.weight + (first + m) * weight.out_stride + c * weight.in_stride;
                float* packed = to + c * weight.taps * rows + m;
                for (std::int64_t tap = 0; tap < weight.taps; ++tap) {
                    packed[tap * rows] = scale * from[weight.flipped ? weight.taps - 1 - tap : tap];
                }
            }
        }
        to += rows * weight.in_channels * weight.taps;
        first += rows;
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE

#include "core/backend/cpu/channel_kernels.h"

#include "core/backend/cpu/convolution_tiles.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

constexpr int L = kLanes<float>;
using V = Vec<float, L>;
using Bits = Vec<std::int32_t, L>;

LOOM_INLINE V relu(V x) { return x < V{} ? V{} : x; } // keeps a NaN

/// Vectors of output channels in the next tile: many where there is but one column.
LOOM_INLINE int tile_vectors(std::int64_t left, std::int64_t columns)
{
    if (columns == 1 && left >= 8) return 8;
    if (columns == 1 && left >= 4) return 4;
    return left >= 2 ? 2 : 1;
}

template <int Vectors, int Steps>
void tile(const ChannelConvolution& job, const float* x, const float* weight, const float* bias,
          float* y)
{
    V sum[Vectors][Steps];
    LOOM_UNROLL
    for (int m = 0; m < Vectors; ++m) {
        LOOM_UNROLL
        for (int t = 0; t < Steps; ++t) sum[m][t] = load<float, L>(bias + m * L);
    }
    const std::int64_t step = job.stride[1] * job.x_pixel;
    const std::int64_t tap = job.dilation[1] * job.x_pixel, tap_row = job.dilation[0] * job.x_row;
    for (std::int64_t r = 0; r < job.kernel[0]; ++r) {
        for (std::int64_t s = 0; s < job.kernel[1]; ++s) {
            const float* from = x + r * tap_row + s * tap;
            for (std::int64_t c = 0; c < job.in_channels; ++c, weight += Vectors * L) {
                V factor[Vectors];
                LOOM_UNROLL
                for (int m = 0; m < Vectors; ++m) factor[m] = load<float, L>(weight + m * L);
                LOOM_UNROLL
                for (int t = 0; t < Steps; ++t) {
                    const V value = broadcast<float, L>(from[c + t * step]);
                    LOOM_UNROLL
                    for (int m = 0; m < Vectors; ++m) sum[m][t] += factor[m] * value;
                }
            }
        }
    }
    LOOM_UNROLL
    for (int m = 0; m < Vectors; ++m) {
        LOOM_UNROLL
        for (int t = 0; t < Steps; ++t) {
            store(y + t * job.y_pixel + m * L, job.relu ? relu(sum[m][t]) : sum[m][t]);
        }
    }
}

template <int Vectors, int Steps>
LOOM_INLINE void tiles(const ChannelConvolution& job, const float*& x, const float* weight,
                       const float* bias, float*& y, std::int64_t& left)
{
    for (; left >= Steps; left -= Steps) {
        tile<Vectors, Steps>(job, x, weight, bias, y);
        x += Steps * job.stride[1] * job.x_pixel;
        y += Steps * job.y_pixel;
    }
}

template <int Vectors>
void row(const ChannelConvolution& job, const float* x, const float* weight, const float* bias,
         float* y)
{
    constexpr int kMost = kMaxAccumulators / Vectors > 12 ? 12 : kMaxAccumulators / Vectors;
    std::int64_t left = job.columns;
    if constexpr (kMost >= 6) {
        // Two tiles of four beat one of six and one of two.
        if (left % kMost == 0 || left % kMost >= 4 || left > 2 * kMost)
            tiles<Vectors, kMost>(job, x, weight, bias, y, left);
        tiles<Vectors, 4>(job, x, weight, bias, y, left);
    }
    if constexpr (kMost >= 2) tiles<Vectors, 2>(job, x, weight, bias, y, left);
    tiles<Vectors, 1>(job, x, weight, bias, y, left);
}

void rows(const ChannelConvolution& job, int vectors, const float* x, const float* weight,
          const float* bias, float* y)
{
    switch (vectors) {
    case 8: return row<8>(job, x, weight, bias, y);
    case 4: return row<4>(job, x, weight, bias, y);
    case 2: return row<2>(job, x, weight, bias, y);
    default: return row<1>(job, x, weight, bias, y);
    }
}

void convolution(const ChannelConvolution& job)
{
    const std::int64_t per_vector = job.kernel[0] * job.kernel[1] * job.in_channels * L;
    for (std::int64_t m = job.first_vector; m < job.last_vector;) {
        const int vectors = tile_vectors(job.out_vectors - m, job.columns);
        for (std::int64_t p = job.first_row; p < job.last_row; ++p) {
            rows(job, vectors, job.x + p * job.stride[0] * job.x_row, job.weight + m * per_vector,
                 job.bias + m * L, job.y + p * job.y_row + m * L);
        }
        m += vectors;
    }
}

void pool(const ChannelPool& job)
{
    float* to = job.y;
    for (std::int64_t p = 0; p < job.out_rows; ++p) {
        for (std::int64_t q = 0; q < job.out_columns; ++q) {
            const LaneWindow &rows = job.rows[p], &columns = job.columns[q];
            const std::int64_t extent = std::int64_t{rows.extent} * columns.extent;
            const V divisor =
                broadcast<float, L>(static_cast<float>(job.divisor != 0 ? job.divisor : extent));
            const bool empty = rows.count == 0 || columns.count == 0;
            for (std::int64_t m = 0; m < job.vectors; ++m, to += L) {
                V sum = job.is_max ? V{} - __builtin_inff() : V{};
                for (std::int32_t r = 0; r < rows.count; ++r) {
                    const std::int64_t line =
                        (rows.first + std::int64_t{r} * rows.step) * job.in_columns;
                    for (std::int32_t s = 0; s < columns.count; ++s) {
                        const std::int64_t pixel =
                            line + columns.first + std::int64_t{s} * columns.step;
                        const V x = load<float, L>(job.x + (pixel * job.vectors + m) * L);
                        const Bits larger = (x > sum) | (x != x);
                        sum = job.is_max ? (larger ? x : sum) : sum + x;
                    }
                }
                store(to, job.is_max || empty ? sum : sum / divisor);
            }
        }
    }
}

void scale_pixels(float* y, const float* x, const float* scale, const float* shift,
                  std::int64_t pixels, std::int64_t vectors, bool with_relu)
{
    for (std::int64_t i = 0; i < pixels; ++i) {
        for (std::int64_t m = 0; m < vectors; ++m, x += L, y += L) {
            const V z =
                load<float, L>(x) * load<float, L>(scale + m * L) + load<float, L>(shift + m * L);
            store(y, with_relu ? relu(z) : z);
        }
    }
}

/// [tile][taps][in][vectors · L]
void pack(float* to, const ChannelWeight& weight)
{
    const std::int64_t vectors = ceil_div(weight.out_channels, L);
    for (std::int64_t first = 0; first < vectors;) {
        const int together = tile_vectors(vectors - first, weight.columns);
        for (std::int64_t tap = 0; tap < weight.taps; ++tap) {
            for (std::int64_t c = 0; c < weight.in_channels; ++c) {
                for (int i = 0; i < together * L; ++i) {
                    const std::int64_t m = first * L + i;
                    const bool is_real = m < weight.out_channels;
                    const float scale =
                        weight.scale == nullptr || !is_real ? 1.0f : weight.scale[m];
                    *to++ =
                        is_real
                            ? scale *
                                  weight.weight[(m * weight.in_channels + c) * weight.taps + tap]
                            : 0;
                }
            }
        }
        first += together;
    }
}

} // namespace

const ChannelKernels& channel_kernels()
{
    static constexpr ChannelKernels kKernels{
        .lanes = L,
        .pack_weight = pack,
        .convolution = convolution,
        .pool = pool,
        .scale = scale_pixels,
    };
    return kKernels;
}

} // namespace loom::LOOM_ISA_NAMESPACE

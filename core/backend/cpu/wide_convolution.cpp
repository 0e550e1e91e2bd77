#include "core/backend/cpu/wide_tables.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

constexpr int L = kLanes<float>;
using V = Vec<float, L>;

LOOM_INLINE V relu(V x) { return x < V{} ? V{} : x; } // keeps a NaN
LOOM_INLINE V maximum(V a, V b)
{
    const Vec<std::int32_t, L> larger = (b > a) | (b != b);
    return larger ? b : a;
}

/// Bᵀ of one line of four.
LOOM_INLINE void transform_line(V& a, V& b, V& c, V& d)
{
    const V first = a - c, second = b + c, third = c - b, fourth = b - d;
    a = first, b = second, c = third, d = fourth;
}

/// The 4 x 4 inputs of some channels; outside of the image they are 0.
struct InputTile {
    InputTile(const WideImage& in, const LanePair& padding, const WideTile& tile)
        : row(2 * tile.row - padding[0]), column(2 * tile.column - padding[1]),
          offset(tile.sample * in.size() + (row * in.columns + column) * in.channels),
          is_inside(row >= 0 && column >= 0 && row + 4 <= in.rows && column + 4 <= in.columns)
    {}
    std::int64_t row, column, offset;
    bool is_inside;
};

template <bool Inside>
LOOM_INLINE void transform_input(float* to, const float* x, const WideImage& in,
                                 const InputTile& tile)
{
    const std::int64_t step = wide_plane(in.channels);
    for (std::int64_t c = 0; c < in.channels; c += L) {
        V d[4][4];
        LOOM_UNROLL
        for (int i = 0; i < 16; ++i) {
            const std::int64_t r = i / 4, s = i % 4;
            const bool outside = !Inside && (tile.row + r < 0 || tile.row + r >= in.rows ||
                                             tile.column + s < 0 || tile.column + s >= in.columns);
            d[r][s] = outside ? V{} : load<float, L>(x + (r * in.columns + s) * in.channels + c);
        }
        LOOM_UNROLL
        for (int s = 0; s < 4; ++s) transform_line(d[0][s], d[1][s], d[2][s], d[3][s]);
        LOOM_UNROLL
        for (int r = 0; r < 4; ++r) {
            transform_line(d[r][0], d[r][1], d[r][2], d[r][3]);
            LOOM_UNROLL
            for (int s = 0; s < 4; ++s) store(to + (4 * r + s) * step + c, d[r][s]);
        }
    }
}

/// y[t][m] = Σ over c of v[t][c] · u[c][m], some tiles and vectors of output channels.
template <int Rows, int Vectors>
LOOM_INLINE void multiply(float* y, const float* v, const float* u, std::int64_t in_channels,
                          std::int64_t out_channels)
{
    V sum[Rows][Vectors] = {};
    for (std::int64_t c = 0; c < in_channels; ++c, u += Vectors * L) {
        V factor[Vectors];
        LOOM_UNROLL
        for (int m = 0; m < Vectors; ++m) factor[m] = load<float, L>(u + m * L);
        LOOM_UNROLL
        for (int t = 0; t < Rows; ++t) {
            const V value = broadcast<float, L>(v[t * in_channels + c]);
            LOOM_UNROLL
            for (int m = 0; m < Vectors; ++m) sum[t][m] += factor[m] * value;
        }
    }
    LOOM_UNROLL
    for (int t = 0; t < Rows; ++t) {
        LOOM_UNROLL
        for (int m = 0; m < Vectors; ++m) store(y + t * out_channels + m * L, sum[t][m]);
    }
}

template <int Vectors>
void multiply_tiles(float* y, const float* v, const float* u, std::int64_t in_channels,
                    std::int64_t out_channels, std::int64_t count)
{
    constexpr int kRows = kMaxAccumulators / Vectors;
    std::int64_t t = 0;
    const auto advance = [&]<int Rows>() {
        for (; t + Rows <= count; t += Rows)
            multiply<Rows, Vectors>(y + t * out_channels, v + t * in_channels, u, in_channels,
                                    out_channels);
    };
    advance.template operator()<kRows>();
    advance.template operator()<4>();
    advance.template operator()<1>();
}

/// 16 planes [kTiles][M] of 16 planes [kTiles][C].
void multiply_all(float* products, const float* inputs, const float* weight,
                  std::int64_t in_channels, std::int64_t out_channels, std::int64_t count)
{
    for (int p = 0; p < kTileProducts; ++p) {
        const float* v = inputs + p * wide_plane(in_channels);
        const float* u = weight + p * in_channels * out_channels;
        float* y = products + p * wide_plane(out_channels);
        std::int64_t m = 0;
        for (; m + 2 * L <= out_channels; m += 2 * L)
            multiply_tiles<2>(y + m, v, u + m * in_channels, in_channels, out_channels, count);
        if (m < out_channels)
            multiply_tiles<1>(y + m, v, u + m * in_channels, in_channels, out_channels, count);
    }
}

/// Aᵀ p A of the 16 products of some output channels.
LOOM_INLINE void transform_products(V (&y)[2][2], const float* products, std::int64_t step)
{
    V half[2][4];
    LOOM_UNROLL
    for (int s = 0; s < 4; ++s) {
        const V a = load<float, L>(products + s * step),
                b = load<float, L>(products + (4 + s) * step),
                c = load<float, L>(products + (8 + s) * step),
                d = load<float, L>(products + (12 + s) * step);
        half[0][s] = a + b + c;
        half[1][s] = b - c - d;
    }
    LOOM_UNROLL
    for (int r = 0; r < 2; ++r) {
        y[r][0] = half[r][0] + half[r][1] + half[r][2];
        y[r][1] = half[r][1] - half[r][2] - half[r][3];
    }
}

void store_tile(const WideConvolution& job, const WideTile& tile, const float* products)
{
    const WideImage& out = job.out;
    const bool has_row = 2 * tile.row + 1 < out.rows,
               has_column = 2 * tile.column + 1 < out.columns;
    const std::int64_t row = out.columns * out.channels;
    float* to =
        job.y + tile.sample * out.size() + 2 * tile.row * row + 2 * tile.column * out.channels;
    for (std::int64_t m = 0; m < out.channels; m += L) {
        V y[2][2];
        transform_products(y, products + m, wide_plane(out.channels));
        const V bias = job.bias == nullptr ? V{} : load<float, L>(job.bias + m);
        LOOM_UNROLL
        for (int i = 0; i < 4; ++i) {
            if ((i / 2 == 1 && !has_row) || (i % 2 == 1 && !has_column)) continue;
            float* at = to + i / 2 * row + i % 2 * out.channels + m;
            V value = y[i / 2][i % 2] + bias;
            if (job.accumulate) value += load<float, L>(at);
            if (job.relu) value = relu(value);
            store(at, value);
        }
    }
}

void store_pooled_tile(const WideConvolution& job, const WideTile& tile, const float* products)
{
    const WideImage& out = job.out;
    const std::int64_t rows = out.rows / 2, columns = out.columns / 2;
    if (tile.row >= rows || tile.column >= columns) return;
    float* to = job.y + ((tile.sample * rows + tile.row) * columns + tile.column) * out.channels;
    for (std::int64_t m = 0; m < out.channels; m += L) {
        V y[2][2];
        transform_products(y, products + m, wide_plane(out.channels));
        V best = maximum(maximum(maximum(y[0][0], y[0][1]), y[1][0]), y[1][1]);
        if (job.bias != nullptr) best += load<float, L>(job.bias + m);
        store(to + m, job.relu ? relu(best) : best);
    }
}

} // namespace

void wide_transform_inputs(float* to, const float* x, const WideImage& in, const LanePair& padding,
                           const WideTiles& tiles, std::int64_t first, std::int64_t count)
{
    for (std::int64_t t = 0; t < count; ++t) {
        const InputTile tile(in, padding, tiles.at(first + t));
        float* place = to + t * in.channels;
        if (tile.is_inside)
            transform_input<true>(place, x + tile.offset, in, tile);
        else
            transform_input<false>(place, x + tile.offset, in, tile);
    }
}

std::int64_t wide_work_floats(std::int64_t in_channels, std::int64_t out_channels)
{
    return kTileProducts * (wide_plane(in_channels) + wide_plane(out_channels));
}

void wide_convolution(const WideConvolution& job)
{
    const WideTiles tiles(job.out, job.samples);
    float* inputs = job.work;
    float* products = job.work + kTileProducts * wide_plane(job.in.channels);
    for (std::int64_t first = 0; first < tiles.count(); first += kTiles) {
        const std::int64_t left = tiles.count() - first, count = left < kTiles ? left : kTiles;
        wide_transform_inputs(inputs, job.x, job.in, job.padding, tiles, first, count);
        multiply_all(products, inputs, job.weight, job.in.channels, job.out.channels, count);
        for (std::int64_t t = 0; t < count; ++t) {
            const float* own = products + t * job.out.channels;
            (job.pool ? store_pooled_tile : store_tile)(job, tiles.at(first + t), own);
        }
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE

#include "core/backend/cpu/wide_tables.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

constexpr int L = kLanes<float>;
using V = Vec<float, L>;

/// G of one line of three taps: four numbers.
LOOM_INLINE void expand_taps(float (&to)[4], float a, float b, float c)
{
    to[0] = a;
    to[1] = 0.5f * (a + b + c);
    to[2] = 0.5f * (a - b + c);
    to[3] = c;
}

/// G g Gᵀ.
void transform_weight(float (&to)[4][4], const float* taps, float scale, bool flipped)
{
    float half[3][4];
    for (int r = 0; r < 3; ++r) {
        const float* row = flipped ? taps + 8 - 3 * r : taps + 3 * r;
        const int step = flipped ? -1 : 1;
        expand_taps(half[r], scale * row[0], scale * row[step], scale * row[2 * step]);
    }
    for (int s = 0; s < 4; ++s) {
        float column[4];
        expand_taps(column, half[0][s], half[1][s], half[2][s]);
        for (int r = 0; r < 4; ++r) to[r][s] = column[r];
    }
}

/// A of one line of two: four numbers.
LOOM_INLINE void expand_line(V (&to)[4], V a, V b)
{
    to[0] = a;
    to[1] = a + b;
    to[2] = a - b;
    to[3] = -b;
}

/// to[16] planes [kTiles][M] = A dy Aᵀ of the 2 x 2 outputs of some tiles.
void transform_gradients(float* to, const WideWeightGradient& job, const WideTiles& tiles,
                         std::int64_t first, std::int64_t count)
{
    const WideImage& out = job.out;
    const std::int64_t row = out.columns * out.channels, step = wide_plane(out.channels);
    for (std::int64_t t = 0; t < count; ++t) {
        const WideTile tile = tiles.at(first + t);
        const bool has_row = 2 * tile.row + 1 < out.rows;
        const bool has_column = 2 * tile.column + 1 < out.columns;
        const float* dy =
            job.dy + tile.sample * out.size() + 2 * tile.row * row + 2 * tile.column * out.channels;
        for (std::int64_t m = 0; m < out.channels; m += L) {
            const float* at = dy + m;
            const V a = load<float, L>(at),
                    b = has_column ? load<float, L>(at + out.channels) : V{};
            const V c = has_row ? load<float, L>(at + row) : V{};
            const V d = has_row && has_column ? load<float, L>(at + row + out.channels) : V{};
            V left[4], right[4];
            expand_line(left, a, c);
            expand_line(right, b, d);
            LOOM_UNROLL
            for (int r = 0; r < 4; ++r) {
                V line[4];
                expand_line(line, left[r], right[r]);
                LOOM_UNROLL
                for (int s = 0; s < 4; ++s)
                    store(to + (4 * r + s) * step + t * out.channels + m, line[s]);
            }
        }
    }
}

/// sum[c][m] += Σ over tiles of v[t][c] · g[t][m], some input channels and vectors of outputs.
template <int Rows, int Vectors>
LOOM_INLINE void add_products(float* sum, const float* v, const float* g, std::int64_t in_channels,
                              std::int64_t out_channels, std::int64_t count)
{
    V total[Rows][Vectors];
    LOOM_UNROLL
    for (int c = 0; c < Rows; ++c) {
        LOOM_UNROLL
        for (int m = 0; m < Vectors; ++m)
            total[c][m] = load<float, L>(sum + c * out_channels + m * L);
    }
    for (std::int64_t t = 0; t < count; ++t, v += in_channels, g += out_channels) {
        V factor[Vectors];
        LOOM_UNROLL
        for (int m = 0; m < Vectors; ++m) factor[m] = load<float, L>(g + m * L);
        LOOM_UNROLL
        for (int c = 0; c < Rows; ++c) {
            const V value = broadcast<float, L>(v[c]);
            LOOM_UNROLL
            for (int m = 0; m < Vectors; ++m) total[c][m] += factor[m] * value;
        }
    }
    LOOM_UNROLL
    for (int c = 0; c < Rows; ++c) {
        LOOM_UNROLL
        for (int m = 0; m < Vectors; ++m) store(sum + c * out_channels + m * L, total[c][m]);
    }
}

template <int Vectors>
void add_all_inputs(float* sum, const float* v, const float* g, std::int64_t in_channels,
                    std::int64_t out_channels, std::int64_t count)
{
    for (std::int64_t c = 0; c < in_channels;) {
        const std::int64_t left = in_channels - c; // a multiple of 4
        const float* from = v + c;
        float* to = sum + c * out_channels;
        if (left % 6 == 0 || left > 8) {
            add_products<6, Vectors>(to, from, g, in_channels, out_channels, count);
            c += 6;
        } else {
            add_products<4, Vectors>(to, from, g, in_channels, out_channels, count);
            c += 4;
        }
    }
}

/// Gᵀ of one line of four: three taps.
LOOM_INLINE void contract_line(V (&to)[3], V a, V b, V c, V d)
{
    const V middle = 0.5f * (b + c);
    to[0] = a + middle;
    to[1] = 0.5f * (b - c);
    to[2] = middle + d;
}

} // namespace

void wide_pack_weight(float* to, const WideWeight& weight)
{
    constexpr std::int64_t kWidth = 2 * L;
    const std::int64_t in = weight.flipped ? weight.out_channels : weight.in_channels;
    const std::int64_t out = weight.flipped ? weight.in_channels : weight.out_channels;
    for (std::int64_t m = 0; m < weight.out_channels; ++m) {
        const float scale = weight.scale == nullptr ? 1.0f : weight.scale[m];
        for (std::int64_t c = 0; c < weight.in_channels; ++c) {
            const std::int64_t from_channel = weight.flipped ? m : c;
            const std::int64_t to_channel = weight.flipped ? c : m;
            const std::int64_t group = to_channel / kWidth * kWidth;
            const std::int64_t width = out - group < kWidth ? out - group : kWidth;
            float* place = to + group * in + from_channel * width + to_channel - group;
            float transformed[4][4];
            transform_weight(transformed, weight.weight + (m * weight.in_channels + c) * 9, scale,
                             weight.flipped);
            for (int p = 0; p < kTileProducts; ++p) place[p * in * out] = transformed[p / 4][p % 4];
        }
    }
}

void wide_weight_gradient(const WideWeightGradient& job)
{
    const std::int64_t in = job.in.channels, out = job.out.channels;
    const WideTiles tiles(job.out, job.samples);
    float* inputs = job.work;
    float* gradients = job.work + kTileProducts * wide_plane(in);
    for (std::int64_t first = 0; first < tiles.count(); first += kTiles) {
        const std::int64_t left = tiles.count() - first, count = left < kTiles ? left : kTiles;
        wide_transform_inputs(inputs, job.x, job.in, job.padding, tiles, first, count);
        transform_gradients(gradients, job, tiles, first, count);
        for (int p = 0; p < kTileProducts; ++p) {
            const float* v = inputs + p * wide_plane(in);
            const float* g = gradients + p * wide_plane(out);
            float* sum = job.sum + p * in * out;
            std::int64_t m = 0;
            for (; m + 2 * L <= out; m += 2 * L)
                add_all_inputs<2>(sum + m, v, g + m, in, out, count);
            if (m < out) add_all_inputs<1>(sum + m, v, g + m, in, out, count);
        }
    }
}

void wide_finish_weight_gradient(float* dweight, const float* sum, std::int64_t in_channels,
                                 std::int64_t out_channels)
{
    const std::int64_t step = in_channels * out_channels;
    for (std::int64_t c = 0; c < in_channels; ++c) {
        for (std::int64_t m = 0; m < out_channels; m += L) {
            const float* from = sum + c * out_channels + m;
            V half[4][3], taps[3][3];
            LOOM_UNROLL
            for (int r = 0; r < 4; ++r) {
                const float* line = from + 4 * r * step;
                contract_line(half[r], load<float, L>(line), load<float, L>(line + step),
                              load<float, L>(line + 2 * step), load<float, L>(line + 3 * step));
            }
            LOOM_UNROLL
            for (int s = 0; s < 3; ++s) {
                V column[3];
                contract_line(column, half[0][s], half[1][s], half[2][s], half[3][s]);
                LOOM_UNROLL
                for (int r = 0; r < 3; ++r) taps[r][s] = column[r];
            }
            LOOM_UNROLL
            for (int i = 0; i < L; ++i) {
                float* to = dweight + ((m + i) * in_channels + c) * 9;
                LOOM_UNROLL
                for (int k = 0; k < 9; ++k) to[k] = taps[k / 3][k % 3][i];
            }
        }
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE

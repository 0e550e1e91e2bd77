#pragma once

#include "core/backend/cpu/nn_vector.h"

/// The two register-blocked loops that all convolutions are made of. A vector's lanes are L samples
/// or L pixels; which of the two, and what the strides mean, is the caller's affair.
namespace loom::LOOM_ISA_NAMESPACE {

/// Accumulators that leave room for the operands.
inline constexpr int kMaxAccumulators = kVectorRegisters == 32 ? 24 : 12;

// Unrolled before the compiler decides what lives in registers; else the sums go through memory.
#define LOOM_UNROLL _Pragma("GCC unroll 16")

/// `length` neighbouring taps that meet neighbouring inputs, of which the first are given: pixels.
struct Span {
    std::int64_t weight;
    std::int64_t input;
    std::int64_t length;
};

/// y[m][t] = bias[m] + Σ over row taps, column taps and channels of weight · input, vectors of L.
/// Strides count elements of T.
template <typename T>
struct CorrelateTile {
    const T* input;          ///< [pixels][channels]
    std::int64_t input_next; ///< stride from channel to channel, and so to the next pixel's first
    std::int64_t input_step; ///< stride from t to t + 1
    const T* weight;         ///< [taps][channels][rows]
    std::int64_t channels;
    const Span* rows; ///< of length 1
    std::int64_t row_count;
    const Span* columns;
    std::int64_t column_count;
    const T* bias; ///< one for each row
    T* output;
    std::int64_t output_row;
    std::int64_t output_step;
};

template <typename T, int L, int Rows, int Steps>
void correlate(const CorrelateTile<T>& tile)
{
    using V = Vec<T, L>;
    V sum[Rows][Steps];
    LOOM_UNROLL
    for (int m = 0; m < Rows; ++m) {
        LOOM_UNROLL
        for (int t = 0; t < Steps; ++t) sum[m][t] = broadcast<T, L>(tile.bias[m]);
    }
    for (std::int64_t r = 0; r < tile.row_count; ++r) {
        for (std::int64_t s = 0; s < tile.column_count; ++s) {
            const Span& span = tile.columns[s];
            const std::int64_t pixel = (tile.rows[r].input + span.input) * tile.channels;
            const std::int64_t tap = (tile.rows[r].weight + span.weight) * tile.channels;
            const T* x = tile.input + pixel * tile.input_next;
            const T* w = tile.weight + tap * Rows;
            for (std::int64_t i = span.length * tile.channels; i > 0; --i) {
                V values[Steps];
                LOOM_UNROLL
                for (int t = 0; t < Steps; ++t) values[t] = load<T, L>(x + t * tile.input_step);
                LOOM_UNROLL
                for (int m = 0; m < Rows; ++m) {
                    const V factor = broadcast<T, L>(w[m]);
                    LOOM_UNROLL
                    for (int t = 0; t < Steps; ++t) sum[m][t] += factor * values[t];
                }
                x += tile.input_next;
                w += Rows;
            }
        }
    }
    LOOM_UNROLL
    for (int m = 0; m < Rows; ++m) {
        LOOM_UNROLL
        for (int t = 0; t < Steps; ++t) {
            store(tile.output + m * tile.output_row + t * tile.output_step, sum[m][t]);
        }
    }
}

/// sum[m][k] += Σ over lines and i of gradient[m][i] · input[k][i], vectors of L whose lanes stay
/// apart. Tap k takes the i of [begin[k], end[k]). Strides count elements of T.
template <typename T>
struct GradientTile {
    const T* gradient; ///< steps of L
    std::int64_t gradient_row;
    std::int64_t gradient_line;
    const T* input;
    std::int64_t input_offset; ///< of tap 0 at i = 0, which may lie outside
    std::int64_t input_tap;    ///< stride from tap to tap
    std::int64_t input_step;   ///< stride from i to i + 1
    std::int64_t input_line;
    std::int64_t lines;
    const std::int64_t* begin;
    const std::int64_t* end;
    std::int64_t core_begin, core_end; ///< where every tap takes part
    T* sum;
    std::int64_t sum_row;
    std::int64_t sum_tap;
};

/// One line's steps where every tap takes part.
template <typename T, int L, int Rows, int Taps>
LOOM_INLINE void add_core(Vec<T, L> (&sum)[Rows][Taps], const GradientTile<T>& tile,
                          const T* gradient, std::int64_t offset)
{
    for (std::int64_t i = tile.core_begin; i < tile.core_end; ++i) {
        const T* g = gradient + i * L;
        const T* x = tile.input + (offset + i * tile.input_step);
        Vec<T, L> values[Taps];
        LOOM_UNROLL
        for (int k = 0; k < Taps; ++k) values[k] = load<T, L>(x + k * tile.input_tap);
        LOOM_UNROLL
        for (int m = 0; m < Rows; ++m) {
            Vec<T, L> factor = load<T, L>(g + m * tile.gradient_row);
            keep_in_register(factor);
            LOOM_UNROLL
            for (int k = 0; k < Taps; ++k) sum[m][k] += factor * values[k];
        }
    }
}

/// The same line's steps before and after, where some taps meet padding.
template <typename T, int L, int Rows, int Taps>
LOOM_INLINE void add_ends(Vec<T, L> (&sum)[Rows][Taps], const GradientTile<T>& tile,
                          const T* gradient, std::int64_t offset)
{
    LOOM_UNROLL
    for (int k = 0; k < Taps; ++k) {
        for (std::int64_t i = tile.begin[k]; i < tile.end[k]; ++i) {
            if (i >= tile.core_begin && i < tile.core_end) {
                i = tile.core_end - 1;
                continue;
            }
            const Vec<T, L> value =
                load<T, L>(tile.input + (offset + i * tile.input_step + k * tile.input_tap));
            LOOM_UNROLL
            for (int m = 0; m < Rows; ++m) {
                sum[m][k] += value * load<T, L>(gradient + m * tile.gradient_row + i * L);
            }
        }
    }
}

template <typename T, int L, int Rows, int Taps>
void accumulate_gradient(const GradientTile<T>& tile)
{
    Vec<T, L> sum[Rows][Taps];
    LOOM_UNROLL
    for (int m = 0; m < Rows; ++m) {
        LOOM_UNROLL
        for (int k = 0; k < Taps; ++k) {
            sum[m][k] = load<T, L>(tile.sum + m * tile.sum_row + k * tile.sum_tap);
        }
    }
    for (std::int64_t line = 0; line < tile.lines; ++line) {
        const T* gradient = tile.gradient + line * tile.gradient_line;
        const std::int64_t offset = tile.input_offset + line * tile.input_line;
        add_core<T, L, Rows, Taps>(sum, tile, gradient, offset);
        add_ends<T, L, Rows, Taps>(sum, tile, gradient, offset);
    }
    LOOM_UNROLL
    for (int m = 0; m < Rows; ++m) {
        LOOM_UNROLL
        for (int k = 0; k < Taps; ++k) {
            store(tile.sum + m * tile.sum_row + k * tile.sum_tap, sum[m][k]);
        }
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE

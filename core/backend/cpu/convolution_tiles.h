#pragma once

#include "core/backend/cpu/nn_vector.h"

/// The two register-blocked loops that all convolutions are made of. A vector's lanes are L samples
/// or L pixels; which of the two, and what the strides mean, is the caller's affair.
namespace loom::LOOM_ISA_NAMESPACE {

/// Accumulators that leave room for the operands.
inline constexpr int kMaxAccumulators = kVectorRegisters == 32 ? 24 : 12;

// Unrolled before the compiler decides what lives in registers; else the sums go through memory.
#define LOOM_UNROLL _Pragma("GCC unroll 16")

/// One kernel tap that meets the input: its place in the weights of a channel, and in the plane.
struct Tap {
    std::int64_t weight;
    std::int64_t input;
};

/// y[m][t] = bias[m] + Σ over channels, row taps and column taps of weight · input, vectors of L.
/// Strides count elements of T.
template <typename T>
struct CorrelateTile {
    const T* input;             ///< [channels][plane][L]
    std::int64_t input_channel; ///< stride
    std::int64_t input_step;    ///< stride from t to t + 1
    const T* weight;            ///< [channels][taps][rows]
    std::int64_t channels;
    std::int64_t taps; ///< of one channel, those that miss the input counted too
    const Tap* rows;
    std::int64_t row_count;
    const Tap* columns;
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
    for (std::int64_t c = 0; c < tile.channels; ++c) {
        for (std::int64_t r = 0; r < tile.row_count; ++r) {
            const T* input = tile.input + c * tile.input_channel + tile.rows[r].input * L;
            const T* weight = tile.weight + (c * tile.taps + tile.rows[r].weight) * Rows;
            for (std::int64_t s = 0; s < tile.column_count; ++s) {
                const T* x = input + tile.columns[s].input * L;
                const T* w = weight + tile.columns[s].weight * Rows;
                V values[Steps];
                LOOM_UNROLL
                for (int t = 0; t < Steps; ++t) values[t] = load<T, L>(x + t * tile.input_step);
                LOOM_UNROLL
                for (int m = 0; m < Rows; ++m) {
                    const V factor = broadcast<T, L>(w[m]);
                    LOOM_UNROLL
                    for (int t = 0; t < Steps; ++t) sum[m][t] += factor * values[t];
                }
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

/// sum[m][k] += Σ over i of gradient[m][i] · input[k][i], vectors of L whose lanes stay apart.
/// Tap k takes the i of [begin[k], end[k]).
template <typename T>
struct GradientTile {
    const T* gradient;
    std::int64_t gradient_row;
    const T* input;
    std::int64_t input_tap;  ///< stride from tap to tap
    std::int64_t input_step; ///< stride from i to i + 1; the gradient's is L
    const std::int64_t* begin;
    const std::int64_t* end;
    std::int64_t core_begin, core_end; ///< where every tap takes part
    T* sum;
    std::int64_t sum_row; ///< stride; taps are adjacent vectors
};

template <typename T, int L, int Rows, int Taps>
void accumulate_gradient(const GradientTile<T>& tile)
{
    using V = Vec<T, L>;
    V sum[Rows][Taps];
    LOOM_UNROLL
    for (int m = 0; m < Rows; ++m) {
        LOOM_UNROLL
        for (int k = 0; k < Taps; ++k) sum[m][k] = load<T, L>(tile.sum + m * tile.sum_row + k * L);
    }
    for (std::int64_t i = tile.core_begin; i < tile.core_end; ++i) {
        const T* g = tile.gradient + i * L;
        const T* x = tile.input + i * tile.input_step;
        V values[Taps];
        LOOM_UNROLL
        for (int k = 0; k < Taps; ++k) values[k] = load<T, L>(x + k * tile.input_tap);
        LOOM_UNROLL
        for (int m = 0; m < Rows; ++m) {
            const V factor = load<T, L>(g + m * tile.gradient_row);
            LOOM_UNROLL
            for (int k = 0; k < Taps; ++k) sum[m][k] += factor * values[k];
        }
    }
    LOOM_UNROLL
    for (int k = 0; k < Taps; ++k) {
        const T* input = tile.input + k * tile.input_tap;
        for (std::int64_t i = tile.begin[k]; i < tile.end[k]; ++i) {
            if (i >= tile.core_begin && i < tile.core_end) {
                i = tile.core_end - 1;
                continue;
            }
            const V value = load<T, L>(input + i * tile.input_step);
            LOOM_UNROLL
            for (int m = 0; m < Rows; ++m) {
                sum[m][k] += value * load<T, L>(tile.gradient + m * tile.gradient_row + i * L);
            }
        }
    }
    LOOM_UNROLL
    for (int m = 0; m < Rows; ++m) {
        LOOM_UNROLL
        for (int k = 0; k < Taps; ++k) store(tile.sum + m * tile.sum_row + k * L, sum[m][k]);
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE

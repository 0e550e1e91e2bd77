#pragma once

#include <array>
#include <cstdint>

namespace loom {

// The kernels of fused programs. Samples lie side by side in the lanes: a value of a block of
// samples is [C][H][W][lanes], so that every kernel is plain arithmetic on whole vectors whatever
// the geometry. All sizes are the caller's: no kernel has a buffer of its own. Strides count
// floats.

using LanePair = std::array<std::int64_t, 2>;

/// y = valid correlation of x, which has its padding in it.
struct LaneConvolution {
    const float* x;
    std::int64_t x_channel, x_row;
    LanePair content_begin, content_end; ///< rows and columns of x; beyond them x is zero
    const float* weight;                 ///< as pack_weight left it
    const float* bias;                   ///< one for each output channel, or null
    float* y;                            ///< pooled: [M][rows / 2][columns / 2]
    std::int64_t y_channel, y_row;
    std::uint8_t* winners; ///< pooled: see below; null if nobody asks
    std::int64_t winners_channel;
    std::int64_t in_channels, out_channels, rows, columns; ///< rows, columns: before pooling
    LanePair kernel, stride, dilation;
    bool relu;
    bool pool;       ///< 2 x 2
    bool accumulate; ///< y += instead; neither relu nor pool
};
// A winner is the position of a 2 x 2 window's maximum, 0 … 3, or kNoWinner where ReLU has blocked
// it: [C][rows][columns][lanes] bytes.
inline constexpr std::uint8_t kNoWinner = 4;

/// Weights in the order in which the tiles read them.
struct LaneWeight {
    const float* weight;
    std::int64_t out_stride, in_stride; ///< between output and input channels
    std::int64_t out_channels, in_channels, taps;
    const float* scale; ///< one for each output channel, or null
    bool flipped;       ///< taps in reverse, for the gradient of the input
    bool pool;          ///< for a convolution with pooling
};

/// sum[M][C][R][S] = Σ over pixels and lanes of dy · x.
struct LaneWeightGradient {
    const float* x;
    std::int64_t x_channel, x_row;
    const float* dy;
    std::int64_t dy_channel, dy_row, dy_step;
    float* sum;
    std::int64_t in_channels, out_channels, rows, columns;
    LanePair kernel, stride, dilation;
};

/// Copies planes into a frame of zeros; with steps above 1 zeros come between the pixels too.
struct LaneFrame {
    const float* x; ///< dense planes
    float* y;       ///< [channels][frame_rows][frame_columns]
    std::int64_t channels, rows, columns, frame_rows, frame_columns;
    LanePair begin, step;
};

/// What flows back through ReLU and 2 x 2 pooling into such a frame.
struct LaneGradientFrame {
    LaneFrame frame; ///< x: the gradient behind, pooled size if there are winners
    const float* y;  ///< with ReLU and without pooling: its output; else null
    const std::uint8_t* winners;
    float* channel_sums; ///< of what flows back, over pixels and lanes; null if nobody asks
};

struct LaneLinear {
    const float* x;      ///< [in]
    const float* weight; ///< [out, in]
    const float* bias;
    float* y; ///< [out]
    std::int64_t in, out;
    bool relu;
    bool accumulate;
};

/// dweight over the whole batch, for the panels [first, last).
struct LaneLinearGradient {
    const float* panels; ///< of x: [panel][samples][2 * lanes]
    const float* dy;     ///< [block][out][lanes]
    std::int64_t dy_block;
    float* dweight; ///< [out, in]
    std::int64_t in, out, samples, blocks;
    std::int64_t first, last;
};

/// One axis' part of a pooling window: of the input, count places from first on, by step.
struct LaneWindow {
    std::int32_t first, count, step, extent; ///< extent: its factor in an average's divisor
};
struct LanePool {
    const float* x; ///< forward: input; max pooling's gradient too
    float* y;       ///< gradient: what came out
    const float* dy;
    float* dx; ///< added to
    const LaneWindow *rows, *columns;
    std::int64_t channels, in_rows, in_columns, out_rows, out_columns;
    std::int64_t divisor; ///< of averages; 0: the windows' extents
};

struct LaneNorm {
    const float* x; ///< [C][pixels]
    float* y;
    std::uint8_t* winners; ///< pooled: written forward, read backward
    const float* dy;
    float* dx;
    const float *scale, *shift; ///< y = x * scale + shift
    const float *mean, *rstd;
    const float *dy_mean, *dy_x_mean; ///< backward: means of dy and of dy · x̂
    double* sums;                     ///< [C][2]: {mean, Σ(x-mean)²} or {Σdy, Σdy·x̂}
    std::int64_t channels, rows, columns;
    int samples; ///< lanes in use
    bool relu, pool, accumulate;
};

struct LaneLoss {
    const float* x; ///< logits [classes]
    float* dx;
    const std::int64_t* labels; ///< one for each lane in use
    const float* class_weights; ///< or null
    double* losses;             ///< one for each lane in use
    std::int64_t classes;
    int samples;
    float smoothing;
    float scale; ///< of the gradient
};

struct LaneRows {
    const float* floats; ///< [samples][size], or else
    const std::uint8_t* const* bytes;
    float* lanes; ///< [size][lanes]
    std::int64_t size, stride;
    int samples; ///< lanes in use; the others are 0
    float scale; ///< of floats
};

struct LaneKernels {
    int lanes;
    std::int64_t (*packed_size)(const LaneWeight&);
    void (*pack_weight)(float* to, const LaneWeight&);
    void (*convolution)(const LaneConvolution&);
    void (*weight_gradient)(const LaneWeightGradient&);
    void (*frame)(const LaneFrame&);
    void (*gradient_frame)(const LaneGradientFrame&);
    void (*linear)(const LaneLinear&);
    void (*linear_input_gradient)(const LaneLinear&); ///< x: dy [out]; y: dx [in]
    void (*linear_weight_gradient)(const LaneLinearGradient&);
    /// Panel p of sample n at panels + (p * samples + n) * 2 * lanes.
    void (*to_panels)(float* panels, const float* x, std::int64_t size, std::int64_t samples,
                      std::int64_t first_sample);
    void (*max_pool)(const LanePool&);
    void (*max_pool_gradient)(const LanePool&);
    void (*average_pool)(const LanePool&);
    void (*average_pool_gradient)(const LanePool&);
    void (*norm_sums)(const LaneNorm&);
    void (*norm)(const LaneNorm&);
    void (*norm_gradient_sums)(const LaneNorm&);
    void (*norm_gradient)(const LaneNorm&);
    void (*cross_entropy)(const LaneLoss&);
    void (*squared_error)(const LaneLoss&);
    void (*gather)(const LaneRows&);
    void (*scatter)(float* rows, const float* lanes, std::int64_t size, int samples);
    /// y[i] = Σ over lanes of x[i].
    void (*sum_lanes)(float* y, const float* x, std::int64_t count);
    /// y = or += x, where `mask` (if any) is above 0.
    void (*add)(float* y, const float* x, const float* mask, std::int64_t count, bool accumulate);
    void (*multiply)(float* y, const float* x, const float* factor, std::int64_t count,
                     bool accumulate);
    /// y[i] = Σ over parts of x[part * stride + i], in order.
    void (*add_parts)(float* y, const float* x, std::int64_t stride, std::int64_t parts,
                      std::int64_t count);
};

namespace isa_baseline {
const LaneKernels& lane_kernels();
}
namespace isa_avx2 {
const LaneKernels& lane_kernels();
}
namespace isa_avx512 {
const LaneKernels& lane_kernels();
}

} // namespace loom

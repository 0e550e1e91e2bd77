#pragma once

#include "core/backend/cpu/lane_kernels.h"

#include <cstdint>

namespace loom {

// The kernels of wide layers in programs. Here the channels of a pixel lie in the lanes: a value of
// a block of samples is [samples][H][W][C], C a multiple of the lanes. Convolutions are 3 x 3 with
// stride 1 and are computed by Winograd's F(2 x 2, 3 x 3): an output tile of 2 x 2 is made of an
// input tile of 4 x 4 with 16 products for each pair of channels instead of 36.
// (Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2016.)

struct WideImage {
    std::int64_t rows, columns, channels;
    std::int64_t size() const { return rows * columns * channels; }
};

/// y = correlation of x, whose surroundings are 0.
struct WideConvolution {
    const float* x;
    const float* weight; ///< as pack_weight left it
    const float* bias;   ///< one for each output channel, or null
    float* y;            ///< pooled: [samples][rows / 2][columns / 2][M]
    float* work;         ///< work_floats() of it
    WideImage in, out;   ///< out: before pooling
    LanePair padding;    ///< rows above and columns left of x
    int samples;
    bool relu;
    bool pool;       ///< the maximum of 2 x 2
    bool accumulate; ///< y += instead; neither relu nor pool
};

struct WideWeight {
    const float* weight; ///< [out][in][9]
    std::int64_t out_channels, in_channels;
    const float* scale; ///< one for each output channel, or null
    bool flipped;       ///< for the gradient of the input: from out_channels to in_channels
};

/// sum[16][C][M] += what the transformed weights' gradient is over some samples.
struct WideWeightGradient {
    const float* x;
    const float* dy;
    float* sum;
    float* work;
    WideImage in, out;
    LanePair padding;
    int samples;
};

/// Between [C][H][W][lanes] and [samples][H][W][C].
struct WideMove {
    float *lanes, *wide;
    std::int64_t pixels, channels;
    int samples;     ///< lanes in use; to_lanes sets the others to 0
    bool accumulate; ///< adds to what is there
};

struct WideKernels {
    int lanes;
    std::int64_t (*work_floats)(std::int64_t in_channels, std::int64_t out_channels);
    void (*pack_weight)(float* to, const WideWeight&); ///< [16][in][out]
    void (*convolution)(const WideConvolution&);
    void (*weight_gradient)(const WideWeightGradient&);
    /// dweight[M][C][9] of such a sum.
    void (*finish_weight_gradient)(float* dweight, const float* sum, std::int64_t in_channels,
                                   std::int64_t out_channels);
    /// sums[c] = Σ over pixels of x.
    void (*channel_sums)(float* sums, const float* x, std::int64_t pixels, std::int64_t channels);
    // A norm's numbers here are [samples][rows][columns][channels].
    void (*norm_sums)(const LaneNorm&);
    void (*norm)(const LaneNorm&);
    void (*norm_gradient_sums)(const LaneNorm&);
    void (*norm_gradient)(const LaneNorm&);
    void (*to_lanes)(const WideMove&);
    void (*from_lanes)(const WideMove&);
};

namespace isa_baseline {
const WideKernels& wide_kernels();
}
namespace isa_avx2 {
const WideKernels& wide_kernels();
}
namespace isa_avx512 {
const WideKernels& wide_kernels();
}

} // namespace loom

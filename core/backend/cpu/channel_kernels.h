#pragma once

#include "core/backend/cpu/lane_kernels.h"

#include <cstdint>

namespace loom {

// The kernels of programs for one sample: its channels lie side by side, [H][W][channels], and fill
// the lanes. Channels are rounded up to whole vectors; what the surplus lanes hold means nothing,
// except in packed weights and biases, where it is 0. Strides count floats.

/// y = valid correlation of x; a linear layer is one whose kernel covers the whole plane.
struct ChannelConvolution {
    const float* x;
    std::int64_t x_row, x_pixel;
    const float* weight; ///< as pack_weight left it
    const float* bias;   ///< whole vectors
    float* y;
    std::int64_t y_row, y_pixel;
    std::int64_t in_channels, out_vectors, columns;
    std::int64_t first_row, last_row;       ///< of the output
    std::int64_t first_vector, last_vector; ///< of output channels; multiples of 8 or the end
    LanePair kernel, stride, dilation;
    bool relu;
};

struct ChannelWeight {
    const float* weight; ///< [out][in][taps]
    std::int64_t out_channels, in_channels, taps;
    std::int64_t columns; ///< of the convolution's output: tiles depend on it
    const float* scale;   ///< one for each output channel, or null
};

struct ChannelPool {
    const float* x;
    float* y;
    const LaneWindow *rows, *columns;
    std::int64_t vectors, in_columns, out_rows, out_columns;
    std::int64_t divisor; ///< of averages; 0: the windows' extents
    bool is_max;
};

struct ChannelKernels {
    int lanes;
    void (*pack_weight)(float* to, const ChannelWeight&);
    void (*convolution)(const ChannelConvolution&);
    void (*pool)(const ChannelPool&);
    /// y = x * scale + shift for each pixel.
    void (*scale)(float* y, const float* x, const float* scale, const float* shift,
                  std::int64_t pixels, std::int64_t vectors, bool relu);
};

namespace isa_baseline {
const ChannelKernels& channel_kernels();
}
namespace isa_avx2 {
const ChannelKernels& channel_kernels();
}
namespace isa_avx512 {
const ChannelKernels& channel_kernels();
}

} // namespace loom

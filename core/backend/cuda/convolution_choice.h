#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace loom::cuda {

/// Everything that decides how a convolution is computed: pass, dtype, sizes and geometry.
using ConvolutionKey = std::array<std::int64_t, 19>;

/// One of cuDNN's algorithms.
struct ConvolutionWay {
    int algorithm = 0;
    int math = 0; ///< cudnnMathType_t
    std::size_t workspace = 0;
};

/// Those that may be taken, the best first; when there is none our own kernels compute it.
using ConvolutionWays = std::vector<ConvolutionWay>;

} // namespace loom::cuda

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace loom::cuda {

/// Everything that decides how a convolution is computed: pass, dtype, sizes and geometry.
using ConvolutionKey = std::array<std::int64_t, 19>;

/// How: by one of cuDNN's algorithms, or by our own kernels where cuDNN has none.
struct ConvolutionChoice {
    bool direct = true;
    int algorithm = 0;
    int math = 0; ///< cudnnMathType_t
    std::size_t workspace = 0;
};

} // namespace loom::cuda

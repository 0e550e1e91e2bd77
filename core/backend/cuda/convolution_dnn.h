#pragma once

#include "core/backend/backend.h"
#include "core/backend/cuda/context.h"

#include <cudnn.h>

namespace loom::cuda {

/// One convolution with equal padding at both ends: x * weight = y, whichever of them is wanted.
struct Convolution {
    const View& x;
    const View& weight;
    const View& y;
    const Conv2dGeometry& geometry;
    bool narrow = false; ///< the three hold bfloat16, although their dtype is float32
};

// Which of the three is made of the others.
struct ForwardPass {
    template <typename T>
    static const T& result(const T& /*x*/, const T& /*weight*/, const T& y)
    {
        return y;
    }
};
struct InputPass {
    template <typename T>
    static const T& result(const T& x, const T& /*weight*/, const T& /*y*/)
    {
        return x;
    }
};
struct WeightPass {
    template <typename T>
    static const T& result(const T& /*x*/, const T& weight, const T& /*y*/)
    {
        return weight;
    }
};

/// Whether cuDNN may be asked at all: something to compute, numbers that fit its 32-bit sizes.
bool is_for_dnn(const Convolution& convolution);

/// Queues the pass with cuDNN's algorithm, chosen once for each problem: in deterministic mode the
/// first of cuDNN's own order that gives the same bits every time, else the fastest of a trial; the
/// next one when cuDNN then does not take it. False when it has none for the problem. Hold the
/// libraries' mutex.
template <typename Pass>
bool run_dnn(Context& context, const Convolution& convolution);

} // namespace loom::cuda

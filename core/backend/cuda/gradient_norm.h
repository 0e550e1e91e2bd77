#pragma once

#include "core/backend/cuda/context.h"

#include <cstddef>
#include <span>

namespace loom::cuda {

/// The 2-norm of all gradients as one vector, and what they were scaled by so that it is not above
/// a limit.
struct GradientNorm {
    double norm = 0, factor = 1;
};

/// What clip_gradients takes for its sums.
std::size_t bytes_of_parts(std::span<const View> gradients);

/// Scales contiguous gradients of one floating dtype, in three launches for dozens of them. parts,
/// most and result lie on the device.
void clip_gradients(Context& context, std::span<const View> gradients, double* parts,
                    const double* most, GradientNorm* result);

} // namespace loom::cuda

#pragma once

#include "core/backend/backend.h"
#include "core/backend/cpu/thread_pool.h"

/// The entries of NnKernels (nn_kernels.h) for convolutions.
namespace loom::LOOM_ISA_NAMESPACE {

void conv2d(ThreadPool& pool, const View& y, const View& x, const View& weight, const View* bias,
            const Conv2dGeometry& geometry);
void conv2d_input_gradient(ThreadPool& pool, const View& dx, const View& dy, const View& weight,
                           const Conv2dGeometry& geometry);
void conv2d_weight_gradient(ThreadPool& pool, const View& dweight, const View* dbias,
                            const View& dy, const View& x, const Conv2dGeometry& geometry);

} // namespace loom::LOOM_ISA_NAMESPACE

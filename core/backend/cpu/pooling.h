#pragma once

#include "core/backend/backend.h"
#include "core/backend/cpu/thread_pool.h"

/// The entries of NnKernels (nn_kernels.h) for pooling.
namespace loom::LOOM_ISA_NAMESPACE {

void max_pool2d(ThreadPool& pool, const View& y, const View& indices, const View& x,
                const Pool2dGeometry& geometry);
void max_pool2d_gradient(ThreadPool& pool, const View& dx, const View& dy, const View& indices,
                         const Pool2dGeometry& geometry);
void avg_pool2d(ThreadPool& pool, const View& y, const View& x, const Pool2dGeometry& geometry);
void avg_pool2d_gradient(ThreadPool& pool, const View& dx, const View& dy,
                         const Pool2dGeometry& geometry);
void adaptive_avg_pool2d(ThreadPool& pool, const View& y, const View& x);
void adaptive_avg_pool2d_gradient(ThreadPool& pool, const View& dx, const View& dy);

} // namespace loom::LOOM_ISA_NAMESPACE

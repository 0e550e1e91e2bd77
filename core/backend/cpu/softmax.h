#pragma once

#include "core/backend/backend.h"
#include "core/backend/cpu/thread_pool.h"

/// The entries of NnKernels (nn_kernels.h) for softmax.
namespace loom::LOOM_ISA_NAMESPACE {

void softmax(ThreadPool& pool, const View& y, const View& x, int axis, bool log);
void softmax_gradient(ThreadPool& pool, const View& dx, const View& dy, const View& y, int axis,
                      bool log);

} // namespace loom::LOOM_ISA_NAMESPACE

#pragma once

#include "core/backend/backend.h"
#include "core/backend/cpu/thread_pool.h"

/// The entries of NnKernels (nn_kernels.h) for normalisation.
namespace loom::LOOM_ISA_NAMESPACE {

void batch_norm(ThreadPool& pool, const View& y, const View& mean, const View& rstd,
                const View& variance, const View& x, const View* weight, const View* bias,
                double eps);
void batch_norm_gradient(ThreadPool& pool, const View& dx, const View* dweight, const View* dbias,
                         const View& dy, const View& x, const View& mean, const View& rstd,
                         const View* weight);
void layer_norm(ThreadPool& pool, const View& y, const View& mean, const View& rstd, const View& x,
                const View* weight, const View* bias, double eps);
void layer_norm_gradient(ThreadPool& pool, const View& dx, const View* dweight, const View* dbias,
                         const View& dy, const View& x, const View& mean, const View& rstd,
                         const View* weight);

} // namespace loom::LOOM_ISA_NAMESPACE

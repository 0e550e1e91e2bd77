#pragma once

#include "core/backend/backend.h"
#include "core/backend/cpu/thread_pool.h"

/// The entries of NnKernels (nn_kernels.h) for optimizers: PyTorch's single-tensor formulas.
namespace loom::LOOM_ISA_NAMESPACE {

void adam_step(ThreadPool& pool, const View& p, const View& g, const View& exp_avg,
               const View& exp_avg_sq, const AdamSettings& settings);
void sgd_step(ThreadPool& pool, const View& p, const View& g, const View* momentum_buffer,
              const SgdSettings& settings);

} // namespace loom::LOOM_ISA_NAMESPACE

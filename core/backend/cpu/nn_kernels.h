#pragma once

#include "core/backend/backend.h"
#include "core/backend/cpu/thread_pool.h"

namespace loom {

/// The CPU's kernels of neural-network layers and optimizers, one table for each instruction set.
/// Each entry has the preconditions of the virtual of the same name in backend.h.
struct NnKernels {
    void (*conv2d)(ThreadPool&, const View& y, const View& x, const View& weight, const View* bias,
                   const Conv2dGeometry& geometry) = nullptr;
    void (*conv2d_input_gradient)(ThreadPool&, const View& dx, const View& dy, const View& weight,
                                  const Conv2dGeometry& geometry) = nullptr;
    void (*conv2d_weight_gradient)(ThreadPool&, const View& dweight, const View* dbias,
                                   const View& dy, const View& x,
                                   const Conv2dGeometry& geometry) = nullptr;

    void (*max_pool2d)(ThreadPool&, const View& y, const View& indices, const View& x,
                       const Pool2dGeometry& geometry) = nullptr;
    void (*max_pool2d_gradient)(ThreadPool&, const View& dx, const View& dy, const View& indices,
                                const Pool2dGeometry& geometry) = nullptr;
    void (*avg_pool2d)(ThreadPool&, const View& y, const View& x,
                       const Pool2dGeometry& geometry) = nullptr;
    void (*avg_pool2d_gradient)(ThreadPool&, const View& dx, const View& dy,
                                const Pool2dGeometry& geometry) = nullptr;
    void (*adaptive_avg_pool2d)(ThreadPool&, const View& y, const View& x) = nullptr;
    void (*adaptive_avg_pool2d_gradient)(ThreadPool&, const View& dx, const View& dy) = nullptr;

    void (*batch_norm)(ThreadPool&, const View& y, const View& mean, const View& rstd,
                       const View& variance, const View& x, const View* weight, const View* bias,
                       double eps) = nullptr;
    void (*batch_norm_gradient)(ThreadPool&, const View& dx, const View* dweight, const View* dbias,
                                const View& dy, const View& x, const View& mean, const View& rstd,
                                const View* weight) = nullptr;
    void (*layer_norm)(ThreadPool&, const View& y, const View& mean, const View& rstd,
                       const View& x, const View* weight, const View* bias, double eps) = nullptr;
    void (*layer_norm_gradient)(ThreadPool&, const View& dx, const View* dweight, const View* dbias,
                                const View& dy, const View& x, const View& mean, const View& rstd,
                                const View* weight) = nullptr;

    void (*softmax)(ThreadPool&, const View& y, const View& x, int axis, bool log) = nullptr;
    void (*softmax_gradient)(ThreadPool&, const View& dx, const View& dy, const View& y, int axis,
                             bool log) = nullptr;

    void (*adam_step)(ThreadPool&, const View& p, const View& g, const View& exp_avg,
                      const View& exp_avg_sq, const AdamSettings& settings) = nullptr;
    void (*sgd_step)(ThreadPool&, const View& p, const View& g, const View* momentum_buffer,
                     const SgdSettings& settings) = nullptr;
};

namespace isa_baseline {
const NnKernels& nn_kernels();
}
namespace isa_avx2 {
const NnKernels& nn_kernels();
}
namespace isa_avx512 {
const NnKernels& nn_kernels();
}

} // namespace loom

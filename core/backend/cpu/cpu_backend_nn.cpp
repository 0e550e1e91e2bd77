#include "core/backend/cpu/cpu_backend.h"

#include <stdexcept>

/// CpuBackend's layers and optimizers: each virtual forwards to the table of the instruction set.
namespace loom {

namespace {

template <typename... Parameters, typename... Arguments>
void call(void (*kernel)(ThreadPool&, Parameters...), ThreadPool& pool,
          const Arguments&... arguments)
{
    if (kernel == nullptr) throw std::logic_error("cpu: a kernel is missing from the table");
    kernel(pool, arguments...);
}

} // namespace

void CpuBackend::conv2d(const View& y, const View& x, const View& weight, const View* bias,
                        const Conv2dGeometry& geometry)
{
    call(nn_kernels_.conv2d, pool_, y, x, weight, bias, geometry);
}

void CpuBackend::conv2d_input_gradient(const View& dx, const View& dy, const View& weight,
                                       const Conv2dGeometry& geometry)
{
    call(nn_kernels_.conv2d_input_gradient, pool_, dx, dy, weight, geometry);
}

void CpuBackend::conv2d_weight_gradient(const View& dweight, const View* dbias, const View& dy,
                                        const View& x, const Conv2dGeometry& geometry)
{
    call(nn_kernels_.conv2d_weight_gradient, pool_, dweight, dbias, dy, x, geometry);
}

void CpuBackend::max_pool2d(const View& y, const View& indices, const View& x,
                            const Pool2dGeometry& geometry)
{
    call(nn_kernels_.max_pool2d, pool_, y, indices, x, geometry);
}

void CpuBackend::max_pool2d_gradient(const View& dx, const View& dy, const View& indices,
                                     const Pool2dGeometry& geometry)
{
    call(nn_kernels_.max_pool2d_gradient, pool_, dx, dy, indices, geometry);
}

void CpuBackend::avg_pool2d(const View& y, const View& x, const Pool2dGeometry& geometry)
{
    call(nn_kernels_.avg_pool2d, pool_, y, x, geometry);
}

void CpuBackend::avg_pool2d_gradient(const View& dx, const View& dy, const Pool2dGeometry& geometry)
{
    call(nn_kernels_.avg_pool2d_gradient, pool_, dx, dy, geometry);
}

void CpuBackend::adaptive_avg_pool2d(const View& y, const View& x)
{
    call(nn_kernels_.adaptive_avg_pool2d, pool_, y, x);
}

void CpuBackend::adaptive_avg_pool2d_gradient(const View& dx, const View& dy)
{
    call(nn_kernels_.adaptive_avg_pool2d_gradient, pool_, dx, dy);
}

void CpuBackend::batch_norm(const View& y, const View& mean, const View& rstd, const View& variance,
                            const View& x, const View* weight, const View* bias, double eps)
{
    call(nn_kernels_.batch_norm, pool_, y, mean, rstd, variance, x, weight, bias, eps);
}

void CpuBackend::batch_norm_gradient(const View& dx, const View* dweight, const View* dbias,
                                     const View& dy, const View& x, const View& mean,
                                     const View& rstd, const View* weight)
{
    call(nn_kernels_.batch_norm_gradient, pool_, dx, dweight, dbias, dy, x, mean, rstd, weight);
}

void CpuBackend::layer_norm(const View& y, const View& mean, const View& rstd, const View& x,
                            const View* weight, const View* bias, double eps)
{
    call(nn_kernels_.layer_norm, pool_, y, mean, rstd, x, weight, bias, eps);
}

void CpuBackend::layer_norm_gradient(const View& dx, const View* dweight, const View* dbias,
                                     const View& dy, const View& x, const View& mean,
                                     const View& rstd, const View* weight)
{
    call(nn_kernels_.layer_norm_gradient, pool_, dx, dweight, dbias, dy, x, mean, rstd, weight);
}

void CpuBackend::softmax(const View& y, const View& x, int axis, bool log)
{
    call(nn_kernels_.softmax, pool_, y, x, axis, log);
}

void CpuBackend::softmax_gradient(const View& dx, const View& dy, const View& y, int axis, bool log)
{
    call(nn_kernels_.softmax_gradient, pool_, dx, dy, y, axis, log);
}

void CpuBackend::adam_step(const View& p, const View& g, const View& exp_avg,
                           const View& exp_avg_sq, const AdamSettings& settings)
{
    call(nn_kernels_.adam_step, pool_, p, g, exp_avg, exp_avg_sq, settings);
}

void CpuBackend::sgd_step(const View& p, const View& g, const View* momentum_buffer,
                          const SgdSettings& settings)
{
    call(nn_kernels_.sgd_step, pool_, p, g, momentum_buffer, settings);
}

} // namespace loom

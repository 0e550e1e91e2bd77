#include "core/backend/cuda/cuda_backend.h"
#include "core/backend/cuda/gradient_norm.h"
#include "core/backend/cuda/kernels.h"

namespace loom::cuda {

void CudaBackend::conv2d(const View& y, const View& x, const View& weight, const View* bias,
                         const Conv2dGeometry& geometry)
{
    cuda::conv2d(active(), y, x, weight, bias, geometry);
}

void CudaBackend::conv2d_input_gradient(const View& dx, const View& dy, const View& weight,
                                        const Conv2dGeometry& geometry)
{
    cuda::conv2d_input_gradient(active(), dx, dy, weight, geometry);
}

void CudaBackend::conv2d_weight_gradient(const View& dweight, const View* dbias, const View& dy,
                                         const View& x, const Conv2dGeometry& geometry)
{
    cuda::conv2d_weight_gradient(active(), dweight, dbias, dy, x, geometry);
}

void CudaBackend::max_pool2d(const View& y, const View& indices, const View& x,
                             const Pool2dGeometry& geometry)
{
    cuda::max_pool2d(active(), y, indices, x, geometry);
}

void CudaBackend::max_pool2d_gradient(const View& dx, const View& dy, const View& indices,
                                      const Pool2dGeometry& geometry)
{
    cuda::max_pool2d_gradient(active(), dx, dy, indices, geometry);
}

void CudaBackend::avg_pool2d(const View& y, const View& x, const Pool2dGeometry& geometry)
{
    cuda::avg_pool2d(active(), y, x, geometry);
}

void CudaBackend::avg_pool2d_gradient(const View& dx, const View& dy,
                                      const Pool2dGeometry& geometry)
{
    cuda::avg_pool2d_gradient(active(), dx, dy, geometry);
}

void CudaBackend::adaptive_avg_pool2d(const View& y, const View& x)
{
    cuda::adaptive_avg_pool2d(active(), y, x);
}

void CudaBackend::adaptive_avg_pool2d_gradient(const View& dx, const View& dy)
{
    cuda::adaptive_avg_pool2d_gradient(active(), dx, dy);
}

void CudaBackend::batch_norm(const View& y, const View& mean, const View& rstd,
                             const View& variance, const View& x, const View* weight,
                             const View* bias, double eps)
{
    cuda::batch_norm(active(), y, mean, rstd, variance, x, weight, bias, eps);
}

void CudaBackend::batch_norm_gradient(const View& dx, const View* dweight, const View* dbias,
                                      const View& dy, const View& x, const View& mean,
                                      const View& rstd, const View* weight)
{
    cuda::batch_norm_gradient(active(), dx, dweight, dbias, dy, x, mean, rstd, weight);
}

void CudaBackend::layer_norm(const View& y, const View& mean, const View& rstd, const View& x,
                             const View* weight, const View* bias, double eps)
{
    cuda::layer_norm(active(), y, mean, rstd, x, weight, bias, eps);
}

void CudaBackend::layer_norm_gradient(const View& dx, const View* dweight, const View* dbias,
                                      const View& dy, const View& x, const View& mean,
                                      const View& rstd, const View* weight)
{
    cuda::layer_norm_gradient(active(), dx, dweight, dbias, dy, x, mean, rstd, weight);
}

void CudaBackend::softmax(const View& y, const View& x, int axis, bool log)
{
    cuda::softmax(active(), y, x, axis, log);
}

void CudaBackend::softmax_gradient(const View& dx, const View& dy, const View& y, int axis,
                                   bool log)
{
    cuda::softmax_gradient(active(), dx, dy, y, axis, log);
}

void CudaBackend::adam_step(const View& p, const View& g, const View& exp_avg,
                            const View& exp_avg_sq, const AdamSettings& settings)
{
    const AdamUpdate update{p, g, exp_avg, exp_avg_sq, settings};
    cuda::adam_steps(active(), {&update, 1});
}

void CudaBackend::sgd_step(const View& p, const View& g, const View* momentum_buffer,
                           const SgdSettings& settings)
{
    SgdUpdate update{.p = p, .g = g, .settings = settings};
    if (momentum_buffer != nullptr) update.momentum_buffer = *momentum_buffer;
    cuda::sgd_steps(active(), {&update, 1});
}

void CudaBackend::adam_steps(std::span<const AdamUpdate> updates)
{
    cuda::adam_steps(active(), updates);
}

void CudaBackend::sgd_steps(std::span<const SgdUpdate> updates)
{
    cuda::sgd_steps(active(), updates);
}

double CudaBackend::clip(std::span<const View> gradients, double most)
{
    const Scratch parts(active(), bytes_of_parts(gradients));
    const Scratch memory(context_, sizeof(double) + sizeof(GradientNorm));
    auto* const limit = memory.as<double>();
    auto* const found = reinterpret_cast<GradientNorm*>(limit + 1);
    copy_from_host(limit, &most, sizeof most);
    clip_gradients(context_, gradients, parts.as<double>(), limit, found);
    GradientNorm norm;
    copy_to_host(&norm, found, sizeof norm);
    return norm.norm;
}

bool CudaBackend::all_finite(std::span<const View> views)
{
    const Scratch memory(active(), sizeof(std::int32_t));
    std::int32_t found = 0;
    fill(View{.data = memory.data(), .dtype = DType::Int32}, 0);
    find_infinite(context_, views, memory.as<std::int32_t>());
    copy_to_host(&found, memory.data(), sizeof found);
    return found == 0;
}

void CudaBackend::gather_images(const View& images, const View& labels, const ImageGather& from)
{
    cuda::gather_images(active(), images, labels, from);
}

} // namespace loom::cuda

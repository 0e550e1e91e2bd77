#include "core/backend/cuda/gradient_norm.h"
#include "core/backend/cuda/groups.h"
#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/many.h"

#include <cmath>
#include <vector>

namespace loom::cuda {

namespace {

template <typename T>
struct ClipTask {
    T* x;
    std::int64_t n;
    double* parts; ///< a sum of squares for each of its blocks
};

template <typename T>
__global__ void squares_kernel(const __grid_constant__ Together<ClipTask<T>> all)
{
    __shared__ double shared[kThreads];
    double sum = 0;
    for_each_together(all, [&](const ClipTask<T>& in, std::int64_t i) {
        const auto x = static_cast<double>(in.x[i]);
        sum += x * x;
    });
    sum = combine_lanes(Groups{}, sum, shared, Plus{});
    if (threadIdx.x != 0) return;
    const auto block = static_cast<std::int32_t>(blockIdx.x);
    const int number = all.task_of(block);
    all.tasks[number].parts[block - all.first_block[number]] = sum;
}

/// One block adds all parts, in an order that their number alone decides.
__global__ void norm_kernel(std::int64_t count, const double* parts, const double* most,
                            GradientNorm* result)
{
    __shared__ double shared[kThreads];
    double squares = 0;
    for (std::int64_t i = threadIdx.x; i < count; i += kThreads) squares += parts[i];
    squares = combine_lanes(Groups{}, squares, shared, Plus{});
    if (threadIdx.x != 0) return;
    const double norm = ::sqrt(squares), wanted = *most / (norm + 1e-6);
    // Written so that a NaN stays one.
    *result = {norm, wanted > 1 ? 1.0 : wanted};
}

template <typename T>
__global__ void scale_kernel(const __grid_constant__ Together<ClipTask<T>> all,
                             const GradientNorm* norm)
{
    const double factor = norm->factor;
    if (factor == 1.0) return;
    for_each_together(
        all, [&](const ClipTask<T>& to, std::int64_t i) { to.x[i] *= static_cast<T>(factor); });
}

template <typename T>
void clip(Context& context, std::span<const View> gradients, double* parts, const double* most,
          GradientNorm* result)
{
    std::vector<ClipTask<T>> tasks;
    double* next = parts;
    for (const View& gradient : gradients) {
        tasks.push_back({gradient.as<T>(), gradient.numel(), next});
        next += blocks_together(gradient.numel());
    }
    const std::span<const ClipTask<T>> all(tasks);
    launch_together(context, all, squares_kernel<T>);
    launch(context, 1, norm_kernel, next - parts, parts, most, result);
    launch_together(context, all, scale_kernel<T>, result);
}

} // namespace

std::size_t bytes_of_parts(std::span<const View> gradients)
{
    std::int64_t parts = 0;
    for (const View& gradient : gradients) parts += blocks_together(gradient.numel());
    return static_cast<std::size_t>(parts) * sizeof(double);
}

void clip_gradients(Context& context, std::span<const View> gradients, double* parts,
                    const double* most, GradientNorm* result)
{
    if (gradients.empty() || gradients[0].dtype == DType::Float32)
        clip<float>(context, gradients, parts, most, result);
    else
        clip<double>(context, gradients, parts, most, result);
}

} // namespace loom::cuda

#include "core/backend/cuda/bfloat16.h"
#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/launch.h"
#include "core/backend/cuda/walk.h"

namespace loom::cuda {

namespace {

/// x: the narrow one's view is contiguous; i counts in x's order.
__global__ void narrow_kernel(Walk<1> walk, BFloat16* y, const float* x)
{
    for (std::int64_t i = thread_index(); i < walk.numel; i += thread_count())
        y[i] = narrowed(x[walk[i].of[0]]);
}

__global__ void widen_kernel(std::int64_t n, float* y, const BFloat16* x)
{
    for (std::int64_t i = thread_index(); i < n; i += thread_count()) y[i] = widened(x[i]);
}

} // namespace

void narrow(Context& context, BFloat16* y, const View& x)
{
    const Walk<1> walk = plan_walk({&x}, AxisOrder::RowMajor);
    launch_for_each(context, walk.numel, narrow_kernel, walk, y, x.as<const float>());
}

void widen(Context& context, const View& y, const BFloat16* x)
{
    launch_for_each(context, y.numel(), widen_kernel, y.numel(), y.as<float>(), x);
}

} // namespace loom::cuda

#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/launch.h"
#include "core/backend/cuda/walk.h"
#include "core/backend/elementwise.h"
#include "core/backend/visit_dtype.h"

#include <stdexcept>

namespace loom::cuda {

namespace {

using namespace elementwise;

template <typename F, typename T>
using ResultOf = decltype(std::declval<F>()(T()));

template <typename F, typename T>
__global__ void unary_kernel(Walk<2> walk, ResultOf<F, T>* y, const T* x, F f)
{
#pragma unroll 1 // there are threads enough; unrolled loops take four times the code
    for (std::int64_t i = thread_index(); i < walk.numel; i += thread_count()) {
        const Offsets<2> at = walk[i];
        y[at.of[0]] = f(x[at.of[1]]);
    }
}

} // namespace

void unary(Context& context, UnaryOp op, const View& y, const View& x, double a, double b)
{
    const Walk<2> walk = plan_walk({&y, &x});
    visit_unary(op, a, b, [&](auto f) {
        visit_dtype(x.dtype, [&](auto tag) {
            using F = decltype(f);
            using T = typename decltype(tag)::Type;
            if constexpr (F::kDomain == Domain::All || kFloating<T>) {
                launch_for_each(context, walk.numel, unary_kernel<F, T>, walk,
                                y.as<ResultOf<F, T>>(), x.as<const T>(), f);
            } else {
                throw std::invalid_argument("cuda: an elementwise op does not take this dtype");
            }
        });
    });
}

} // namespace loom::cuda

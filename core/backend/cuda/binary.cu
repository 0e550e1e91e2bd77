#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/launch.h"
#include "core/backend/cuda/walk.h"
#include "core/backend/elementwise_binary.h"
#include "core/backend/visit_dtype.h"

#include <stdexcept>

namespace loom::cuda {

namespace {

using namespace elementwise;

template <typename F, typename T>
using ResultOf = decltype(std::declval<F>()(T(), T()));

template <typename F, typename T>
__global__ void binary_kernel(Walk<3> walk, ResultOf<F, T>* y, const T* p, const T* q, F f)
{
#pragma unroll 1 // there are threads enough; unrolled loops take four times the code
    for (std::int64_t i = thread_index(); i < walk.numel; i += thread_count()) {
        const Offsets<3> at = walk[i];
        y[at.of[0]] = f(p[at.of[1]], q[at.of[2]]);
    }
}

/// Python's exception, as on the CPU. The only kernel that waits: an integer divided by 0 has no
/// value that could be looked at later.
void refuse_zeros(Context& context, const View& divisors)
{
    if (divisors.numel() == 0) return;
    const Scratch result(context, 1);
    View all = divisors;
    all.shape.fill(1);
    all.data = result.data();
    all.dtype = DType::Bool;
    reduce(context, ReduceOp::All, all, divisors);
    bool none_is_zero = false;
    check(
        cudaMemcpyAsync(&none_is_zero, result.data(), 1, cudaMemcpyDeviceToHost, context.stream()));
    context.synchronize();
    if (!none_is_zero) throw std::runtime_error("ZeroDivisionError");
}

} // namespace

void binary(Context& context, BinaryOp op, const View& y, const View& p, const View& q, double a)
{
    const bool divides = op == BinaryOp::FloorDiv || op == BinaryOp::Remainder;
    if (divides && !is_floating(p.dtype)) refuse_zeros(context, q);
    const Walk<3> walk = plan_walk({&y, &p, &q});
    visit_binary(op, a, [&](auto f) {
        visit_dtype(p.dtype, [&](auto tag) {
            using F = decltype(f);
            using T = typename decltype(tag)::Type;
            if constexpr (F::kDomain == Domain::All || kFloating<T>) {
                launch_for_each(context, walk.numel, binary_kernel<F, T>, walk,
                                y.as<ResultOf<F, T>>(), p.as<const T>(), q.as<const T>(), f);
            } else {
                throw std::invalid_argument("cuda: an elementwise op does not take this dtype");
            }
        });
    });
}

} // namespace loom::cuda

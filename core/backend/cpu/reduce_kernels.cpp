#include "core/backend/cpu/kernel_tables.h"
#include "core/backend/reduce_ops.h"
#include "core/backend/visit_dtype.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

using namespace reduction;

// Partial results side by side in vector registers. The number is part of the result's rounding, so
// it is the same for every instruction set.
constexpr std::int64_t kLanes = 32;

template <typename Op, typename T>
void run(void* accumulator, const void* x, std::int64_t n)
{
    using A = Accumulator<Op, T>;
    auto& total = *static_cast<A*>(accumulator);
    const T* from = static_cast<const T*>(x);
    std::int64_t i = 0;
    if (n >= kLanes) {
        A lanes[kLanes];
        for (std::int64_t l = 0; l < kLanes; ++l) lanes[l] = widen<Op>(from[l]);
        for (i = kLanes; i + kLanes <= n; i += kLanes) {
            for (std::int64_t l = 0; l < kLanes; ++l) {
                lanes[l] = Op::apply(lanes[l], widen<Op>(from[i + l]));
            }
        }
        for (std::int64_t half = kLanes / 2; half > 0; half /= 2) {
            for (std::int64_t l = 0; l < half; ++l) lanes[l] = Op::apply(lanes[l], lanes[l + half]);
        }
        total = Op::apply(total, lanes[0]);
    }
    for (; i < n; ++i) total = Op::apply(total, widen<Op>(from[i]));
}

template <typename Op, typename T>
void columns(void* accumulators, const void* x, std::int64_t row_stride, std::int64_t rows,
             std::int64_t n)
{
    using A = Accumulator<Op, T>;
    auto* __restrict to = static_cast<A*>(accumulators);
    const T* __restrict from = static_cast<const T*>(x);
    std::int64_t r = 0;
    for (; r + 4 <= rows; r += 4, from += 4 * row_stride) { // spares loads and stores of `to`
        const T* __restrict row1 = from + row_stride;
        const T* __restrict row2 = row1 + row_stride;
        const T* __restrict row3 = row2 + row_stride;
        for (std::int64_t i = 0; i < n; ++i) {
            A a = Op::apply(to[i], widen<Op>(from[i]));
            a = Op::apply(a, widen<Op>(row1[i]));
            a = Op::apply(a, widen<Op>(row2[i]));
            to[i] = Op::apply(a, widen<Op>(row3[i]));
        }
    }
    for (; r < rows; ++r, from += row_stride) {
        for (std::int64_t i = 0; i < n; ++i) to[i] = Op::apply(to[i], widen<Op>(from[i]));
    }
}

} // namespace

ReduceRun reduce_run_kernel(ReduceOp op, DType x)
{
    return visit_reduce(op, [x](auto f) {
        return visit_dtype(x, [](auto tag) -> ReduceRun {
            return run<decltype(f), typename decltype(tag)::Type>;
        });
    });
}

ReduceColumns reduce_columns_kernel(ReduceOp op, DType x)
{
    return visit_reduce(op, [x](auto f) {
        return visit_dtype(x, [](auto tag) -> ReduceColumns {
            return columns<decltype(f), typename decltype(tag)::Type>;
        });
    });
}

} // namespace loom::LOOM_ISA_NAMESPACE

#include "core/backend/cpu/elementwise.h"

#include "core/backend/cpu/loop_plan.h"
#include "core/backend/visit_dtype.h"

#include <stdexcept>

#include <fmt/core.h>

namespace loom::cpu {

namespace {

void require_kernel(bool found, DType dtype)
{
    if (found) return;
    throw std::invalid_argument(
        fmt::format("cpu: an elementwise op does not take {}", name(dtype)));
}

void refuse_zeros(DType dtype, const void* divisors, std::int64_t n)
{
    visit_dtype(dtype, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        const T* q = static_cast<const T*>(divisors);
        if (std::find(q, q + n, T(0)) != q + n) throw std::runtime_error("ZeroDivisionError");
    });
}

} // namespace

void unary(ThreadPool& pool, const Kernels& kernels, UnaryOp op, const View& y, const View& x,
           double a, double b)
{
    const UnaryTile tile = kernels.unary(op, x.dtype);
    require_kernel(tile != nullptr, x.dtype);
    const LoopPlan plan = plan_loop({&y, &x});
    for_each_tile(pool, plan, [&](std::int64_t begin, std::int64_t n) {
        TileBuffer to, from;
        void* target = tile_target(plan, 0, begin, n, to);
        tile(target, read_tile(plan, 1, begin, n, from), n, a, b);
        write_tile(plan, 0, begin, n, target);
    });
}

void binary(ThreadPool& pool, const Kernels& kernels, BinaryOp op, const View& y, const View& p,
            const View& q, double a)
{
    const BinaryTile tile = kernels.binary(op, p.dtype);
    require_kernel(tile != nullptr, p.dtype);
    const bool divides = op == BinaryOp::FloorDiv || op == BinaryOp::Remainder;
    const bool zero_forbidden = divides && !is_floating(p.dtype);
    const LoopPlan plan = plan_loop({&y, &p, &q});
    for_each_tile(pool, plan, [&](std::int64_t begin, std::int64_t n) {
        TileBuffer to, left, right;
        void* target = tile_target(plan, 0, begin, n, to);
        const void* divisors = read_tile(plan, 2, begin, n, right);
        if (zero_forbidden) refuse_zeros(q.dtype, divisors, n);
        tile(target, read_tile(plan, 1, begin, n, left), divisors, n, a);
        write_tile(plan, 0, begin, n, target);
    });
}

void where(ThreadPool& pool, const Kernels& kernels, const View& y, const View& condition,
           const View& p, const View& q)
{
    const SelectTile tile = kernels.select(p.dtype);
    const LoopPlan plan = plan_loop({&y, &condition, &p, &q});
    for_each_tile(pool, plan, [&](std::int64_t begin, std::int64_t n) {
        TileBuffer to, chosen, left, right;
        void* target = tile_target(plan, 0, begin, n, to);
        tile(target, read_tile(plan, 1, begin, n, chosen), read_tile(plan, 2, begin, n, left),
             read_tile(plan, 3, begin, n, right), n);
        write_tile(plan, 0, begin, n, target);
    });
}

} // namespace loom::cpu

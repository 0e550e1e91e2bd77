#pragma once

#include "core/backend/backend.h"
#include "core/backend/cpu/kernels.h"
#include "core/backend/cpu/thread_pool.h"

/// Ops that treat each element alone; the contracts are those of the virtuals in backend.h.
namespace loom::cpu {

void unary(ThreadPool& pool, const Kernels& kernels, UnaryOp op, const View& y, const View& x,
           double a, double b);
/// Throws std::runtime_error("ZeroDivisionError") where an integer is divided by 0.
void binary(ThreadPool& pool, const Kernels& kernels, BinaryOp op, const View& y, const View& p,
            const View& q, double a);
void where(ThreadPool& pool, const Kernels& kernels, const View& y, const View& condition,
           const View& p, const View& q);

} // namespace loom::cpu

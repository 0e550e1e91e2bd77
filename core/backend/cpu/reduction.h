#pragma once

#include "core/backend/backend.h"
#include "core/backend/cpu/kernels.h"
#include "core/backend/cpu/thread_pool.h"

/// Ops over one or more axes; the contracts are those of the virtuals in backend.h.
namespace loom::cpu {

void reduce(ThreadPool& pool, const Kernels& kernels, ReduceOp op, const View& y, const View& x);
void arg_reduce(ThreadPool& pool, const Kernels& kernels, ArgOp op, const View& y, const View& x,
                int axis);
void sort(ThreadPool& pool, const View& values, const View& indices, const View& x, int axis,
          bool descending);
void cumsum(ThreadPool& pool, const Kernels& kernels, const View& y, const View& x, int axis);

/// A view as a contiguous one over memory of the caller's.
View contiguous_view(const View& like, DType dtype, void* memory);

} // namespace loom::cpu

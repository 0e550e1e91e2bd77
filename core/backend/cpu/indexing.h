#pragma once

#include "core/backend/backend.h"
#include "core/backend/cpu/kernels.h"
#include "core/backend/cpu/thread_pool.h"

/// Ops that pick or add elements by number; the contracts are those of the virtuals in backend.h.
namespace loom::cpu {

void index_select(ThreadPool& pool, const View& y, const View& x, int axis, const View& index);
void index_add(ThreadPool& pool, const Kernels& kernels, const View& y, int axis, const View& index,
               const View& x);
void gather(ThreadPool& pool, const View& y, const View& x, int axis, const View& index);
void scatter_add(ThreadPool& pool, const View& y, int axis, const View& index, const View& x);

} // namespace loom::cpu

#pragma once

#include "core/backend/backend.h"
#include "core/backend/cpu/kernels.h"
#include "core/backend/cpu/thread_pool.h"

/// Moving and setting elements; the contracts are those of the virtuals in backend.h.
namespace loom::cpu {

void copy(ThreadPool& pool, const Kernels& kernels, const View& y, const View& x);
void fill(ThreadPool& pool, const View& y, Scalar value);
void arange(ThreadPool& pool, const View& y, Scalar start, Scalar step);

} // namespace loom::cpu

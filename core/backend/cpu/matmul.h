#pragma once

#include "core/backend/backend.h"
#include "core/backend/cpu/kernels.h"
#include "core/backend/cpu/thread_pool.h"

namespace loom::cpu {

/// Backend::matmul. Transposed operands are read where they lie; only an operand in which neither
/// rows nor columns are contiguous is copied first.
void matmul(ThreadPool& pool, const Kernels& kernels, const View& c, const View& a, const View& b,
            const View* bias, bool accumulate);

} // namespace loom::cpu

#pragma once

#include "core/backend/backend.h"
#include "core/backend/cpu/kernels.h"
#include "core/backend/cpu/thread_pool.h"

namespace loom::cpu {

/// Backend::random; philox.h says which element takes which bits. Normals of float32 are computed
/// in float64, so that they are the same for every instruction set.
void random(ThreadPool& pool, const Kernels& kernels, const View& y, RandomKind kind, PhiloxKey key,
            double a, double b);

} // namespace loom::cpu

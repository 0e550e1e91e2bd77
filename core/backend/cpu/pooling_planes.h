#pragma once

#include "core/backend/backend.h"
#include "core/backend/cpu/nn_vector.h"
#include "core/backend/cpu/thread_pool.h"

namespace loom::LOOM_ISA_NAMESPACE {

/// Sizes of the planes before ([height, width]) and after ([rows, columns]) pooling.
struct PoolSizes {
    PoolSizes(const View& x, const View& y)
        : planes(x.shape[0] * x.shape[1]), height(x.shape[2]), width(x.shape[3]), rows(y.shape[2]),
          columns(y.shape[3])
    {}
    std::int64_t in() const { return height * width; }
    std::int64_t out() const { return rows * columns; }

    std::int64_t planes, height, width, rows, columns;
};

/// Calls f(begin, end) for blocks of planes.
template <typename F>
void for_plane_blocks(ThreadPool& pool, const PoolSizes& sizes, const F& f)
{
    constexpr std::int64_t kElementsAtOnce = 8192;
    const std::int64_t larger = sizes.in() > sizes.out() ? sizes.in() : sizes.out();
    const Blocks blocks(sizes.planes, ceil_div(kElementsAtOnce, larger < 1 ? 1 : larger));
    pool.run(blocks.count, [&](std::int64_t block) { f(blocks.begin(block), blocks.end(block)); });
}

/// Calls f(plane) for every plane.
template <typename F>
void for_each_plane(ThreadPool& pool, const PoolSizes& sizes, const F& f)
{
    for_plane_blocks(pool, sizes, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t plane = begin; plane < end; ++plane) f(plane);
    });
}

} // namespace loom::LOOM_ISA_NAMESPACE

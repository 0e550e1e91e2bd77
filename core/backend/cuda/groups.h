#pragma once

#include "core/backend/cuda/launch.h"

#include <cstdint>

namespace loom::cuda {

/// How a block's threads are grouped: each group of `lanes` threads makes one result. Neighbouring
/// threads are neighbouring lanes of a group, or the same lane of neighbouring groups ("across"),
/// whichever reads memory in order. A function of the problem's sizes alone, and so are the bits of
/// the result.
struct Groups {
    int lanes = kThreads; ///< a power of two, at most kThreads
    bool across = false;

    __host__ __device__ int per_block() const { return kThreads / lanes; }
    __device__ int lane() const
    {
        const int thread = static_cast<int>(threadIdx.x);
        return across ? thread / per_block() : thread % lanes;
    }
    __device__ int group() const
    {
        const int thread = static_cast<int>(threadIdx.x);
        return across ? thread % per_block() : thread / lanes;
    }
    std::int64_t blocks(std::int64_t results) const
    {
        return (results + per_block() - 1) / per_block();
    }
};

/// Groups for results of `length` terms each.
inline Groups choose_groups(std::int64_t results, std::int64_t length, bool across = false)
{
    constexpr std::int64_t kManyResults = 4096; // enough threads without sharing a short result
    constexpr std::int64_t kShort = 32;
    if (length <= kShort && results >= kManyResults) return {1, across};
    const int most = across ? 8 : kThreads;
    int lanes = 1;
    while (lanes < most && lanes < length) lanes *= 2;
    return {lanes, across};
}

/// The lanes' values combined pairwise, in every lane of the group. All threads of the block call
/// it; `shared` has kThreads elements.
template <typename A, typename Combine>
__device__ A combine_lanes(const Groups& groups, A value, A* shared, Combine combine)
{
    const int lane = groups.lane(), group = groups.group(), row = groups.per_block();
    A* const slot = shared + lane * row + group;
    *slot = value;
    __syncthreads();
    for (int half = groups.lanes / 2; half > 0; half /= 2) {
        if (lane < half) *slot = combine(*slot, slot[half * row]);
        __syncthreads();
    }
    const A result = shared[group];
    __syncthreads(); // before `shared` is written again
    return result;
}

struct Plus {
    template <typename A>
    __device__ A operator()(A a, A b) const
    {
        return a + b;
    }
};

} // namespace loom::cuda

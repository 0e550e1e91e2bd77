#pragma once

#include "core/backend/backend.h"

#include <cuda_runtime.h>

#include <cstdint>
#include <cstdlib>
#include <utility>

namespace loom::cuda {

/// Where one element lies in each of N views, in elements.
template <int N>
struct Offsets {
    std::int64_t of[N];
};

/// A walk over the elements of N views of one shape. Axes that lie evenly in all views are merged,
/// so that contiguous views have one axis.
template <int N>
struct Walk {
    std::int64_t numel = 1;
    int rank = 1;
    bool narrow = true; ///< numel fits in 32 bits, whose division is several times faster
    std::int64_t shape[kMaxRank] = {1};
    std::int64_t strides[N][kMaxRank] = {};

    bool is_dense() const
    {
        for (int k = 0; k < N; ++k) {
            if (strides[k][0] != 1 && numel > 1) return false;
        }
        return rank == 1;
    }

    __device__ Offsets<N> operator[](std::int64_t i) const
    {
        Offsets<N> at{};
        for (int axis = rank - 1; axis > 0; --axis) {
            const std::int64_t next =
                narrow ? static_cast<std::int64_t>(static_cast<std::uint32_t>(i) /
                                                   static_cast<std::uint32_t>(shape[axis]))
                       : i / shape[axis];
            const std::int64_t position = i - next * shape[axis];
            for (int k = 0; k < N; ++k) at.of[k] += position * strides[k][axis];
            i = next;
        }
        for (int k = 0; k < N; ++k) at.of[k] += i * strides[k][0];
        return at;
    }
};

enum class AxisOrder : std::uint8_t {
    Memory,   ///< that of the first view's memory, so that neighbouring threads read neighbours
    RowMajor, ///< element i is the i-th of the shape
};

namespace walk_detail {

template <int N>
bool is_even(const Walk<N>& walk, int outer)
{
    for (int k = 0; k < N; ++k) {
        if (walk.strides[k][outer] != walk.strides[k][outer + 1] * walk.shape[outer + 1])
            return false;
    }
    return true;
}

template <int N>
void merge_axes(Walk<N>& walk)
{
    int last = 0;
    for (int axis = 1; axis < walk.rank; ++axis) {
        // Axis `last` first gets its neighbour beside it, then perhaps swallows it.
        walk.shape[last + 1] = walk.shape[axis];
        for (int k = 0; k < N; ++k) walk.strides[k][last + 1] = walk.strides[k][axis];
        if (!is_even(walk, last)) {
            ++last;
            continue;
        }
        walk.shape[last] *= walk.shape[last + 1];
        for (int k = 0; k < N; ++k) walk.strides[k][last] = walk.strides[k][last + 1];
    }
    walk.rank = last + 1;
}

template <int N>
void order_axes(Walk<N>& walk)
{
    const auto swap_with_next = [&](int axis) {
        std::swap(walk.shape[axis], walk.shape[axis + 1]);
        for (int k = 0; k < N; ++k) std::swap(walk.strides[k][axis], walk.strides[k][axis + 1]);
    };
    for (int end = walk.rank - 1; end > 0; --end) {
        for (int axis = 0; axis < end; ++axis) {
            if (std::abs(walk.strides[0][axis]) < std::abs(walk.strides[0][axis + 1]))
                swap_with_next(axis);
        }
    }
}

} // namespace walk_detail

/// The views have the first one's shape, or are read as if they had.
template <int N>
Walk<N> plan_walk(const View* const (&views)[N], AxisOrder order = AxisOrder::Memory)
{
    Walk<N> walk;
    walk.numel = views[0]->numel();
    walk.narrow = walk.numel <= std::int64_t{0xffffffff};
    if (walk.numel <= 1) return walk;

    walk.rank = 0;
    for (std::size_t axis = 0; axis < static_cast<std::size_t>(views[0]->rank); ++axis) {
        if (views[0]->shape[axis] == 1) continue;
        walk.shape[walk.rank] = views[0]->shape[axis];
        for (int k = 0; k < N; ++k) walk.strides[k][walk.rank] = views[k]->strides[axis];
        ++walk.rank;
    }
    if (order == AxisOrder::Memory) walk_detail::order_axes(walk);
    walk_detail::merge_axes(walk);
    return walk;
}

} // namespace loom::cuda

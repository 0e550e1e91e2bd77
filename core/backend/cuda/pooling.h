#pragma once

#include "core/backend/backend.h"

#include <cuda_runtime.h>

#include <cstdint>

namespace loom::cuda {

/// One axis of the planes that are pooled.
struct PoolAxis {
    std::int64_t in, out;
    std::int64_t kernel = 1, stride = 1, padding = 0, dilation = 1;
};

/// The planes before and after pooling.
struct PoolSizes {
    std::int64_t planes;
    PoolAxis rows, columns;

    PoolSizes(const View& x, const View& y)
        : planes(x.shape[0] * x.shape[1]), rows{x.shape[2], y.shape[2]}, columns{x.shape[3],
                                                                                 y.shape[3]}
    {}
    PoolSizes(const View& x, const View& y, const Pool2dGeometry& g)
        : planes(x.shape[0] * x.shape[1]), rows{x.shape[2],  y.shape[2],   g.kernel[0],
                                                g.stride[0], g.padding[0], g.dilation[0]},
          columns{x.shape[3], y.shape[3], g.kernel[1], g.stride[1], g.padding[1], g.dilation[1]}
    {}
    __host__ __device__ std::int64_t in() const { return rows.in * columns.in; }
    __host__ __device__ std::int64_t out() const { return rows.out * columns.out; }
    __host__ __device__ std::int64_t inputs() const { return planes * in(); }
    __host__ __device__ std::int64_t outputs() const { return planes * out(); }
};

} // namespace loom::cuda

#pragma once

#include "core/backend/backend.h"

#include <cstdint>

namespace loom {

// The arithmetic loops that are compiled for each instruction set see plain contiguous runs of n
// elements. Strides, axes and threads are the business of the callers, which are compiled once.
// An output may be the same memory as an input.

using ConvertTile = void (*)(void* y, const void* x, std::int64_t n);
using UnaryTile = void (*)(void* y, const void* x, std::int64_t n, double a, double b);
using BinaryTile = void (*)(void* y, const void* p, const void* q, std::int64_t n, double a);
using SelectTile = void (*)(void* y, const void* condition, const void* p, const void* q,
                            std::int64_t n);

/// Reductions add up in an accumulator of 8 bytes: double for floating dtypes, int64 for the others
/// and for All and Any. The order of additions depends on n alone.
using ReduceRun = void (*)(void* accumulator, const void* x, std::int64_t n);
/// accumulators[i] takes up x[r * row_stride + i] for r = 0 … rows - 1 in turn.
using ReduceColumns = void (*)(void* accumulators, const void* x, std::int64_t row_stride,
                               std::int64_t rows, std::int64_t n);

/// A matrix in memory. One of the strides is 1.
struct MatrixRef {
    void* data;
    std::int64_t rows, columns;
    std::int64_t row_stride, column_stride;
};
/// c += a · b on one thread; c's column stride is 1.
using MatmulBlock = void (*)(const MatrixRef& c, const MatrixRef& a, const MatrixRef& b);

/// The words of Philox blocks first_block …, four for each block.
using RandomWords = void (*)(std::uint32_t* y, PhiloxKey key, std::uint64_t first_block,
                             std::int64_t blocks);

/// One instruction set's loops. Each entry gives the loop for an op and dtype; null if the op has
/// no meaning for the dtype.
struct Kernels {
    ConvertTile (*convert)(DType to, DType from);
    UnaryTile (*unary)(UnaryOp op, DType x);
    /// Integers must not be divided by 0.
    BinaryTile (*binary)(BinaryOp op, DType p);
    SelectTile (*select)(DType p);
    ReduceRun (*reduce_run)(ReduceOp op, DType x);
    ReduceColumns (*reduce_columns)(ReduceOp op, DType x);
    MatmulBlock (*matmul)(DType dtype);
    RandomWords random_words;
};

namespace isa_baseline {
const Kernels& kernels();
}
namespace isa_avx2 {
const Kernels& kernels();
}
namespace isa_avx512 {
const Kernels& kernels();
}

} // namespace loom

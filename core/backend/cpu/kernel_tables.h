#pragma once

#include "core/backend/cpu/kernels.h"

/// Before a loop whose output may be one of its inputs: no step needs what another step wrote,
/// which the compiler cannot see.
#ifdef __clang__
#define LOOM_INDEPENDENT_STEPS _Pragma("clang loop vectorize(assume_safety)")
#else
#define LOOM_INDEPENDENT_STEPS _Pragma("GCC ivdep")
#endif

/// What the files of one instruction set give to its table in kernels.cpp.
namespace loom::LOOM_ISA_NAMESPACE {

ConvertTile convert_tile(DType to, DType from);
UnaryTile unary_tile(UnaryOp op, DType x);
BinaryTile binary_tile(BinaryOp op, DType p);
SelectTile select_tile(DType p);
ReduceRun reduce_run_kernel(ReduceOp op, DType x);
ReduceColumns reduce_columns_kernel(ReduceOp op, DType x);
MatmulBlock matmul_block(DType dtype);
void random_words(std::uint32_t* y, PhiloxKey key, std::uint64_t first_block, std::int64_t blocks);

} // namespace loom::LOOM_ISA_NAMESPACE

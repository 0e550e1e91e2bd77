#include "core/backend/cpu/kernels.h"

#include "core/backend/cpu/kernel_tables.h"

namespace loom::LOOM_ISA_NAMESPACE {

const Kernels& kernels()
{
    static constexpr Kernels kKernels{
        .convert = convert_tile,
        .unary = unary_tile,
        .binary = binary_tile,
        .select = select_tile,
        .reduce_run = reduce_run_kernel,
        .reduce_columns = reduce_columns_kernel,
        .matmul = matmul_block,
        .random_words = random_words,
    };
    return kKernels;
}

} // namespace loom::LOOM_ISA_NAMESPACE

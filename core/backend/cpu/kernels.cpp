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
    };
    return kKernels;
}

} // namespace loom::LOOM_ISA_NAMESPACE

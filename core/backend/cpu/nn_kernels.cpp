#include "core/backend/cpu/nn_kernels.h"

namespace loom::LOOM_ISA_NAMESPACE {

const NnKernels& nn_kernels()
{
    static constexpr NnKernels kKernels{};
    return kKernels;
}

} // namespace loom::LOOM_ISA_NAMESPACE

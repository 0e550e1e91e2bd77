#include "core/backend/cuda/errors.h"

#include <stdexcept>

#include <fmt/core.h>

namespace loom::cuda {

namespace {

/// Errors after which nothing in this process can use the device any more.
bool is_sticky(cudaError_t status)
{
    switch (status) {
    case cudaErrorIllegalAddress:
    case cudaErrorLaunchTimeout:
    case cudaErrorMisalignedAddress:
    case cudaErrorInvalidAddressSpace:
    case cudaErrorInvalidPc:
    case cudaErrorIllegalInstruction:
    case cudaErrorHardwareStackError:
    case cudaErrorAssert:
    case cudaErrorLaunchFailure: return true;
    default: return false;
    }
}

const char* advice(cudaError_t status)
{
    switch (status) {
    case cudaErrorMemoryAllocation: return "; a smaller batch size needs less memory";
    case cudaErrorNoKernelImageForDevice:
        return "; this GPU is not one that the program was built for";
    case cudaErrorECCUncorrectable:
        return "; the GPU's memory is faulty: restart the machine, and have it checked if this "
               "comes back";
    case cudaErrorNvlinkUncorrectable: return "; restart the machine";
    case cudaErrorDevicesUnavailable:
        return "; another program holds the GPU, or it is in exclusive mode";
    case cudaErrorUnknown:
        return "; the GPU may have been lost: see `nvidia-smi`, and restart the machine if it "
               "does not answer";
    default:
        return is_sticky(status) ? "; the GPU can be used again when the program restarts" : "";
    }
}

} // namespace

std::string explain(cudaError_t status)
{
    return fmt::format("CUDA: {} (error {}){}", cudaGetErrorString(status),
                       static_cast<int>(status), advice(status));
}

void fail(cudaError_t status)
{
    (void)cudaGetLastError(); // the next call shall not report this one again
    throw std::runtime_error(explain(status));
}

} // namespace loom::cuda

#pragma once

#include <cuda_runtime_api.h>

#include <string>

namespace loom::cuda {

/// What a status of the CUDA runtime means to a user and what can be done about it.
std::string explain(cudaError_t status);

[[noreturn]] void fail(cudaError_t status);
/// Throws std::runtime_error with a sentence for the user unless all went well.
inline void check(cudaError_t status)
{
    if (status != cudaSuccess) fail(status);
}

} // namespace loom::cuda

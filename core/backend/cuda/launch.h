#pragma once

#include "core/backend/cuda/context.h"
#include "core/backend/cuda/errors.h"

#include <cuda_runtime.h>

#include <algorithm>
#include <cstdint>
#include <type_traits>

namespace loom::cuda {

inline constexpr int kThreads = 256; ///< of a block, always
inline constexpr std::int64_t kMostBlocks = 8192;

/// Queues a kernel in `blocks` blocks of kThreads.
template <typename... Parameters>
void launch(const Context& context, std::int64_t blocks, void (*kernel)(Parameters...),
            std::type_identity_t<Parameters>... arguments)
{
    void* pointers[] = {&arguments...};
    check(cudaLaunchKernel(kernel, dim3(static_cast<unsigned>(blocks)), dim3(kThreads), pointers, 0,
                           context.stream()));
}

/// Queues a kernel whose threads share n elements among themselves by thread_index and
/// thread_count; nothing if there are none.
template <typename... Parameters>
void launch_for_each(const Context& context, std::int64_t n, void (*kernel)(Parameters...),
                     std::type_identity_t<Parameters>... arguments)
{
    if (n <= 0) return;
    const std::int64_t blocks = (n + kThreads - 1) / kThreads;
    launch(context, std::min(blocks, kMostBlocks), kernel, arguments...);
}

/// This thread's first element of a shared range, and how far it is to its next.
__device__ inline std::int64_t thread_index()
{
    return std::int64_t{blockIdx.x} * kThreads + threadIdx.x;
}
__device__ inline std::int64_t thread_count() { return std::int64_t{gridDim.x} * kThreads; }

} // namespace loom::cuda

#include "tests/support/cuda/on_processor.h"

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>

// The part of the CUDA runtime that the module uses, on the processor.

namespace {

using loom::on_processor::device;

std::mutex memory_mutex;
std::map<void*, std::size_t> blocks; ///< of device memory, with their bytes

cudaError_t copy(void* to, const void* from, std::size_t bytes)
{
    std::memmove(to, from, bytes);
    return cudaSuccess;
}

} // namespace

namespace loom::on_processor {

Device& device()
{
    static Device the_device;
    return the_device;
}

} // namespace loom::on_processor

extern "C" {

cudaError_t cudaMalloc(void** memory, size_t bytes)
{
    constexpr std::size_t kAlignment = 256;
    const std::lock_guard lock(memory_mutex);
    ++device().allocations;
    const bool chosen = device().allocations_until_failure == 0;
    if (device().allocations_until_failure >= 0) --device().allocations_until_failure;
    if (chosen || device().used_memory + bytes > device().total_memory)
        return cudaErrorMemoryAllocation;
    if (posix_memalign(memory, kAlignment, bytes) != 0) return cudaErrorMemoryAllocation;
    std::memset(*memory, 0xff, bytes); // NaNs, and indices far outside
    blocks[*memory] = bytes;
    device().used_memory += bytes;
    return cudaSuccess;
}

cudaError_t cudaFree(void* memory)
{
    const std::lock_guard lock(memory_mutex);
    const auto block = blocks.find(memory);
    if (block == blocks.end()) return cudaErrorInvalidValue;
    device().used_memory -= block->second;
    blocks.erase(block);
    std::free(memory);
    return cudaSuccess;
}

cudaError_t cudaMemGetInfo(size_t* free, size_t* total)
{
    *total = device().total_memory;
    *free = *total - device().used_memory;
    return cudaSuccess;
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes, cudaMemcpyKind /*kind*/,
                            cudaStream_t /*stream*/)
{
    return copy(to, from, bytes);
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned /*flags*/)
{
    *stream = nullptr;
    return cudaSuccess;
}
cudaError_t cudaStreamDestroy(cudaStream_t /*stream*/) { return cudaSuccess; }
cudaError_t cudaStreamSynchronize(cudaStream_t /*stream*/) { return cudaSuccess; }

cudaError_t cudaSetDevice(int index) { return index == 0 ? cudaSuccess : cudaErrorInvalidDevice; }
cudaError_t cudaGetDeviceCount(int* count)
{
    *count = 1;
    return cudaSuccess;
}
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr what, int /*index*/)
{
    *value = what == cudaDevAttrComputeCapabilityMajor ? 9 : 0;
    return cudaSuccess;
}
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int /*index*/)
{
    *properties = {};
    std::strcpy(properties->name, "A processor in disguise");
    properties->totalGlobalMem = device().total_memory;
    properties->major = 9;
    return cudaSuccess;
}

cudaError_t cudaGetLastError() { return cudaSuccess; }
const char* cudaGetErrorString(cudaError_t status)
{
    return status == cudaErrorMemoryAllocation ? "out of memory" : "an error";
}
}

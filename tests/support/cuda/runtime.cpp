#include "tests/support/cuda/on_processor.h"

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

// The part of the CUDA runtime that the module uses, on the processor.

namespace {

using loom::on_processor::device;

std::mutex memory_mutex;
std::map<void*, std::size_t> blocks; ///< of device memory, with their bytes

} // namespace

/// What a stream has been told while it was captured.
struct CUgraph_st {
    std::vector<loom::on_processor::Work> works;
};
struct CUgraphExec_st {
    std::vector<loom::on_processor::Work> works;
};
struct CUstream_st {
    std::optional<CUgraph_st> captured{};
    std::thread::id by{}; ///< who captures
    bool is_spoilt = false;
};

namespace {

std::mutex stream_mutex;
std::set<cudaStream_t> capturing;

/// Whether this thread may not do what would disturb a capture; the capture is then lost.
bool spoils_a_capture()
{
    const std::lock_guard lock(stream_mutex);
    bool spoils = false;
    for (cudaStream_t stream : capturing) {
        if (stream->by != std::this_thread::get_id()) continue;
        stream->is_spoilt = spoils = true;
    }
    return spoils;
}

} // namespace

namespace loom::on_processor {

Device& device()
{
    static Device the_device = [] {
        Device made;
        if (const char* mib = std::getenv("LOOM_FAKE_MEMORY"))
            made.total_memory = std::strtoull(mib, nullptr, 10) << 20;
        return made;
    }();
    return the_device;
}

bool has_room_for_handle()
{
    constexpr std::size_t kHandle = std::size_t{1} << 20;
    return device().used_memory + kHandle <= device().total_memory;
}

cudaError_t submit(cudaStream_t stream, Work work)
{
    {
        const std::lock_guard lock(stream_mutex);
        if (capturing.contains(stream)) {
            if (stream->is_spoilt) return cudaErrorStreamCaptureInvalidated;
            stream->captured->works.push_back(std::move(work));
            return cudaSuccess;
        }
    }
    {
        const std::lock_guard lock(stream_mutex);
        device().streams.insert(stream);
    }
    return work();
}

} // namespace loom::on_processor

extern "C" {

cudaError_t cudaMalloc(void** memory, size_t bytes)
{
    constexpr std::size_t kAlignment = 256;
    if (spoils_a_capture()) return cudaErrorStreamCaptureUnsupported;
    const std::lock_guard lock(memory_mutex);
    ++device().allocations;
    const bool fails = device().allocations_until_failure == 0;
    if (device().allocations_until_failure > 0) --device().allocations_until_failure;
    if (fails || device().used_memory + bytes > device().total_memory) {
        ++device().failed_allocations;
        return cudaErrorMemoryAllocation;
    }
    if (posix_memalign(memory, kAlignment, bytes) != 0) return cudaErrorMemoryAllocation;
    std::memset(*memory, 0xff, bytes); // NaNs, and indices far outside
    blocks[*memory] = bytes;
    device().used_memory += bytes;
    return cudaSuccess;
}

cudaError_t cudaFree(void* memory)
{
    if (spoils_a_capture()) return cudaErrorStreamCaptureUnsupported;
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

cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes, cudaMemcpyKind kind,
                            cudaStream_t stream)
{
    if (kind == cudaMemcpyHostToDevice && device().fail_copies_to_device)
        return cudaErrorECCUncorrectable;
    return loom::on_processor::submit(stream, [=] {
        std::memmove(to, from, bytes);
        return cudaSuccess;
    });
}

cudaError_t cudaMallocHost(void** memory, size_t bytes)
{
    if (spoils_a_capture()) return cudaErrorStreamCaptureUnsupported;
    *memory = std::malloc(bytes);
    return *memory == nullptr ? cudaErrorMemoryAllocation : cudaSuccess;
}
cudaError_t cudaFreeHost(void* memory)
{
    std::free(memory);
    return cudaSuccess;
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned /*flags*/)
{
    *stream = new CUstream_st;
    return cudaSuccess;
}
cudaError_t cudaStreamDestroy(cudaStream_t stream)
{
    delete stream;
    return cudaSuccess;
}
cudaError_t cudaStreamSynchronize(cudaStream_t stream)
{
    const std::lock_guard lock(stream_mutex);
    if (!capturing.contains(stream)) return cudaSuccess;
    stream->is_spoilt = true;
    return cudaErrorStreamCaptureUnsupported;
}

cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode mode)
{
    const std::lock_guard lock(stream_mutex);
    if (mode != cudaStreamCaptureModeThreadLocal || capturing.contains(stream))
        return cudaErrorInvalidValue;
    *stream = {CUgraph_st{}, std::this_thread::get_id(), device().reject_captures};
    capturing.insert(stream);
    return cudaSuccess;
}
cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph)
{
    const std::lock_guard lock(stream_mutex);
    *graph = nullptr;
    if (capturing.erase(stream) == 0) return cudaErrorInvalidValue;
    if (stream->is_spoilt) return cudaErrorStreamCaptureInvalidated;
    *graph = new CUgraph_st(std::move(*stream->captured));
    return cudaSuccess;
}
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* executable, cudaGraph_t graph,
                                 unsigned long long /*flags*/)
{
    *executable = new CUgraphExec_st{graph->works};
    return cudaSuccess;
}
cudaError_t cudaGraphDestroy(cudaGraph_t graph)
{
    delete graph;
    return cudaSuccess;
}
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t executable)
{
    delete executable;
    return cudaSuccess;
}
cudaError_t cudaGraphLaunch(cudaGraphExec_t executable, cudaStream_t stream)
{
    return loom::on_processor::submit(stream, [executable] {
        ++device().replays;
        for (const loom::on_processor::Work& work : executable->works)
            if (const cudaError_t status = work(); status != cudaSuccess) return status;
        return cudaSuccess;
    });
}

cudaError_t cudaSetDevice(int index) { return index == 0 ? cudaSuccess : cudaErrorInvalidDevice; }
cudaError_t cudaGetDeviceCount(int* count)
{
    *count = 1;
    return cudaSuccess;
}
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr what, int /*index*/)
{
    const char* mode = std::getenv("LOOM_FAKE_COMPUTE_MODE");
    *value = what == cudaDevAttrComputeCapabilityMajor ? 9 : 0;
    if (what == cudaDevAttrComputeMode && mode != nullptr) *value = std::atoi(mode);
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

#pragma once

#include <cuda_runtime.h>

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

/// CUDA's language on the processor, so that the device's kernels can be tested where there is no
/// GPU: compiled as C++ with this header before them, every kernel runs block by block, the threads
/// of a block in turn from one __syncthreads to the next. Device memory is the processor's; a new
/// block of it holds NaNs.
namespace loom::on_processor {

struct Position {
    uint3 block, thread;
    dim3 grid, threads;
};
extern Position position; ///< of the thread that runs

/// Runs a kernel; fails when the threads of a block do not meet at the same barriers.
cudaError_t run(dim3 grid, dim3 block, const std::function<void()>& kernel);
void barrier();

/// Something for a stream to do.
using Work = std::function<cudaError_t()>;
/// Does it at once; or only notes it, while the stream is being captured.
cudaError_t submit(cudaStream_t stream, Work work);

/// The device as a test wants it.
struct Device {
    std::size_t total_memory = std::size_t{8} << 30;
    std::ptrdiff_t allocations_until_failure = -1; ///< then all fail; -1: none does
    // What has happened:
    std::size_t used_memory = 0;
    std::size_t allocations = 0, failed_allocations = 0;
    std::size_t launches = 0;
    bool reject_convolutions = false;     ///< cuDNN supports no problem
    bool reject_fastest_way = false;      ///< cuDNN does not take what it has proposed first
    bool reject_trials = false;           ///< cuDNN has no memory to try its algorithms in
    std::size_t library_convolutions = 0; ///< by cuDNN
    std::size_t rounded_convolutions = 0; ///< of float32, whose operands cuDNN may round
    bool fail_copies_to_device = false;
    bool reject_captures = false;
    std::size_t replays = 0;          ///< of captured graphs
    std::set<cudaStream_t> streams{}; ///< in which something ran
};
Device& device();
/// Whether there is memory for a handle of a library.
bool has_room_for_handle();

} // namespace loom::on_processor

#undef __shared__
#define __shared__ static
#define threadIdx ::loom::on_processor::position.thread
#define blockIdx ::loom::on_processor::position.block
#define gridDim ::loom::on_processor::position.grid
#define blockDim ::loom::on_processor::position.threads
#undef __grid_constant__
#define __grid_constant__
#define __syncthreads ::loom::on_processor::barrier

/// Preferred to the CUDA runtime's own, which knows a kernel by its address alone.
template <typename... Parameters>
cudaError_t cudaLaunchKernel(void (*kernel)(Parameters...), dim3 grid, dim3 block, void** arguments,
                             std::size_t /*shared_bytes*/, cudaStream_t stream)
{
    const auto copied = [&]<std::size_t... I>(std::index_sequence<I...>)
    {
        return std::tuple<Parameters...>(*static_cast<Parameters*>(arguments[I])...);
    }
    (std::index_sequence_for<Parameters...>());
    return loom::on_processor::submit(stream, [=] {
        return loom::on_processor::run(grid, block, [&] { std::apply(kernel, copied); });
    });
}

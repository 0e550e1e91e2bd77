#include "core/backend/cuda/allocator.h"

#include "core/backend/cuda/errors.h"
#include "core/backend/out_of_memory.h"
#include "core/backend/size_classes.h"

#include <algorithm>
#include <new>
#include <stdexcept>

#include <fmt/core.h>

namespace loom::cuda {

namespace {

constexpr std::size_t kMaxRequest = std::size_t{1} << 46;

using Sizes = SizeClasses<Allocator::kAlignment>;

/// Null when the device has not that much; throws for any other failure.
void* device_memory(std::size_t bytes)
{
    void* memory = nullptr;
    const cudaError_t status = cudaMalloc(&memory, bytes);
    if (status == cudaSuccess) return memory;
    if (status != cudaErrorMemoryAllocation) fail(status);
    (void)cudaGetLastError();
    return nullptr;
}

[[noreturn]] void throw_out_of_memory(const std::string& device, std::size_t bytes)
{
    constexpr double kMiB = 1 << 20;
    std::size_t free = 0, total = 0;
    if (cudaMemGetInfo(&free, &total) != cudaSuccess) (void)cudaGetLastError();
    throw OutOfMemory(
        fmt::format("{}: not enough memory: needed {:.1f} MiB, {:.1f} MiB of {:.0f} MiB free; a "
                    "smaller batch size needs less",
                    device, static_cast<double>(bytes) / kMiB, static_cast<double>(free) / kMiB,
                    static_cast<double>(total) / kMiB),
        bytes, free);
}

} // namespace

Allocator::~Allocator() { release_cached(); }

void* Allocator::allocate(std::size_t bytes)
{
    if (bytes == 0) return nullptr;
    if (bytes > kMaxRequest) throw_out_of_memory(device_, bytes);

    const std::size_t size_class = Sizes::class_of(bytes);
    const std::lock_guard lock(mutex_);
    void* memory = take_cached(size_class);
    if (memory == nullptr) memory = take_new(size_class, bytes);
    use_.current += bytes;
    use_.peak = std::max(use_.peak, use_.current);
    return memory;
}

void* Allocator::take_new(std::size_t size_class, std::size_t bytes)
{
    const std::size_t size = Sizes::bytes_of(size_class);
    if (below_ != nullptr) return below_->allocate(size);
    void* memory = device_memory(size);
    if (memory != nullptr) return memory;
    release_cached();
    memory = device_memory(size);
    if (memory == nullptr) throw_out_of_memory(device_, bytes);
    return memory;
}

void Allocator::give_back(void* memory, std::size_t size_class) noexcept
{
    // cudaFree waits for the work that may still use the block. At the program's end the driver may
    // have gone first; nothing can be done about that, nor need be.
    if (below_ != nullptr)
        below_->free(memory, Sizes::bytes_of(size_class));
    else
        (void)cudaFree(memory);
}

void Allocator::free(void* memory, std::size_t bytes) noexcept
{
    if (memory == nullptr) return;
    const std::size_t size_class = Sizes::class_of(bytes);
    const std::lock_guard lock(mutex_);
    use_.current -= bytes;
    try {
        free_blocks_[size_class].push_back(memory);
        cached_ += Sizes::bytes_of(size_class);
    } catch (const std::bad_alloc&) {
        give_back(memory, size_class);
    }
}

MemoryUse Allocator::use() const
{
    const std::lock_guard lock(mutex_);
    return use_;
}

std::size_t Allocator::cached() const
{
    const std::lock_guard lock(mutex_);
    return cached_;
}

void Allocator::release() noexcept
{
    {
        const std::lock_guard lock(mutex_);
        release_cached();
    }
    if (below_ != nullptr) below_->release();
}

void* Allocator::take_cached(std::size_t size_class)
{
    std::vector<void*>& blocks = free_blocks_[size_class];
    if (blocks.empty()) return nullptr;
    void* memory = blocks.back();
    blocks.pop_back();
    cached_ -= Sizes::bytes_of(size_class);
    return memory;
}

void Allocator::release_cached() noexcept
{
    for (std::size_t i = 0; i < free_blocks_.size(); ++i) {
        for (void* memory : free_blocks_[i]) give_back(memory, i);
        free_blocks_[i].clear();
    }
    cached_ = 0;
}

} // namespace loom::cuda

#pragma once

#include "core/backend/backend.h"

#include <array>
#include <cstddef>
#include <mutex>
#include <vector>

namespace loom {

/// Host memory for tensors, 64-byte aligned. Freed blocks are kept by size class up to a limit,
/// because a training step asks for the same sizes again and fresh pages cost more than arithmetic.
/// Safe for several threads.
class Allocator {
public:
    Allocator() = default;
    ~Allocator();
    Allocator(const Allocator&) = delete;
    Allocator& operator=(const Allocator&) = delete;

    /// Null for 0 bytes. Throws std::runtime_error saying how much was needed and how much is free.
    void* allocate(std::size_t bytes);
    /// `bytes` as given to allocate.
    void free(void* memory, std::size_t bytes) noexcept;
    MemoryUse use() const;
    /// Bytes kept for reuse.
    std::size_t cached() const;

    static constexpr std::size_t kAlignment = 64;
    static constexpr std::size_t kMaxCached = std::size_t{256} << 20;

private:
    static constexpr int kClasses = 512;

    void* take_cached(std::size_t size_class);
    void release_cached();

    mutable std::mutex mutex_;
    std::array<std::vector<void*>, kClasses> free_blocks_;
    std::size_t cached_ = 0;
    MemoryUse use_;
};

} // namespace loom

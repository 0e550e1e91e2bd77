#pragma once

#include "core/backend/backend.h"

#include <array>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace loom::cuda {

/// Memory of one device. Freed blocks are kept by size and handed out again at once: all work of
/// the device is in one stream, so whoever gets a block next comes after whoever had it. A block
/// never moves, and no call waits for the device unless memory runs short.
/// An allocator may stand on another one. Its blocks then are its own until it goes, freed or not:
/// a captured graph may use them whenever it is replayed.
/// For any number of threads; the device must be the thread's current one.
class Allocator {
public:
    static constexpr std::size_t kAlignment = 256;

    explicit Allocator(std::string device, Allocator* below = nullptr)
        : device_(std::move(device)), below_(below)
    {}
    ~Allocator();
    Allocator(const Allocator&) = delete;
    Allocator& operator=(const Allocator&) = delete;

    /// 0 bytes: null. When the device has no more, gives it back what is kept and tries again;
    /// then throws std::runtime_error with the bytes needed and free.
    void* allocate(std::size_t bytes);
    void free(void* memory, std::size_t bytes) noexcept;
    MemoryUse use() const;
    std::size_t cached() const; ///< bytes kept for later
    /// Gives the device back what is kept for later.
    void release() noexcept;

private:
    void* take_cached(std::size_t size_class);
    void* take_new(std::size_t size_class, std::size_t bytes);
    void give_back(void* memory, std::size_t size_class) noexcept;
    void release_cached() noexcept;

    std::string device_;
    Allocator* below_;
    mutable std::mutex mutex_;
    std::array<std::vector<void*>, 400> free_blocks_;
    std::size_t cached_ = 0;
    MemoryUse use_;
};

} // namespace loom::cuda

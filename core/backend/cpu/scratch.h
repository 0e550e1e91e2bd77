#pragma once

#include "core/backend/cpu/thread_pool.h"

#include <cstddef>

namespace loom {

/// Memory for the length of one call, from the pool's own: 64-byte aligned, not initialised.
class Scratch {
public:
    /// Throws std::runtime_error if there is not enough memory.
    Scratch(ThreadPool& pool, std::size_t bytes)
        : memory_(pool.scratch()), bytes_(bytes), data_(memory_.allocate(bytes))
    {}
    ~Scratch() { memory_.free(data_, bytes_); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    void* data() const { return data_; }

private:
    Allocator& memory_;
    std::size_t bytes_;
    void* data_;
};

} // namespace loom

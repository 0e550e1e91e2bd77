#pragma once

#include "core/backend/cuda/allocator.h"

#include <cuda_runtime_api.h>

#include <cstddef>
#include <memory>
#include <string>

namespace loom::cuda {

/// How exact and how repeatable the device computes.
struct Settings {
    bool tf32 = false; ///< matrix products and convolutions of float32 with 10-bit mantissas
    bool deterministic =
        true; ///< same bits in every run; else convolutions may be timed and chosen

    /// LOOM_TF32 and LOOM_DETERMINISTIC, "0" or "1"; throws std::runtime_error for other values.
    static Settings from_environment();
};

class Libraries;

/// What the kernels of one device share: the stream that orders all its work, memory, the
/// libraries' handles, and settings. Nothing here waits for the device but `synchronize`, so that a
/// whole training step can be captured as a graph.
class Context {
public:
    /// Throws std::runtime_error when the device cannot be used.
    Context(int index, const Settings& settings);
    ~Context();
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    int index() const { return index_; }
    const std::string& name() const { return name_; }
    const Settings& settings() const { return settings_; }
    cudaStream_t stream() const { return stream_; }
    Allocator& memory() { return memory_; }
    Libraries& libraries() { return *libraries_; }

    /// Makes the device the calling thread's; first in every call from outside.
    void activate() const;
    void synchronize() const;

private:
    int index_;
    std::string name_;
    Settings settings_;
    cudaStream_t stream_ = nullptr;
    Allocator memory_;
    std::unique_ptr<Libraries> libraries_;
};

/// Device memory for the length of a scope.
class Scratch {
public:
    Scratch(Context& context, std::size_t bytes)
        : context_(context), bytes_(bytes), data_(context.memory().allocate(bytes))
    {}
    ~Scratch() { context_.memory().free(data_, bytes_); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    void* data() const { return data_; }
    template <typename T>
    T* as() const
    {
        return static_cast<T*>(data_);
    }

private:
    Context& context_;
    std::size_t bytes_;
    void* data_;
};

} // namespace loom::cuda

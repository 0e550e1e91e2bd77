#pragma once

#include "core/backend/accelerator.h"
#include "core/backend/cuda/allocator.h"

#include <cuda_runtime_api.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

namespace loom::cuda {

/// How the device computes. Unless it is deterministic, convolutions are timed and the fastest is
/// chosen.
struct Settings {
    Arithmetic arithmetic{};
    bool graphs = true; ///< a training step is captured once and replayed

    /// LOOM_PRECISION ("float32", "tf32", "bfloat16"), LOOM_DETERMINISTIC and LOOM_CUDA_GRAPHS ("0"
    /// or "1"); throws std::runtime_error for other values.
    static Settings from_environment();
};

class Libraries;

/// What the kernels of one device share: the stream that orders all its work, memory, the
/// libraries' handles, and settings. Nothing here waits for the device but `synchronize`, so that a
/// whole training step can be captured as a graph.
/// There is one stream for a device: a freed block may be another thread's at once, which is safe
/// only because its work comes after that of whoever had the block.
class Context {
public:
    /// Throws std::runtime_error when the device cannot be used.
    Context(int index, const Settings& settings);
    /// One with handles and memory of its own, the memory taken from `below`'s; it queues in the
    /// same stream.
    explicit Context(Context& below);
    ~Context();
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    int index() const { return index_; }
    const std::string& name() const { return name_; }
    Arithmetic arithmetic() const { return arithmetic_.load(); }
    bool uses_graphs() const { return graphs_; }
    /// Of what is queued from now on.
    void set_arithmetic(const Arithmetic& arithmetic);
    cudaStream_t stream() const { return stream_; }
    /// Queues in another stream, to be captured there, until it is given null.
    void queue_in(cudaStream_t capture);
    Allocator& memory() { return memory_; }
    Libraries& libraries() { return *libraries_; }

    /// Makes the device the calling thread's; first in every call from outside.
    void activate() const;
    void synchronize() const;

private:
    Context(int index, const Settings& settings, Context* below);

    int index_;
    std::string name_;
    std::atomic<Arithmetic> arithmetic_;
    bool graphs_;
    bool owns_stream_;
    cudaStream_t running_ = nullptr; ///< where work runs
    cudaStream_t stream_ = nullptr;  ///< where it is queued
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

#pragma once

#include "core/backend/cuda/errors.h"

#include <cuda_runtime_api.h>

namespace loom::cuda {

/// A stream in which nothing runs: what is queued there is recorded for a graph.
class CaptureStream {
public:
    // Not the default stream, which cannot be captured.
    CaptureStream() { check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking)); }
    ~CaptureStream() { (void)cudaStreamDestroy(stream_); }
    CaptureStream(const CaptureStream&) = delete;
    CaptureStream& operator=(const CaptureStream&) = delete;

    cudaStream_t get() const { return stream_; }

private:
    cudaStream_t stream_ = nullptr;
};

/// Work queued in a stream once, to be queued again by one call.
class StepGraph {
public:
    StepGraph() = default;
    ~StepGraph()
    {
        if (executable_ != nullptr) (void)cudaGraphExecDestroy(executable_);
    }
    StepGraph(const StepGraph&) = delete;
    StepGraph& operator=(const StepGraph&) = delete;

    explicit operator bool() const { return executable_ != nullptr; }

    /// Records what `queue` queues in the stream; nothing of it runs. Other threads go on as they
    /// like, this one may not allocate or wait. Throws std::runtime_error when that cannot be
    /// recorded, and is then as before.
    template <typename Queue>
    void capture(cudaStream_t stream, Queue queue)
    {
        check(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal));
        cudaGraph_t graph = nullptr;
        try {
            queue();
        } catch (...) {
            (void)cudaStreamEndCapture(stream, &graph);
            if (graph != nullptr) (void)cudaGraphDestroy(graph);
            (void)cudaGetLastError();
            throw;
        }
        check(cudaStreamEndCapture(stream, &graph));
        cudaGraphExec_t executable = nullptr;
        const cudaError_t status = cudaGraphInstantiate(&executable, graph, 0);
        (void)cudaGraphDestroy(graph);
        check(status);
        executable_ = executable;
    }
    void launch(cudaStream_t stream) const { check(cudaGraphLaunch(executable_, stream)); }

private:
    cudaGraphExec_t executable_ = nullptr;
};

} // namespace loom::cuda

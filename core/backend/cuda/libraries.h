#pragma once

#include "core/backend/cuda/convolution_choice.h"

#include <cublas_v2.h>
#include <cudnn.h>

#include <cstddef>
#include <map>
#include <mutex>

namespace loom::cuda {

class Context;

// Throw OutOfMemory or std::runtime_error unless all went well.
void check(cublasStatus_t status);
void check(cudnnStatus_t status);

/// The handles of cuBLAS and cuDNN for one device, made when first asked for. Neither may be used
/// by two threads at once: hold `mutex` while they are.
class Libraries {
public:
    explicit Libraries(Context& context) : context_(context) {}
    ~Libraries();
    Libraries(const Libraries&) = delete;
    Libraries& operator=(const Libraries&) = delete;

    std::mutex& mutex() { return mutex_; }
    cublasHandle_t blas();
    cudnnHandle_t dnn();
    /// By problem: asking cuDNN costs more than most convolutions.
    std::map<ConvolutionKey, ConvolutionWays>& ways() { return ways_; }
    /// The context computes in another way: forgets what was chosen for the old one.
    void settings_changed();
    /// The context queues in another stream: the handles follow when they are next asked for.
    void stream_changed();
    /// Lets the handles that there are follow at once, where a capture has not begun yet.
    void follow_stream();

private:
    Context& context_;
    std::mutex mutex_;
    cublasHandle_t blas_ = nullptr;
    void* blas_workspace_ = nullptr;
    bool blas_ready_ = false;
    cudnnHandle_t dnn_ = nullptr;
    bool dnn_ready_ = false;
    std::map<ConvolutionKey, ConvolutionWays> ways_;
};

} // namespace loom::cuda

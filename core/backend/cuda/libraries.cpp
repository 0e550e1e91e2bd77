#include "core/backend/cuda/libraries.h"

#include "core/backend/cuda/context.h"
#include "core/backend/cuda/errors.h"

#include <stdexcept>

#include <fmt/core.h>

namespace loom::cuda {

namespace {

// What NVIDIA recommends for Hopper. A workspace of our own makes results repeatable and lets the
// products be captured in a graph.
constexpr std::size_t kBlasWorkspace = std::size_t{32} << 20;

} // namespace

void check(cublasStatus_t status)
{
    if (status == CUBLAS_STATUS_SUCCESS) return;
    throw std::runtime_error(fmt::format("CUDA: cuBLAS: {} (status {})",
                                         cublasGetStatusString(status), static_cast<int>(status)));
}

void check(cudnnStatus_t status)
{
    if (status == CUDNN_STATUS_SUCCESS) return;
    throw std::runtime_error(fmt::format("CUDA: cuDNN: {} (status {})", cudnnGetErrorString(status),
                                         static_cast<int>(status)));
}

Libraries::~Libraries()
{
    if (blas_ != nullptr) (void)cublasDestroy(blas_);
    if (dnn_ != nullptr) (void)cudnnDestroy(dnn_);
    context_.memory().free(blas_workspace_, kBlasWorkspace);
}

void Libraries::settings_changed()
{
    const std::lock_guard lock(mutex_);
    choices_.clear();
    blas_ready_ = false;
}

void Libraries::stream_changed()
{
    const std::lock_guard lock(mutex_);
    blas_ready_ = dnn_ready_ = false;
}

void Libraries::follow_stream()
{
    const std::lock_guard lock(mutex_);
    if (blas_ != nullptr) (void)blas();
    if (dnn_ != nullptr) (void)dnn();
}

cublasHandle_t Libraries::blas()
{
    if (blas_ready_) return blas_;
    if (blas_ == nullptr) check(cublasCreate(&blas_));
    if (blas_workspace_ == nullptr) blas_workspace_ = context_.memory().allocate(kBlasWorkspace);
    check(cublasSetStream(blas_, context_.stream()));
    check(cublasSetWorkspace(blas_, blas_workspace_, kBlasWorkspace));
    const bool tf32 = context_.arithmetic().precision == Precision::Tf32;
    check(cublasSetMathMode(blas_, tf32 ? CUBLAS_TF32_TENSOR_OP_MATH : CUBLAS_DEFAULT_MATH));
    blas_ready_ = true;
    return blas_;
}

cudnnHandle_t Libraries::dnn()
{
    if (dnn_ready_) return dnn_;
    if (dnn_ == nullptr) check(cudnnCreate(&dnn_));
    check(cudnnSetStream(dnn_, context_.stream()));
    dnn_ready_ = true;
    return dnn_;
}

} // namespace loom::cuda

#include "core/backend/cuda/libraries.h"

#include "core/backend/cuda/context.h"
#include "core/backend/cuda/errors.h"
#include "core/backend/out_of_memory.h"

#include <stdexcept>

#include <fmt/core.h>

namespace loom::cuda {

namespace {

// What NVIDIA recommends for Hopper. A workspace of our own makes results repeatable and lets the
// products be captured in a graph.
constexpr std::size_t kBlasWorkspace = std::size_t{32} << 20;

/// A library's failure; that of its own memory as what it is.
[[noreturn]] void fail(const char* library, const char* text, int status, bool lacks_memory)
{
    const std::string sentence = fmt::format("CUDA: {}: {} (status {})", library, text, status);
    if (lacks_memory) throw OutOfMemory(sentence, 0, 0);
    throw std::runtime_error(sentence);
}

/// A handle takes memory that it says nothing about: when there is none, what is kept for later is
/// given back first.
template <typename Handle, typename Status>
void make(Handle& handle, Status (*create)(Handle*), Allocator& memory)
{
    if (handle != nullptr) return;
    if (create(&handle) == Status()) return;
    handle = nullptr;
    (void)cudaGetLastError();
    memory.release();
    check(create(&handle));
}

} // namespace

void check(cublasStatus_t status)
{
    if (status == CUBLAS_STATUS_SUCCESS) return;
    fail("cuBLAS", cublasGetStatusString(status), status, status == CUBLAS_STATUS_ALLOC_FAILED);
}

void check(cudnnStatus_t status)
{
    if (status == CUDNN_STATUS_SUCCESS) return;
    fail("cuDNN", cudnnGetErrorString(status), status,
         status == CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED);
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
    ways_.clear();
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
    make(blas_, cublasCreate, context_.memory());
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
    make(dnn_, cudnnCreate, context_.memory());
    check(cudnnSetStream(dnn_, context_.stream()));
    dnn_ready_ = true;
    return dnn_;
}

} // namespace loom::cuda

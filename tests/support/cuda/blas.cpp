#include "tests/support/cuda/on_processor.h"

#include <cublas_v2.h>

#include "core/backend/cuda/bfloat16.h"

#include <cstdint>

// The part of cuBLAS that the module uses, on the processor: column-major matrices.

struct cublasContext {
    cudaStream_t stream = nullptr;
    bool has_workspace = false; ///< one of the caller's
};

namespace {

using loom::cuda::BFloat16;

double number(double x) { return x; }
double number(BFloat16 x) { return static_cast<double>(loom::cuda::widened(x)); }

template <typename T>
struct Operand {
    const T* data;
    std::int64_t leading;
    bool turned;
    T at(std::int64_t row, std::int64_t column) const
    {
        return turned ? data[row * leading + column] : data[column * leading + row];
    }
};

/// In the handle's stream.
cublasStatus_t in_order(cublasHandle_t handle, const std::function<void()>& work)
{
    const cudaError_t status = loom::on_processor::submit(handle->stream, [work] {
        work();
        return cudaSuccess;
    });
    return status == cudaSuccess ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_EXECUTION_FAILED;
}

bool is_legal(cublasOperation_t operation, std::int64_t rows, std::int64_t columns,
              std::int64_t leading)
{
    const std::int64_t stored = operation == CUBLAS_OP_N ? rows : columns;
    return leading >= 1 && leading >= stored;
}

template <typename In, typename T>
cublasStatus_t multiply(cublasHandle_t handle, cublasOperation_t a_operation,
                        cublasOperation_t b_operation, std::int64_t m, std::int64_t n,
                        std::int64_t k, T alpha, const In* a, std::int64_t a_leading,
                        std::int64_t a_step, const In* b, std::int64_t b_leading,
                        std::int64_t b_step, T beta, T* c, std::int64_t c_leading,
                        std::int64_t c_step, std::int64_t batch)
{
    if (!handle->has_workspace) return CUBLAS_STATUS_NOT_INITIALIZED; // it would allocate one
    if (!is_legal(a_operation, m, k, a_leading) || !is_legal(b_operation, k, n, b_leading) ||
        c_leading < m || c_leading < 1)
        return CUBLAS_STATUS_INVALID_VALUE;
    return in_order(handle, [=] {
        for (std::int64_t i = 0; i < batch; ++i) {
            const Operand<In> left{a + i * a_step, a_leading, a_operation != CUBLAS_OP_N};
            const Operand<In> right{b + i * b_step, b_leading, b_operation != CUBLAS_OP_N};
            for (std::int64_t column = 0; column < n; ++column) {
                for (std::int64_t row = 0; row < m; ++row) {
                    double sum = 0;
                    for (std::int64_t j = 0; j < k; ++j) {
                        sum += number(left.at(row, j)) * number(right.at(j, column));
                    }
                    T& to = c[i * c_step + column * c_leading + row];
                    to = static_cast<T>(static_cast<double>(alpha) * sum) +
                         (beta == T(0) ? T(0) : beta * to);
                }
            }
        }
    });
}

} // namespace

extern "C" {

cublasStatus_t cublasCreate_v2(cublasHandle_t* handle)
{
    if (!loom::on_processor::has_room_for_handle()) return CUBLAS_STATUS_ALLOC_FAILED;
    *handle = new cublasContext;
    return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasDestroy_v2(cublasHandle_t handle)
{
    delete handle;
    return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasSetStream_v2(cublasHandle_t handle, cudaStream_t stream)
{
    *handle = {.stream = stream};
    return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasSetWorkspace_v2(cublasHandle_t handle, void* workspace, size_t bytes)
{
    handle->has_workspace = workspace != nullptr && bytes > 0;
    return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasSetMathMode(cublasHandle_t, cublasMath_t) { return CUBLAS_STATUS_SUCCESS; }
const char* cublasGetStatusString(cublasStatus_t) { return "a status of cuBLAS"; }
cublasStatus_t cublasGetProperty(libraryPropertyType, int* value)
{
    *value = 1;
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasSgemmStridedBatched_64(cublasHandle_t handle, cublasOperation_t a_operation,
                                            cublasOperation_t b_operation, int64_t m, int64_t n,
                                            int64_t k, const float* alpha, const float* a,
                                            int64_t a_leading, long long int a_step, const float* b,
                                            int64_t b_leading, long long int b_step,
                                            const float* beta, float* c, int64_t c_leading,
                                            long long int c_step, int64_t batch)
{
    return multiply(handle, a_operation, b_operation, m, n, k, *alpha, a, a_leading, a_step, b,
                    b_leading, b_step, *beta, c, c_leading, c_step, batch);
}
cublasStatus_t cublasDgemmStridedBatched_64(cublasHandle_t handle, cublasOperation_t a_operation,
                                            cublasOperation_t b_operation, int64_t m, int64_t n,
                                            int64_t k, const double* alpha, const double* a,
                                            int64_t a_leading, long long int a_step,
                                            const double* b, int64_t b_leading,
                                            long long int b_step, const double* beta, double* c,
                                            int64_t c_leading, long long int c_step, int64_t batch)
{
    return multiply(handle, a_operation, b_operation, m, n, k, *alpha, a, a_leading, a_step, b,
                    b_leading, b_step, *beta, c, c_leading, c_step, batch);
}
cublasStatus_t cublasGemmStridedBatchedEx_64(
    cublasHandle_t handle, cublasOperation_t a_operation, cublasOperation_t b_operation, int64_t m,
    int64_t n, int64_t k, const void* alpha, const void* a, cudaDataType a_type, int64_t a_leading,
    long long int a_step, const void* b, cudaDataType b_type, int64_t b_leading,
    long long int b_step, const void* beta, void* c, cudaDataType c_type, int64_t c_leading,
    long long int c_step, int64_t batch, cublasComputeType_t compute, cublasGemmAlgo_t)
{
    if (a_type != CUDA_R_16BF || b_type != CUDA_R_16BF || c_type != CUDA_R_32F ||
        compute != CUBLAS_COMPUTE_32F)
        return CUBLAS_STATUS_NOT_SUPPORTED;
    return multiply(handle, a_operation, b_operation, m, n, k, *static_cast<const float*>(alpha),
                    static_cast<const BFloat16*>(a), a_leading, a_step,
                    static_cast<const BFloat16*>(b), b_leading, b_step,
                    *static_cast<const float*>(beta), static_cast<float*>(c), c_leading, c_step,
                    batch);
}
}

#include <cublas_v2.h>

#include <cstdint>

// The part of cuBLAS that the module uses, on the processor: column-major matrices.

namespace {

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

bool is_legal(cublasOperation_t operation, std::int64_t rows, std::int64_t columns,
              std::int64_t leading)
{
    const std::int64_t stored = operation == CUBLAS_OP_N ? rows : columns;
    return leading >= 1 && leading >= stored;
}

template <typename T>
cublasStatus_t multiply(cublasOperation_t a_operation, cublasOperation_t b_operation,
                        std::int64_t m, std::int64_t n, std::int64_t k, T alpha, const T* a,
                        std::int64_t a_leading, std::int64_t a_step, const T* b,
                        std::int64_t b_leading, std::int64_t b_step, T beta, T* c,
                        std::int64_t c_leading, std::int64_t c_step, std::int64_t batch)
{
    if (!is_legal(a_operation, m, k, a_leading) || !is_legal(b_operation, k, n, b_leading) ||
        c_leading < m || c_leading < 1)
        return CUBLAS_STATUS_INVALID_VALUE;
    for (std::int64_t i = 0; i < batch; ++i) {
        const Operand<T> left{a + i * a_step, a_leading, a_operation != CUBLAS_OP_N};
        const Operand<T> right{b + i * b_step, b_leading, b_operation != CUBLAS_OP_N};
        for (std::int64_t column = 0; column < n; ++column) {
            for (std::int64_t row = 0; row < m; ++row) {
                double sum = 0;
                for (std::int64_t j = 0; j < k; ++j) {
                    sum += static_cast<double>(left.at(row, j)) *
                           static_cast<double>(right.at(j, column));
                }
                T& to = c[i * c_step + column * c_leading + row];
                to = static_cast<T>(static_cast<double>(alpha) * sum) +
                     (beta == T(0) ? T(0) : beta * to);
            }
        }
    }
    return CUBLAS_STATUS_SUCCESS;
}

int token; ///< what a handle points to

} // namespace

extern "C" {

cublasStatus_t cublasCreate_v2(cublasHandle_t* handle)
{
    *handle = reinterpret_cast<cublasHandle_t>(&token);
    return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasDestroy_v2(cublasHandle_t) { return CUBLAS_STATUS_SUCCESS; }
cublasStatus_t cublasSetStream_v2(cublasHandle_t, cudaStream_t) { return CUBLAS_STATUS_SUCCESS; }
cublasStatus_t cublasSetWorkspace_v2(cublasHandle_t, void*, size_t)
{
    return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasSetMathMode(cublasHandle_t, cublasMath_t) { return CUBLAS_STATUS_SUCCESS; }
const char* cublasGetStatusString(cublasStatus_t) { return "a status of cuBLAS"; }
cublasStatus_t cublasGetProperty(libraryPropertyType, int* value)
{
    *value = 1;
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasSgemmStridedBatched_64(cublasHandle_t, cublasOperation_t a_operation,
                                            cublasOperation_t b_operation, int64_t m, int64_t n,
                                            int64_t k, const float* alpha, const float* a,
                                            int64_t a_leading, long long int a_step, const float* b,
                                            int64_t b_leading, long long int b_step,
                                            const float* beta, float* c, int64_t c_leading,
                                            long long int c_step, int64_t batch)
{
    return multiply(a_operation, b_operation, m, n, k, *alpha, a, a_leading, a_step, b, b_leading,
                    b_step, *beta, c, c_leading, c_step, batch);
}
cublasStatus_t cublasDgemmStridedBatched_64(cublasHandle_t, cublasOperation_t a_operation,
                                            cublasOperation_t b_operation, int64_t m, int64_t n,
                                            int64_t k, const double* alpha, const double* a,
                                            int64_t a_leading, long long int a_step,
                                            const double* b, int64_t b_leading,
                                            long long int b_step, const double* beta, double* c,
                                            int64_t c_leading, long long int c_step, int64_t batch)
{
    return multiply(a_operation, b_operation, m, n, k, *alpha, a, a_leading, a_step, b, b_leading,
                    b_step, *beta, c, c_leading, c_step, batch);
}
}

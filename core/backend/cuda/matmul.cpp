#include "core/backend/cuda/bfloat16.h"
#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/libraries.h"
#include "core/backend/merge_batch.h"

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>

namespace loom::cuda {

namespace {

/// The last two axes of a view.
struct Matrix {
    std::int64_t rows, columns, row_stride, column_stride;

    explicit Matrix(const View& view)
        : rows(view.shape[row_of(view)]), columns(view.shape[row_of(view) + 1]),
          row_stride(view.strides[row_of(view)]), column_stride(view.strides[row_of(view) + 1])
    {
        // The stride of an axis of length 1 is never used: a legal one spares a copy.
        if (columns == 1) column_stride = row_stride == 1 && rows > 1 ? rows : 1;
        if (rows == 1) row_stride = column_stride == 1 ? columns : 1;
    }
    /// As cuBLAS sees it: columns one after another, `leading` elements apart.
    bool is_column_major() const
    {
        return row_stride == 1 && column_stride >= std::max<std::int64_t>(1, rows);
    }
    bool is_row_major() const
    {
        return column_stride == 1 && row_stride >= std::max<std::int64_t>(1, columns);
    }
    std::int64_t leading() const { return is_row_major() ? row_stride : column_stride; }

    static std::size_t row_of(const View& view) { return static_cast<std::size_t>(view.rank) - 2; }
};

bool is_usable(const View& view)
{
    const Matrix matrix(view);
    return matrix.is_row_major() || matrix.is_column_major();
}

/// The view itself, or a contiguous copy in `memory` if cuBLAS cannot read it as it lies.
View readable(Context& context, const View& view, std::optional<Scratch>& memory)
{
    if (is_usable(view)) return view;
    memory.emplace(context, static_cast<std::size_t>(view.numel()) * element_size(view.dtype));
    const View result = contiguous_view(view, view.dtype, memory->data());
    copy(context, result, view);
    return result;
}

/// c as it is before products are added: bias, 0, or what it holds.
void prepare(Context& context, const View& c, const View* bias, bool accumulate)
{
    if (bias == nullptr) {
        if (!accumulate) fill(context, c, 0);
        return;
    }
    View rows = c;
    rows.data = bias->data;
    rows.strides = {};
    rows.strides[static_cast<std::size_t>(c.rank - 1)] = bias->strides[0];
    if (accumulate)
        binary(context, BinaryOp::Add, c, c, rows, 0);
    else
        copy(context, c, rows);
}

/// A float32 view as a contiguous one of bfloat16 in `memory`; its dtype still says float32.
View narrowed_view(Context& context, const View& view, std::optional<Scratch>& memory)
{
    memory.emplace(context, static_cast<std::size_t>(view.numel()) * sizeof(BFloat16));
    narrow(context, memory->as<BFloat16>(), view);
    return contiguous_view(view, view.dtype, memory->data());
}

/// The operands of one call to cuBLAS: matrices a fixed step apart.
struct Gemm {
    std::int64_t batch = 1;
    std::int64_t c_step = 0, a_step = 0, b_step = 0;
    bool add = false; ///< to what c holds
};

template <typename T>
T* moved(const View& view, std::int64_t elements)
{
    return view.as<T>() + elements;
}

/// c = a · b in cuBLAS's terms. It reads columns, so a row-major matrix is to it the transposed
/// one: the product is computed as cᵀ = bᵀ · aᵀ when c is row-major, else as it stands.
class Caller {
public:
    /// narrow: a and b hold bfloat16.
    Caller(Context& context, const View& c, const View& a, const View& b, bool narrow)
        : handle_(context.libraries().blas()), c_(c), left_(a), right_(b), narrow_(narrow),
          swapped_(Matrix(c).is_row_major())
    {
        if (swapped_) std::swap(left_, right_);
    }

    void run(std::int64_t c_at, std::int64_t a_at, std::int64_t b_at, Gemm gemm) const
    {
        if (swapped_) {
            std::swap(a_at, b_at);
            std::swap(gemm.a_step, gemm.b_step);
        }
        if (narrow_)
            call<BFloat16, float>(multiply_narrow, c_at, a_at, b_at, gemm);
        else if (c_.dtype == DType::Float32)
            call<float, float>(cublasSgemmStridedBatched_64, c_at, a_at, b_at, gemm);
        else
            call<double, double>(cublasDgemmStridedBatched_64, c_at, a_at, b_at, gemm);
    }

private:
    /// Whether cuBLAS must turn an operand round.
    cublasOperation_t operation(const View& view) const
    {
        return Matrix(view).is_row_major() == swapped_ ? CUBLAS_OP_N : CUBLAS_OP_T;
    }

    static cublasStatus_t
    multiply_narrow(cublasHandle_t handle, cublasOperation_t left, cublasOperation_t right,
                    std::int64_t m, std::int64_t n, std::int64_t k, const float* alpha,
                    const BFloat16* a, std::int64_t a_leading, long long a_step, const BFloat16* b,
                    std::int64_t b_leading, long long b_step, const float* beta, float* c,
                    std::int64_t c_leading, long long c_step, std::int64_t batch)
    {
        return cublasGemmStridedBatchedEx_64(handle, left, right, m, n, k, alpha, a, CUDA_R_16BF,
                                             a_leading, a_step, b, CUDA_R_16BF, b_leading, b_step,
                                             beta, c, CUDA_R_32F, c_leading, c_step, batch,
                                             CUBLAS_COMPUTE_32F, CUBLAS_GEMM_DEFAULT);
    }

    template <typename In, typename T, typename Function>
    void call(Function function, std::int64_t c_at, std::int64_t a_at, std::int64_t b_at,
              const Gemm& gemm) const
    {
        const Matrix c(c_), left(left_), right(right_);
        const std::int64_t m = swapped_ ? c.columns : c.rows, n = swapped_ ? c.rows : c.columns;
        const std::int64_t k = swapped_ ? left.rows : left.columns;
        const T one = 1, beta = gemm.add ? T(1) : T(0);
        check(function(handle_, operation(left_), operation(right_), m, n, k, &one,
                       moved<const In>(left_, a_at), left.leading(), gemm.a_step,
                       moved<const In>(right_, b_at), right.leading(), gemm.b_step, &beta,
                       moved<T>(c_, c_at), c.leading(), gemm.c_step, gemm.batch));
    }

    cublasHandle_t handle_;
    const View& c_;
    View left_, right_;
    bool narrow_;
    bool swapped_;
};

/// The innermost batch axis in one call, a call for each position of the others.
void multiply_batches(const Caller& caller, const View& c, const View& a, const View& b, bool add)
{
    const auto axes = static_cast<std::size_t>(c.rank) - 2;
    if (axes == 0) return caller.run(0, 0, 0, {.add = add});
    const std::size_t inner = axes - 1;
    const Gemm gemm{c.shape[inner], c.strides[inner], a.strides[inner], b.strides[inner], add};
    std::int64_t calls = 1;
    for (std::size_t axis = 0; axis < inner; ++axis) calls *= c.shape[axis];
    for (std::int64_t i = 0; i < calls; ++i) {
        std::int64_t rest = i, c_at = 0, a_at = 0, b_at = 0;
        for (std::size_t axis = inner; axis-- > 0;) {
            const std::int64_t position = rest % c.shape[axis];
            rest /= c.shape[axis];
            c_at += position * c.strides[axis];
            a_at += position * a.strides[axis];
            b_at += position * b.strides[axis];
        }
        caller.run(c_at, a_at, b_at, gemm);
    }
}

} // namespace

void matmul(Context& context, const View& c, const View& a, const View& b, const View* bias,
            bool accumulate)
{
    if (c.numel() == 0) return;
    if (!is_usable(c)) {
        const Scratch memory(context, static_cast<std::size_t>(c.numel()) * element_size(c.dtype));
        const View result = contiguous_view(c, c.dtype, memory.data());
        if (accumulate) copy(context, result, c);
        matmul(context, result, a, b, bias, accumulate);
        return copy(context, c, result);
    }
    const bool is_sum_of_none = a.numel() == 0;
    if (bias != nullptr || is_sum_of_none) prepare(context, c, bias, accumulate);
    if (is_sum_of_none) return;

    std::optional<Scratch> a_memory, b_memory;
    View y = c, left = readable(context, a, a_memory), right = readable(context, b, b_memory);
    merge_batch_into_rows(y, left, right, is_usable);
    const bool is_narrow =
        c.dtype == DType::Float32 && context.arithmetic().precision == Precision::BFloat16;
    std::optional<Scratch> left_memory, right_memory;
    if (is_narrow) {
        left = narrowed_view(context, left, left_memory);
        right = narrowed_view(context, right, right_memory);
    }
    const std::lock_guard lock(context.libraries().mutex());
    const Caller caller(context, y, left, right, is_narrow);
    multiply_batches(caller, y, left, right, accumulate || bias != nullptr);
}

} // namespace loom::cuda

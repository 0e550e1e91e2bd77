#include "core/backend/cpu/kernel_tables.h"
#include "core/backend/cpu/nn_vector.h"

#include <Eigen/Core>

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

/// c += a · b, with c row-major. Eigen's blocked product is called below its expressions, which
/// would also bring a vector product and a product for tiny sizes for each pair of orders.
template <typename T, int OrderA, int OrderB>
void multiply_as(const MatrixRef& c, const MatrixRef& a, const MatrixRef& b)
{
    using Eigen::internal::gemm_blocking_space;
    using Product =
        Eigen::internal::general_matrix_matrix_product<Eigen::Index, T, OrderA, false, T, OrderB,
                                                       false, Eigen::RowMajor, 1>;
    gemm_blocking_space<Eigen::RowMajor, T, T, Eigen::Dynamic, Eigen::Dynamic, Eigen::Dynamic>
        blocking(c.rows, c.columns, a.columns, 1, true);
    const auto outer = [](const MatrixRef& x, int order) {
        return order == Eigen::RowMajor ? x.row_stride : x.column_stride;
    };
    Product::run(c.rows, c.columns, a.columns, static_cast<const T*>(a.data), outer(a, OrderA),
                 static_cast<const T*>(b.data), outer(b, OrderB), static_cast<T*>(c.data), 1,
                 c.row_stride, T(1), blocking, nullptr);
}

constexpr std::int64_t kStrip = 512; // elements of a vector kept in the first-level cache

/// c[j] += x · b[:, j] for `Columns` columns side by side, each n elements long.
template <int Columns, typename T>
void add_dots(T* c, std::int64_t c_stride, const T* x, const T* b, std::int64_t b_stride,
              std::int64_t n)
{
    constexpr int kStep = kLanes<T>;
    Vec<T> even[Columns] = {}, odd[Columns] = {};
    std::int64_t i = 0;
    for (; i + 2 * kStep <= n; i += 2 * kStep) {
        const Vec<T> x0 = load<T>(x + i), x1 = load<T>(x + i + kStep);
        for (int j = 0; j < Columns; ++j) {
            even[j] += x0 * load<T>(b + j * b_stride + i);
            odd[j] += x1 * load<T>(b + j * b_stride + i + kStep);
        }
    }
    for (int j = 0; j < Columns; ++j) {
        T sum = sum_lanes<T, kStep>(even[j] + odd[j]);
        for (std::int64_t rest = i; rest < n; ++rest) sum += x[rest] * b[j * b_stride + rest];
        c[j * c_stride] += sum;
    }
}

/// c[1, N] += x[1, K] · b[K, N] with b's columns contiguous: a scalar product for each column.
template <typename T>
void multiply_by_columns(const MatrixRef& c, const MatrixRef& x, const MatrixRef& b)
{
    T strip[kStrip];
    for (std::int64_t begin = 0; begin < b.rows; begin += kStrip) {
        const std::int64_t n = b.rows - begin < kStrip ? b.rows - begin : kStrip;
        const T* from = static_cast<const T*>(x.data) + begin * x.column_stride;
        for (std::int64_t i = 0; i < n; ++i) strip[i] = from[i * x.column_stride];
        const T* columns = static_cast<const T*>(b.data) + begin;
        T* to = static_cast<T*>(c.data);
        std::int64_t j = 0;
        for (; j + 4 <= b.columns; j += 4) {
            add_dots<4>(to + j * c.column_stride, c.column_stride, strip,
                        columns + j * b.column_stride, b.column_stride, n);
        }
        for (; j < b.columns; ++j) {
            add_dots<1>(to + j * c.column_stride, c.column_stride, strip,
                        columns + j * b.column_stride, b.column_stride, n);
        }
    }
}

/// The same with b's rows contiguous: their sum, each times an element of x.
template <typename T>
void multiply_by_rows(const MatrixRef& c, const MatrixRef& x, const MatrixRef& b)
{
    const auto factor = [&](std::int64_t k) {
        return static_cast<const T*>(x.data)[k * x.column_stride];
    };
    for (std::int64_t begin = 0; begin < b.columns; begin += kStrip) {
        const std::int64_t n = b.columns - begin < kStrip ? b.columns - begin : kStrip;
        T strip[kStrip] = {};
        const T* row = static_cast<const T*>(b.data) + begin;
        std::int64_t k = 0;
        for (; k + 4 <= b.rows; k += 4, row += 4 * b.row_stride) { // spares loads of the strip
            const T f0 = factor(k), f1 = factor(k + 1), f2 = factor(k + 2), f3 = factor(k + 3);
            const T *row1 = row + b.row_stride, *row2 = row1 + b.row_stride;
            const T* row3 = row2 + b.row_stride;
            for (std::int64_t j = 0; j < n; ++j) {
                strip[j] += (f0 * row[j] + f1 * row1[j]) + (f2 * row2[j] + f3 * row3[j]);
            }
        }
        for (; k < b.rows; ++k, row += b.row_stride) {
            for (std::int64_t j = 0; j < n; ++j) strip[j] += factor(k) * row[j];
        }
        T* to = static_cast<T*>(c.data) + begin * c.column_stride;
        for (std::int64_t j = 0; j < n; ++j) to[j * c.column_stride] += strip[j];
    }
}

/// c has one row; any of its strides may be other than 1.
template <typename T>
void multiply_vector(const MatrixRef& c, const MatrixRef& x, const MatrixRef& b)
{
    if (b.row_stride == 1)
        multiply_by_columns<T>(c, x, b);
    else
        multiply_by_rows<T>(c, x, b);
}

MatrixRef transposed(const MatrixRef& x)
{
    return {x.data, x.columns, x.rows, x.column_stride, x.row_stride};
}

template <typename T>
void multiply(const MatrixRef& c, const MatrixRef& a, const MatrixRef& b)
{
    if (c.rows == 1) return multiply_vector<T>(c, a, b);
    if (c.columns == 1) return multiply_vector<T>(transposed(c), transposed(b), transposed(a));
    constexpr int kRow = Eigen::RowMajor, kColumn = Eigen::ColMajor;
    const bool a_rows = a.column_stride == 1, b_rows = b.column_stride == 1;
    if (a_rows && b_rows)
        multiply_as<T, kRow, kRow>(c, a, b);
    else if (a_rows)
        multiply_as<T, kRow, kColumn>(c, a, b);
    else if (b_rows)
        multiply_as<T, kColumn, kRow>(c, a, b);
    else
        multiply_as<T, kColumn, kColumn>(c, a, b);
}

} // namespace

MatmulBlock matmul_block(DType dtype)
{
    return dtype == DType::Float32 ? multiply<float> : multiply<double>;
}

} // namespace loom::LOOM_ISA_NAMESPACE

#include "core/backend/cpu/kernel_tables.h"

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

template <typename T>
void multiply(const MatrixRef& c, const MatrixRef& a, const MatrixRef& b)
{
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

#include "core/backend/cpu/kernel_tables.h"

#include <Eigen/Core>

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

template <typename T, int Order>
using MatrixMap =
    Eigen::Map<Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Order>, 0, Eigen::OuterStride<>>;

template <typename T, int Order>
MatrixMap<T, Order> map(const MatrixRef& x)
{
    const std::int64_t outer = Order == Eigen::RowMajor ? x.row_stride : x.column_stride;
    return {static_cast<T*>(x.data), x.rows, x.columns, Eigen::OuterStride<>(outer)};
}

template <typename T, int OrderA, int OrderB>
void multiply_as(const MatrixRef& c, const MatrixRef& a, const MatrixRef& b)
{
    map<T, Eigen::RowMajor>(c).noalias() += map<T, OrderA>(a) * map<T, OrderB>(b);
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

#include "core/backend/cuda/groups.h"
#include "core/backend/cuda/kernels.h"

#include <cmath>

namespace loom::cuda {

namespace {

/// x[rows, length], a group of lanes for each row.
struct Rows {
    std::int64_t count, length;
    Groups groups;

    explicit Rows(const View& x)
        : count(x.shape[0]), length(x.shape[1]), groups(choose_groups(count, length))
    {}
    __host__ __device__ std::int64_t units() const
    {
        return (count + groups.per_block() - 1) / groups.per_block();
    }
};

template <typename T>
__global__ void normalise_kernel(Rows rows, T* y, T* mean, T* rstd, const T* x, const T* weight,
                                 const T* bias, double eps)
{
    __shared__ double shared[kThreads];
    const Groups groups = rows.groups;
    for (std::int64_t unit = blockIdx.x; unit < rows.units(); unit += gridDim.x) {
        const std::int64_t row = unit * groups.per_block() + groups.group();
        const std::int64_t first = row * rows.length;
        const std::int64_t end = row < rows.count ? rows.length : 0;
        const auto count = static_cast<double>(rows.length);
        double sum = 0;
        for (std::int64_t i = groups.lane(); i < end; i += groups.lanes) {
            sum += static_cast<double>(x[first + i]);
        }
        const double exact = combine_lanes(groups, sum, shared, Plus{}) / count;
        double squares = 0;
        for (std::int64_t i = groups.lane(); i < end; i += groups.lanes) {
            const double d = static_cast<double>(x[first + i]) - exact;
            squares += d * d;
        }
        const double variance = combine_lanes(groups, squares, shared, Plus{}) / count;
        const T centre = static_cast<T>(exact);
        const T scale = static_cast<T>(1 / ::sqrt(variance + eps));
        for (std::int64_t i = groups.lane(); i < end; i += groups.lanes) {
            T value = (x[first + i] - centre) * scale;
            if (weight != nullptr) value *= weight[i];
            if (bias != nullptr) value += bias[i];
            y[first + i] = value;
        }
        if (row < rows.count && groups.lane() == 0) {
            mean[row] = centre;
            rstd[row] = scale;
        }
    }
}

/// What the gradients read.
template <typename T>
struct Inputs {
    const T *dy, *x, *mean, *rstd, *weight;
    __device__ T normal(std::int64_t at, std::int64_t row) const
    {
        return (x[at] - mean[row]) * rstd[row];
    }
};

template <typename T>
__global__ void differentiate_kernel(Rows rows, T* dx, Inputs<T> in)
{
    __shared__ double shared[kThreads];
    const Groups groups = rows.groups;
    for (std::int64_t unit = blockIdx.x; unit < rows.units(); unit += gridDim.x) {
        const std::int64_t row = unit * groups.per_block() + groups.group();
        const std::int64_t first = row * rows.length;
        const std::int64_t end = row < rows.count ? rows.length : 0;
        const auto count = static_cast<double>(rows.length);
        double sum = 0, product = 0;
        for (std::int64_t i = groups.lane(); i < end; i += groups.lanes) {
            const T dy = in.dy[first + i], g = in.weight == nullptr ? dy : dy * in.weight[i];
            sum += static_cast<double>(g);
            product += static_cast<double>(g * in.normal(first + i, row));
        }
        const T mean_g = static_cast<T>(combine_lanes(groups, sum, shared, Plus{}) / count);
        const T mean_gx = static_cast<T>(combine_lanes(groups, product, shared, Plus{}) / count);
        for (std::int64_t i = groups.lane(); i < end; i += groups.lanes) {
            const T dy = in.dy[first + i], g = in.weight == nullptr ? dy : dy * in.weight[i];
            dx[first + i] = (g - mean_g - in.normal(first + i, row) * mean_gx) * in.rstd[row];
        }
    }
}

/// dweight and dbias, a group of lanes for each column.
template <typename T>
__global__ void parameters_kernel(Rows rows, Groups columns, T* dweight, T* dbias, Inputs<T> in)
{
    __shared__ double shared[kThreads];
    const std::int64_t units = (rows.length + columns.per_block() - 1) / columns.per_block();
    for (std::int64_t unit = blockIdx.x; unit < units; unit += gridDim.x) {
        const std::int64_t column = unit * columns.per_block() + columns.group();
        const std::int64_t end = column < rows.length ? rows.count : 0;
        double weight = 0, bias = 0;
        for (std::int64_t row = columns.lane(); row < end; row += columns.lanes) {
            const std::int64_t at = row * rows.length + column;
            weight += static_cast<double>(in.dy[at] * in.normal(at, row));
            bias += static_cast<double>(in.dy[at]);
        }
        weight = combine_lanes(columns, weight, shared, Plus{});
        bias = combine_lanes(columns, bias, shared, Plus{});
        if (column >= rows.length || columns.lane() != 0) continue;
        if (dweight != nullptr) dweight[column] = static_cast<T>(weight);
        if (dbias != nullptr) dbias[column] = static_cast<T>(bias);
    }
}

template <typename T>
T* data_or_null(const View* view)
{
    return view == nullptr ? nullptr : view->as<T>();
}

template <typename T>
void normalise(Context& context, const View& y, const View& mean, const View& rstd, const View& x,
               const View* weight, const View* bias, double eps)
{
    const Rows rows(x);
    if (rows.count == 0) return;
    launch(context, std::min(rows.units(), kMostBlocks), normalise_kernel<T>, rows, y.as<T>(),
           mean.as<T>(), rstd.as<T>(), x.as<const T>(), data_or_null<const T>(weight),
           data_or_null<const T>(bias), eps);
}

template <typename T>
void differentiate(Context& context, const View& dx, const View* dweight, const View* dbias,
                   const View& dy, const View& x, const View& mean, const View& rstd,
                   const View* weight)
{
    const Rows rows(x);
    const Inputs<T> in{dy.as<const T>(), x.as<const T>(), mean.as<const T>(), rstd.as<const T>(),
                       data_or_null<const T>(weight)};
    if (rows.count > 0) {
        launch(context, std::min(rows.units(), kMostBlocks), differentiate_kernel<T>, rows,
               dx.as<T>(), in);
    }
    if ((dweight == nullptr && dbias == nullptr) || rows.length == 0) return;
    const Groups columns = choose_groups(rows.length, rows.count, true);
    launch(context, std::min(columns.blocks(rows.length), kMostBlocks), parameters_kernel<T>, rows,
           columns, data_or_null<T>(dweight), data_or_null<T>(dbias), in);
}

} // namespace

void layer_norm(Context& context, const View& y, const View& mean, const View& rstd, const View& x,
                const View* weight, const View* bias, double eps)
{
    if (x.dtype == DType::Float32)
        normalise<float>(context, y, mean, rstd, x, weight, bias, eps);
    else
        normalise<double>(context, y, mean, rstd, x, weight, bias, eps);
}

void layer_norm_gradient(Context& context, const View& dx, const View* dweight, const View* dbias,
                         const View& dy, const View& x, const View& mean, const View& rstd,
                         const View* weight)
{
    if (x.dtype == DType::Float32)
        differentiate<float>(context, dx, dweight, dbias, dy, x, mean, rstd, weight);
    else
        differentiate<double>(context, dx, dweight, dbias, dy, x, mean, rstd, weight);
}

} // namespace loom::cuda

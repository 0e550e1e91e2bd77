#include "core/backend/cuda/groups.h"
#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/walk.h"
#include "core/backend/float_math.h"

namespace loom::cuda {

namespace {

/// Lines along one axis; walk: the views' others axes.
template <int N>
struct Lines {
    Walk<N> others;
    std::int64_t length = 0;
    std::int64_t strides[N] = {}; ///< along the axis
    Groups groups;

    __host__ __device__ std::int64_t units() const
    {
        return (others.numel + groups.per_block() - 1) / groups.per_block();
    }
};

template <int N>
Lines<N> cut_lines(const View* const (&views)[N], int axis)
{
    const auto along = static_cast<std::size_t>(axis);
    View first[N];
    const View* shortened[N];
    Lines<N> lines;
    for (int k = 0; k < N; ++k) {
        first[k] = *views[k];
        first[k].shape[along] = 1;
        shortened[k] = &first[k];
        lines.strides[k] = views[k]->strides[along];
    }
    lines.others = plan_walk(shortened);
    lines.length = views[0]->shape[along];
    const bool across =
        lines.others.numel > 1 &&
        std::abs(lines.others.strides[0][lines.others.rank - 1]) < std::abs(lines.strides[0]);
    lines.groups = choose_groups(lines.others.numel, lines.length, across);
    return lines;
}

/// The larger; what becomes of a NaN does not matter, since every exponential is then one too.
struct Larger {
    template <typename T>
    __device__ T operator()(T a, T b) const
    {
        return a > b ? a : b;
    }
};

/// lines: y, x.
template <typename T, bool Log>
__global__ void softmax_kernel(Lines<2> lines, T* y, const T* x)
{
    __shared__ T shared_most[kThreads];
    __shared__ double shared_sum[kThreads];
    const Groups groups = lines.groups;
    for (std::int64_t unit = blockIdx.x; unit < lines.units(); unit += gridDim.x) {
        const std::int64_t line = unit * groups.per_block() + groups.group();
        const bool inside = line < lines.others.numel;
        const Offsets<2> at = lines.others[inside ? line : 0];
        const std::int64_t end = inside ? lines.length : 0;
        const T* from = x + at.of[1];
        T most = -static_cast<T>(__builtin_inf());
        for (std::int64_t i = groups.lane(); i < end; i += groups.lanes) {
            most = Larger{}(most, from[i * lines.strides[1]]);
        }
        most = combine_lanes(groups, most, shared_most, Larger{});
        double sum = 0;
        for (std::int64_t i = groups.lane(); i < end; i += groups.lanes) {
            sum += static_cast<double>(math::exp(from[i * lines.strides[1]] - most));
        }
        sum = combine_lanes(groups, sum, shared_sum, Plus{});
        const T total = Log ? math::log(static_cast<T>(sum)) : static_cast<T>(sum);
        for (std::int64_t i = groups.lane(); i < end; i += groups.lanes) {
            const T shifted = from[i * lines.strides[1]] - most;
            y[at.of[0] + i * lines.strides[0]] = Log ? shifted - total : math::exp(shifted) / total;
        }
    }
}

/// lines: dx, dy, y.
template <typename T, bool Log>
__global__ void softmax_gradient_kernel(Lines<3> lines, T* dx, const T* dy, const T* y)
{
    __shared__ double shared[kThreads];
    const Groups groups = lines.groups;
    for (std::int64_t unit = blockIdx.x; unit < lines.units(); unit += gridDim.x) {
        const std::int64_t line = unit * groups.per_block() + groups.group();
        const bool inside = line < lines.others.numel;
        const Offsets<3> at = lines.others[inside ? line : 0];
        const std::int64_t end = inside ? lines.length : 0;
        const T* gradient = dy + at.of[1];
        const T* result = y + at.of[2];
        double sum = 0;
        for (std::int64_t i = groups.lane(); i < end; i += groups.lanes) {
            const T g = gradient[i * lines.strides[1]];
            sum += static_cast<double>(Log ? g : g * result[i * lines.strides[2]]);
        }
        sum = combine_lanes(groups, sum, shared, Plus{});
        const T total = static_cast<T>(sum);
        for (std::int64_t i = groups.lane(); i < end; i += groups.lanes) {
            const T g = gradient[i * lines.strides[1]], out = result[i * lines.strides[2]];
            dx[at.of[0] + i * lines.strides[0]] =
                Log ? g - math::exp(out) * total : (g - total) * out;
        }
    }
}

template <typename T, bool Log>
void forward(Context& context, const Lines<2>& lines, const View& y, const View& x)
{
    launch(context, std::min(lines.units(), kMostBlocks), softmax_kernel<T, Log>, lines, y.as<T>(),
           x.as<const T>());
}

template <typename T, bool Log>
void gradient(Context& context, const Lines<3>& lines, const View& dx, const View& dy,
              const View& y)
{
    launch(context, std::min(lines.units(), kMostBlocks), softmax_gradient_kernel<T, Log>, lines,
           dx.as<T>(), dy.as<const T>(), y.as<const T>());
}

} // namespace

void softmax(Context& context, const View& y, const View& x, int axis, bool log)
{
    if (y.numel() == 0) return;
    const Lines<2> lines = cut_lines({&y, &x}, axis);
    if (y.dtype == DType::Float32)
        log ? forward<float, true>(context, lines, y, x)
            : forward<float, false>(context, lines, y, x);
    else
        log ? forward<double, true>(context, lines, y, x)
            : forward<double, false>(context, lines, y, x);
}

void softmax_gradient(Context& context, const View& dx, const View& dy, const View& y, int axis,
                      bool log)
{
    if (dx.numel() == 0) return;
    const Lines<3> lines = cut_lines({&dx, &dy, &y}, axis);
    if (dx.dtype == DType::Float32)
        log ? gradient<float, true>(context, lines, dx, dy, y)
            : gradient<float, false>(context, lines, dx, dy, y);
    else
        log ? gradient<double, true>(context, lines, dx, dy, y)
            : gradient<double, false>(context, lines, dx, dy, y);
}

} // namespace loom::cuda

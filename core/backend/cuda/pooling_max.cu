#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/launch.h"
#include "core/backend/cuda/pooling.h"

namespace loom::cuda {

namespace {

/// One window over one axis: the inputs begin, begin + step, … below end.
struct Taps {
    std::int64_t begin, end;
};

__device__ Taps taps_of(const PoolAxis& axis, std::int64_t output)
{
    std::int64_t begin = output * axis.stride - axis.padding;
    const std::int64_t end = begin + (axis.kernel - 1) * axis.dilation + 1;
    if (begin < 0) begin += (-begin + axis.dilation - 1) / axis.dilation * axis.dilation;
    return {begin, end < axis.in ? end : axis.in};
}

template <typename T, typename I>
__global__ void max_pool_kernel(PoolSizes sizes, T* y, I* indices, const T* x)
{
    for (std::int64_t i = thread_index(); i < sizes.outputs(); i += thread_count()) {
        const std::int64_t q = i % sizes.columns.out, p = i / sizes.columns.out % sizes.rows.out;
        const T* plane = x + i / sizes.out() * sizes.in();
        const Taps rows = taps_of(sizes.rows, p), columns = taps_of(sizes.columns, q);
        T best = -static_cast<T>(__builtin_inf());
        std::int64_t index = rows.begin * sizes.columns.in + columns.begin;
        for (std::int64_t h = rows.begin; h < rows.end; h += sizes.rows.dilation) {
            for (std::int64_t w = columns.begin; w < columns.end; w += sizes.columns.dilation) {
                const T value = plane[h * sizes.columns.in + w];
                if (!(value > best || value != value)) continue;
                best = value;
                index = h * sizes.columns.in + w;
            }
        }
        y[i] = best;
        if (indices != nullptr) indices[i] = static_cast<I>(index);
    }
}

/// The windows that hold an input of an axis, counted by the tap that it is: of tap k, whether
/// there is one, and which.
__device__ bool window_of(const PoolAxis& axis, std::int64_t input, std::int64_t tap,
                          std::int64_t& output)
{
    const std::int64_t first = input + axis.padding - tap * axis.dilation;
    if (first < 0 || first % axis.stride != 0) return false;
    output = first / axis.stride;
    return output < axis.out;
}

/// Each input gathers from the windows that chose it, in their order: no two threads add to one
/// number.
template <typename T, typename I>
__global__ void max_pool_gradient_kernel(PoolSizes sizes, T* dx, const T* dy, const I* indices)
{
    for (std::int64_t i = thread_index(); i < sizes.inputs(); i += thread_count()) {
        const std::int64_t w = i % sizes.columns.in, h = i / sizes.columns.in % sizes.rows.in;
        const std::int64_t plane = i / sizes.in() * sizes.out();
        const std::int64_t mine = h * sizes.columns.in + w;
        T sum = 0;
        for (std::int64_t r = sizes.rows.kernel; r-- > 0;) {
            std::int64_t p = 0, q = 0;
            if (!window_of(sizes.rows, h, r, p)) continue;
            for (std::int64_t s = sizes.columns.kernel; s-- > 0;) {
                if (!window_of(sizes.columns, w, s, q)) continue;
                const std::int64_t at = plane + p * sizes.columns.out + q;
                if (static_cast<std::int64_t>(indices[at]) == mine) sum += dy[at];
            }
        }
        dx[i] = sum;
    }
}

/// run(T{}, I{}) for the dtypes of the numbers and the indices.
template <typename Run>
void visit_types(DType numbers, DType indices, Run run)
{
    const bool narrow = indices == DType::Int32;
    if (numbers == DType::Float32) {
        if (narrow) return run(float{}, std::int32_t{});
        return run(float{}, std::int64_t{});
    }
    if (narrow) return run(double{}, std::int32_t{});
    run(double{}, std::int64_t{});
}

} // namespace

void max_pool2d(Context& context, const View& y, const View& indices, const View& x,
                const Pool2dGeometry& geometry)
{
    const PoolSizes sizes(x, y, geometry);
    visit_types(y.dtype, indices.dtype, [&]<typename T, typename I>(T, I) {
        launch_for_each(context, sizes.outputs(), max_pool_kernel<T, I>, sizes, y.as<T>(),
                        indices.as<I>(), x.as<const T>());
    });
}

void max_pool2d_gradient(Context& context, const View& dx, const View& dy, const View& indices,
                         const Pool2dGeometry& geometry)
{
    const PoolSizes sizes(dx, dy, geometry);
    visit_types(dx.dtype, indices.dtype, [&]<typename T, typename I>(T, I) {
        launch_for_each(context, sizes.inputs(), max_pool_gradient_kernel<T, I>, sizes, dx.as<T>(),
                        dy.as<const T>(), indices.as<const I>());
    });
}

} // namespace loom::cuda

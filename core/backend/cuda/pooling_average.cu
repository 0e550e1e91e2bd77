#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/launch.h"
#include "core/backend/cuda/pooling.h"

namespace loom::cuda {

namespace {

struct Window {
    std::int64_t begin, end; ///< the inputs
    std::int64_t padded;     ///< how long it is with the padding it covers
    __device__ bool is_empty() const { return begin >= end; }
};
/// The outputs whose windows may hold an input.
struct Range {
    std::int64_t begin, end;
};

/// The windows of average pooling. One that hangs over the padded edge (ceil mode) counts only what
/// lies within it.
struct FixedWindows {
    std::int64_t divisor_override;
    bool count_include_pad;

    __device__ static Window window(const PoolAxis& axis, std::int64_t output)
    {
        const std::int64_t begin = output * axis.stride - axis.padding;
        const std::int64_t full = begin + axis.kernel, most = axis.in + axis.padding;
        const std::int64_t end = full < most ? full : most;
        return {begin < 0 ? 0 : begin, end < axis.in ? end : axis.in, end - begin};
    }
    __device__ static Range outputs(const PoolAxis& axis, std::int64_t input)
    {
        const std::int64_t last = (input + axis.padding) / axis.stride;
        const std::int64_t before = input + axis.padding - axis.kernel; // windows up to it are past
        const std::int64_t first = before < 0 ? 0 : before / axis.stride + 1;
        return {first, last + 1 < axis.out ? last + 1 : axis.out};
    }
    __device__ std::int64_t divisor(const Window& row, const Window& column) const
    {
        if (divisor_override != 0) return divisor_override;
        if (count_include_pad) return row.padded * column.padded;
        return (row.end - row.begin) * (column.end - column.begin);
    }
};

/// The windows of adaptive pooling: [⌊i·in/out⌋, ⌈(i + 1)·in/out⌉).
struct AdaptiveWindows {
    __device__ static std::int64_t divide_up(std::int64_t a, std::int64_t b)
    {
        return (a + b - 1) / b;
    }
    __device__ static Window window(const PoolAxis& axis, std::int64_t output)
    {
        const std::int64_t begin = output * axis.in / axis.out;
        const std::int64_t end = divide_up((output + 1) * axis.in, axis.out);
        return {begin, end, end - begin};
    }
    __device__ static Range outputs(const PoolAxis& axis, std::int64_t input)
    {
        return {input * axis.out / axis.in, divide_up((input + 1) * axis.out, axis.in)};
    }
    __device__ std::int64_t divisor(const Window& row, const Window& column) const
    {
        return row.padded * column.padded;
    }
};

template <typename T, typename Windows>
__global__ void average_kernel(PoolSizes sizes, Windows windows, T* y, const T* x)
{
    for (std::int64_t i = thread_index(); i < sizes.outputs(); i += thread_count()) {
        const std::int64_t q = i % sizes.columns.out, p = i / sizes.columns.out % sizes.rows.out;
        const T* plane = x + i / sizes.out() * sizes.in();
        const Window row = Windows::window(sizes.rows, p);
        const Window column = Windows::window(sizes.columns, q);
        T sum = 0;
        for (std::int64_t h = row.begin; h < row.end; ++h) {
            for (std::int64_t w = column.begin; w < column.end; ++w) {
                sum += plane[h * sizes.columns.in + w];
            }
        }
        // A window without inputs is 0, as PyTorch's; no 0 / 0.
        const bool empty = row.is_empty() || column.is_empty();
        y[i] = empty ? T(0) : sum / static_cast<T>(windows.divisor(row, column));
    }
}

/// Each input gathers its share of the windows that hold it: no two threads add to one number.
template <typename T, typename Windows>
__global__ void average_gradient_kernel(PoolSizes sizes, Windows windows, T* dx, const T* dy)
{
    for (std::int64_t i = thread_index(); i < sizes.inputs(); i += thread_count()) {
        const std::int64_t w = i % sizes.columns.in, h = i / sizes.columns.in % sizes.rows.in;
        const T* plane = dy + i / sizes.in() * sizes.out();
        const Range rows = Windows::outputs(sizes.rows, h);
        const Range columns = Windows::outputs(sizes.columns, w);
        T sum = 0;
        for (std::int64_t p = rows.begin; p < rows.end; ++p) {
            const Window row = Windows::window(sizes.rows, p);
            for (std::int64_t q = columns.begin; q < columns.end; ++q) {
                const Window column = Windows::window(sizes.columns, q);
                sum +=
                    plane[p * sizes.columns.out + q] / static_cast<T>(windows.divisor(row, column));
            }
        }
        dx[i] = sum;
    }
}

template <typename Windows>
void average(Context& context, const View& y, const View& x, const PoolSizes& sizes,
             const Windows& windows)
{
    if (y.dtype == DType::Float32) {
        launch_for_each(context, sizes.outputs(), average_kernel<float, Windows>, sizes, windows,
                        y.as<float>(), x.as<const float>());
    } else {
        launch_for_each(context, sizes.outputs(), average_kernel<double, Windows>, sizes, windows,
                        y.as<double>(), x.as<const double>());
    }
}

template <typename Windows>
void average_gradient(Context& context, const View& dx, const View& dy, const PoolSizes& sizes,
                      const Windows& windows)
{
    if (dx.dtype == DType::Float32) {
        launch_for_each(context, sizes.inputs(), average_gradient_kernel<float, Windows>, sizes,
                        windows, dx.as<float>(), dy.as<const float>());
    } else {
        launch_for_each(context, sizes.inputs(), average_gradient_kernel<double, Windows>, sizes,
                        windows, dx.as<double>(), dy.as<const double>());
    }
}

/// Average pooling has no dilation, whatever the geometry says.
PoolSizes undilated(const View& x, const View& y, const Pool2dGeometry& geometry)
{
    PoolSizes sizes(x, y, geometry);
    sizes.rows.dilation = sizes.columns.dilation = 1;
    return sizes;
}

} // namespace

void avg_pool2d(Context& context, const View& y, const View& x, const Pool2dGeometry& geometry)
{
    average(context, y, x, undilated(x, y, geometry),
            FixedWindows{geometry.divisor_override, geometry.count_include_pad});
}

void avg_pool2d_gradient(Context& context, const View& dx, const View& dy,
                         const Pool2dGeometry& geometry)
{
    average_gradient(context, dx, dy, undilated(dx, dy, geometry),
                     FixedWindows{geometry.divisor_override, geometry.count_include_pad});
}

void adaptive_avg_pool2d(Context& context, const View& y, const View& x)
{
    average(context, y, x, PoolSizes(x, y), AdaptiveWindows{});
}

void adaptive_avg_pool2d_gradient(Context& context, const View& dx, const View& dy)
{
    average_gradient(context, dx, dy, PoolSizes(dx, dy), AdaptiveWindows{});
}

} // namespace loom::cuda

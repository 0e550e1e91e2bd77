#include "core/backend/cuda/groups.h"
#include "core/backend/cuda/kernels.h"

namespace loom::cuda {

namespace {

struct ConvAxis {
    std::int64_t in, out, kernel, stride, padding, dilation;

    /// The input under tap k of an output; false in the padding.
    __device__ bool input_of(std::int64_t output, std::int64_t tap, std::int64_t& input) const
    {
        input = output * stride - padding + tap * dilation;
        return input >= 0 && input < in;
    }
    /// The output that sees an input through tap k; false if there is none.
    __device__ bool output_of(std::int64_t input, std::int64_t tap, std::int64_t& output) const
    {
        const std::int64_t first = input + padding - tap * dilation;
        if (first < 0 || first % stride != 0) return false;
        output = first / stride;
        return output < out;
    }
};

/// x[samples, groups · inputs, H, W], y[samples, groups · outputs, P, Q].
struct ConvSizes {
    std::int64_t samples, groups, inputs, outputs; ///< channels of one group
    ConvAxis rows, columns;

    ConvSizes(const View& x, const View& weight, const View& y, const Conv2dGeometry& g)
        : samples(x.shape[0]), groups(g.groups), inputs(weight.shape[1]),
          outputs(weight.shape[0] / g.groups), rows{x.shape[2],  y.shape[2],     weight.shape[2],
                                                    g.stride[0], g.pad_begin[0], g.dilation[0]},
          columns{x.shape[3],  y.shape[3],     weight.shape[3],
                  g.stride[1], g.pad_begin[1], g.dilation[1]}
    {}
    __host__ __device__ std::int64_t in_plane() const { return rows.in * columns.in; }
    __host__ __device__ std::int64_t out_plane() const { return rows.out * columns.out; }
    __host__ __device__ std::int64_t taps() const { return rows.kernel * columns.kernel; }
    __host__ __device__ std::int64_t x_numel() const
    {
        return samples * groups * inputs * in_plane();
    }
    __host__ __device__ std::int64_t y_numel() const
    {
        return samples * groups * outputs * out_plane();
    }
};

template <typename T>
__global__ void forward_kernel(ConvSizes s, T* y, const T* x, const T* weight)
{
    for (std::int64_t i = thread_index(); i < s.y_numel(); i += thread_count()) {
        const std::int64_t q = i % s.columns.out, p = i / s.columns.out % s.rows.out;
        const std::int64_t m = i / s.out_plane() % (s.groups * s.outputs);
        const std::int64_t n = i / s.out_plane() / (s.groups * s.outputs);
        const std::int64_t first = n * s.groups * s.inputs + m / s.outputs * s.inputs;
        double sum = 0;
        for (std::int64_t c = 0; c < s.inputs; ++c) {
            const T* plane = x + (first + c) * s.in_plane();
            const T* taps = weight + (m * s.inputs + c) * s.taps();
            for (std::int64_t r = 0; r < s.rows.kernel; ++r) {
                std::int64_t h = 0, w = 0;
                if (!s.rows.input_of(p, r, h)) continue;
                for (std::int64_t t = 0; t < s.columns.kernel; ++t) {
                    if (!s.columns.input_of(q, t, w)) continue;
                    sum += static_cast<double>(plane[h * s.columns.in + w]) *
                           static_cast<double>(taps[r * s.columns.kernel + t]);
                }
            }
        }
        y[i] = static_cast<T>(sum);
    }
}

template <typename T>
__global__ void input_gradient_kernel(ConvSizes s, T* dx, const T* dy, const T* weight)
{
    for (std::int64_t i = thread_index(); i < s.x_numel(); i += thread_count()) {
        const std::int64_t w = i % s.columns.in, h = i / s.columns.in % s.rows.in;
        const std::int64_t channel = i / s.in_plane() % (s.groups * s.inputs);
        const std::int64_t n = i / s.in_plane() / (s.groups * s.inputs);
        const std::int64_t c = channel % s.inputs, group = channel / s.inputs;
        double sum = 0;
        for (std::int64_t o = 0; o < s.outputs; ++o) {
            const std::int64_t m = group * s.outputs + o;
            const T* plane = dy + (n * s.groups * s.outputs + m) * s.out_plane();
            const T* taps = weight + (m * s.inputs + c) * s.taps();
            for (std::int64_t r = 0; r < s.rows.kernel; ++r) {
                std::int64_t p = 0, q = 0;
                if (!s.rows.output_of(h, r, p)) continue;
                for (std::int64_t t = 0; t < s.columns.kernel; ++t) {
                    if (!s.columns.output_of(w, t, q)) continue;
                    sum += static_cast<double>(plane[p * s.columns.out + q]) *
                           static_cast<double>(taps[r * s.columns.kernel + t]);
                }
            }
        }
        dx[i] = static_cast<T>(sum);
    }
}

/// A block for each weight.
template <typename T>
__global__ void weight_gradient_kernel(ConvSizes s, Groups lanes, T* dweight, const T* dy,
                                       const T* x)
{
    __shared__ double shared[kThreads];
    const std::int64_t weights = s.groups * s.outputs * s.inputs * s.taps();
    for (std::int64_t i = blockIdx.x; i < weights; i += gridDim.x) {
        const std::int64_t t = i % s.columns.kernel, r = i / s.columns.kernel % s.rows.kernel;
        const std::int64_t c = i / s.taps() % s.inputs, m = i / s.taps() / s.inputs;
        const std::int64_t channel = m / s.outputs * s.inputs + c;
        double sum = 0;
        for (std::int64_t k = lanes.lane(); k < s.samples * s.out_plane(); k += lanes.lanes) {
            const std::int64_t q = k % s.columns.out, p = k / s.columns.out % s.rows.out;
            const std::int64_t n = k / s.out_plane();
            std::int64_t h = 0, w = 0;
            if (!s.rows.input_of(p, r, h) || !s.columns.input_of(q, t, w)) continue;
            const std::int64_t from = (n * s.groups * s.inputs + channel) * s.in_plane();
            const std::int64_t to = (n * s.groups * s.outputs + m) * s.out_plane();
            sum += static_cast<double>(x[from + h * s.columns.in + w]) *
                   static_cast<double>(dy[to + p * s.columns.out + q]);
        }
        sum = combine_lanes(lanes, sum, shared, Plus{});
        if (lanes.lane() == 0) dweight[i] = static_cast<T>(sum);
    }
}

template <typename T>
void forward(Context& context, const ConvSizes& sizes, const View& y, const View& x,
             const View& weight)
{
    launch_for_each(context, sizes.y_numel(), forward_kernel<T>, sizes, y.as<T>(), x.as<const T>(),
                    weight.as<const T>());
}

template <typename T>
void input_gradient(Context& context, const ConvSizes& sizes, const View& dx, const View& dy,
                    const View& weight)
{
    launch_for_each(context, sizes.x_numel(), input_gradient_kernel<T>, sizes, dx.as<T>(),
                    dy.as<const T>(), weight.as<const T>());
}

template <typename T>
void weight_gradient(Context& context, const ConvSizes& sizes, const View& dweight, const View& dy,
                     const View& x)
{
    if (dweight.numel() == 0) return;
    launch(context, std::min(dweight.numel(), kMostBlocks), weight_gradient_kernel<T>, sizes,
           Groups{}, dweight.as<T>(), dy.as<const T>(), x.as<const T>());
}

} // namespace

void direct_conv2d(Context& context, const View& y, const View& x, const View& weight,
                   const Conv2dGeometry& geometry)
{
    const ConvSizes sizes(x, weight, y, geometry);
    if (y.dtype == DType::Float32)
        forward<float>(context, sizes, y, x, weight);
    else
        forward<double>(context, sizes, y, x, weight);
}

void direct_conv2d_input_gradient(Context& context, const View& dx, const View& dy,
                                  const View& weight, const Conv2dGeometry& geometry)
{
    const ConvSizes sizes(dx, weight, dy, geometry);
    if (dx.dtype == DType::Float32)
        input_gradient<float>(context, sizes, dx, dy, weight);
    else
        input_gradient<double>(context, sizes, dx, dy, weight);
}

void direct_conv2d_weight_gradient(Context& context, const View& dweight, const View& dy,
                                   const View& x, const Conv2dGeometry& geometry)
{
    const ConvSizes sizes(x, dweight, dy, geometry);
    if (dweight.dtype == DType::Float32)
        weight_gradient<float>(context, sizes, dweight, dy, x);
    else
        weight_gradient<double>(context, sizes, dweight, dy, x);
}

} // namespace loom::cuda

#include "core/backend/cuda/channel_sums.h"
#include "core/backend/cuda/kernels.h"

#include <cmath>

namespace loom::cuda {

namespace {

/// Of the deviations from the channel's first value, and of their squares: no cancellation however
/// large the mean, and one pass over x.
template <typename T>
struct Deviations {
    const T* x;
    __device__ double shift(const ChannelSizes& sizes, std::int64_t channel) const
    {
        return sizes.numel == 0 ? 0.0 : static_cast<double>(x[sizes.at(channel, 0)]);
    }
    __device__ Sums operator()(const ChannelSizes& sizes, std::int64_t channel,
                               std::int64_t at) const
    {
        const double d = static_cast<double>(x[at]) - shift(sizes, channel);
        return {d, d * d};
    }
};

/// Of dy and of dy · (x - mean).
template <typename T>
struct Gradients {
    const T* dy;
    const T* x;
    const T* mean;
    __device__ Sums operator()(const ChannelSizes& /*sizes*/, std::int64_t channel,
                               std::int64_t at) const
    {
        const auto g = static_cast<double>(dy[at]);
        return {g, g * static_cast<double>(x[at] - mean[channel])};
    }
};

/// [channels] each.
template <typename T>
struct Statistics {
    T *mean, *rstd, *variance;
};

template <typename T>
__global__ void statistics_kernel(ChannelSizes sizes, const Sums* sums, std::int64_t chunks,
                                  Deviations<T> terms, Statistics<T> to, double eps)
{
    for (std::int64_t c = thread_index(); c < sizes.channels; c += thread_count()) {
        const Sums total = total_of(sums, chunks, c);
        const auto count = static_cast<double>(sizes.per_channel());
        const double rest = (total.second - total.first * total.first / count) / count;
        const double variance = rest < 0 ? 0 : rest;
        to.mean[c] = static_cast<T>(terms.shift(sizes, c) + total.first / count);
        to.variance[c] = static_cast<T>(variance);
        to.rstd[c] = static_cast<T>(1 / ::sqrt(variance + eps));
    }
}

template <typename T>
__global__ void normalise_kernel(ChannelSizes sizes, T* y, const T* x, const T* mean, const T* rstd,
                                 const T* weight, const T* bias)
{
    for (std::int64_t i = thread_index(); i < sizes.numel; i += thread_count()) {
        const std::int64_t c = sizes.channel_of(i);
        const T scale = weight == nullptr ? rstd[c] : rstd[c] * weight[c];
        const T shift = bias == nullptr ? T(0) : bias[c];
        y[i] = (x[i] - mean[c]) * scale + shift;
    }
}

template <typename T>
__global__ void differentiate_kernel(ChannelSizes sizes, T* dx, const T* dy, const T* x,
                                     const T* mean, Affine<T> map)
{
    for (std::int64_t i = thread_index(); i < sizes.numel; i += thread_count()) {
        const std::int64_t c = sizes.channel_of(i);
        dx[i] = (x[i] - mean[c]) * map.scale[c] + map.shift[c] + dy[i] * map.factor[c];
    }
}

template <typename T>
T* data_or_null(const View* view)
{
    return view == nullptr ? nullptr : view->as<T>();
}

template <typename T>
void measure(Context& context, const Statistics<T>& statistics, const View& x, double eps)
{
    const ChannelSizes sizes(x);
    const Cut cut(sizes);
    const Scratch sums(context, bytes_of_sums(sizes, cut));
    const Deviations<T> terms{x.as<const T>()};
    sum_channels(context, sizes, cut, terms, sums.as<Sums>());
    launch_for_each(context, sizes.channels, statistics_kernel<T>, sizes, sums.as<const Sums>(),
                    cut.chunks, terms, statistics, eps);
}

template <typename T>
void normalise(Context& context, const View& y, const Statistics<T>& statistics, const View& x,
               const View* weight, const View* bias, double eps)
{
    measure(context, statistics, x, eps);
    const ChannelSizes sizes(x);
    launch_for_each(context, sizes.numel, normalise_kernel<T>, sizes, y.as<T>(), x.as<const T>(),
                    statistics.mean, statistics.rstd, data_or_null<const T>(weight),
                    data_or_null<const T>(bias));
}

template <typename T>
void differentiate(Context& context, const View& dx, const View* dweight, const View* dbias,
                   const View& dy, const View& x, const View& mean, const View& rstd,
                   const View* weight)
{
    const ChannelSizes sizes(x);
    const Cut cut(sizes);
    const Scratch sums(context, bytes_of_sums(sizes, cut));
    const Gradients<T> terms{dy.as<const T>(), x.as<const T>(), mean.as<const T>()};
    sum_channels(context, sizes, cut, terms, sums.as<Sums>());

    const Scratch slopes(context, static_cast<std::size_t>(3 * sizes.channels) * sizeof(T));
    T* const first = slopes.as<T>();
    const Affine<T> map{first, first + sizes.channels, first + 2 * sizes.channels};
    launch_for_each(context, sizes.channels, slopes_kernel<T>, sizes.channels,
                    static_cast<double>(sizes.per_channel()), sums.as<const Sums>(), cut.chunks,
                    rstd.as<const T>(), data_or_null<const T>(weight), map,
                    data_or_null<T>(dweight), data_or_null<T>(dbias));
    launch_for_each(context, sizes.numel, differentiate_kernel<T>, sizes, dx.as<T>(),
                    dy.as<const T>(), x.as<const T>(), mean.as<const T>(), map);
}

} // namespace

void batch_statistics(Context& context, const View& mean, const View& rstd, const View& variance,
                      const View& x, double eps)
{
    measure<float>(context, {mean.as<float>(), rstd.as<float>(), variance.as<float>()}, x, eps);
}

void batch_norm(Context& context, const View& y, const View& mean, const View& rstd,
                const View& variance, const View& x, const View* weight, const View* bias,
                double eps)
{
    if (x.shape[1] == 0) return;
    if (x.dtype == DType::Float32) {
        const Statistics<float> to{mean.as<float>(), rstd.as<float>(), variance.as<float>()};
        normalise<float>(context, y, to, x, weight, bias, eps);
    } else {
        const Statistics<double> to{mean.as<double>(), rstd.as<double>(), variance.as<double>()};
        normalise<double>(context, y, to, x, weight, bias, eps);
    }
}

void batch_norm_gradient(Context& context, const View& dx, const View* dweight, const View* dbias,
                         const View& dy, const View& x, const View& mean, const View& rstd,
                         const View* weight)
{
    if (x.shape[1] == 0) return;
    if (x.dtype == DType::Float32)
        differentiate<float>(context, dx, dweight, dbias, dy, x, mean, rstd, weight);
    else
        differentiate<double>(context, dx, dweight, dbias, dy, x, mean, rstd, weight);
}

} // namespace loom::cuda

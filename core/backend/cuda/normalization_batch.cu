#include "core/backend/cuda/groups.h"
#include "core/backend/cuda/kernels.h"

#include <cmath>

namespace loom::cuda {

namespace {

constexpr std::int64_t kEnoughBlocks = 512;
constexpr std::int64_t kTermsPerLane = 16; // at least, in a chunk

/// x[samples, channels, plane]
struct ChannelSizes {
    std::int64_t samples, channels, plane, numel;

    explicit ChannelSizes(const View& x)
        : samples(x.shape[0]), channels(x.shape[1]), numel(x.numel())
    {
        const std::int64_t planes = samples * channels;
        plane = planes == 0 ? 1 : numel / planes;
    }
    __host__ __device__ std::int64_t per_channel() const { return samples * plane; }
    /// Where value i of a channel lies.
    __device__ std::int64_t at(std::int64_t channel, std::int64_t i) const
    {
        return (i / plane * channels + channel) * plane + i % plane;
    }
    __device__ std::int64_t channel_of(std::int64_t at) const { return at / plane % channels; }
};

/// Two sums over the values of a channel, in float64.
struct Sums {
    double first, second;
    __device__ Sums operator+(const Sums& other) const
    {
        return {first + other.first, second + other.second};
    }
};

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

/// How the sums of all channels are cut; a function of the sizes alone.
struct Cut {
    Groups groups;
    std::int64_t chunks = 1, chunk_length = 1;

    explicit Cut(const ChannelSizes& sizes)
        : groups(choose_groups(sizes.channels, sizes.per_channel(), sizes.plane == 1))
    {
        const std::int64_t length = sizes.per_channel();
        const std::int64_t blocks = std::max<std::int64_t>(1, groups.blocks(sizes.channels));
        chunks = std::clamp<std::int64_t>(length / (groups.lanes * kTermsPerLane), 1,
                                          std::max<std::int64_t>(1, kEnoughBlocks / blocks));
        chunk_length = (length + chunks - 1) / chunks;
    }
};

/// sums[channel][chunk]
template <typename Terms>
__global__ void channel_sums_kernel(ChannelSizes sizes, Cut cut, Terms terms, Sums* sums)
{
    __shared__ Sums shared[kThreads];
    const Groups groups = cut.groups;
    const std::int64_t rows = (sizes.channels + groups.per_block() - 1) / groups.per_block();
    for (std::int64_t unit = blockIdx.x; unit < rows * cut.chunks; unit += gridDim.x) {
        const std::int64_t chunk = unit % cut.chunks;
        const std::int64_t channel = unit / cut.chunks * groups.per_block() + groups.group();
        const std::int64_t begin = chunk * cut.chunk_length, full = begin + cut.chunk_length;
        const std::int64_t end = full < sizes.per_channel() ? full : sizes.per_channel();
        Sums sum{0, 0};
        if (channel < sizes.channels) {
            for (std::int64_t i = begin + groups.lane(); i < end; i += groups.lanes) {
                sum = sum + terms(sizes, channel, sizes.at(channel, i));
            }
        }
        sum = combine_lanes(groups, sum, shared, Plus{});
        if (channel < sizes.channels && groups.lane() == 0) {
            sums[channel * cut.chunks + chunk] = sum;
        }
    }
}

__device__ Sums total_of(const Sums* sums, std::int64_t chunks, std::int64_t channel)
{
    Sums total{0, 0};
    for (std::int64_t i = 0; i < chunks; ++i) total = total + sums[channel * chunks + i];
    return total;
}

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

/// dx = (x - mean) * scale + shift + dy * factor; [channels] each.
template <typename T>
struct Affine {
    T *scale, *shift, *factor;
};

template <typename T>
__global__ void slopes_kernel(ChannelSizes sizes, const Sums* sums, std::int64_t chunks,
                              const T* rstd, const T* weight, Affine<T> to, T* dweight, T* dbias)
{
    for (std::int64_t c = thread_index(); c < sizes.channels; c += thread_count()) {
        const Sums total = total_of(sums, chunks, c);
        const auto count = static_cast<double>(sizes.per_channel());
        const auto inverse = static_cast<double>(rstd[c]);
        const double slope = weight == nullptr ? inverse : inverse * static_cast<double>(weight[c]);
        to.factor[c] = static_cast<T>(slope);
        to.scale[c] = static_cast<T>(-slope * inverse * inverse * total.second / count);
        to.shift[c] = static_cast<T>(-slope * total.first / count);
        if (dweight != nullptr) dweight[c] = static_cast<T>(total.second * inverse);
        if (dbias != nullptr) dbias[c] = static_cast<T>(total.first);
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

template <typename Terms>
void sum_channels(Context& context, const ChannelSizes& sizes, const Cut& cut, const Terms& terms,
                  Sums* sums)
{
    const std::int64_t units = cut.groups.blocks(sizes.channels) * cut.chunks;
    launch(context, std::min(units, kMostBlocks), channel_sums_kernel<Terms>, sizes, cut, terms,
           sums);
}

std::size_t bytes_of_sums(const ChannelSizes& sizes, const Cut& cut)
{
    return static_cast<std::size_t>(sizes.channels * cut.chunks) * sizeof(Sums);
}

template <typename T>
void normalise(Context& context, const View& y, const Statistics<T>& statistics, const View& x,
               const View* weight, const View* bias, double eps)
{
    const ChannelSizes sizes(x);
    const Cut cut(sizes);
    const Scratch sums(context, bytes_of_sums(sizes, cut));
    const Deviations<T> terms{x.as<const T>()};
    sum_channels(context, sizes, cut, terms, sums.as<Sums>());
    launch_for_each(context, sizes.channels, statistics_kernel<T>, sizes, sums.as<const Sums>(),
                    cut.chunks, terms, statistics, eps);
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
    launch_for_each(context, sizes.channels, slopes_kernel<T>, sizes, sums.as<const Sums>(),
                    cut.chunks, rstd.as<const T>(), data_or_null<const T>(weight), map,
                    data_or_null<T>(dweight), data_or_null<T>(dbias));
    launch_for_each(context, sizes.numel, differentiate_kernel<T>, sizes, dx.as<T>(),
                    dy.as<const T>(), x.as<const T>(), mean.as<const T>(), map);
}

} // namespace

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

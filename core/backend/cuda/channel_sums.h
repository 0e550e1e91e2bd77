#pragma once

#include "core/backend/cuda/groups.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

/// Sums over the channels of images, in float64 and in an order that the sizes alone decide.
namespace loom::cuda {

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

/// How the sums of all channels are cut; a function of the sizes alone.
struct Cut {
    Groups groups;
    std::int64_t chunks = 1, chunk_length = 1;

    static constexpr std::int64_t kEnoughBlocks = 512;
    static constexpr std::int64_t kTermsPerLane = 16; // at least, in a chunk

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

__device__ inline Sums total_of(const Sums* sums, std::int64_t chunks, std::int64_t channel)
{
    Sums total{0, 0};
    for (std::int64_t i = 0; i < chunks; ++i) total = total + sums[channel * chunks + i];
    return total;
}

/// The gradient of a batch norm: dx = (x - mean) * scale + shift + dy * factor; [channels] each.
template <typename T>
struct Affine {
    T *scale, *shift, *factor;
};

/// From the sums of dy and of dy · (x - mean) over the `count` values of each channel.
template <typename T>
__global__ void slopes_kernel(std::int64_t channels, double count, const Sums* sums,
                              std::int64_t chunks, const T* rstd, const T* weight, Affine<T> to,
                              T* dweight, T* dbias)
{
    for (std::int64_t c = thread_index(); c < channels; c += thread_count()) {
        const Sums total = total_of(sums, chunks, c);
        const auto inverse = static_cast<double>(rstd[c]);
        const double slope = weight == nullptr ? inverse : inverse * static_cast<double>(weight[c]);
        to.factor[c] = static_cast<T>(slope);
        to.scale[c] = static_cast<T>(-slope * inverse * inverse * total.second / count);
        to.shift[c] = static_cast<T>(-slope * total.first / count);
        if (dweight != nullptr) dweight[c] = static_cast<T>(total.second * inverse);
        if (dbias != nullptr) dbias[c] = static_cast<T>(total.first);
    }
}

template <typename Terms>
void sum_channels(const Context& context, const ChannelSizes& sizes, const Cut& cut,
                  const Terms& terms, Sums* sums)
{
    const std::int64_t units = cut.groups.blocks(sizes.channels) * cut.chunks;
    launch(context, std::min(units, kMostBlocks), channel_sums_kernel<Terms>, sizes, cut, terms,
           sums);
}

inline std::size_t bytes_of_sums(const ChannelSizes& sizes, const Cut& cut)
{
    return static_cast<std::size_t>(sizes.channels * cut.chunks) * sizeof(Sums);
}

} // namespace loom::cuda

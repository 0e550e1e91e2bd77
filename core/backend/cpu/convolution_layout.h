#pragma once

#include "core/backend/cpu/convolution_axis.h"
#include "core/backend/cpu/thread_pool.h"

/// Moves between NCHW and what the tiles read: samples side by side in the lanes, or the pixels
/// that meet a tap side by side.
namespace loom::LOOM_ISA_NAMESPACE {

/// Transposes L vectors of L.
template <typename T, int L>
LOOM_INLINE void transpose(Vec<T, L> (&v)[L])
{
    LOOM_UNROLL
    for (int stage = 1; stage < L; stage *= 2) {
        Vec<T, L> next[L];
        LOOM_UNROLL
        for (int i = 0; i < L / 2; ++i) {
            next[2 * i] = interleave<T, L, 0>(v[i], v[i + L / 2]);
            next[2 * i + 1] = interleave<T, L, 1>(v[i], v[i + L / 2]);
        }
        LOOM_UNROLL
        for (int i = 0; i < L; ++i) v[i] = next[i];
    }
}

/// Where the pixels of a packed plane stand: rows of `width` pixels; strides in elements.
struct PixelPlaces {
    std::int64_t pixel;
    std::int64_t width;
    std::int64_t row;
};

/// Sample n of pixel i goes to lane n at place i; lanes beyond `samples` are 0.
template <typename T, int L>
void pack_samples(T* to, const PixelPlaces& places, const T* from, std::int64_t sample_stride,
                  int samples, std::int64_t pixels)
{
    const auto place = [&](std::int64_t i) {
        return to + i / places.width * places.row + i % places.width * places.pixel;
    };
    if (pixels < L) {
        for (std::int64_t i = 0; i < pixels; ++i) {
            for (int n = 0; n < L; ++n) place(i)[n] = n < samples ? from[n * sample_stride + i] : 0;
        }
        return;
    }
    for (std::int64_t next = 0; next < pixels; next += L) {
        const std::int64_t i = next + L <= pixels ? next : pixels - L; // the last may overlap
        Vec<T, L> v[L];
        LOOM_UNROLL
        for (int n = 0; n < L; ++n) {
            v[n] = n < samples ? load<T, L>(from + n * sample_stride + i) : Vec<T, L>{};
        }
        transpose<T, L>(v);
        T* at = place(i);
        std::int64_t left = places.width - i % places.width;
        LOOM_UNROLL
        for (int n = 0; n < L; ++n) {
            store(at, v[n]);
            at += places.pixel;
            if (--left > 0) continue;
            at += places.row - places.width * places.pixel;
            left = places.width;
        }
    }
}

/// to[sample][i] = from[i][L], for the lanes below `samples`.
template <typename T, int L>
void unpack_samples(T* to, const T* from, std::int64_t sample_stride, int samples,
                    std::int64_t count)
{
    const auto unpack = [&](std::int64_t i) {
        Vec<T, L> v[L];
        LOOM_UNROLL
        for (int n = 0; n < L; ++n) v[n] = load<T, L>(from + (i + n) * L);
        transpose<T, L>(v);
        LOOM_UNROLL
        for (int n = 0; n < L; ++n) {
            if (n < samples) store(to + n * sample_stride + i, v[n]);
        }
    };
    if (count < L) {
        for (int n = 0; n < samples; ++n) {
            for (std::int64_t i = 0; i < count; ++i) to[n * sample_stride + i] = from[i * L + n];
        }
        return;
    }
    for (std::int64_t i = 0; i + L <= count; i += L) unpack(i);
    if (count % L != 0) unpack(count - L);
}

/// to[j] = what the outputs q + j of output row p meet in the plane at tap (r, s); 0 for padding.
template <typename T>
void gather(T* to, const T* plane, const Axis& rows, const Axis& columns, std::int64_t r,
            std::int64_t s, std::int64_t p, std::int64_t q, std::int64_t count)
{
    const std::int64_t row = rows.inputs(r)[p];
    const std::int64_t* inputs = columns.inputs(s) + q;
    if (row < 0) {
        for (std::int64_t j = 0; j < count; ++j) to[j] = T{0};
        return;
    }
    const T* from = plane + row * columns.in();
    if (columns.in_step() != 1 || columns.has_gaps()) {
        for (std::int64_t j = 0; j < count; ++j) to[j] = inputs[j] < 0 ? T{0} : from[inputs[j]];
    } else {
        std::int64_t j = 0;
        for (; j < count && inputs[j] < 0; ++j) to[j] = T{0};
        std::int64_t end = columns.end()[s] - q;
        if (end > count) end = count;
        if (end > j) {
            __builtin_memcpy(to + j, from + inputs[j],
                             static_cast<std::size_t>(end - j) * sizeof(T));
            j = end;
        }
        for (; j < count; ++j) to[j] = T{0};
    }
}

/// Samples side by side in one vector: `lanes` of the smallest vector that holds them.
struct SampleBlock {
    std::int64_t first;
    int count;
    int lanes;
};

template <typename T>
std::int64_t sample_block_count(std::int64_t samples)
{
    return ceil_div(samples, kLanes<T>);
}
template <typename T>
SampleBlock sample_block(std::int64_t samples, std::int64_t index)
{
    const std::int64_t first = index * kLanes<T>;
    const std::int64_t left = samples - first;
    int lanes = kLanes<T>;
    while (lanes > 4 && left <= lanes / 2) lanes /= 2;
    return {first, static_cast<int>(left < lanes ? left : lanes), lanes};
}

/// Calls f.template operator()<L>() with the block's number of lanes as L.
template <typename F>
LOOM_INLINE void with_lanes(int lanes, const F& f)
{
    if constexpr (kLanes<float> >= 16) {
        if (lanes == 16) return f.template operator()<16>();
    }
    if constexpr (kLanes<float> >= 8) {
        if (lanes == 8) return f.template operator()<8>();
    }
    f.template operator()<4>();
}

/// How many of `blocks` blocks of samples are packed at a time: more would fall out of the caches
/// and of malloc's free lists.
LOOM_INLINE std::int64_t blocks_that_fit(std::int64_t blocks, std::int64_t bytes_of_one)
{
    constexpr std::int64_t kMaxPackedBytes = std::int64_t{12} << 20;
    const std::int64_t fitting = kMaxPackedBytes / (bytes_of_one + 1);
    if (fitting <= 1) return 1;
    const std::int64_t rounds = ceil_div(blocks, fitting);
    return rounds <= 1 ? blocks : ceil_div(blocks, rounds);
}

/// A batch of images of which some blocks of samples are to be packed.
struct Batch {
    const float* images; ///< [samples, groups * channels, height, width]
    std::int64_t samples, groups, channels, height, width;

    std::int64_t plane() const { return height * width; }
    std::int64_t size() const { return groups * channels * plane(); }
};

/// Packs the blocks of samples [first, first + blocks), block i at to + i * size * kLanes, groups
/// one after the other; channel c of a group begins c * `channel_stride` pixels after its start.
inline void pack_batch(ThreadPool& pool, float* to, const Batch& batch, const PixelPlaces& places,
                       std::int64_t channel_stride, std::int64_t first, std::int64_t blocks)
{
    constexpr std::int64_t kPixelsAtOnce = 2048;
    const std::int64_t plane = batch.plane();
    const Blocks parts(batch.groups * batch.channels, ceil_div(kPixelsAtOnce, plane));
    pool.run(blocks * parts.count, [&](std::int64_t job) {
        const std::int64_t block = job / parts.count, part = job % parts.count;
        const SampleBlock samples = sample_block<float>(batch.samples, first + block);
        const float* from = batch.images + samples.first * batch.size();
        with_lanes(samples.lanes, [&]<int L>() {
            const PixelPlaces scaled{places.pixel * L, places.width, places.row * L};
            for (std::int64_t c = parts.begin(part); c < parts.end(part); ++c) {
                const std::int64_t group = c / batch.channels * batch.channels;
                float* plane_to = to + block * batch.size() * kLanes<float> +
                                  (group * plane + (c - group) * channel_stride) * L;
                pack_samples<float, L>(plane_to, scaled, from + c * plane, batch.size(),
                                       samples.count, plane);
            }
        });
    });
}

} // namespace loom::LOOM_ISA_NAMESPACE

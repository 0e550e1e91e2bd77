#include "core/backend/cpu/pooling.h"

#include "core/backend/cpu/pooling_planes.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

/// One plane; indices of type I.
template <typename T, typename I>
struct MaxPlane {
    T* y;
    I* indices;
    const T* x;
};

/// What the window over h = begin, begin + step, … below end holds of the plane.
struct Taps {
    std::int64_t begin, end, step;
};

Taps taps_of(std::int64_t output, std::int64_t kernel, std::int64_t stride, std::int64_t padding,
             std::int64_t dilation, std::int64_t size)
{
    std::int64_t begin = output * stride - padding;
    const std::int64_t end = begin + (kernel - 1) * dilation + 1;
    if (begin < 0) begin += ceil_div(-begin, dilation) * dilation;
    return {begin, end < size ? end : size, dilation};
}

template <typename T, typename I>
void pool_plane(const MaxPlane<T, I>& plane, const PoolSizes& sizes, const Pool2dGeometry& geometry)
{
    for (std::int64_t p = 0; p < sizes.rows; ++p) {
        const Taps rows = taps_of(p, geometry.kernel[0], geometry.stride[0], geometry.padding[0],
                                  geometry.dilation[0], sizes.height);
        for (std::int64_t q = 0; q < sizes.columns; ++q) {
            const Taps columns = taps_of(q, geometry.kernel[1], geometry.stride[1],
                                         geometry.padding[1], geometry.dilation[1], sizes.width);
            T best = -static_cast<T>(__builtin_inf());
            std::int64_t index = rows.begin * sizes.width + columns.begin;
            for (std::int64_t h = rows.begin; h < rows.end; h += rows.step) {
                for (std::int64_t w = columns.begin; w < columns.end; w += columns.step) {
                    const T value = plane.x[h * sizes.width + w];
                    if (!(value > best || value != value)) continue;
                    best = value;
                    index = h * sizes.width + w;
                }
            }
            plane.y[p * sizes.columns + q] = best;
            plane.indices[p * sizes.columns + q] = static_cast<I>(index);
        }
    }
}

bool is_two_by_two(const PoolSizes& sizes, const Pool2dGeometry& geometry)
{
    constexpr std::array<std::int64_t, 2> kNone{0, 0}, kTwo{2, 2}, kOne{1, 1};
    return geometry.kernel == kTwo && geometry.stride == kTwo && geometry.padding == kNone &&
           geometry.dilation == kOne && sizes.rows * 2 <= sizes.height &&
           sizes.columns * 2 <= sizes.width;
}

/// L neighbouring windows of 2 x 2.
template <int L>
struct TwoByTwo {
    using V = Vec<float, L>;
    using Index = Vec<std::int32_t, L>;

    static Index steps()
    {
        Index v;
        for (int i = 0; i < L; ++i) v[i] = 2 * i;
        return v;
    }

    static void pool(float* y, std::int32_t* indices, const float* x, std::int64_t width,
                     std::int32_t first)
    {
        const V top0 = load<float, L>(x), top1 = load<float, L>(x + L);
        const V low0 = load<float, L>(x + width), low1 = load<float, L>(x + width + L);
        V best = deinterleave<float, L, 0>(top0, top1);
        Index index = steps() + first;
        const auto offer = [&](V value, std::int32_t place) {
            const auto wins = (value > best) | (value != value);
            best = wins ? value : best;
            index = wins ? steps() + place : index;
        };
        offer(deinterleave<float, L, 1>(top0, top1), first + 1);
        const auto below = static_cast<std::int32_t>(first + width);
        offer(deinterleave<float, L, 0>(low0, low1), below);
        offer(deinterleave<float, L, 1>(low0, low1), below + 1);
        store(y, best);
        store(indices, index);
    }

    static void spread(float* dx, const float* dy, const std::int32_t* indices, std::int64_t width,
                       std::int32_t first)
    {
        const V gradient = load<float, L>(dy);
        const Index index = load<std::int32_t, L>(indices) - steps();
        const auto at = [&](std::int32_t place) { return index == place ? gradient : V{}; };
        const auto below = static_cast<std::int32_t>(first + width);
        const V left = at(first), right = at(first + 1);
        store(dx, interleave<float, L, 0>(left, right));
        store(dx + L, interleave<float, L, 1>(left, right));
        const V left_below = at(below), right_below = at(below + 1);
        store(dx + width, interleave<float, L, 0>(left_below, right_below));
        store(dx + width + L, interleave<float, L, 1>(left_below, right_below));
    }
};

/// Calls f.template operator()<L>(q) so that q … q + L - 1 cover the columns, the last time perhaps
/// overlapping the time before.
template <typename F>
LOOM_INLINE void for_vectors(std::int64_t columns, const F& f)
{
    constexpr int kMost = kLanes<float>;
    const auto cover = [&]<int L>() {
        for (std::int64_t q = 0; q + L <= columns; q += L) f.template operator()<L>(q);
        if (columns % L != 0) f.template operator()<L>(columns - L);
    };
    if (columns >= kMost) return cover.template operator()<kMost>();
    if constexpr (kMost > 8) {
        if (columns >= 8) return cover.template operator()<8>();
    }
    if constexpr (kMost > 4) {
        if (columns >= 4) return cover.template operator()<4>();
    }
    if (columns >= 2) return cover.template operator()<2>();
    f.template operator()<1>(0);
}

void pool_two_by_two(const MaxPlane<float, std::int32_t>& plane, const PoolSizes& sizes)
{
    for (std::int64_t p = 0; p < sizes.rows; ++p) {
        const std::int64_t first = 2 * p * sizes.width, to = p * sizes.columns;
        for_vectors(sizes.columns, [&]<int L>(std::int64_t q) {
            TwoByTwo<L>::pool(plane.y + to + q, plane.indices + to + q, plane.x + first + 2 * q,
                              sizes.width, static_cast<std::int32_t>(first + 2 * q));
        });
    }
}

void spread_two_by_two(float* dx, const float* dy, const std::int32_t* indices,
                       const PoolSizes& sizes)
{
    const std::int64_t width = sizes.width;
    for (std::int64_t p = 0; p < sizes.rows; ++p) {
        const std::int64_t first = 2 * p * width, from = p * sizes.columns;
        for_vectors(sizes.columns, [&]<int L>(std::int64_t q) {
            TwoByTwo<L>::spread(dx + first + 2 * q, dy + from + q, indices + from + q, width,
                                static_cast<std::int32_t>(first + 2 * q));
        });
        for (std::int64_t w = 2 * sizes.columns; w < width; ++w) {
            dx[first + w] = 0;
            dx[first + width + w] = 0;
        }
    }
    for (std::int64_t i = 2 * sizes.rows * width; i < sizes.in(); ++i) dx[i] = 0;
}

template <typename T, typename I>
void pool_all(ThreadPool& pool, const View& y, const View& indices, const View& x,
              const Pool2dGeometry& geometry)
{
    const PoolSizes sizes(x, y);
    const bool fast = std::is_same_v<T, float> && std::is_same_v<I, std::int32_t> &&
                      is_two_by_two(sizes, geometry);
    for_each_plane(pool, sizes, [&](std::int64_t i) {
        const MaxPlane<T, I> plane{y.as<T>() + i * sizes.out(), indices.as<I>() + i * sizes.out(),
                                   x.as<const T>() + i * sizes.in()};
        if constexpr (std::is_same_v<T, float> && std::is_same_v<I, std::int32_t>) {
            if (fast) return pool_two_by_two(plane, sizes);
        }
        pool_plane(plane, sizes, geometry);
    });
}

template <typename T, typename I>
void spread_all(ThreadPool& pool, const View& dx, const View& dy, const View& indices,
                const Pool2dGeometry& geometry)
{
    const PoolSizes sizes(dx, dy);
    const bool fast = is_two_by_two(sizes, geometry);
    for_each_plane(pool, sizes, [&](std::int64_t plane) {
        T* to = dx.as<T>() + plane * sizes.in();
        const T* from = dy.as<const T>() + plane * sizes.out();
        const I* index = indices.as<const I>() + plane * sizes.out();
        if constexpr (std::is_same_v<T, float> && std::is_same_v<I, std::int32_t>) {
            if (fast) return spread_two_by_two(to, from, index, sizes);
        }
        for (std::int64_t i = 0; i < sizes.in(); ++i) to[i] = 0;
        for (std::int64_t i = 0; i < sizes.out(); ++i) {
            // Dilation can put a whole window into the padding; its index is then outside.
            if (static_cast<std::int64_t>(index[i]) < sizes.in()) to[index[i]] += from[i];
        }
    });
}

} // namespace

void max_pool2d(ThreadPool& pool, const View& y, const View& indices, const View& x,
                const Pool2dGeometry& geometry)
{
    const bool narrow = indices.dtype == DType::Int32;
    if (y.dtype == DType::Float32) {
        if (narrow)
            pool_all<float, std::int32_t>(pool, y, indices, x, geometry);
        else
            pool_all<float, std::int64_t>(pool, y, indices, x, geometry);
    } else {
        if (narrow)
            pool_all<double, std::int32_t>(pool, y, indices, x, geometry);
        else
            pool_all<double, std::int64_t>(pool, y, indices, x, geometry);
    }
}

void max_pool2d_gradient(ThreadPool& pool, const View& dx, const View& dy, const View& indices,
                         const Pool2dGeometry& geometry)
{
    const bool narrow = indices.dtype == DType::Int32;
    if (dx.dtype == DType::Float32) {
        if (narrow)
            spread_all<float, std::int32_t>(pool, dx, dy, indices, geometry);
        else
            spread_all<float, std::int64_t>(pool, dx, dy, indices, geometry);
    } else {
        if (narrow)
            spread_all<double, std::int32_t>(pool, dx, dy, indices, geometry);
        else
            spread_all<double, std::int64_t>(pool, dx, dy, indices, geometry);
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE

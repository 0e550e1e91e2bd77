#include "core/backend/cpu/normalization.h"

#include "core/backend/cpu/normalization_moments.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

template <typename T>
const T* data_or_null(const View* view)
{
    return view == nullptr ? nullptr : view->as<const T>();
}

Blocks sample_blocks(const ChannelSizes& sizes)
{
    const std::int64_t values = sizes.plane == 1 ? sizes.channels : sizes.plane;
    return {sizes.samples, ceil_div(kElementsAtOnce, values < 1 ? 1 : values)};
}

/// parts[block][channel] for every block of samples, by f(block, channel) or, when planes are
/// single values, by columns(block) for all channels at once.
template <typename F, typename Columns>
void for_each_part(ThreadPool& pool, const ChannelSizes& sizes, const Blocks& blocks, const F& f,
                   const Columns& columns)
{
    if (sizes.plane == 1) {
        pool.run(blocks.count, [&](std::int64_t block) { columns(block); });
    } else {
        pool.run(blocks.count * sizes.channels,
                 [&](std::int64_t job) { f(job / sizes.channels, job % sizes.channels); });
    }
}

/// y = (x - centre) * scale + shift (+ z * factor), channel by channel.
template <typename T>
struct Affine {
    T* y;
    const T* x;
    const T* centre; ///< [channels], as the others
    const T* scale;
    const T* shift;
    const T* z;
    const T* factor;
};

template <typename T, bool WithZ>
void apply(ThreadPool& pool, const ChannelSizes& sizes, const Affine<T>& map)
{
    if (sizes.plane == 1) {
        const Blocks rows(sizes.samples, ceil_div(kElementsAtOnce, sizes.channels + 1));
        pool.run(rows.count, [&](std::int64_t block) {
            for (std::int64_t n = rows.begin(block); n < rows.end(block); ++n) {
                for (std::int64_t c = 0; c < sizes.channels; ++c) {
                    const std::int64_t i = n * sizes.channels + c;
                    T value = (map.x[i] - map.centre[c]) * map.scale[c] + map.shift[c];
                    if constexpr (WithZ) value += map.z[i] * map.factor[c];
                    map.y[i] = value;
                }
            }
        });
        return;
    }
    const Blocks planes(sizes.samples * sizes.channels, ceil_div(kElementsAtOnce, sizes.plane + 1));
    pool.run(planes.count, [&](std::int64_t block) {
        for (std::int64_t plane = planes.begin(block); plane < planes.end(block); ++plane) {
            const std::int64_t c = plane % sizes.channels, first = plane * sizes.plane;
            const T centre = map.centre[c], scale = map.scale[c], shift = map.shift[c];
            const T factor = WithZ ? map.factor[c] : T{0};
            const T* x = map.x + first;
            const T* z = WithZ ? map.z + first : nullptr;
            T* y = map.y + first;
            for (std::int64_t i = 0; i < sizes.plane; ++i) {
                T value = (x[i] - centre) * scale + shift;
                if constexpr (WithZ) value += z[i] * factor;
                y[i] = value;
            }
        }
    });
}

/// parts[block][channel] added up in the order of the blocks.
template <typename Sums>
Sums total_of(const Sums* parts, const Blocks& blocks, std::int64_t channels, std::int64_t channel)
{
    Sums total;
    for (std::int64_t i = 0; i < blocks.count; ++i) total.add(parts[i * channels + channel]);
    return total;
}

template <typename T>
void normalise(ThreadPool& pool, const View& y, const View& mean, const View& rstd,
               const View& variance, const View& x, const View* weight, const View* bias,
               double eps)
{
    const ChannelSizes sizes(x);
    const T* from = x.as<const T>();
    const Blocks blocks = sample_blocks(sizes);
    const Buffer<Moments> parts(pool, blocks.count * sizes.channels);
    for_each_part(
        pool, sizes, blocks,
        [&](std::int64_t block, std::int64_t c) {
            parts[block * sizes.channels + c] =
                moments_of(from, sizes, c, blocks.begin(block), blocks.end(block));
        },
        [&](std::int64_t block) {
            moments_of_columns(parts.data() + block * sizes.channels, from, sizes.channels,
                               blocks.begin(block), blocks.end(block));
        });

    const T* weights = data_or_null<T>(weight);
    const T* biases = data_or_null<T>(bias);
    const Buffer<T> scale(pool, sizes.channels), shift(pool, sizes.channels);
    for (std::int64_t c = 0; c < sizes.channels; ++c) {
        const Moments total = total_of(parts.data(), blocks, sizes.channels, c);
        const double biased = total.squares / total.count;
        const double inverse = 1 / __builtin_sqrt(biased + eps);
        mean.as<T>()[c] = static_cast<T>(total.mean);
        variance.as<T>()[c] = static_cast<T>(biased);
        rstd.as<T>()[c] = static_cast<T>(inverse);
        scale[c] = static_cast<T>(inverse * (weights ? static_cast<double>(weights[c]) : 1.0));
        shift[c] = biases ? biases[c] : T{0};
    }
    apply<T, false>(pool, sizes,
                    {.y = y.as<T>(),
                     .x = from,
                     .centre = mean.as<const T>(),
                     .scale = scale.data(),
                     .shift = shift.data(),
                     .z = nullptr,
                     .factor = nullptr});
}

/// Sums of dy and of dy · (x - mean).
struct GradientSums {
    double dy = 0, dy_x = 0;

    void add(const GradientSums& other)
    {
        dy += other.dy;
        dy_x += other.dy_x;
    }
};

template <typename T>
GradientSums gradient_sums(const T* dy, const T* x, T mean, const ChannelSizes& sizes,
                           std::int64_t c, std::int64_t begin, std::int64_t end)
{
    double sum[2] = {0, 0};
    for (std::int64_t n = begin; n < end; ++n) {
        const std::int64_t first = (n * sizes.channels + c) * sizes.plane;
        add_sums<T>(sum, sizes.plane, [&]<int L>(std::int64_t i) -> Terms<T, L, 2> {
            const Vec<T, L> g = load<T, L>(dy + first + i);
            return {{g, g * (load<T, L>(x + first + i) - mean)}};
        });
    }
    return {sum[0], sum[1]};
}

template <typename T>
void gradient_sums_of_columns(GradientSums* sums, const T* dy, const T* x, const T* mean,
                              std::int64_t channels, std::int64_t begin, std::int64_t end)
{
    for (std::int64_t c = 0; c < channels; ++c) sums[c] = {};
    for (std::int64_t n = begin; n < end; ++n) {
        for (std::int64_t c = 0; c < channels; ++c) {
            const auto g = static_cast<double>(dy[n * channels + c]);
            sums[c].dy += g;
            sums[c].dy_x += g * static_cast<double>(x[n * channels + c] - mean[c]);
        }
    }
}

template <typename T>
void differentiate(ThreadPool& pool, const View& dx, const View* dweight, const View* dbias,
                   const View& dy, const View& x, const View& mean, const View& rstd,
                   const View* weight)
{
    const ChannelSizes sizes(x);
    const T* from = x.as<const T>();
    const T* gradient = dy.as<const T>();
    const T* means = mean.as<const T>();
    const Blocks blocks = sample_blocks(sizes);
    const Buffer<GradientSums> parts(pool, blocks.count * sizes.channels);
    for_each_part(
        pool, sizes, blocks,
        [&](std::int64_t block, std::int64_t c) {
            parts[block * sizes.channels + c] = gradient_sums(
                gradient, from, means[c], sizes, c, blocks.begin(block), blocks.end(block));
        },
        [&](std::int64_t block) {
            gradient_sums_of_columns(parts.data() + block * sizes.channels, gradient, from, means,
                                     sizes.channels, blocks.begin(block), blocks.end(block));
        });

    const auto count = static_cast<double>(sizes.values_of_channel());
    const T* weights = data_or_null<T>(weight);
    const Buffer<T> scale(pool, sizes.channels), shift(pool, sizes.channels),
        factor(pool, sizes.channels);
    for (std::int64_t c = 0; c < sizes.channels; ++c) {
        const GradientSums total = total_of(parts.data(), blocks, sizes.channels, c);
        const auto inverse = static_cast<double>(rstd.as<const T>()[c]);
        const double slope = inverse * (weights ? static_cast<double>(weights[c]) : 1.0);
        factor[c] = static_cast<T>(slope);
        scale[c] = static_cast<T>(-slope * inverse * inverse * total.dy_x / count);
        shift[c] = static_cast<T>(-slope * total.dy / count);
        if (dweight != nullptr) dweight->as<T>()[c] = static_cast<T>(total.dy_x * inverse);
        if (dbias != nullptr) dbias->as<T>()[c] = static_cast<T>(total.dy);
    }
    apply<T, true>(pool, sizes,
                   {.y = dx.as<T>(),
                    .x = from,
                    .centre = means,
                    .scale = scale.data(),
                    .shift = shift.data(),
                    .z = gradient,
                    .factor = factor.data()});
}

} // namespace

void batch_norm(ThreadPool& pool, const View& y, const View& mean, const View& rstd,
                const View& variance, const View& x, const View* weight, const View* bias,
                double eps)
{
    if (x.dtype == DType::Float32) {
        normalise<float>(pool, y, mean, rstd, variance, x, weight, bias, eps);
    } else {
        normalise<double>(pool, y, mean, rstd, variance, x, weight, bias, eps);
    }
}

void batch_norm_gradient(ThreadPool& pool, const View& dx, const View* dweight, const View* dbias,
                         const View& dy, const View& x, const View& mean, const View& rstd,
                         const View* weight)
{
    if (x.dtype == DType::Float32) {
        differentiate<float>(pool, dx, dweight, dbias, dy, x, mean, rstd, weight);
    } else {
        differentiate<double>(pool, dx, dweight, dbias, dy, x, mean, rstd, weight);
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE

#include "core/backend/cpu/convolution.h"

#include "core/backend/cpu/convolution_correlate.h"
#include "core/backend/cpu/convolution_gradient.h"
#include "core/backend/cpu/normalization_sums.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

// From here on samples fill enough of the lanes; below it depends on what the other ways cost.
constexpr std::int64_t kEnoughSamples = 8;

/// Whether gathering pixels costs more than lanes left empty: it costs the same for few output
/// channels as for many. Measured on Zen 4.
bool gathering_is_dear(std::int64_t samples, std::int64_t out_channels)
{
    return samples >= kEnoughSamples || samples * (out_channels + 40) >= 8 * out_channels;
}

Axis::Sizes sizes_along(int axis, const View& x, const View& weight, const View& y,
                        const Conv2dGeometry& geometry)
{
    const auto i = static_cast<std::size_t>(axis);
    return {x.shape[i + 2],     y.shape[i + 2],        weight.shape[i + 2],
            geometry.stride[i], geometry.pad_begin[i], geometry.dilation[i]};
}

/// The same axis seen from the input's gradient.
Axis::Sizes reversed(Axis::Sizes sizes)
{
    const std::int64_t in = sizes.in;
    sizes.in = sizes.out;
    sizes.out = in;
    return sizes;
}

template <typename T>
void correlate(ThreadPool& pool, Correlation<T>& problem)
{
    if (problem.samples * problem.groups * problem.out_channels * problem.out_plane() == 0) return;
    problem.rows.scale_spans(problem.columns.taps(), problem.columns.in());
    problem.columns.merge_spans();
    const bool rows = suits_rows(problem);
    if constexpr (std::is_same_v<T, float>) {
        const bool samples = rows ? problem.samples >= kEnoughSamples
                                  : gathering_is_dear(problem.samples, problem.out_channels);
        if (samples) return correlate_samples(pool, problem);
    }
    if (rows)
        correlate_rows(pool, problem);
    else
        correlate_pixels(pool, problem);
}

template <typename T>
void forward(ThreadPool& pool, const View& y, const View& x, const View& weight, const View* bias,
             const Conv2dGeometry& geometry)
{
    const std::int64_t in_channels = weight.shape[1],
                       out_channels = weight.shape[0] / geometry.groups;
    const std::int64_t taps = weight.shape[2] * weight.shape[3];
    Correlation<T> problem{.input = x.as<const T>(),
                           .output = y.as<T>(),
                           .weight = weight.as<const T>(),
                           .bias = bias == nullptr ? nullptr : bias->as<const T>(),
                           .samples = x.shape[0],
                           .groups = geometry.groups,
                           .in_channels = in_channels,
                           .out_channels = out_channels,
                           .weight_group = out_channels * in_channels * taps,
                           .weight_out = in_channels * taps,
                           .weight_in = taps,
                           .rows = Axis::forward(pool, sizes_along(0, x, weight, y, geometry)),
                           .columns = Axis::forward(pool, sizes_along(1, x, weight, y, geometry))};
    correlate(pool, problem);
}

template <typename T>
void input_gradient(ThreadPool& pool, const View& dx, const View& dy, const View& weight,
                    const Conv2dGeometry& geometry)
{
    const std::int64_t out_channels = weight.shape[1],
                       in_channels = weight.shape[0] / geometry.groups;
    const std::int64_t taps = weight.shape[2] * weight.shape[3];
    Correlation<T> problem{
        .input = dy.as<const T>(),
        .output = dx.as<T>(),
        .weight = weight.as<const T>(),
        .bias = nullptr,
        .samples = dx.shape[0],
        .groups = geometry.groups,
        .in_channels = in_channels,
        .out_channels = out_channels,
        .weight_group = out_channels * in_channels * taps,
        .weight_out = taps,
        .weight_in = out_channels * taps,
        .rows = Axis::backward(pool, reversed(sizes_along(0, dx, weight, dy, geometry))),
        .columns = Axis::backward(pool, reversed(sizes_along(1, dx, weight, dy, geometry)))};
    correlate(pool, problem);
}

template <typename T>
void weight_gradient(ThreadPool& pool, const View& dweight, const View& dy, const View& x,
                     const Conv2dGeometry& geometry)
{
    const WeightGradient<T> problem{
        .gradient = dy.as<const T>(),
        .input = x.as<const T>(),
        .weight = dweight.as<T>(),
        .samples = x.shape[0],
        .groups = geometry.groups,
        .in_channels = dweight.shape[1],
        .out_channels = dweight.shape[0] / geometry.groups,
        .rows = Axis::forward(pool, sizes_along(0, x, dweight, dy, geometry)),
        .columns = Axis::forward(pool, sizes_along(1, x, dweight, dy, geometry))};
    if (problem.weights() == 0) return;
    if (problem.samples * problem.in_plane() * problem.out_plane() == 0) {
        for (std::int64_t i = 0; i < problem.weights(); ++i) problem.weight[i] = 0;
        return;
    }
    if constexpr (std::is_same_v<T, float>) {
        if (gathering_is_dear(problem.samples, problem.out_channels)) {
            return weight_gradient_samples(pool, problem);
        }
    }
    weight_gradient_pixels(pool, problem);
}

} // namespace

void conv2d(ThreadPool& pool, const View& y, const View& x, const View& weight, const View* bias,
            const Conv2dGeometry& geometry)
{
    if (y.dtype == DType::Float32)
        forward<float>(pool, y, x, weight, bias, geometry);
    else
        forward<double>(pool, y, x, weight, bias, geometry);
}

void conv2d_input_gradient(ThreadPool& pool, const View& dx, const View& dy, const View& weight,
                           const Conv2dGeometry& geometry)
{
    if (dx.dtype == DType::Float32)
        input_gradient<float>(pool, dx, dy, weight, geometry);
    else
        input_gradient<double>(pool, dx, dy, weight, geometry);
}

void conv2d_weight_gradient(ThreadPool& pool, const View& dweight, const View* dbias,
                            const View& dy, const View& x, const Conv2dGeometry& geometry)
{
    if (dweight.dtype == DType::Float32)
        weight_gradient<float>(pool, dweight, dy, x, geometry);
    else
        weight_gradient<double>(pool, dweight, dy, x, geometry);
    if (dbias == nullptr) return;

    const std::int64_t plane = dy.shape[2] * dy.shape[3];
    if (dbias->dtype == DType::Float32) {
        channel_sums(pool, dbias->as<float>(), dy.as<const float>(), dy.shape[0], dy.shape[1],
                     plane);
    } else {
        channel_sums(pool, dbias->as<double>(), dy.as<const double>(), dy.shape[0], dy.shape[1],
                     plane);
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE

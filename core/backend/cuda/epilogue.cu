#include "core/backend/cuda/channel_sums.h"
#include "core/backend/cuda/step_kernels.h"
#include "core/backend/elementwise.h"
#include "core/backend/elementwise_binary.h"

namespace loom::cuda {

namespace {

using namespace elementwise;

/// In the place of an activation where there is none.
struct Same {
    __device__ float operator()(float x) const { return x; }
};
struct SameGradient {
    __device__ float operator()(float dy, float /*y*/) const { return dy; }
};

/// visit(functor) for the activation.
template <typename Visit>
void visit_activation(const Epilogue& e, Visit visit)
{
    if (!e.activation) return visit(Same{});
    switch (*e.activation) {
    case UnaryOp::LeakyRelu: return visit(LeakyRelu{e.slope, 0});
    case UnaryOp::Tanh: return visit(Tanh{});
    case UnaryOp::Sigmoid: return visit(Sigmoid{});
    case UnaryOp::Gelu: return visit(Gelu{});
    case UnaryOp::GeluTanh: return visit(GeluTanh{});
    case UnaryOp::Silu: return visit(Silu{});
    default: return visit(Relu{});
    }
}

/// visit(functor) for the activation's gradient, a function of dy and y.
template <typename Visit>
void visit_gradient(const Epilogue& e, Visit visit)
{
    if (!e.activation) return visit(SameGradient{});
    switch (*e.activation) {
    case UnaryOp::Tanh: return visit(TanhGradient{});
    case UnaryOp::Sigmoid: return visit(SigmoidGradient{});
    default: return visit(ReluGradient{});
    }
}

/// x as the pool sees it.
template <typename F>
__device__ float activated(const Epilogue& e, F f, std::int64_t channel, float x)
{
    float value = e.mean == nullptr ? x : x - e.mean[channel];
    if (e.scale != nullptr)
        value *= e.weight == nullptr ? e.scale[channel] : e.scale[channel] * e.weight[channel];
    if (e.bias != nullptr) value += e.bias[channel];
    return f(value);
}

template <typename F>
__global__ void epilogue_kernel(Epilogue e, F f, float* y, std::uint8_t* chosen, const float* x)
{
    const std::int64_t plane = e.rows * e.columns, n = e.samples * e.channels * plane;
    for (std::int64_t i = thread_index(); i < n; i += thread_count()) {
        const std::int64_t image = i / plane, channel = image % e.channels;
        const std::int64_t top = i % plane / e.columns * e.kernel_h;
        const std::int64_t left = i % e.columns * e.kernel_w;
        const float* from = x + image * e.height * e.width;
        float best = 0;
        int place = -1; // the first of equals; a NaN wins
        for (int k = 0; k < e.kernel_h * e.kernel_w; ++k) {
            const std::int64_t h = top + k / e.kernel_w, w = left + k % e.kernel_w;
            if (h >= e.height || w >= e.width) continue;
            const float value = activated(e, f, channel, from[h * e.width + w]);
            if (place >= 0 && !(value > best || value != value)) continue;
            best = value;
            place = k;
        }
        y[i] = best;
        if (chosen != nullptr) chosen[i] = static_cast<std::uint8_t>(place);
    }
}

/// For the sums over a channel of y: the gradient of what enters the pool at the place that y was
/// chosen from, and it times x - mean.
template <typename G>
struct Terms {
    Epilogue e;
    EpilogueGradient g;
    G gradient_of;

    __device__ Sums operator()(const ChannelSizes& sizes, std::int64_t channel,
                               std::int64_t at) const
    {
        const auto gradient = static_cast<double>(gradient_of(g.dy[at], g.y[at]));
        if (e.mean == nullptr) return {gradient, 0};
        const std::int64_t place = g.chosen == nullptr ? 0 : g.chosen[at];
        const std::int64_t h = at % sizes.plane / e.columns * e.kernel_h + place / e.kernel_w;
        const std::int64_t w = at % e.columns * e.kernel_w + place % e.kernel_w;
        const float x = g.x[(at / sizes.plane * e.height + h) * e.width + w];
        return {gradient, gradient * static_cast<double>(x - e.mean[channel])};
    }
};

__global__ void bias_kernel(std::int64_t channels, const Sums* sums, std::int64_t chunks,
                            float* dbias)
{
    for (std::int64_t c = thread_index(); c < channels; c += thread_count())
        dbias[c] = static_cast<float>(total_of(sums, chunks, c).first);
}

/// map: null without a batch norm.
template <typename G>
__global__ void epilogue_gradient_kernel(Epilogue e, EpilogueGradient g, G gradient_of,
                                         Affine<float> map)
{
    const std::int64_t plane = e.height * e.width, n = e.samples * e.channels * plane;
    for (std::int64_t i = thread_index(); i < n; i += thread_count()) {
        const std::int64_t image = i / plane, channel = image % e.channels;
        const std::int64_t h = i % plane / e.width, w = i % e.width;
        const std::int64_t p = h / e.kernel_h, q = w / e.kernel_w;
        float gradient = 0;
        if (p < e.rows && q < e.columns) {
            const std::int64_t out = (image * e.rows + p) * e.columns + q;
            const std::int64_t place = h % e.kernel_h * e.kernel_w + w % e.kernel_w;
            if (g.chosen == nullptr || g.chosen[out] == place)
                gradient = gradient_of(g.dy[out], g.y[out]);
        }
        if (e.mean != nullptr) {
            gradient = (g.x[i] - e.mean[channel]) * map.scale[channel] + map.shift[channel] +
                       gradient * map.factor[channel];
        }
        g.dx[i] = gradient;
    }
}

View output_view(const Epilogue& e)
{
    return {.rank = 4, .shape = {e.samples, e.channels, e.rows, e.columns}};
}

template <typename G>
void differentiate(Context& context, const Epilogue& e, const EpilogueGradient& g, G gradient_of)
{
    const bool norms = e.mean != nullptr;
    const ChannelSizes sizes(output_view(e));
    const Cut cut(sizes);
    const Scratch slopes(context, norms ? static_cast<std::size_t>(3 * e.channels) * 4 : 0);
    const Affine<float> map{slopes.as<float>(), slopes.as<float>() + e.channels,
                            slopes.as<float>() + 2 * e.channels};
    if (norms || g.dbias != nullptr) {
        const Scratch memory(context, bytes_of_sums(sizes, cut));
        Sums* const sums = memory.as<Sums>();
        sum_channels(context, sizes, cut, Terms<G>{e, g, gradient_of}, sums);
        if (norms) {
            launch_for_each(context, e.channels, slopes_kernel<float>, e.channels,
                            static_cast<double>(e.samples * e.height * e.width), sums, cut.chunks,
                            e.scale, e.weight, map, g.dweight, g.dbias);
        } else {
            launch_for_each(context, e.channels, bias_kernel, e.channels, sums, cut.chunks,
                            g.dbias);
        }
    }
    if (g.dx == nullptr) return;
    launch_for_each(context, e.inputs(), epilogue_gradient_kernel<G>, e, g, gradient_of, map);
}

} // namespace

void epilogue(Context& context, const Epilogue& e, float* y, std::uint8_t* chosen, const float* x)
{
    visit_activation(e, [&](auto f) {
        launch_for_each(context, e.outputs(), epilogue_kernel<decltype(f)>, e, f, y, chosen, x);
    });
}

void epilogue_gradient(Context& context, const Epilogue& e, const EpilogueGradient& g)
{
    visit_gradient(e, [&](auto f) { differentiate(context, e, g, f); });
}

} // namespace loom::cuda

#include "core/backend/cpu/isa.h"
#include "core/backend/cpu/nn_kernels.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>

using namespace loom;

namespace {

struct Convolution {
    const char* name;
    std::int64_t n, c, size, m, kernel, pad;

    std::int64_t out() const { return size + 2 * pad - kernel + 1; }
    double flops() const
    {
        // Taps that meet padding are no work: only pairs of pixels that exist count.
        std::int64_t pairs = 0;
        for (std::int64_t p = 0; p < out(); ++p) {
            for (std::int64_t r = 0; r < kernel; ++r) {
                const std::int64_t h = p + r - pad;
                pairs += h >= 0 && h < size ? 1 : 0;
            }
        }
        return 2.0 * static_cast<double>(n * m * c * pairs * pairs);
    }
};

constexpr Convolution kConvolutions[] = {
    {"seed conv1", 100, 1, 28, 6, 5, 0},         {"seed conv2", 100, 6, 12, 12, 5, 0},
    {"mid conv1", 128, 1, 28, 32, 3, 1},         {"mid conv2", 128, 32, 28, 64, 3, 1},
    {"mid conv3", 128, 64, 14, 128, 3, 1},       {"seed conv1, batch 1", 1, 1, 28, 6, 5, 0},
    {"seed conv2, batch 1", 1, 6, 12, 12, 5, 0}, {"mid conv2, batch 1", 1, 32, 28, 64, 3, 1},
};

/// Milliseconds: the best of the calls that fit into a fifth of a second, after one to warm up.
double time_of(const std::function<void()>& call)
{
    using Clock = std::chrono::steady_clock;
    call();
    double best = 1e9, total = 0;
    for (int i = 0; i < 3 || (total < 200 && i < 2000); ++i) {
        const auto start = Clock::now();
        call();
        const std::chrono::duration<double, std::milli> time = Clock::now() - start;
        best = std::min(best, time.count());
        total += time.count();
    }
    return best;
}

/// Numbers of [samples, channels, size, size] and their view.
class Image {
public:
    Image(std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w)
        : data_(static_cast<std::size_t>(n * c * h * w))
    {
        unsigned state = 1;
        for (float& value : data_) {
            state = state * 1664525u + 1013904223u;
            value = static_cast<float>(state >> 8) / 16777216.0f - 0.5f;
        }
        view_.data = data_.data();
        view_.rank = 4;
        view_.shape = {n, c, h, w};
        view_.strides = {c * h * w, h * w, w, 1};
    }
    const View& view() const { return view_; }

private:
    std::vector<float> data_;
    View view_;
};

void measure(const NnKernels& kernels, const Convolution& conv)
{
    const Image x(conv.n, conv.c, conv.size, conv.size);
    const Image weight(conv.m, conv.c, conv.kernel, conv.kernel);
    const Image y(conv.n, conv.m, conv.out(), conv.out());
    Image bias(conv.m, 1, 1, 1);
    View bias_view = bias.view();
    bias_view.rank = 1;
    Conv2dGeometry geometry;
    geometry.pad_begin = geometry.pad_end = {conv.pad, conv.pad};
    for (const int threads : {1, 2}) {
        ThreadPool pool(threads);
        const double times[] = {
            time_of([&] {
                kernels.conv2d(pool, y.view(), x.view(), weight.view(), &bias_view, geometry);
            }),
            time_of([&] {
                kernels.conv2d_input_gradient(pool, x.view(), y.view(), weight.view(), geometry);
            }),
            time_of([&] {
                kernels.conv2d_weight_gradient(pool, weight.view(), &bias_view, y.view(), x.view(),
                                               geometry);
            })};
        std::printf("%-20s %d", conv.name, threads);
        for (const double time : times) {
            std::printf("  %8.3f ms %6.1f", time, conv.flops() / time * 1e-6);
        }
        std::printf("\n");
    }
}

const NnKernels& kernels_of(Isa isa)
{
    if (isa == Isa::Avx512) return isa_avx512::nn_kernels();
    if (isa == Isa::Avx2) return isa_avx2::nn_kernels();
    return isa_baseline::nn_kernels();
}

} // namespace

int main()
{
    const Isa isa = choose_isa();
    std::printf(
        "%s on %s; GFLOP/s of the pixel pairs that exist\n%-20s threads  forward %18s %22s\n",
        std::string(name(isa)).c_str(), processor_name().c_str(), "convolution", "input gradient",
        "weight gradient");
    for (const Convolution& conv : kConvolutions) measure(kernels_of(isa), conv);
}

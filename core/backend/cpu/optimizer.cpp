#include "core/backend/cpu/optimizer.h"

#include "core/backend/cpu/nn_vector.h"

#include <cmath>

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

constexpr std::int64_t kElementsAtOnce = 8192;

template <typename T>
struct AdamFactors {
    explicit AdamFactors(const AdamSettings& s)
        : beta1(static_cast<T>(s.beta1)), rest1(static_cast<T>(1 - s.beta1)),
          beta2(static_cast<T>(s.beta2)), rest2(static_cast<T>(1 - s.beta2)),
          eps(static_cast<T>(s.eps)), coupled(static_cast<T>(s.decoupled ? 0 : s.weight_decay)),
          keep(static_cast<T>(s.decoupled ? 1 - s.lr * s.weight_decay : 1))
    {
        const auto step = static_cast<double>(s.step);
        step_size = static_cast<T>(s.lr / (1 - std::pow(s.beta1, step)));
        correction = static_cast<T>(std::sqrt(1 - std::pow(s.beta2, step)));
    }

    T beta1, rest1, beta2, rest2, eps, coupled, keep;
    T step_size = 0, correction = 0;
};

// Without weight decay the parameter must not enter the gradient at all: 0 · inf is NaN.
template <bool Coupled, typename T>
void adam(T* __restrict p, const T* __restrict gradient, T* __restrict average,
          T* __restrict square, std::int64_t count, const AdamFactors<T>& f)
{
    const AdamFactors<T> by = f;
    for (std::int64_t i = 0; i < count; ++i) {
        const T parameter = p[i] * by.keep;
        const T g = Coupled ? gradient[i] + by.coupled * parameter : gradient[i];
        const T m = by.beta1 * average[i] + by.rest1 * g;
        const T v = by.beta2 * square[i] + by.rest2 * g * g;
        average[i] = m;
        square[i] = v;
        p[i] = parameter - by.step_size * (m / (std::sqrt(v) / by.correction + by.eps));
    }
}

template <typename T>
void adam_blocks(ThreadPool& pool, const View& p, const View& g, const View& exp_avg,
                 const View& exp_avg_sq, const AdamSettings& settings)
{
    const AdamFactors<T> factors(settings);
    const Blocks blocks(p.numel(), kElementsAtOnce);
    const auto update = factors.coupled == 0 ? adam<false, T> : adam<true, T>;
    pool.run(blocks.count, [&](std::int64_t block) {
        const std::int64_t i = blocks.begin(block);
        update(p.as<T>() + i, g.as<const T>() + i, exp_avg.as<T>() + i, exp_avg_sq.as<T>() + i,
               blocks.length(block), factors);
    });
}

template <bool Decayed, typename T>
void sgd(T* __restrict p, const T* __restrict gradient, T* __restrict buffer, std::int64_t count,
         const SgdSettings& s)
{
    const T lr = static_cast<T>(s.lr), decay = static_cast<T>(s.weight_decay);
    const T momentum = static_cast<T>(s.momentum), take = static_cast<T>(1 - s.dampening);
    const auto gradient_at = [&](std::int64_t i) {
        return Decayed ? gradient[i] + decay * p[i] : gradient[i];
    };
    if (buffer == nullptr) {
        for (std::int64_t i = 0; i < count; ++i) p[i] -= lr * gradient_at(i);
        return;
    }
    // On the first step what the buffer holds is not read: it may be anything, NaN included.
    const bool first = s.first_step, nesterov = s.nesterov;
    for (std::int64_t i = 0; i < count; ++i) {
        const T g = gradient_at(i);
        const T b = first ? g : momentum * buffer[i] + take * g;
        buffer[i] = b;
        p[i] -= lr * (nesterov ? g + momentum * b : b);
    }
}

template <typename T>
void sgd_blocks(ThreadPool& pool, const View& p, const View& g, const View* momentum_buffer,
                const SgdSettings& settings)
{
    const Blocks blocks(p.numel(), kElementsAtOnce);
    const auto update = settings.weight_decay == 0 ? sgd<false, T> : sgd<true, T>;
    pool.run(blocks.count, [&](std::int64_t block) {
        const std::int64_t i = blocks.begin(block);
        T* buffer = momentum_buffer == nullptr ? nullptr : momentum_buffer->as<T>() + i;
        update(p.as<T>() + i, g.as<const T>() + i, buffer, blocks.length(block), settings);
    });
}

} // namespace

void adam_step(ThreadPool& pool, const View& p, const View& g, const View& exp_avg,
               const View& exp_avg_sq, const AdamSettings& settings)
{
    if (p.dtype == DType::Float32)
        adam_blocks<float>(pool, p, g, exp_avg, exp_avg_sq, settings);
    else
        adam_blocks<double>(pool, p, g, exp_avg, exp_avg_sq, settings);
}

void sgd_step(ThreadPool& pool, const View& p, const View& g, const View* momentum_buffer,
              const SgdSettings& settings)
{
    if (p.dtype == DType::Float32)
        sgd_blocks<float>(pool, p, g, momentum_buffer, settings);
    else
        sgd_blocks<double>(pool, p, g, momentum_buffer, settings);
}

} // namespace loom::LOOM_ISA_NAMESPACE

#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/launch.h"
#include "core/backend/elementwise.h"

#include <cmath>

namespace loom::cuda {

namespace {

template <typename T>
struct AdamFactors {
    T beta1, rest1, beta2, rest2, eps, coupled, keep, step_size, correction;
};

template <typename T>
AdamFactors<T> factors_of(const AdamSettings& s)
{
    const auto step = static_cast<double>(s.step);
    return {.beta1 = static_cast<T>(s.beta1),
            .rest1 = static_cast<T>(1 - s.beta1),
            .beta2 = static_cast<T>(s.beta2),
            .rest2 = static_cast<T>(1 - s.beta2),
            .eps = static_cast<T>(s.eps),
            .coupled = static_cast<T>(s.decoupled ? 0 : s.weight_decay),
            .keep = static_cast<T>(s.decoupled ? 1 - s.lr * s.weight_decay : 1),
            .step_size = static_cast<T>(s.lr / (1 - std::pow(s.beta1, step))),
            .correction = static_cast<T>(std::sqrt(1 - std::pow(s.beta2, step)))};
}

template <typename T>
__global__ void adam_kernel(std::int64_t n, T* p, const T* gradient, T* average, T* square,
                            AdamFactors<T> by)
{
    for (std::int64_t i = thread_index(); i < n; i += thread_count()) {
        const T parameter = p[i] * by.keep;
        // Without weight decay the parameter must not enter the gradient at all: 0 · inf is NaN.
        const T g = by.coupled == T(0) ? gradient[i] : gradient[i] + by.coupled * parameter;
        const T m = by.beta1 * average[i] + by.rest1 * g;
        const T v = by.beta2 * square[i] + by.rest2 * g * g;
        average[i] = m;
        square[i] = v;
        p[i] = parameter - by.step_size * (m / (elementwise::Sqrt{}(v) / by.correction + by.eps));
    }
}

template <typename T>
struct SgdFactors {
    T lr, decay, momentum, take;
    bool nesterov, first;
};

template <typename T>
__global__ void sgd_kernel(std::int64_t n, T* p, const T* gradient, T* buffer, SgdFactors<T> by)
{
    for (std::int64_t i = thread_index(); i < n; i += thread_count()) {
        const T g = by.decay == T(0) ? gradient[i] : gradient[i] + by.decay * p[i];
        if (buffer == nullptr) {
            p[i] -= by.lr * g;
            continue;
        }
        // On the first step what the buffer holds is not read: it may be anything, NaN included.
        const T b = by.first ? g : by.momentum * buffer[i] + by.take * g;
        buffer[i] = b;
        p[i] -= by.lr * (by.nesterov ? g + by.momentum * b : b);
    }
}

template <typename T>
void adam(Context& context, const View& p, const View& g, const View& exp_avg,
          const View& exp_avg_sq, const AdamSettings& settings)
{
    launch_for_each(context, p.numel(), adam_kernel<T>, p.numel(), p.as<T>(), g.as<const T>(),
                    exp_avg.as<T>(), exp_avg_sq.as<T>(), factors_of<T>(settings));
}

template <typename T>
void sgd(Context& context, const View& p, const View& g, const View* momentum_buffer,
         const SgdSettings& s)
{
    const SgdFactors<T> factors{.lr = static_cast<T>(s.lr),
                                .decay = static_cast<T>(s.weight_decay),
                                .momentum = static_cast<T>(s.momentum),
                                .take = static_cast<T>(1 - s.dampening),
                                .nesterov = s.nesterov,
                                .first = s.first_step};
    T* const buffer = momentum_buffer == nullptr ? nullptr : momentum_buffer->as<T>();
    launch_for_each(context, p.numel(), sgd_kernel<T>, p.numel(), p.as<T>(), g.as<const T>(),
                    buffer, factors);
}

} // namespace

void adam_step(Context& context, const View& p, const View& g, const View& exp_avg,
               const View& exp_avg_sq, const AdamSettings& settings)
{
    if (p.dtype == DType::Float32)
        adam<float>(context, p, g, exp_avg, exp_avg_sq, settings);
    else
        adam<double>(context, p, g, exp_avg, exp_avg_sq, settings);
}

void sgd_step(Context& context, const View& p, const View& g, const View* momentum_buffer,
              const SgdSettings& settings)
{
    if (p.dtype == DType::Float32)
        sgd<float>(context, p, g, momentum_buffer, settings);
    else
        sgd<double>(context, p, g, momentum_buffer, settings);
}

} // namespace loom::cuda

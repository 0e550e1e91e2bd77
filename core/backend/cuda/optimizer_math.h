#pragma once

#include "core/backend/backend.h"
#include "core/backend/elementwise.h"

#include <cmath>

/// What the optimizers do to one number, for updates of their own and for those within a step.
namespace loom::cuda {

/// What all parameters share.
template <typename T>
struct AdamFactors {
    T beta1, rest1, beta2, rest2, eps, coupled, keep;
};
/// What depends on the number of a parameter's steps.
template <typename T>
struct AdamRate {
    T step_size, correction;
};

template <typename T>
AdamFactors<T> factors_of(const AdamSettings& s)
{
    return {.beta1 = static_cast<T>(s.beta1),
            .rest1 = static_cast<T>(1 - s.beta1),
            .beta2 = static_cast<T>(s.beta2),
            .rest2 = static_cast<T>(1 - s.beta2),
            .eps = static_cast<T>(s.eps),
            .coupled = static_cast<T>(s.decoupled ? 0 : s.weight_decay),
            .keep = static_cast<T>(s.decoupled ? 1 - s.lr * s.weight_decay : 1)};
}

template <typename T>
AdamRate<T> rate_of(const AdamSettings& s)
{
    const auto step = static_cast<double>(s.step);
    return {.step_size = static_cast<T>(s.lr / (1 - std::pow(s.beta1, step))),
            .correction = static_cast<T>(std::sqrt(1 - std::pow(s.beta2, step)))};
}

template <typename T>
__device__ void adam(T& p, T gradient, T& average, T& square, const AdamFactors<T>& by,
                     const AdamRate<T>& rate)
{
    const T parameter = p * by.keep;
    // Without weight decay the parameter must not enter the gradient at all: 0 · inf is NaN.
    const T g = by.coupled == T(0) ? gradient : gradient + by.coupled * parameter;
    const T m = by.beta1 * average + by.rest1 * g;
    const T v = by.beta2 * square + by.rest2 * g * g;
    average = m;
    square = v;
    p = parameter - rate.step_size * (m / (elementwise::Sqrt{}(v) / rate.correction + by.eps));
}

template <typename T>
struct SgdFactors {
    T lr, decay, momentum, take;
    bool nesterov;
};

template <typename T>
SgdFactors<T> factors_of(const SgdSettings& s)
{
    return {.lr = static_cast<T>(s.lr),
            .decay = static_cast<T>(s.weight_decay),
            .momentum = static_cast<T>(s.momentum),
            .take = static_cast<T>(1 - s.dampening),
            .nesterov = s.nesterov};
}

/// buffer: null without momentum. On the first step what it holds is not read: it may be anything,
/// NaN included.
template <typename T>
__device__ void sgd(T& p, T gradient, T* buffer, bool first, const SgdFactors<T>& by)
{
    const T g = by.decay == T(0) ? gradient : gradient + by.decay * p;
    if (buffer == nullptr) {
        p -= by.lr * g;
        return;
    }
    const T b = first ? g : by.momentum * *buffer + by.take * g;
    *buffer = b;
    p -= by.lr * (by.nesterov ? g + by.momentum * b : b);
}

} // namespace loom::cuda

#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/many.h"
#include "core/backend/elementwise.h"

#include <cmath>
#include <vector>

namespace loom::cuda {

namespace {

/// One parameter, and what depends on the number of its steps.
template <typename T>
struct AdamTask {
    T* p;
    const T* gradient;
    T *average, *square;
    std::int64_t n;
    T step_size, correction;
};

template <typename T>
struct AdamFactors {
    T beta1, rest1, beta2, rest2, eps, coupled, keep;
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
AdamTask<T> task_of(const AdamUpdate& update)
{
    const AdamSettings& s = update.settings;
    const auto step = static_cast<double>(s.step);
    return {.p = update.p.as<T>(),
            .gradient = update.g.as<const T>(),
            .average = update.exp_avg.as<T>(),
            .square = update.exp_avg_sq.as<T>(),
            .n = update.p.numel(),
            .step_size = static_cast<T>(s.lr / (1 - std::pow(s.beta1, step))),
            .correction = static_cast<T>(std::sqrt(1 - std::pow(s.beta2, step)))};
}

template <typename T>
__global__ void adam_kernel(const __grid_constant__ Together<AdamTask<T>> all, AdamFactors<T> by)
{
    for_each_together(all, [&](const AdamTask<T>& to, std::int64_t i) {
        const T parameter = to.p[i] * by.keep;
        // Without weight decay the parameter must not enter the gradient at all: 0 · inf is NaN.
        const T g = by.coupled == T(0) ? to.gradient[i] : to.gradient[i] + by.coupled * parameter;
        const T m = by.beta1 * to.average[i] + by.rest1 * g;
        const T v = by.beta2 * to.square[i] + by.rest2 * g * g;
        to.average[i] = m;
        to.square[i] = v;
        to.p[i] =
            parameter - to.step_size * (m / (elementwise::Sqrt{}(v) / to.correction + by.eps));
    });
}

template <typename T>
struct SgdTask {
    T* p;
    const T* gradient;
    T* buffer;
    std::int64_t n;
    bool first;
};

template <typename T>
struct SgdFactors {
    T lr, decay, momentum, take;
    bool nesterov;
};

template <typename T>
__global__ void sgd_kernel(const __grid_constant__ Together<SgdTask<T>> all, SgdFactors<T> by)
{
    for_each_together(all, [&](const SgdTask<T>& to, std::int64_t i) {
        const T g = by.decay == T(0) ? to.gradient[i] : to.gradient[i] + by.decay * to.p[i];
        if (to.buffer == nullptr) {
            to.p[i] -= by.lr * g;
            return;
        }
        // On the first step what the buffer holds is not read: it may be anything, NaN included.
        const T b = to.first ? g : by.momentum * to.buffer[i] + by.take * g;
        to.buffer[i] = b;
        to.p[i] -= by.lr * (by.nesterov ? g + by.momentum * b : b);
    });
}

template <typename T>
struct FiniteTask {
    const T* x;
    std::int64_t n;
};

/// *found = 1 if a number is infinite or NaN. Whoever finds one writes the same.
template <typename T>
__global__ void find_infinite_kernel(const __grid_constant__ Together<FiniteTask<T>> all,
                                     std::int32_t* found)
{
    for_each_together(all, [&](const FiniteTask<T>& in, std::int64_t i) {
        const T x = in.x[i];
        if (!(x - x == T(0))) *found = 1;
    });
}

/// Whether two updates share what a launch has once.
bool alike(AdamSettings a, const AdamSettings& b)
{
    a.step = b.step;
    return a.lr == b.lr && a.beta1 == b.beta1 && a.beta2 == b.beta2 && a.eps == b.eps &&
           a.weight_decay == b.weight_decay && a.decoupled == b.decoupled;
}
bool alike(const SgdSettings& a, const SgdSettings& b)
{
    return a.lr == b.lr && a.momentum == b.momentum && a.dampening == b.dampening &&
           a.weight_decay == b.weight_decay && a.nesterov == b.nesterov;
}

/// run(updates that are alike, one after another)
template <typename Update, typename Run>
void for_each_alike(std::span<const Update> updates, Run run)
{
    while (!updates.empty()) {
        std::size_t count = 1;
        while (count < updates.size() && alike(updates[0].settings, updates[count].settings))
            ++count;
        run(updates.first(count));
        updates = updates.subspan(count);
    }
}

template <typename T>
void adam(Context& context, std::span<const AdamUpdate> updates)
{
    for_each_alike(updates, [&](std::span<const AdamUpdate> some) {
        std::vector<AdamTask<T>> tasks;
        for (const AdamUpdate& update : some) tasks.push_back(task_of<T>(update));
        launch_together(context, std::span<const AdamTask<T>>(tasks), adam_kernel<T>,
                        factors_of<T>(some[0].settings));
    });
}

template <typename T>
void sgd(Context& context, std::span<const SgdUpdate> updates)
{
    for_each_alike(updates, [&](std::span<const SgdUpdate> some) {
        std::vector<SgdTask<T>> tasks;
        for (const SgdUpdate& u : some) {
            tasks.push_back({u.p.as<T>(), u.g.as<const T>(),
                             u.momentum_buffer ? u.momentum_buffer->as<T>() : nullptr, u.p.numel(),
                             u.settings.first_step});
        }
        const SgdSettings& s = some[0].settings;
        launch_together(context, std::span<const SgdTask<T>>(tasks), sgd_kernel<T>,
                        SgdFactors<T>{.lr = static_cast<T>(s.lr),
                                      .decay = static_cast<T>(s.weight_decay),
                                      .momentum = static_cast<T>(s.momentum),
                                      .take = static_cast<T>(1 - s.dampening),
                                      .nesterov = s.nesterov});
    });
}

template <typename T>
void find(Context& context, std::span<const View> views, std::int32_t* found)
{
    std::vector<FiniteTask<T>> tasks;
    for (const View& view : views) tasks.push_back({view.as<const T>(), view.numel()});
    launch_together(context, std::span<const FiniteTask<T>>(tasks), find_infinite_kernel<T>, found);
}

} // namespace

void adam_steps(Context& context, std::span<const AdamUpdate> updates)
{
    if (updates.empty()) return;
    if (updates[0].p.dtype == DType::Float32)
        adam<float>(context, updates);
    else
        adam<double>(context, updates);
}

void sgd_steps(Context& context, std::span<const SgdUpdate> updates)
{
    if (updates.empty()) return;
    if (updates[0].p.dtype == DType::Float32)
        sgd<float>(context, updates);
    else
        sgd<double>(context, updates);
}

void find_infinite(Context& context, std::span<const View> views, std::int32_t* found)
{
    if (views.empty()) return;
    if (views[0].dtype == DType::Float32)
        find<float>(context, views, found);
    else
        find<double>(context, views, found);
}

} // namespace loom::cuda

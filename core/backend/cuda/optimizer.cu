#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/many.h"
#include "core/backend/cuda/optimizer_math.h"

#include <vector>

namespace loom::cuda {

namespace {

template <typename T>
struct AdamTask {
    T* p;
    const T* gradient;
    T *average, *square;
    std::int64_t n;
    AdamRate<T> rate;
};

template <typename T>
__global__ void adam_kernel(const __grid_constant__ Together<AdamTask<T>> all, AdamFactors<T> by)
{
    for_each_together(all, [&](const AdamTask<T>& to, std::int64_t i) {
        adam(to.p[i], to.gradient[i], to.average[i], to.square[i], by, to.rate);
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
__global__ void sgd_kernel(const __grid_constant__ Together<SgdTask<T>> all, SgdFactors<T> by)
{
    for_each_together(all, [&](const SgdTask<T>& to, std::int64_t i) {
        sgd(to.p[i], to.gradient[i], to.buffer == nullptr ? nullptr : to.buffer + i, to.first, by);
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
void update(Context& context, std::span<const AdamUpdate> updates)
{
    for_each_alike(updates, [&](std::span<const AdamUpdate> some) {
        std::vector<AdamTask<T>> tasks;
        for (const AdamUpdate& u : some) {
            tasks.push_back({u.p.as<T>(), u.g.as<const T>(), u.exp_avg.as<T>(),
                             u.exp_avg_sq.as<T>(), u.p.numel(), rate_of<T>(u.settings)});
        }
        launch_together(context, std::span<const AdamTask<T>>(tasks), adam_kernel<T>,
                        factors_of<T>(some[0].settings));
    });
}

template <typename T>
void update(Context& context, std::span<const SgdUpdate> updates)
{
    for_each_alike(updates, [&](std::span<const SgdUpdate> some) {
        std::vector<SgdTask<T>> tasks;
        for (const SgdUpdate& u : some) {
            tasks.push_back({u.p.as<T>(), u.g.as<const T>(),
                             u.momentum_buffer ? u.momentum_buffer->as<T>() : nullptr, u.p.numel(),
                             u.settings.first_step});
        }
        launch_together(context, std::span<const SgdTask<T>>(tasks), sgd_kernel<T>,
                        factors_of<T>(some[0].settings));
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
        update<float>(context, updates);
    else
        update<double>(context, updates);
}

void sgd_steps(Context& context, std::span<const SgdUpdate> updates)
{
    if (updates.empty()) return;
    if (updates[0].p.dtype == DType::Float32)
        update<float>(context, updates);
    else
        update<double>(context, updates);
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

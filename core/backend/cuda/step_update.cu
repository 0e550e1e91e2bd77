#include "core/backend/cuda/step_update.h"

#include "core/backend/cuda/gradient_norm.h"
#include "core/backend/cuda/many.h"
#include "core/backend/cuda/optimizer_math.h"

#include <algorithm>
#include <cstring>

namespace loom::cuda {

namespace {

/// As they lie in memory; after them the rates of Adam's parameters.
struct Numbers {
    double most_norm = 0;
    GradientNorm norm{}; ///< written on the device
    AdamFactors<float> adam{};
    SgdFactors<float> sgd{};
};
static_assert(sizeof(Numbers) % alignof(AdamRate<float>) == 0);

struct AdamTask {
    float* p;
    const float* gradient;
    float *average, *square;
    std::int64_t n;
    const AdamRate<float>* rate;
};

__global__ void adam_kernel(const __grid_constant__ Together<AdamTask> all, const Numbers* numbers,
                            const StepResult* result)
{
    if (!result->is_finite()) return;
    const AdamFactors<float> by = numbers->adam;
    for_each_together(all, [&](const AdamTask& to, std::int64_t i) {
        adam(to.p[i], to.gradient[i], to.average[i], to.square[i], by, *to.rate);
    });
}

struct SgdTask {
    float* p;
    const float* gradient;
    float* buffer;
    std::int64_t n;
};

__global__ void sgd_kernel(const __grid_constant__ Together<SgdTask> all, const Numbers* numbers,
                           const StepResult* result)
{
    if (!result->is_finite()) return;
    const SgdFactors<float> by = numbers->sgd;
    for_each_together(all, [&](const SgdTask& to, std::int64_t i) {
        sgd(to.p[i], to.gradient[i], to.buffer == nullptr ? nullptr : to.buffer + i, false, by);
    });
}

std::vector<View> gradients_of(const ProgramUpdate& update)
{
    std::vector<View> gradients;
    for (const AdamUpdate& u : update.adam) gradients.push_back(u.g);
    for (const SgdUpdate& u : update.sgd) gradients.push_back(u.g);
    return gradients;
}

} // namespace

std::vector<const void*> arrays_of(const ProgramUpdate& update)
{
    std::vector<const void*> arrays;
    for (const AdamUpdate& u : update.adam)
        arrays.insert(arrays.end(), {u.p.data, u.g.data, u.exp_avg.data, u.exp_avg_sq.data});
    for (const SgdUpdate& u : update.sgd) {
        const void* buffer = u.momentum_buffer ? u.momentum_buffer->data : nullptr;
        arrays.insert(arrays.end(), {u.p.data, u.g.data, buffer});
    }
    if (update.max_grad_norm) arrays.push_back(nullptr); // gradients are then written, too
    return arrays;
}

std::size_t bytes_of_numbers(const ProgramUpdate& update)
{
    return sizeof(Numbers) + update.adam.size() * sizeof(AdamRate<float>);
}

void write_numbers(const ProgramUpdate& update, std::byte* host)
{
    Numbers numbers;
    numbers.most_norm = update.max_grad_norm.value_or(0);
    if (!update.adam.empty()) numbers.adam = factors_of<float>(update.adam[0].settings);
    if (!update.sgd.empty()) numbers.sgd = factors_of<float>(update.sgd[0].settings);
    std::memcpy(host, &numbers, sizeof numbers);
    std::byte* next = host + sizeof numbers;
    for (const AdamUpdate& u : update.adam) {
        const AdamRate<float> rate = rate_of<float>(u.settings);
        std::memcpy(next, &rate, sizeof rate);
        next += sizeof rate;
    }
}

std::size_t bytes_of_parts(const ProgramUpdate& update)
{
    return update.max_grad_norm ? bytes_of_parts(gradients_of(update)) : 0;
}

void queue_update(Context& context, const ProgramUpdate& update, std::byte* numbers, double* parts,
                  const StepResult* result)
{
    auto* const all = reinterpret_cast<Numbers*>(numbers);
    if (update.max_grad_norm)
        clip_gradients(context, gradients_of(update), parts, &all->most_norm, &all->norm);
    const auto* rate = reinterpret_cast<const AdamRate<float>*>(all + 1);
    std::vector<AdamTask> adam;
    for (const AdamUpdate& u : update.adam) {
        adam.push_back({u.p.as<float>(), u.g.as<const float>(), u.exp_avg.as<float>(),
                        u.exp_avg_sq.as<float>(), u.p.numel(), rate++});
    }
    launch_together(context, std::span<const AdamTask>(adam), adam_kernel, all, result);
    std::vector<SgdTask> sgd;
    for (const SgdUpdate& u : update.sgd) {
        sgd.push_back({u.p.as<float>(), u.g.as<const float>(),
                       u.momentum_buffer ? u.momentum_buffer->as<float>() : nullptr, u.p.numel()});
    }
    launch_together(context, std::span<const SgdTask>(sgd), sgd_kernel, all, result);
}

} // namespace loom::cuda

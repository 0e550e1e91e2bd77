#include "core/optim/adam.h"

#include "core/backend/accelerator.h"

#include "core/tensor/creation.h"

#include <fmt/core.h>

#include <stdexcept>

namespace loom {

namespace {

double beta(const Settings& settings, std::size_t index)
{
    const auto& betas = reals(settings, "betas");
    if (betas.size() != 2) {
        throw std::invalid_argument(
            fmt::format("betas: expected two numbers, got {}", betas.size()));
    }
    return betas[index];
}

void check_beta(int index, double value)
{
    if (!(value >= 0 && value < 1)) {
        throw std::invalid_argument(
            fmt::format("Invalid beta parameter at index {}: {}", index, value));
    }
}

} // namespace

Signature Adam::signature(WeightDecay kind)
{
    using enum SettingKind;
    const bool decoupled = kind == WeightDecay::Decoupled;
    return {.name = decoupled ? "AdamW" : "Adam",
            .help = decoupled ? "Adam whose weight decay does not pass through the moments."
                              : "Adapts the step of each weight to the size of its gradients.",
            .arguments = {
                {.name = "lr",
                 .kind = Real,
                 .default_value = 1e-3,
                 .min = -1e9,
                 .help = "How far a step goes; 0.001 is usual."},
                {.name = "betas",
                 .kind = Reals,
                 .default_value = std::vector<double>{0.9, 0.999},
                 .min = -1e9,
                 .help = "How slowly the averages of the gradient and of its square forget."},
                {.name = "eps",
                 .kind = Real,
                 .default_value = 1e-8,
                 .min = -1e9,
                 .help = "Added to the denominator so that it is never zero."},
                {.name = "weight_decay",
                 .kind = Real,
                 .default_value = decoupled ? 1e-2 : 0.0,
                 .min = -1e9,
                 .help = "Pulls weights to zero."},
            }};
}

Adam::Adam(const Settings& settings, WeightDecay kind, std::vector<NamedTensor> parameters)
    : Optimizer(std::move(parameters), real(settings, "lr"), real(settings, "weight_decay")),
      kind_(kind), beta1_(beta(settings, 0)), beta2_(beta(settings, 1)),
      eps_(real(settings, "eps")), moments_(Optimizer::parameters().size())
{
    if (!(eps_ >= 0)) throw std::invalid_argument(fmt::format("Invalid epsilon value: {}", eps_));
    check_beta(0, beta1_);
    check_beta(1, beta2_);
}

void Adam::set_momentum(double momentum)
{
    check_beta(0, momentum);
    beta1_ = momentum;
}

Adam::Moments& Adam::moments(std::size_t index)
{
    Moments& own = moments_[index];
    if (!own.exp_avg.defined()) {
        own.exp_avg = zeros_like(parameter(index));
        own.exp_avg_sq = zeros_like(parameter(index));
    }
    return own;
}

AdamUpdate Adam::next(std::size_t index, const Tensor& gradient) const
{
    const Moments& own = moments_[index];
    return {.p = parameter(index).view_of(),
            .g = gradient.view_of(),
            .exp_avg = own.exp_avg.view_of(),
            .exp_avg_sq = own.exp_avg_sq.view_of(),
            .settings = {.lr = lr(),
                         .beta1 = beta1_,
                         .beta2 = beta2_,
                         .eps = eps_,
                         .weight_decay = weight_decay(),
                         .decoupled = kind_ == WeightDecay::Decoupled,
                         .step = own.step + 1}};
}

void Adam::update(std::size_t index, const Tensor& gradient)
{
    Moments& own = moments(index);
    const AdamUpdate update = next(index, gradient);
    parameter(index).backend().adam_step(update.p, update.g, update.exp_avg, update.exp_avg_sq,
                                         update.settings);
    ++own.step;
}

void Adam::update_together(Accelerator& device, std::span<const Gradient> gradients)
{
    std::vector<AdamUpdate> updates;
    for (const Gradient& gradient : gradients) {
        Moments& own = moments(gradient.index);
        updates.push_back(next(gradient.index, gradient.tensor));
        ++own.step;
    }
    device.adam_steps(updates);
}

bool Adam::add_next(NextUpdate& updates, std::size_t index, const Tensor& gradient) const
{
    if (!moments_[index].exp_avg.defined()) return false;
    updates.adam.push_back(next(index, gradient));
    return true;
}

NamedTensors Adam::state_dict() const
{
    NamedTensors state;
    for (std::size_t i = 0; i < moments_.size(); ++i) {
        const Moments& own = moments_[i];
        if (own.step == 0) continue;
        state[state_key("exp_avg", i)] = own.exp_avg;
        state[state_key("exp_avg_sq", i)] = own.exp_avg_sq;
        state[state_key("step", i)] = scalar_tensor(own.step, {.dtype = DType::Int64});
    }
    return state;
}

void Adam::load_parameter_state(std::size_t index, const NamedTensors& state)
{
    moments_[index] = {};
    const auto step = state.find(state_key("step", index));
    if (step == state.end()) return;
    Moments& own = moments(index);
    own.step = step->second.item<std::int64_t>();
    own.exp_avg.copy_(state.at(state_key("exp_avg", index)));
    own.exp_avg_sq.copy_(state.at(state_key("exp_avg_sq", index)));
}

} // namespace loom

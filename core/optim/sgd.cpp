#include "core/optim/sgd.h"

#include "core/backend/accelerator.h"

#include <fmt/core.h>

#include <stdexcept>

namespace loom {

namespace {

void check(double momentum, double dampening, bool nesterov)
{
    if (!(momentum >= 0))
        throw std::invalid_argument(fmt::format("Invalid momentum value: {}", momentum));
    if (nesterov && (momentum <= 0 || dampening != 0)) {
        throw std::invalid_argument("Nesterov momentum requires a momentum and zero dampening");
    }
}

} // namespace

Signature Sgd::signature()
{
    using enum SettingKind;
    return {.name = "SGD",
            .help = "Steps against the gradient, with momentum if it is given.",
            .arguments = {
                {.name = "lr",
                 .kind = Real,
                 .default_value = 1e-3,
                 .min = -1e9,
                 .help = "How far a step goes; 0.01 to 0.1 are usual."},
                {.name = "momentum",
                 .kind = Real,
                 .default_value = 0.0,
                 .min = -1e9,
                 .help = "How much of the last step is kept; 0.9 is usual."},
                {.name = "dampening",
                 .kind = Real,
                 .default_value = 0.0,
                 .min = -1e9,
                 .help = "How much less of the new gradient enters the momentum."},
                {.name = "weight_decay",
                 .kind = Real,
                 .default_value = 0.0,
                 .min = -1e9,
                 .help = "Pulls weights to zero; 1e-4 is usual."},
                {.name = "nesterov",
                 .kind = Switch,
                 .default_value = false,
                 .help = "Looks one momentum step ahead."},
            }};
}

Sgd::Sgd(const Settings& settings, std::vector<NamedTensor> parameters)
    : Optimizer(std::move(parameters), real(settings, "lr"), real(settings, "weight_decay")),
      momentum_(real(settings, "momentum")), dampening_(real(settings, "dampening")),
      nesterov_(is_on(settings, "nesterov")), momentum_buffers_(Optimizer::parameters().size())
{
    check(momentum_, dampening_, nesterov_);
}

void Sgd::set_momentum(double momentum)
{
    check(momentum, dampening_, nesterov_);
    momentum_ = momentum;
}

SgdUpdate Sgd::plain(std::size_t index, const Tensor& gradient) const
{
    return {.p = parameter(index).view_of(),
            .g = gradient.view_of(),
            .settings = {.lr = lr(),
                         .momentum = momentum_,
                         .dampening = dampening_,
                         .weight_decay = weight_decay(),
                         .nesterov = nesterov_}};
}

SgdUpdate Sgd::next(std::size_t index, const Tensor& gradient)
{
    SgdUpdate update = plain(index, gradient);
    if (momentum_ == 0) return update;
    Tensor& buffer = momentum_buffers_[index];
    update.settings.first_step = !buffer.defined();
    if (update.settings.first_step) buffer = empty_like(parameter(index));
    update.momentum_buffer = buffer.view_of();
    return update;
}

bool Sgd::add_next(NextUpdate& updates, std::size_t index, const Tensor& gradient) const
{
    SgdUpdate update = plain(index, gradient);
    const Tensor& buffer = momentum_buffers_[index];
    if (momentum_ != 0) {
        if (!buffer.defined()) return false;
        update.momentum_buffer = buffer.view_of();
    }
    updates.sgd.push_back(update);
    return true;
}

void Sgd::update(std::size_t index, const Tensor& gradient)
{
    const SgdUpdate update = next(index, gradient);
    const View* buffer = update.momentum_buffer ? &*update.momentum_buffer : nullptr;
    parameter(index).backend().sgd_step(update.p, update.g, buffer, update.settings);
}

void Sgd::update_together(Accelerator& device, std::span<const Gradient> gradients)
{
    std::vector<SgdUpdate> updates;
    for (const Gradient& gradient : gradients)
        updates.push_back(next(gradient.index, gradient.tensor));
    device.sgd_steps(updates);
}

NamedTensors Sgd::state_dict() const
{
    NamedTensors state;
    for (std::size_t i = 0; i < momentum_buffers_.size(); ++i) {
        if (momentum_buffers_[i].defined())
            state[state_key("momentum_buffer", i)] = momentum_buffers_[i];
    }
    return state;
}

void Sgd::load_parameter_state(std::size_t index, const NamedTensors& state)
{
    const auto found = state.find(state_key("momentum_buffer", index));
    momentum_buffers_[index] = found == state.end() ? Tensor() : empty_like(parameter(index));
    if (found != state.end()) momentum_buffers_[index].copy_(found->second);
}

} // namespace loom

#include "core/optim/optimizer.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace loom {

namespace {

void require(bool fine, std::string_view sentence, double value)
{
    if (!fine) throw std::invalid_argument(fmt::format("{}: {}", sentence, value));
}

// Written so that a NaN fails them.
void check_lr(double lr) { require(lr >= 0, "Invalid learning rate", lr); }
void check_weight_decay(double value) { require(value >= 0, "Invalid weight_decay value", value); }

/// "step.conv1.weight" as {"step", "conv1.weight"}.
std::pair<std::string_view, std::string_view> split_state_key(std::string_view key)
{
    const std::size_t dot = key.find('.');
    if (dot == std::string_view::npos) return {key, {}};
    return {key.substr(0, dot), key.substr(dot + 1)};
}

std::string listed(std::string_view title, const std::vector<std::string>& keys)
{
    if (keys.empty()) return {};
    std::string text = fmt::format("\n\t{} key(s) in optimizer state: ", title);
    for (std::size_t i = 0; i < keys.size(); ++i)
        text += fmt::format("{}\"{}\"", i > 0 ? ", " : "", keys[i]);
    return text + ".";
}

} // namespace

Optimizer::Optimizer(std::vector<NamedTensor> parameters, double lr, double weight_decay)
    : parameters_(std::move(parameters)), lr_(lr), weight_decay_(weight_decay)
{
    check_lr(lr);
    check_weight_decay(weight_decay);
    for (const NamedTensor& parameter : parameters_) {
        const Tensor& tensor = parameter.tensor;
        if (!tensor.defined() || !is_floating(tensor.dtype()) || !tensor.is_contiguous()) {
            throw std::invalid_argument(fmt::format(
                "[optimizer] expected a contiguous floating parameter, got {}", parameter.name));
        }
        if (!tensor.is_leaf()) throw std::invalid_argument("can't optimize a non-leaf Tensor");
    }
}

void Optimizer::step()
{
    const NoGrad no_grad;
    std::vector<Gradient> gradients;
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        const Tensor gradient = parameters_[i].tensor.grad();
        if (gradient.defined()) gradients.push_back({i, gradient.contiguous()});
    }
    if (Accelerator* device = shared_device()) {
        update_together(*device, gradients);
    } else {
        for (const Gradient& gradient : gradients) update(gradient.index, gradient.tensor);
    }
    for (const Gradient& gradient : gradients) parameters_[gradient.index].tensor.count_write();
}

std::optional<Optimizer::NextUpdate> Optimizer::next_update() const
{
    NextUpdate next;
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        const Tensor gradient = parameters_[i].tensor.grad();
        if (!gradient.defined()) continue;
        if (!gradient.is_contiguous() || !add_next(next, i, gradient)) return {};
    }
    if (next.adam.empty() && next.sgd.empty()) return {};
    return next;
}

void Optimizer::count_update()
{
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        if (!parameters_[i].tensor.grad().defined()) continue;
        count_step(i);
        parameters_[i].tensor.count_write();
    }
}

/// The one that all parameters, of one dtype, lie on; null when there is none or it cannot take
/// them together.
Accelerator* Optimizer::shared_device() const
{
    if (parameters_.empty()) return nullptr;
    const Tensor& first = parameters_.front().tensor;
    for (const NamedTensor& parameter : parameters_) {
        if (parameter.tensor.dtype() != first.dtype() ||
            &parameter.tensor.backend() != &first.backend())
            return nullptr;
    }
    return accelerator_of(first.backend());
}

void Optimizer::zero_grad()
{
    for (NamedTensor& parameter : parameters_) parameter.tensor.zero_grad();
}

void Optimizer::set_lr(double lr)
{
    check_lr(lr);
    lr_ = lr;
}

void Optimizer::set_weight_decay(double weight_decay)
{
    check_weight_decay(weight_decay);
    weight_decay_ = weight_decay;
}

std::string Optimizer::state_key(std::string_view state, std::size_t index) const
{
    return fmt::format("{}.{}", state, parameters_[index].name);
}

void Optimizer::load_state_dict(const NamedTensors& state)
{
    LoadReport report;
    const auto names = state_names();
    for (const auto& [key, tensor] : state) {
        const auto [kind, parameter_name] = split_state_key(key);
        const auto owner =
            std::find_if(parameters_.begin(), parameters_.end(),
                         [&](const NamedTensor& p) { return p.name == parameter_name; });
        if (owner == parameters_.end() ||
            std::find(names.begin(), names.end(), kind) == names.end()) {
            report.unexpected.push_back(key);
            continue;
        }
        const Shape expected = kind == "step" ? Shape{} : owner->tensor.shape();
        if (!(tensor.shape() == expected)) report.misshapen.push_back(key);
        for (const std::string_view other : names) {
            std::string sibling = fmt::format("{}.{}", other, parameter_name);
            if (!state.contains(sibling)) report.missing.push_back(std::move(sibling));
        }
    }
    if (!report.ok()) {
        throw std::runtime_error(
            "Error(s) in loading the optimizer's state:" + listed("Missing", report.missing) +
            listed("Unexpected", report.unexpected) + listed("Misshapen", report.misshapen));
    }
    const NoGrad no_grad;
    for (std::size_t i = 0; i < parameters_.size(); ++i) load_parameter_state(i, state);
}

} // namespace loom

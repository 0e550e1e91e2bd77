#include "core/optim/schedule.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace loom {

namespace {

const SettingType kWarmUpSteps{
    .name = "warmup_steps",
    .kind = SettingKind::Integer,
    .default_value = std::int64_t{0},
    .help = "Over how many steps the rate grows to its full height; 0: none."};
const SettingType kWarmUpStartFactor{.name = "warmup_start_factor",
                                     .kind = SettingKind::Real,
                                     .default_value = 1.0 / 3.0,
                                     .help = "The part of the rate that the first step has."};

Signature constant_signature()
{
    return {.name = "Constant",
            .help = "The same learning rate throughout.",
            .arguments = {kWarmUpSteps, kWarmUpStartFactor}};
}

Signature step_signature()
{
    return {.name = "Step",
            .help = "Multiplies the learning rate by gamma every few epochs.",
            .arguments = {
                {.name = "step_size",
                 .default_value = std::int64_t{10},
                 .min = 1,
                 .help = "After how many epochs the rate falls."},
                {.name = "gamma",
                 .kind = SettingKind::Real,
                 .default_value = 0.1,
                 .help = "What the rate is multiplied by."},
                kWarmUpSteps,
                kWarmUpStartFactor,
            }};
}

Signature cosine_signature()
{
    return {.name = "Cosine",
            .help = "Lets the learning rate fall along half a cosine.",
            .arguments = {
                {.name = "T_max",
                 .min = 1,
                 .optional = true,
                 .help = "Epochs until the lowest rate; None: those of the run."},
                {.name = "eta_min",
                 .kind = SettingKind::Real,
                 .default_value = 0.0,
                 .help = "The lowest rate."},
                kWarmUpSteps,
                kWarmUpStartFactor,
            }};
}

Signature one_cycle_signature()
{
    using enum SettingKind;
    return {.name = "OneCycle",
            .help = "Lets the learning rate rise to a peak, then fall close to zero, step by step.",
            .arguments = {
                {.name = "max_lr",
                 .kind = Real,
                 .optional = true,
                 .help = "The peak; None: the optimizer's lr."},
                {.name = "total_steps",
                 .min = -1e9,
                 .optional = true,
                 .help = "Steps of the cycle; None: those of the run."},
                {.name = "pct_start",
                 .kind = Real,
                 .default_value = 0.3,
                 .min = -1e9,
                 .help = "The part of the cycle in which the rate rises."},
                {.name = "anneal_strategy",
                 .kind = Choice,
                 .default_value = std::string("cos"),
                 .choices = {"cos", "linear"},
                 .help = "The form of rise and fall."},
                {.name = "cycle_momentum",
                 .kind = Switch,
                 .default_value = true,
                 .help = "Moves the momentum against the rate."},
                {.name = "base_momentum",
                 .kind = Real,
                 .default_value = 0.85,
                 .help = "The momentum at the peak."},
                {.name = "max_momentum",
                 .kind = Real,
                 .default_value = 0.95,
                 .help = "The momentum at both ends."},
                {.name = "div_factor",
                 .kind = Real,
                 .default_value = 25.0,
                 .help = "The peak over the first rate."},
                {.name = "final_div_factor",
                 .kind = Real,
                 .default_value = 1e4,
                 .max = 1e18,
                 .help = "The first rate over the last."},
                {.name = "three_phase",
                 .kind = Switch,
                 .default_value = false,
                 .help = "Falls to the first rate as long as it rose, then to the last."},
            }};
}

/// A stretch of OneCycle: ends at a step (not always a whole one), from height to height.
struct Phase {
    double end_step, from, to;
};
/// The heights between which rate or momentum move.
struct Heights {
    double start, peak, end;
};

std::array<Phase, 3> phases(const Settings& settings, double steps, const Heights& height)
{
    const double rise = real(settings, "pct_start") * steps;
    if (is_on(settings, "three_phase")) {
        return {{{rise - 1, height.start, height.peak},
                 {2 * rise - 2, height.peak, height.start},
                 {steps - 1, height.start, height.end}}};
    }
    return {{{rise - 1, height.start, height.peak},
             {steps - 1, height.peak, height.end},
             {steps - 1, height.end, height.end}}};
}

/// OneCycleLR's height after `step` steps. After the last step it stays where it is.
double cycle(const Settings& settings, std::int64_t total_steps, std::int64_t step,
             const Heights& height)
{
    const auto all = phases(settings, static_cast<double>(total_steps), height);
    const double at = static_cast<double>(std::min(step, total_steps - 1));
    double start = 0;
    for (const Phase& phase : all) {
        if (at > phase.end_step) {
            start = phase.end_step;
            continue;
        }
        const double length = phase.end_step - start;
        const double part = length > 0 ? (at - start) / length : 1;
        if (word(settings, "anneal_strategy") == "linear")
            return (phase.to - phase.from) * part + phase.from;
        return phase.to + (phase.from - phase.to) / 2.0 * (std::cos(std::numbers::pi * part) + 1);
    }
    return height.end;
}

void check_one_cycle(const Settings& settings, std::int64_t total_steps)
{
    if (total_steps <= 0) {
        throw std::invalid_argument(
            fmt::format("Expected positive integer total_steps, but got {}", total_steps));
    }
    const double rise = real(settings, "pct_start");
    if (!(rise >= 0 && rise <= 1)) {
        throw std::invalid_argument(
            fmt::format("Expected float between 0 and 1 pct_start, but got {}", rise));
    }
    for (const char* divisor : {"div_factor", "final_div_factor"}) {
        if (!(real(settings, divisor) > 0))
            throw std::invalid_argument(fmt::format("Expected positive {}, but got 0", divisor));
    }
}

void check_warm_up(const Settings& settings)
{
    const double factor = real(settings, "warmup_start_factor");
    if (!(factor > 0 && factor <= 1)) {
        throw std::invalid_argument(
            "Starting multiplicative factor expected to be greater than 0 and less or equal to 1.");
    }
}

} // namespace

std::span<const Signature> schedule_signatures()
{
    static const std::array<Signature, 4> kSignatures{constant_signature(), step_signature(),
                                                      cosine_signature(), one_cycle_signature()};
    return kSignatures;
}

Schedule::Schedule(const ScheduleSettings& settings, const RunLength& length) : length_(length)
{
    const auto all = schedule_signatures();
    const Signature& signature = find_signature(all, "schedule", settings.name);
    kind_ = static_cast<Kind>(&signature - all.data());
    settings_ = complete_arguments(signature, settings.settings);
    if (kind_ == Kind::OneCycle)
        check_one_cycle(settings_, total_steps());
    else
        check_warm_up(settings_);
}

double Schedule::base_lr(double optimizer_lr) const
{
    if (kind_ == Kind::OneCycle && !is_none(settings_, "max_lr")) return real(settings_, "max_lr");
    return optimizer_lr;
}

std::int64_t Schedule::total_steps() const
{
    if (!is_none(settings_, "total_steps")) return integer(settings_, "total_steps");
    return length_.epochs * length_.steps_per_epoch;
}

double Schedule::lr(double base_lr, std::int64_t step, std::int64_t epoch) const
{
    switch (kind_) {
    case Kind::Constant: return base_lr * warm_up_factor(step);
    case Kind::Step: {
        const auto falls = static_cast<double>(epoch / integer(settings_, "step_size"));
        return base_lr * std::pow(real(settings_, "gamma"), falls) * warm_up_factor(step);
    }
    case Kind::Cosine: {
        const double lowest = real(settings_, "eta_min");
        const auto half = static_cast<double>(
            is_none(settings_, "T_max") ? length_.epochs : integer(settings_, "T_max"));
        const double angle = std::numbers::pi * static_cast<double>(epoch) / half;
        const double rate = lowest + (base_lr - lowest) * (1 + std::cos(angle)) / 2;
        return rate * warm_up_factor(step);
    }
    case Kind::OneCycle: {
        const double first = base_lr / real(settings_, "div_factor");
        const double last = first / real(settings_, "final_div_factor");
        return cycle(settings_, total_steps(), step, {first, base_lr, last});
    }
    }
    return base_lr;
}

std::optional<double> Schedule::momentum(std::int64_t step) const
{
    if (kind_ != Kind::OneCycle || !is_on(settings_, "cycle_momentum")) return {};
    const double most = real(settings_, "max_momentum");
    return cycle(settings_, total_steps(), step, {most, real(settings_, "base_momentum"), most});
}

bool Schedule::depends_on_length() const
{
    switch (kind_) {
    case Kind::Cosine: return is_none(settings_, "T_max");
    case Kind::OneCycle: return is_none(settings_, "total_steps");
    default: return false;
    }
}

double Schedule::warm_up_factor(std::int64_t step) const
{
    const std::int64_t steps = integer(settings_, "warmup_steps");
    if (step >= steps) return 1;
    const double first = real(settings_, "warmup_start_factor");
    return first + (1 - first) * static_cast<double>(step) / static_cast<double>(steps);
}

} // namespace loom

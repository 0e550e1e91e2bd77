#pragma once

#include "core/network/network.h"
#include "core/optim/signature.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace loom {

/// The schedules that a `Schedule` may follow: Constant, Step, Cosine, OneCycle.
std::span<const Signature> schedule_signatures();

/// How long the run is, for the schedules that must know.
struct RunLength {
    std::int64_t epochs = 1;
    std::int64_t steps_per_epoch = 1;
};

/// The learning rate as a pure function of where the run stands, so that nothing has to be kept
/// for a resumption. Equal to PyTorch's StepLR and CosineAnnealingLR stepped once an epoch and
/// OneCycleLR stepped once a step; a linear warm-up multiplies by LinearLR's factor.
class Schedule {
public:
    /// Throws std::invalid_argument with PyTorch's sentences.
    Schedule(const ScheduleSettings& settings, const RunLength& length);

    /// What the schedule scales: OneCycle's max_lr where it is given, else the optimizer's.
    double base_lr(double optimizer_lr) const;
    /// For the step after `step` others (over the whole run) in epoch `epoch`, both from 0.
    double lr(double base_lr, std::int64_t step, std::int64_t epoch) const;
    /// What OneCycle sets the momentum (Adam's first beta) to; nothing when it is left alone.
    std::optional<double> momentum(std::int64_t step) const;
    /// Whether another number of epochs changes the rates of steps already done.
    bool depends_on_length() const;

private:
    double warm_up_factor(std::int64_t step) const;
    std::int64_t total_steps() const;

    enum class Kind : std::uint8_t { Constant, Step, Cosine, OneCycle };
    Kind kind_ = Kind::Constant;
    Settings settings_;
    RunLength length_;
};

} // namespace loom

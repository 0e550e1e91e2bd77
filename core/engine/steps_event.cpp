#include "core/engine/steps_event.h"

#include <utility>

namespace loom {

void StepsEvent::add(const StepEvent& event)
{
    last_ = event;
    losses_.push_back(event.loss);
    accuracies_.push_back(event.accuracy);
}

Json StepsEvent::take(double seconds_left, std::uint64_t weights)
{
    const auto count = static_cast<std::int64_t>(losses_.size());
    return {{"event", "steps"},
            {"first_step", last_->step - count + 1},
            {"epoch", last_->epoch},
            {"step_in_epoch", last_->step_in_epoch},
            {"losses", std::exchange(losses_, {})},
            {"accuracies", std::exchange(accuracies_, {})},
            {"lr", last_->lr},
            {"samples_per_second", last_->samples_per_second},
            {"seconds_left", seconds_left},
            {"weights", weights}};
}

} // namespace loom

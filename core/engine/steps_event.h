#pragma once

#include "core/files/json.h"
#include "core/training/events.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace loom {

/// Steps on their way to the editor as one event.
class StepsEvent {
public:
    /// `event` follows the one added before, in the same epoch.
    void add(const StepEvent& event);
    bool empty() const { return losses_.empty(); }
    /// The event, and begins anew.
    Json take(double seconds_left, std::uint64_t weights);

private:
    std::optional<StepEvent> last_{};
    std::vector<double> losses_, accuracies_;
};

} // namespace loom

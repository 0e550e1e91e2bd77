#include "core/training/early_stopping.h"

namespace loom {

bool EarlyStopper::record(std::int64_t epoch, double validation_loss)
{
    if (validation_loss < state_.best_loss - settings_.min_delta) {
        state_ = {validation_loss, epoch, 0};
        return true;
    }
    ++state_.epochs_without_improvement;
    return false;
}

bool EarlyStopper::should_stop() const
{
    return state_.epochs_without_improvement >= settings_.patience;
}

} // namespace loom

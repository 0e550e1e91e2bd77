#pragma once

#include "core/network/network.h"

#include <cstdint>
#include <limits>

namespace loom {

/// What early stopping remembers; part of a checkpoint.
struct EarlyStoppingState {
    double best_loss = std::numeric_limits<double>::infinity();
    std::int64_t best_epoch = 0; ///< from 1; 0: none yet
    std::int64_t epochs_without_improvement = 0;
    bool operator==(const EarlyStoppingState&) const = default;
};

/// Watches the loss of the held-out part of the training set.
class EarlyStopper {
public:
    explicit EarlyStopper(const EarlyStopping& settings) : settings_(settings) {}

    /// After epoch `epoch` (from 1). True: the best yet, by more than min_delta. A NaN is none.
    bool record(std::int64_t epoch, double validation_loss);
    bool should_stop() const;

    const EarlyStoppingState& state() const { return state_; }
    void restore(const EarlyStoppingState& state) { state_ = state; }

private:
    EarlyStopping settings_;
    EarlyStoppingState state_;
};

} // namespace loom

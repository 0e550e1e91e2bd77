#pragma once

#include "gui/training/run_monitor.h"

#include <string>
#include <vector>

namespace loom {

/// The numbers of a run, copied so that another thread may write them down.
struct RunTable {
    qint64 firstStep = 1, stepsPerEpoch = 0;
    std::vector<float> losses, accuracies;
    std::vector<EpochScore> scores;
    std::vector<RunChange> changes;
};

/// A line a step: step, epoch, train_loss, train_accuracy, test_loss, test_accuracy (at the last
/// step of an epoch) and change ("training.optimizer.lr=0.0005", after whose step it holds). Dots
/// in numbers whatever the locale; "NaN" and the like where they are not finite.
std::string toCsv(const RunTable& run);

} // namespace loom

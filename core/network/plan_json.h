#pragma once

#include "core/network/json_fields.h"
#include "core/network/network.h"

#include <string>

/// The parts of a network file that are no drawing: "dataset" and "training".
namespace loom {

// Throw FileError(BadData) with the place for values of wrong kinds or outside their limits.
DatasetChoice read_dataset(const JsonField& field);
TrainingSettings read_training(const JsonField& field);

// Canonical, on one line.
std::string dataset_text(const DatasetChoice& dataset);
std::string training_text(const TrainingSettings& training);

/// The keys of "training" and of its "early_stopping" that this version knows.
std::span<const std::string> training_keys();
std::span<const std::string> early_stopping_keys();

} // namespace loom

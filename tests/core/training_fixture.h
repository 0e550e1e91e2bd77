#pragma once

#include "core/training/training_run.h"

#include <QTemporaryDir>

#include <filesystem>
#include <string>
#include <vector>

/// A small problem to train on: 3 classes of 8 x 8 images, each a noisy pattern of its own.
namespace loom::test {

struct DataSizes {
    std::int64_t train = 90;
    std::int64_t test = 30;
};
TrainingData pattern_data(const DataSizes& sizes = {});

/// Input, conv1, bn1, relu1, pool1, flatten, dropout, out, loss: dropout and batch norm are what
/// resumption most easily gets wrong.
Network pattern_network(TrainingSettings training = {});
/// Input, flatten, fc1, sigmoid1, fc2, loss.
Network dense_network(TrainingSettings training = {});

/// Small batches, the last of an epoch smaller than the others.
TrainingSettings quick_training();

/// A folder that does not exist yet, in one that vanishes with the test.
std::filesystem::path fresh_folder(const QTemporaryDir& parent, const std::string& name = "run");

/// MD5 of all parameters, buffers and optimizer state.
std::string weights_digest(Trainer& trainer);
/// The lines of metrics.jsonl without the fields that measure time.
std::vector<std::string> timeless_metrics(const std::filesystem::path& run);
std::string text_of(const std::filesystem::path& file);

} // namespace loom::test

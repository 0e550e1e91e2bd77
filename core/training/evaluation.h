#pragma once

#include "core/model/model.h"
#include "core/training/events.h"
#include "datasets/data_loader.h"

#include <cstdint>
#include <vector>

namespace loom {

/// What a model makes of a labelled set: loss and counts.
struct Evaluation {
    std::int64_t samples = 0;
    double loss_sum = 0;                   ///< mean loss of each batch times its size
    std::int64_t outputs = 0;              ///< of the net: at least as many as classes
    std::vector<std::int64_t> confusion{}; ///< [label * outputs + predicted]; empty: no classes
    double seconds = 0;

    double loss() const;
    double accuracy() const; ///< NaN when the net does not classify
    std::int64_t correct() const;
    std::vector<std::int64_t> samples_per_class() const;
    std::vector<std::int64_t> correct_per_class() const;
    Score score() const { return {loss(), accuracy()}; }
};

/// How the labels of a data set become what the loss takes.
struct Task {
    enum class Target : std::uint8_t {
        Labels, ///< int64, for cross entropy
        OneHot  ///< numbers [N, classes], for MSELoss
    };
    std::int64_t classes = 0;
    Target target = Target::Labels;
};
Task task_of(const Network& network, const Diagnosis& diagnosis, const Dataset& dataset);

/// Labels [N] for a prediction [N, outputs]. Throws std::invalid_argument when the net has fewer
/// outputs than there are classes (MSELoss: another number).
Tensor loss_target(const Task& task, const Tensor& prediction, const Tensor& labels);
/// The class with the largest output, for predictions [N, classes]; empty for other shapes.
std::vector<std::int64_t> predicted_classes(const Tensor& prediction);

/// In eval mode, without gradients; the model's mode is as before afterwards. Draws nothing random
/// and changes nothing of the model.
Evaluation evaluate(Model& model, DataLoader& loader, const Task& task);

} // namespace loom

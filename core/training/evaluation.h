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
    std::int64_t classes = 0;
    double loss_sum = 0;                   ///< mean loss of each batch times its size
    std::vector<std::int64_t> confusion{}; ///< [label * classes + predicted]; empty: no classes
    double seconds = 0;

    double loss() const;
    double accuracy() const; ///< NaN when the net does not classify
    std::int64_t correct() const;
    std::vector<std::int64_t> samples_per_class() const;
    std::vector<std::int64_t> correct_per_class() const;
    Score score() const { return {loss(), accuracy()}; }
};

/// In eval mode, without gradients; the model's mode is as before afterwards. Draws nothing random
/// and changes nothing of the model.
Evaluation evaluate(Model& model, DataLoader& loader, std::int64_t classes);

/// Labels as the model's loss takes them: int64 for cross entropy, one-hot numbers for MSELoss.
/// Throws std::invalid_argument when the net has fewer outputs than there are classes.
Tensor loss_target(const Model& model, const Tensor& prediction, const Tensor& labels,
                   std::int64_t classes);
/// The class with the largest output, for predictions [N, classes]; empty for other shapes.
std::vector<std::int64_t> predicted_classes(const Tensor& prediction);

} // namespace loom

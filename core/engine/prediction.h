#pragma once

#include "core/engine/view_answers.h"

#include <optional>
#include <vector>

namespace loom {

/// What a network says of one image.
struct Prediction {
    std::vector<float> logits;        ///< what enters the loss
    std::vector<float> probabilities; ///< their softmax
    std::int64_t predicted = 0;
    std::optional<double> loss{}; ///< nothing without a label, or without a loss
};

/// Of an output [1, classes]; nothing for another shape.
std::optional<Prediction> predict(Views& views, const Sample& sample, const Tensor& output);
std::vector<float> softmax_of(const std::vector<float>& logits);
/// How labels become what the drawing's loss takes.
Task task_of(const Views& views, std::int64_t classes);

} // namespace loom

#pragma once

#include "core/training/evaluation.h"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace loom {

/// The first tensor of a training step that holds a NaN or an infinity.
struct BadTensor {
    NodeId node;       ///< "" for the loss
    std::string what;  ///< "parameter conv1.weight", "output of conv1", "gradient of conv1.weight"
    std::string value; ///< "NaN" or "infinity"
};

/// A step met a NaN or an infinity. The weights are those before the step.
class TrainingDiverged : public std::runtime_error {
public:
    TrainingDiverged(std::int64_t step, BadTensor bad);
    std::int64_t step() const { return step_; } ///< steps done before the bad one
    const BadTensor& bad() const { return bad_; }

private:
    std::int64_t step_;
    BadTensor bad_;
};

/// Quick; exact for every floating tensor.
bool is_finite(const Tensor& x);

/// Repeats a step's forward and backward with every node in view, and names the first bad tensor:
/// parameters and buffers, the input, outputs in the order of computation, the loss, then gradients
/// from the loss backwards. Nothing: all are finite. The model must stand (mode, seek) as it
/// did in the step; parameters and buffers are as before afterwards, gradients undefined.
std::optional<BadTensor> find_bad_tensor(Model& model, const Diagnosis& diagnosis, const Tensor& x,
                                         const Tensor& labels, const Task& task);

} // namespace loom

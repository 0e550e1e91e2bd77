#pragma once

#include "core/backend/program.h"
#include "core/network/network.h"
#include "core/nn/module.h"
#include "core/nn/normalization.h"

#include <optional>
#include <span>
#include <vector>

namespace loom {

class Dropout;

/// One node at work. Its number among the steps is that of its value.
struct ModelStep {
    NodeId id;
    Module* module = nullptr; ///< null: the Input, whose value is the batch itself
    std::vector<std::size_t> inputs{};
    Shape shape{}; ///< of the value, kBatch first
};

/// A model as a program that a backend may compile, and the modules that the program does not know
/// of but each step asks.
struct Lowering {
    ProgramDescription program{};
    std::vector<Dropout*> dropouts{};
    std::vector<BatchNorm*> norms{};
    std::vector<Tensor> parameters{}; ///< those with a gradient
    std::vector<Tensor> gradients{};  ///< of the parameters; the program writes them
    std::int64_t classes = 0;         ///< size of the output; 0: it is no list of classes
    bool needs_two_samples = false;   ///< a batch norm of single numbers
};

/// What makes a model's output (`numbers`, in order), for training with a loss or for inference.
/// Nothing where a step has no counterpart in a program. The modules must outlive the result.
std::optional<Lowering> lower(std::span<const ModelStep> steps,
                              std::span<const std::size_t> numbers, Module* loss);

} // namespace loom

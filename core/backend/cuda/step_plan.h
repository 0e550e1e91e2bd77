#pragma once

#include "core/backend/program.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace loom::cuda {

/// One op, or a chain of ops whose middle values nobody else sees: convolution, matrix product or
/// nothing; then batch norm or bias; activation; max pool. Or a sum and its relu.
struct Stage {
    std::size_t op = 0;     ///< the first
    std::size_t output = 0; ///< the last; the same unless it is a chain
    std::optional<std::size_t> norm{}, activation{}, pool{};
    std::size_t ordinal = 0;              ///< among the dropouts
    std::size_t folded = 0;               ///< where the norm's map begins among those of all
    std::vector<std::size_t> last_read{}; ///< ops whose values no later stage reads
};

/// An activation's gradient, which is computed of what it gives, or of what it takes.
struct ActivationGradient {
    UnaryOp op;
    BinaryOp gradient;
    bool of_result;
};
const ActivationGradient& gradient_of(UnaryOp activation);

/// Whether a stage that begins with the op has an epilogue.
bool begins_chain(const ProgramOp& op);

/// How a network is computed, trained or not: its stages, planned once. A step is the same sequence
/// of kernels and of requests for memory every time, so that it can be captured.
class StepPlan {
public:
    explicit StepPlan(const ProgramDescription& description);

    bool trains() const { return description_.training; }
    std::size_t dropouts() const { return dropouts_; }
    /// Floats of the maps that norms are while the network infers: a scale and a shift a channel.
    std::size_t folded() const { return folded_; }
    const ProgramDescription& description() const { return description_; }
    const std::vector<Stage>& stages() const { return stages_; }
    /// The op whose memory holds the value: reshaping moves nothing.
    std::size_t root_of(std::size_t op) const;
    std::size_t output_root() const { return root_of(description_.output); }

private:
    bool is_alias(const ProgramOp& op) const;
    Stage stage_from(std::size_t op);
    std::optional<std::size_t> fusable_activation(const Stage& stage) const;
    void take(Stage& stage, std::optional<std::size_t>& place, std::optional<std::size_t> op);
    void find_last_reads();
    std::optional<std::size_t> only_user(std::size_t op, ProgramOp::Kind kind) const;
    std::size_t users_of(std::size_t root) const;

    ProgramDescription description_;
    std::vector<Stage> stages_;
    std::vector<bool> is_taken_;
    std::size_t dropouts_ = 0, folded_ = 0;
};

} // namespace loom::cuda

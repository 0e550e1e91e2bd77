#pragma once

#include "core/backend/cuda/step_kernels.h"
#include "core/backend/program.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace loom::cuda {

/// What a step reads and writes besides parameters and gradients, all of it on the device.
struct StepInputs {
    std::int64_t count = 0;
    const float* images = nullptr;
    const std::int64_t* labels = nullptr;
    const PhiloxKey* dropout = nullptr;    ///< of each Dropout with p > 0
    const double* momentum = nullptr;      ///< of each BatchNorm
    const float* class_weights = nullptr;  ///< null: all 1
    StepResult* result = nullptr;          ///< all zero before
    const ProgramUpdate* update = nullptr; ///< or none
    std::byte* update_numbers = nullptr;
};

/// One op, or a chain of ops whose middle values nobody else sees: convolution, matrix product or
/// nothing; then batch norm or bias; relu; max pool.
struct Stage {
    std::size_t op = 0;     ///< the first
    std::size_t output = 0; ///< the last; the same unless it is a chain
    std::optional<std::size_t> norm{}, relu{}, pool{};
    std::size_t ordinal = 0; ///< among the norms or the dropouts
};

/// Whether a stage that begins with the op is a chain.
bool begins_chain(const ProgramOp& op);

/// How a network's training step is computed: its stages, planned once. The step is the same
/// sequence of kernels and of requests for memory every time, so that it can be captured.
class TrainingPass {
public:
    explicit TrainingPass(const ProgramDescription& description);

    /// Queues forward, loss, backward, and the look for infinite numbers.
    void queue(Context& context, const StepInputs& inputs) const;

    std::size_t dropouts() const { return dropouts_; }
    std::size_t norms() const { return norms_; }
    const ProgramDescription& description() const { return description_; }
    const std::vector<Stage>& stages() const { return stages_; }
    /// The op whose memory holds the value: reshaping moves nothing.
    std::size_t root_of(std::size_t op) const;

private:
    void add_chain(std::size_t op);
    std::optional<std::size_t> only_user(std::size_t op, ProgramOp::Kind kind) const;
    std::size_t users_of(std::size_t root) const;

    ProgramDescription description_;
    std::vector<Stage> stages_;
    std::vector<bool> is_taken_;
    std::size_t dropouts_ = 0, norms_ = 0;
};

} // namespace loom::cuda

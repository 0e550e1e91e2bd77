#pragma once

#include "core/backend/cuda/step_graph.h"
#include "core/backend/cuda/training_pass.h"
#include "core/backend/program.h"

#include <map>
#include <memory>
#include <vector>

namespace loom::cuda {

/// A network's training step on a GPU, captured as a graph for each size of batch and replayed.
/// Takes a batch's images as they lie on the device. Its memory is its own, so that the graphs stay
/// good; steps are queued among the other work of the device, so that views may come between.
/// The loss is a NaN when any parameter, gradient or running statistic is infinite or NaN. A step's
/// update is part of the graph, which is captured anew when it is one of other arrays.
/// A step for which the memory does not suffice changes nothing but gradients.
class CudaProgram final : public Program {
public:
    /// Whether it is a network that trains.
    static bool takes(const ProgramDescription& description);

    CudaProgram(Context& context, const ProgramDescription& description);
    ~CudaProgram() override;

    bool makes_updates() const override { return true; }
    ProgramResult train(const ProgramBatch& batch, const ProgramStep& step) override;
    void infer(float* y, const ProgramBatch& batch) override;
    void parameters_changed() override {} // they are read where they lie

private:
    struct Sized;
    Sized& sized(std::int64_t count, const ProgramUpdate* update);
    bool forget_other_sizes(std::int64_t count);
    ProgramResult train_once(const ProgramBatch& batch, const ProgramStep& step);
    void run(Sized& sized, const ProgramUpdate* update);
    void queue(Sized& sized, const ProgramUpdate* update);
    bool capture(Sized& sized, const ProgramUpdate* update);

    Context& context_;
    Context own_;
    CaptureStream capture_stream_;
    TrainingPass pass_;
    std::unique_ptr<Scratch> class_weights_;
    std::vector<const void*> updated_;                     ///< arrays that steps update
    std::map<std::int64_t, std::unique_ptr<Sized>> sized_; ///< by size of batch
};

} // namespace loom::cuda

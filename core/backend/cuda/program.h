#pragma once

#include "core/backend/cuda/context.h"
#include "core/backend/cuda/step_graph.h"
#include "core/backend/cuda/step_plan.h"
#include "core/backend/program.h"

#include <map>
#include <memory>
#include <vector>

namespace loom::cuda {

/// A network on a GPU, its training step or its inference captured as a graph for each size of
/// batch and replayed. Takes a batch's images as they lie on the device, and gives predictions
/// there. Its memory is its own, so that the graphs stay good; steps are queued among the other
/// work of the device, so that views may come between.
/// The loss is a NaN when any parameter, gradient or running statistic is infinite or NaN. A step's
/// update is part of the graph, which is captured anew when it is one of other arrays.
class CudaProgram final : public Program {
public:
    /// Whether there is anything to compute, and to learn from if it is to train.
    static bool takes(const ProgramDescription& description);

    CudaProgram(Context& context, const ProgramDescription& description);
    ~CudaProgram() override;

    bool makes_updates() const override { return plan_.trains(); }
    ProgramResult train(const ProgramBatch& batch, const ProgramStep& step) override;
    /// Does not wait for it.
    void infer(float* y, const ProgramBatch& batch) override;
    /// Of what is not read where it lies.
    void parameters_changed() override { is_folded_ = false; }

private:
    struct Sized;
    Sized& sized(std::int64_t count, const ProgramUpdate* update);
    bool forget_other_sizes(std::int64_t count);
    template <typename Run>
    auto with_room(const ProgramBatch& batch, Run run);
    void fold_norms();
    ProgramResult train_once(const ProgramBatch& batch, const ProgramStep& step);
    void infer_once(float* y, const ProgramBatch& batch);

    Context& context_;
    Context own_;
    CaptureStream capture_stream_;
    StepPlan plan_;
    std::unique_ptr<Scratch> class_weights_;
    std::unique_ptr<Scratch> folded_; ///< the norms' maps, of one that infers
    bool is_folded_ = false;
    std::vector<const void*> updated_;                     ///< arrays that steps update
    std::map<std::int64_t, std::unique_ptr<Sized>> sized_; ///< by size of batch
};

} // namespace loom::cuda

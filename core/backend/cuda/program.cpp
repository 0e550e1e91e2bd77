#include "core/backend/cuda/program.h"

#include "core/backend/cuda/replay.h"
#include "core/backend/cuda/step_numbers.h"
#include "core/backend/cuda/step_update.h"
#include "core/backend/out_of_memory.h"

#include <cstddef>
#include <optional>
#include <stdexcept>

namespace loom::cuda {

namespace {

constexpr std::size_t kMostSizes = 4; // of batches: the usual one, the epoch's last, and some more

std::size_t bytes_of(const ProgramOp& op, std::int64_t count)
{
    return static_cast<std::size_t>(count * op.size()) * sizeof(float);
}

} // namespace

/// What depends on the size of the batch.
struct CudaProgram::Sized {
    Sized(Context& context, const StepPlan& plan, std::int64_t count, const ProgramUpdate* update)
        : images(context, bytes_of(plan.description().ops[0], count)),
          outputs(context,
                  plan.trains() ? 0 : bytes_of(plan.description().ops[plan.output_root()], count))
    {
        if (plan.trains()) numbers.emplace(context, plan, count, update);
    }

    Scratch images, outputs; // outputs: while it infers
    std::optional<StepNumbers> numbers;
    Replay replay;
};

bool CudaProgram::takes(const ProgramDescription& description)
{
    if (description.training) return description.loss.kind != ProgramLoss::Kind::None;
    const StepPlan plan(description);
    return description.ops[plan.output_root()].kind != ProgramOp::Kind::Input;
}

CudaProgram::CudaProgram(Context& context, const ProgramDescription& description)
    : context_(context), own_(context), plan_(description)
{
    if (!plan_.trains()) folded_ = std::make_unique<Scratch>(own_, plan_.folded() * sizeof(float));
    const std::vector<float>& weights = description.loss.class_weights;
    if (weights.empty()) return;
    class_weights_ = std::make_unique<Scratch>(own_, weights.size() * sizeof(float));
    check(cudaMemcpyAsync(class_weights_->data(), weights.data(), weights.size() * sizeof(float),
                          cudaMemcpyHostToDevice, own_.stream()));
    own_.synchronize();
}

CudaProgram::~CudaProgram()
{
    (void)cudaSetDevice(context_.index());
    (void)cudaStreamSynchronize(own_.stream()); // a step may still be using the memory
}

CudaProgram::Sized& CudaProgram::sized(std::int64_t count, const ProgramUpdate* update)
{
    std::vector<const void*> updated;
    if (update != nullptr) updated = arrays_of(*update);
    if (updated != updated_) sized_.clear();
    updated_ = std::move(updated);
    if (own_.arithmetic() != context_.arithmetic()) {
        own_.set_arithmetic(context_.arithmetic());
        sized_.clear();
    }
    if (const auto found = sized_.find(count); found != sized_.end()) return *found->second;
    if (sized_.size() == kMostSizes) sized_.clear();
    return *(sized_[count] = std::make_unique<Sized>(own_, plan_, count, update));
}

/// Gives the device back what steps of other sizes keep for themselves; false if it was nothing.
bool CudaProgram::forget_other_sizes(std::int64_t count)
{
    const bool are_others = !sized_.empty() && !(sized_.size() == 1 && sized_.contains(count));
    if (!are_others) return false;
    sized_.clear();
    own_.memory().release();
    return true;
}

/// Runs; once more with the memory of other sizes if there is not enough.
template <typename Run>
auto CudaProgram::with_room(const ProgramBatch& batch, Run run)
{
    if (batch.images == nullptr) throw std::logic_error("cuda: expected images on the device");
    context_.activate();
    try {
        return run();
    } catch (const OutOfMemory&) {
        if (!forget_other_sizes(batch.count)) throw;
    }
    return run();
}

ProgramResult CudaProgram::train(const ProgramBatch& batch, const ProgramStep& step)
{
    return with_room(batch, [&] { return train_once(batch, step); });
}

void CudaProgram::infer(float* y, const ProgramBatch& batch)
{
    with_room(batch, [&] { infer_once(y, batch); });
}

ProgramResult CudaProgram::train_once(const ProgramBatch& batch, const ProgramStep& step)
{
    Sized& now = sized(batch.count, step.update);
    now.numbers->write(step); // the step before has been waited for
    check(cudaMemcpyAsync(now.images.data(), batch.images,
                          bytes_of(plan_.description().ops[0], batch.count),
                          cudaMemcpyDeviceToDevice, own_.stream()));
    StepInputs inputs{.count = batch.count, .images = now.images.as<const float>()};
    now.numbers->add_to(inputs);
    inputs.update = step.update;
    if (class_weights_ != nullptr) inputs.class_weights = class_weights_->as<const float>();
    now.replay.run(own_, capture_stream_, [&] {
        now.numbers->queue_sending(own_);
        StepQueue(own_, plan_, inputs).train();
        now.numbers->queue_report(own_);
    });
    own_.synchronize();
    return now.numbers->result();
}

void CudaProgram::infer_once(float* y, const ProgramBatch& batch)
{
    Sized& now = sized(batch.count, nullptr);
    fold_norms();
    check(cudaMemcpyAsync(now.images.data(), batch.images,
                          bytes_of(plan_.description().ops[0], batch.count),
                          cudaMemcpyDeviceToDevice, own_.stream()));
    const StepInputs inputs{.count = batch.count,
                            .images = now.images.as<const float>(),
                            .outputs = now.outputs.as<float>(),
                            .folded = folded_->as<const float>()};
    now.replay.run(own_, capture_stream_, [&] { StepQueue(own_, plan_, inputs).infer(); });
    check(cudaMemcpyAsync(y, now.outputs.data(),
                          bytes_of(plan_.description().ops[plan_.output_root()], batch.count),
                          cudaMemcpyDeviceToDevice, own_.stream()));
}

void CudaProgram::fold_norms()
{
    if (is_folded_) return;
    const std::vector<ProgramOp>& ops = plan_.description().ops;
    for (const Stage& stage : plan_.stages()) {
        if (!stage.norm) continue;
        const ProgramOp& norm = ops[*stage.norm];
        const float* bias = stage.op == *stage.norm ? nullptr : ops[stage.op].bias.values;
        fold(own_, FoldedNorm(norm, bias), norm.shape[0], folded_->as<float>() + stage.folded);
    }
    is_folded_ = true;
}

} // namespace loom::cuda

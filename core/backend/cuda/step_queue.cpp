#include "core/backend/cuda/step_queue.h"

#include "core/backend/cuda/step_update.h"

namespace loom::cuda {

void StepQueue::infer()
{
    for (const Stage& stage : plan_.stages()) {
        Kept kept;
        forward(stage, kept);
        for (const std::size_t op : stage.last_read) values_[op] = {};
    }
}

void StepQueue::train()
{
    const std::vector<Stage>& stages = plan_.stages();
    for (std::size_t i = 0; i < stages.size(); ++i) forward(stages[i], stages_[i]);
    add_loss();
    for (std::size_t i = stages.size(); i-- > 0;) {
        backward(stages[i], stages_[i]);
        stages_[i].x = nullptr;
        stages_[i].chosen = nullptr;
        values_[stages[i].output] = {};
    }
    const std::size_t bytes = in_.update == nullptr ? 0 : bytes_of_parts(*in_.update);
    const Scratch parts(context_, bytes);
    // Not before all memory has been found: a step without enough of it changes nothing.
    look_for_infinite();
    move_running();
    if (in_.update == nullptr) return;
    queue_update(context_, *in_.update, in_.update_numbers, parts.as<double>(), in_.result);
}

/// The parts of [N, C, …] along the channels: from the inputs, or their gradients back to them.
void StepQueue::concatenate(std::size_t i, bool forward)
{
    const ProgramOp& op = ops_[i];
    View part = packed(forward ? y(i) : dy(i), {in_.count, op.size()});
    for (const std::size_t input : op.inputs) {
        part.shape[1] = ops_[input].size();
        if (forward) {
            copy(context_, part, rows(y(input), input));
        } else {
            give(input, [&](float* dx) { copy(context_, rows(dx, input), part); });
        }
        part.data = part.as<float>() + part.shape[1];
    }
}

Epilogue StepQueue::epilogue_of(const Stage& stage, const Kept& kept) const
{
    const ProgramOp& before = ops_[stage.op];
    const ProgramOp& after = ops_[stage.output];
    Epilogue e{.samples = in_.count,
               .channels = before.shape[0],
               .height = before.shape[1],
               .width = before.shape[2],
               .rows = after.shape[1],
               .columns = after.shape[2]};
    if (stage.activation) {
        e.activation = ops_[*stage.activation].unary;
        e.slope = ops_[*stage.activation].slope;
    }
    if (stage.pool) {
        e.kernel_h = ops_[*stage.pool].pool.kernel[0];
        e.kernel_w = ops_[*stage.pool].pool.kernel[1];
    }
    if (!stage.norm) {
        e.bias = before.bias.values;
    } else if (in_.folded != nullptr) {
        e.scale = in_.folded + stage.folded;
        e.bias = e.scale + e.channels;
    } else {
        const ProgramOp& norm = ops_[*stage.norm];
        e.mean = kept.statistics->as<float>();
        e.scale = e.mean + e.channels;
        e.weight = norm.weight.values;
        e.bias = norm.bias.values;
    }
    return e;
}

void StepQueue::add_loss()
{
    const ProgramLoss& wanted = plan_.description().loss;
    const std::size_t output = plan_.description().output;
    give(output, [&](float* dx) {
        const Loss job{.samples = in_.count,
                       .classes = ops_[output].size(),
                       .squared_error = wanted.kind == ProgramLoss::Kind::MeanSquaredError,
                       .label_smoothing = static_cast<float>(wanted.label_smoothing),
                       .class_weights = in_.class_weights,
                       .x = y(output),
                       .labels = in_.labels,
                       .dx = dx};
        loss(context_, job, in_.result);
    });
}

void StepQueue::look_for_infinite()
{
    std::vector<View> all;
    const auto add = [&](float* data, std::int64_t count) {
        if (data != nullptr) all.push_back(packed(data, {count}));
    };
    for (const ProgramOp& op : ops_) {
        std::int64_t weights = op.shape[0];
        if (op.kind == Kind::Conv2d)
            weights *= ops_[op.inputs[0]].shape[0] / op.conv.groups * op.kernel[0] * op.kernel[1];
        if (op.kind == Kind::Linear) weights *= ops_[op.inputs[0]].size();
        for (float* data : {op.weight.values, op.weight.gradient}) add(data, weights);
        for (float* data : {op.bias.values, op.bias.gradient, op.running_mean, op.running_var})
            add(data, op.shape[0]);
    }
    for (std::size_t i = 0; i < stages_.size(); ++i) {
        const std::optional<std::size_t> norm = plan_.stages()[i].norm;
        if (norm) add(stages_[i].statistics->as<float>(), 3 * ops_[*norm].shape[0]);
    }
    find_infinite(context_, all, &in_.result->infinite);
}

void StepQueue::move_running() const
{
    std::vector<RunningStatistics> all;
    for (std::size_t i = 0; i < stages_.size(); ++i) {
        const Stage& stage = plan_.stages()[i];
        if (!stage.norm) continue;
        const ProgramOp &norm = ops_[*stage.norm], &before = ops_[stage.op];
        all.push_back({.mean = norm.running_mean,
                       .variance = norm.running_var,
                       .batches = norm.batches,
                       .batch = stages_[i].statistics->as<const float>(),
                       .offset = stage.op == *stage.norm ? nullptr : before.bias.values,
                       .momentum = norm.momentum.value_or(RunningStatistics::kAverage),
                       .n = static_cast<std::int32_t>(norm.shape[0]),
                       .plane = static_cast<std::int32_t>(norm.shape[1] * norm.shape[2])});
    }
    cuda::move_running(context_, all, in_.count, in_.result);
}

} // namespace loom::cuda

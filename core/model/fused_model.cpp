#include "core/model/fused_model.h"

#include "core/nn/dropout.h"
#include "core/tensor/creation.h"

#include <algorithm>

namespace loom {

FusedModel::FusedModel(std::vector<ModelStep> steps, std::vector<std::size_t> numbers, Module* loss,
                       Device device)
    : steps_(std::move(steps)), numbers_(std::move(numbers)), loss_(loss),
      device_(std::move(device))
{
    for (const std::size_t number : numbers_) {
        const Module* module = steps_[number].module;
        if (module == nullptr) continue;
        for (const NamedTensor& tensor : module->named_parameters()) read_.push_back(tensor.tensor);
        for (const NamedTensor& tensor : module->named_buffers()) read_.push_back(tensor.tensor);
    }
    versions_.resize(read_.size());
}

FusedModel::~FusedModel() = default;

Program* FusedModel::compile(Compiled& compiled, Module* loss)
{
    if (compiled.tried) return compiled.program.get();
    compiled.tried = true;
    compiled.lowering = lower(steps_, numbers_, loss);
    if (compiled.lowering) compiled.program = device_.backend().compile(compiled.lowering->program);
    return compiled.program.get();
}

bool FusedModel::can_train() { return loss_ != nullptr && compile(training_, loss_) != nullptr; }

bool FusedModel::can_infer() { return compile(inference_, nullptr) != nullptr; }

bool FusedModel::takes_update()
{
    if (!can_train() || !training_.program->makes_updates()) return false;
    set_gradients();
    return true;
}

void FusedModel::set_gradients()
{
    Lowering& lowering = *training_.lowering;
    for (std::size_t i = 0; i < lowering.parameters.size(); ++i)
        lowering.parameters[i].set_grad(lowering.gradients[i]);
}

std::optional<TrainStep> FusedModel::train(const ProgramBatch& images,
                                           std::span<const std::int64_t> labels,
                                           const ProgramUpdate* update)
{
    if (!can_train() || images.count == 0) return {};
    Lowering& lowering = *training_.lowering;
    if (lowering.needs_two_samples && images.count < 2) return {};
    const bool all_fit = std::ranges::all_of(
        labels, [&](std::int64_t label) { return label >= 0 && label < lowering.classes; });
    if (!all_fit) return {};

    masks_.clear();
    for (Dropout* dropout : lowering.dropouts) {
        const PhiloxKey mask = dropout->next_mask();
        if (dropout->p() > 0) masks_.push_back(mask);
    }
    const ProgramResult result =
        training_.program->train(images, {.labels = labels, .dropout = masks_, .update = update});
    set_gradients();
    for (BatchNorm* norm : lowering.norms) {
        norm->running_mean().count_write();
        norm->running_var().count_write();
        norm->num_batches_tracked().count_write();
    }
    return TrainStep{result.loss, result.correct};
}

void FusedModel::notice_changes()
{
    bool changed = false;
    for (std::size_t i = 0; i < read_.size(); ++i) {
        const std::uint64_t version = read_[i].version();
        changed = changed || version != versions_[i];
        versions_[i] = version;
    }
    if (changed) inference_.program->parameters_changed();
}

Tensor FusedModel::infer(const Tensor& x)
{
    const Tensor images = x.contiguous();
    Shape shape = steps_[numbers_.back()].shape;
    shape[0] = x.size(0);
    Tensor y = empty(shape, {.device = device_});
    if (y.numel() == 0) return y;
    notice_changes();
    inference_.program->infer(y.view_of().as<float>(),
                              {.count = x.size(0), .images = images.view_of().as<float>()});
    return y;
}

} // namespace loom

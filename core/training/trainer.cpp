#include "core/training/trainer.h"

#include "core/backend/out_of_memory.h"
#include "core/optim/clip_grad.h"
#include "core/tensor/acceleration.h"
#include "core/training/memory_forecast.h"
#include "core/training/nan_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

namespace loom {

namespace {

double seconds_since(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double per_second(std::int64_t samples, double seconds)
{
    return seconds > 0 ? static_cast<double>(samples) / seconds : 0;
}

} // namespace

void Trainer::reset_settings()
{
    // Complete settings: what the file leaves out is the optimizer's default.
    const Signature& signature =
        find_signature(optimizer_signatures(), "optimizer", plan_.training().optimizer.name);
    const Settings settings = complete_arguments(signature, plan_.training().optimizer.settings);
    base_lr_ = schedule_->base_lr(real(settings, "lr"));
    optimizer_->set_weight_decay(real(settings, "weight_decay"));
    max_grad_norm_ = plan_.training().clip_grad_norm;
}

bool Trainer::is_done() const
{
    return state_.epoch >= plan_.training().epochs || state_.stopped_early;
}

Trainer::Report Trainer::step()
{
    apply_due_changes();
    const auto start = std::chrono::steady_clock::now();
    const double lr = set_rates();
    const auto [samples, trained] = train_batch();
    const double loss = trained.loss;
    const double seconds = seconds_since(start);

    state_.running.loss_sum += loss * static_cast<double>(samples);
    state_.running.correct += trained.correct;
    state_.running.samples += samples;
    state_.running.seconds += seconds;
    state_.seconds += seconds;
    state_.pending_losses.push_back(loss);
    ++state_.step;
    ++state_.step_in_epoch;

    Report report;
    report.step = {.step = state_.step,
                   .epoch = state_.epoch + 1,
                   .step_in_epoch = state_.step_in_epoch,
                   .steps_per_epoch = steps_per_epoch_,
                   .samples = samples,
                   .loss = loss,
                   .accuracy = static_cast<double>(trained.correct) / static_cast<double>(samples),
                   .lr = lr,
                   .seconds = state_.running.seconds,
                   .samples_per_second =
                       per_second(state_.running.samples, state_.running.seconds)};
    if (state_.step_in_epoch == steps_per_epoch_) report.epoch = end_epoch(lr);
    return report;
}

double Trainer::set_rates()
{
    const double lr = schedule_->lr(base_lr_, state_.step, state_.epoch);
    optimizer_->set_lr(lr);
    if (const auto momentum = schedule_->momentum(state_.step)) optimizer_->set_momentum(*momentum);
    return lr;
}

void Trainer::seek_step()
{
    model_->seek(plan_.training().seed, static_cast<std::uint64_t>(state_.epoch),
                 static_cast<std::uint64_t>(state_.step_in_epoch));
}

Trainer::Trained Trainer::train_batch()
{
    model_->train();
    seek_step();
    buffers_->drop();
    // A program on a GPU moves buffers only in a step that counts; a copy costs it many launches.
    if (is_fused_ && device_.is_host()) buffers_->take();
    try {
        if (is_fused_) return train_fused();
        return train_node_by_node(train_loader_->batch(state_.epoch, state_.step_in_epoch));
    } catch (const OutOfMemory& error) {
        buffers_->restore();
        throw std::runtime_error(fmt::format("{}: {}", error.what(), advice()));
    }
}

std::string Trainer::advice() const
{
    Backend& backend = device_.backend();
    // All that the device would have without this training.
    const std::size_t room =
        accelerator_of(device_)->device_memory().free + backend.memory_use().current;
    return memory_advice(forecast_memory(plan_.network, diagnosis_, plan_.training(), resident_),
                         plan_.training().batch_size, room);
}

Trainer::Trained Trainer::train_fused()
{
    ProgramBatch images;
    std::optional<TrainStep> result;
    const auto bytes =
        device_.is_host() ? train_loader_->bytes(state_.epoch, state_.step_in_epoch) : std::nullopt;
    if (bytes) {
        images.count = std::ssize(bytes->rows);
        images.rows = bytes->rows;
        result = model_->train_step(images, bytes->labels);
    }
    std::optional<Optimizer::NextUpdate> next;
    if (!result) {
        const Batch batch = train_loader_->batch(state_.epoch, state_.step_in_epoch);
        const Tensor pixels = batch.images.contiguous();
        images = {.count = pixels.size(0), .images = pixels.view_of().as<float>()};
        if (model_->takes_update()) next = optimizer_->next_update();
        ProgramUpdate made;
        if (next) made = {next->adam, next->sgd, max_grad_norm_};
        result = model_->train_step(images, train_loader_->labels(batch), next ? &made : nullptr);
        if (!result) return train_node_by_node(batch);
    }
    if (!std::isfinite(result->loss)) diverge();
    // On a GPU the program has looked at all numbers, and its loss would not be finite.
    if (device_.is_host()) check_finite();
    if (next)
        optimizer_->count_update();
    else
        update();
    return {images.count, *result};
}

Trainer::Trained Trainer::train_node_by_node(const Batch& batch)
{
    buffers_->take();
    const Tensor prediction = model_->forward(batch.images);
    const Tensor loss = model_->loss(prediction, loss_target(task_, prediction, batch.labels));
    Trained trained{batch.images.size(0), {.loss = loss.item<double>()}};
    if (!std::isfinite(trained.result.loss)) diverge();
    optimizer_->zero_grad();
    if (loss.requires_grad()) loss.backward();
    check_finite();
    update();

    const std::vector<std::int64_t> predicted = predicted_classes(prediction.detach());
    const Tensor labels = batch.labels.to(Device::cpu());
    const std::int64_t* label = labels.data<std::int64_t>();
    for (std::size_t i = 0; i < predicted.size(); ++i)
        trained.result.correct += predicted[i] == label[i] ? 1 : 0;
    return trained;
}

void Trainer::update()
{
    if (max_grad_norm_) clip_grad_norm_(optimizer_->parameters(), *max_grad_norm_);
    optimizer_->step();
}

/// Parameters, gradients and buffers, whichever there are of one floating dtype.
std::vector<View> Trainer::looked_at() const
{
    std::vector<View> views;
    const auto add = [&](const Tensor& tensor) {
        if (tensor.defined() && tensor.dtype() == DType::Float32) views.push_back(tensor.view_of());
    };
    for (const NamedTensor& parameter : optimizer_->parameters()) {
        add(parameter.tensor);
        add(parameter.tensor.grad());
    }
    for (const NamedTensor& buffer : buffers_->buffers()) add(buffer.tensor);
    return views;
}

void Trainer::check_finite()
{
    if (Accelerator* accelerator = accelerator_of(device_)) {
        if (!accelerator->all_finite(looked_at())) diverge();
        return;
    }
    // Parameters too: behind a sigmoid an infinite weight gives finite losses and gradients.
    for (const NamedTensor& parameter : optimizer_->parameters()) {
        const Tensor gradient = parameter.tensor.grad();
        if (!is_finite(parameter.tensor) || (gradient.defined() && !is_finite(gradient))) diverge();
    }
    for (const NamedTensor& buffer : buffers_->buffers())
        if (!is_finite(buffer.tensor)) diverge();
}

void Trainer::diverge()
{
    buffers_->restore();
    seek_step();
    const Batch batch = train_loader_->batch(state_.epoch, state_.step_in_epoch);
    auto found = find_bad_tensor(*model_, diagnosis_, batch.images, batch.labels, task_);
    throw TrainingDiverged(
        state_.step, found.value_or(BadTensor{diagnosis_.loss, "loss or a gradient of a fused step",
                                              "NaN or infinity"}));
}

EpochEvent Trainer::end_epoch(double lr)
{
    const EpochTotals totals = state_.running;
    const auto samples = static_cast<double>(totals.samples);
    ++state_.epoch;
    state_.step_in_epoch = 0;
    state_.running = {};

    EpochEvent event;
    event.epoch = state_.epoch;
    event.epochs = plan_.training().epochs;
    event.step = state_.step;
    event.train = {totals.loss_sum / samples, static_cast<double>(totals.correct) / samples};
    event.lr = lr;
    event.seconds = totals.seconds;
    event.samples_per_second = per_second(totals.samples, totals.seconds);
    bool is_best = false;
    if (early_stopper_) {
        const Evaluation validation = evaluate(*model_, *validation_loader_, task_);
        event.validation = validation.score();
        event.test_seconds += validation.seconds;
        is_best = early_stopper_->record(event.epoch, validation.loss());
        state_.early_stopping = early_stopper_->state();
        state_.stopped_early = early_stopper_->should_stop();
    }
    const Evaluation test = evaluate_test();
    event.test = test.score();
    event.test_samples_per_class = test.samples_per_class();
    event.test_correct_per_class = test.correct_per_class();
    event.test_seconds += test.seconds;
    state_.last_epoch = event;
    if (is_best) state_.best_epoch = event;
    return event;
}

Evaluation Trainer::evaluate_test() { return evaluate(*model_, *test_loader_, task_); }

void Trainer::change(const std::string& key, double value)
{
    apply_due_changes();
    const LiveChange change{state_.step, key, value};
    apply(change);
    // The plan holds what is still to come, too, after an older checkpoint was resumed.
    plan_.changes.insert(plan_.changes.begin() + std::ssize(state_.changes), change);
    state_.changes.push_back(change);
}

void Trainer::apply_due_changes()
{
    while (state_.changes.size() < plan_.changes.size()) {
        const LiveChange& next = plan_.changes[state_.changes.size()];
        if (next.step > state_.step) return;
        apply(next);
        state_.changes.push_back(next);
    }
}

void Trainer::apply(const LiveChange& change)
{
    const auto& [step, key, value] = change;
    if (!std::isfinite(value))
        throw std::invalid_argument(fmt::format("{}: expected a number, got {}", key, value));
    if (key == "training.optimizer.lr") {
        optimizer_->set_lr(value);
        base_lr_ = value;
    } else if (key == "training.optimizer.weight_decay") {
        optimizer_->set_weight_decay(value);
    } else if (key == "training.clip_grad_norm") {
        if (value <= 0) {
            throw std::invalid_argument(
                fmt::format("{}: expected a number above 0, got {}", key, value));
        }
        max_grad_norm_ = value;
    } else {
        throw std::invalid_argument(
            fmt::format("{} cannot be changed while training: expected one of {}", key,
                        fmt::join(live_settings(), ", ")));
    }
}

void Trainer::restore(const TrainerState& state, const NamedTensors& model,
                      const NamedTensors& optimizer)
{
    model_->load_state_dict(model);
    optimizer_->load_state_dict(optimizer);
    // What was changed before the checkpoint is in its state; the plan may know of later changes.
    std::vector<LiveChange> changes = state.changes;
    for (const LiveChange& change : plan_.changes)
        if (change.step >= state.step && !std::ranges::count(changes, change))
            changes.push_back(change);
    plan_.changes = std::move(changes);
    state_ = state;
    reset_settings();
    for (const LiveChange& change : state_.changes) apply(change);
    if (early_stopper_) {
        early_stopper_->restore(state_.early_stopping);
        state_.stopped_early = early_stopper_->should_stop();
    }
}

} // namespace loom

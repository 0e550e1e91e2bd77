#include "core/training/training_run.h"

#include "core/files/atomic_file.h"
#include "core/files/error.h"
#include "core/files/json.h"
#include "core/training/metrics.h"
#include "core/training/nan_search.h"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

namespace loom {

namespace {

constexpr std::size_t kLossesPerLine = 100;
constexpr std::chrono::seconds kCheckpointInterval{30};

RunFolder open_folder(const std::filesystem::path& folder, RunStart start, const Plan& plan)
{
    if (start == RunStart::Resume && has_run(folder)) return RunFolder::open(folder);
    return RunFolder::create(folder, plan);
}

NamedTensors on_host(NamedTensors tensors)
{
    for (auto& [name, tensor] : tensors) tensor = tensor.to(Device::cpu());
    return tensors;
}

bool all_finite(const NamedTensors& tensors)
{
    return std::ranges::all_of(tensors, [](const auto& entry) { return is_finite(entry.second); });
}

/// The epoch that a step belongs to, from 1; the last step of an epoch still does.
std::int64_t epoch_of(const TrainerState& state)
{
    return state.epoch + (state.step_in_epoch > 0 ? 1 : 0);
}

std::string checkpoint_name(const TrainerState& state)
{
    return CheckpointFolder::name_of(epoch_of(state), state.step);
}

} // namespace

TrainingRun::TrainingRun(const std::filesystem::path& folder, const Plan& plan,
                         const TrainingData& data, const Device& device, RunStart start,
                         TrainingEvents events, const LayerCatalog& catalog)
    : events_(std::move(events)), trainer_(plan, data, device, catalog),
      folder_(open_folder(folder, start, plan)), checkpoint_time_(std::chrono::steady_clock::now())
{
    if (start == RunStart::New) return;
    resume();
    folder_.save_plan(trainer_.plan());
}

void TrainingRun::resume()
{
    std::vector<std::string> notices;
    const auto loaded = folder_.checkpoints().load_last(notices);
    if (loaded) {
        const Origin& before = loaded->checkpoint.origin;
        const Origin& now = trainer_.origin();
        if (before.data_digest != now.data_digest || before.seed != now.seed) {
            throw FileError(ExitCode::BadData,
                            fmt::format("{}: the run was trained on {} ({} images, seed {}), not "
                                        "on this {} ({} images, seed {})",
                                        folder_.path().string(), before.dataset, before.samples,
                                        before.seed, now.dataset, now.samples, now.seed));
        }
        trainer_.restore(loaded->checkpoint.state, loaded->checkpoint.model,
                         loaded->checkpoint.optimizer);
        checkpoint_step_ = trainer_.state().step;
        std::ranges::copy(differences(before, now), std::back_inserter(notices));
    }
    const TrainerState& state = trainer_.state();
    rewind_metrics(folder_.metrics_file(), state.step);
    for (const std::string& notice : notices) log(notice);
    if (loaded) {
        name_best();
        log(trainer_.is_done()
                ? fmt::format("the run is finished: {} epochs", state.epoch)
                : fmt::format("resuming after step {} (epoch {})", state.step, epoch_of(state)));
    } else {
        log("there is no checkpoint: starting at step 0");
    }
}

DoneEvent TrainingRun::train()
{
    while (!stop_requested() && advance()) {
    }
    return finish();
}

bool TrainingRun::advance()
{
    if (trainer_.is_done()) return false;
    did_something_ = true;
    try {
        record(trainer_.step());
    } catch (const TrainingDiverged& diverged) {
        record(diverged);
        throw;
    }
    if (is_checkpoint_due()) write_checkpoint();
    return true;
}

void TrainingRun::record(const Trainer::Report& report)
{
    if (events_.step) events_.step(report.step);
    if (report.epoch || trainer_.state().pending_losses.size() >= kLossesPerLine)
        write_losses(report.step);
    if (!report.epoch) return;
    append_line(folder_.metrics_file(), to_json_line(to_json(*report.epoch)));
    if (events_.epoch) events_.epoch(*report.epoch);
}

void TrainingRun::record(const TrainingDiverged& diverged)
{
    append_line(folder_.metrics_file(), to_json_line({{"event", "diverged"},
                                                      {"step", diverged.step()},
                                                      {"node", diverged.bad().node},
                                                      {"tensor", diverged.bad().what},
                                                      {"value", diverged.bad().value}}));
    if (all_finite(trainer_.model().state_dict())) write_checkpoint();
}

void TrainingRun::write_losses(const StepEvent& event)
{
    const std::vector<double>& losses = trainer_.state().pending_losses;
    append_line(folder_.metrics_file(), to_json_line({{"event", "steps"},
                                                      {"epoch", event.epoch},
                                                      {"step", event.step},
                                                      {"losses", losses},
                                                      {"lr", event.lr}}));
    trainer_.clear_pending_losses();
}

bool TrainingRun::is_checkpoint_due() const
{
    const TrainerState& state = trainer_.state();
    if (state.step_in_epoch == 0) return true;
    const std::int64_t every = trainer_.plan().checkpoint_every;
    if (every > 0) return state.step % every == 0;
    return std::chrono::steady_clock::now() - checkpoint_time_ >= kCheckpointInterval;
}

void TrainingRun::write_checkpoint()
{
    const TrainerState& state = trainer_.state();
    if (state.step == checkpoint_step_) return;
    sync_metrics(folder_.metrics_file());
    folder_.checkpoints().write(checkpoint_name(state), {on_host(trainer_.model().state_dict()),
                                                         on_host(trainer_.optimizer().state_dict()),
                                                         state, trainer_.origin()});
    checkpoint_step_ = state.step;
    checkpoint_time_ = std::chrono::steady_clock::now();
    name_best();
}

const EpochEvent* TrainingRun::restored_epoch() const
{
    const auto& early = trainer_.plan().training().early_stopping;
    const auto& best = trainer_.state().best_epoch;
    return early && early->restore_best && best ? &*best : nullptr;
}

void TrainingRun::name_best()
{
    const EpochEvent* best = restored_epoch();
    folder_.checkpoints().set_best(best != nullptr
                                       ? CheckpointFolder::name_of(best->epoch, best->step)
                                       : checkpoint_name(trainer_.state()));
}

DoneEvent TrainingRun::finish()
{
    write_checkpoint();
    const TrainerState& state = trainer_.state();
    DoneEvent done{.epochs = state.epoch,
                   .step = state.step,
                   .folder = folder_.path().string(),
                   .checkpoint = "checkpoints/" + checkpoint_name(state),
                   .checkpoint_epoch = epoch_of(state),
                   .seconds = state.seconds};
    if (!trainer_.is_done())
        done.outcome = Outcome::Stopped;
    else if (!did_something_)
        done.outcome = Outcome::AlreadyFinished;
    else if (state.stopped_early)
        done.outcome = Outcome::StoppedEarly;
    if (const EpochEvent* best = restored_epoch()) {
        done.checkpoint = "checkpoints/" + CheckpointFolder::name_of(best->epoch, best->step);
        done.checkpoint_epoch = best->epoch;
        done.test = best->test;
    } else if (state.last_epoch && state.step_in_epoch == 0) {
        done.test = state.last_epoch->test;
    }
    if (events_.done) events_.done(done);
    return done;
}

void TrainingRun::change(const std::string& key, double value)
{
    trainer_.change(key, value);
    folder_.save_plan(trainer_.plan());
}

void TrainingRun::log(const std::string& sentence) const
{
    if (events_.log) events_.log(sentence);
}

} // namespace loom

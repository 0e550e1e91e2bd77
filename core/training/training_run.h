#pragma once

#include "core/training/nan_search.h"
#include "core/training/run_folder.h"
#include "core/training/trainer.h"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace loom {

/// A run that continues, and what the user should be told about it.
struct Resumption {
    Plan plan;
    std::vector<std::string> notices{};
};
/// The plan of the run in `folder`, with what `options` may change: epochs, device, threads, data
/// root, checkpoint_every; what is left at its default stays as the run has it. Throws
/// std::invalid_argument when `network` (the drawing as it is now) or the seed is not that of the
/// run. A folder without a run gives make_plan's plan.
Resumption plan_resumption(const std::filesystem::path& folder, const Network& network,
                           const PlanOptions& options);

enum class RunStart : std::uint8_t {
    New,    ///< the folder must not exist, or be empty
    Resume, ///< from the last whole checkpoint; from step 0 where there is none
};

/// A Trainer with its run's folder: metrics, checkpoints, events, resumption. All but request_stop
/// belongs to one thread.
///
///     TrainingRun run(folder, plan, open_training_data(plan), device, RunStart::New, events);
///     const DoneEvent done = run.train();
class TrainingRun {
public:
    /// Throws FileError (folder, checkpoints) and what Trainer's constructor throws. A new run's
    /// folder is written after everything else has been found in order.
    TrainingRun(const std::filesystem::path& folder, const Plan& plan, const TrainingData& data,
                const Device& device, RunStart start, TrainingEvents events,
                const LayerCatalog& catalog = LayerCatalog::built_in());

    /// Steps until the run is done or stop is requested, then finishes. Throws TrainingDiverged
    /// after a checkpoint of the weights before the bad step.
    DoneEvent train();

    // Or step by step, for who has other things to do in between:
    /// One step with its events, metrics and due checkpoint; false when there was nothing to do.
    bool advance();
    /// Ends with a checkpoint of the last step and the `done` event.
    DoneEvent finish();

    /// The running step will be the last; train() then returns Outcome::Stopped. May be called by
    /// any thread and by a signal handler.
    void request_stop() noexcept { stop_requested_ = true; }
    bool stop_requested() const noexcept { return stop_requested_; }

    /// From the next step on; recorded in the plan. Throws std::invalid_argument.
    void change(const std::string& key, double value);
    /// Now, at this step boundary.
    void write_checkpoint();

    Trainer& trainer() { return trainer_; }
    const std::filesystem::path& folder() const { return folder_.path(); }

private:
    void resume();
    void record(const Trainer::Report& report);
    void record(const TrainingDiverged& diverged);
    void write_losses(const StepEvent& event);
    void name_best();
    /// The epoch whose weights are the run's result, when it is not the last.
    const EpochEvent* restored_epoch() const;
    void log(const std::string& sentence) const;
    bool is_checkpoint_due() const;

    TrainingEvents events_;
    Trainer trainer_;
    RunFolder folder_;
    std::atomic<bool> stop_requested_ = false;
    bool did_something_ = false;
    std::int64_t checkpoint_step_ = -1;
    std::chrono::steady_clock::time_point checkpoint_time_{};
};

} // namespace loom

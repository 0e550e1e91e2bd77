#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace loom {

/// After each step.
struct StepEvent {
    std::int64_t step = 0;          ///< steps done in the run, this one included
    std::int64_t epoch = 0;         ///< from 1
    std::int64_t step_in_epoch = 0; ///< from 1
    std::int64_t steps_per_epoch = 0;
    std::int64_t samples = 0; ///< of this batch
    double loss = 0;          ///< mean over the batch, before the update
    double accuracy = 0;      ///< fraction of the batch, before the update
    double lr = 0;
    double seconds = 0; ///< the epoch's training until now
    double samples_per_second = 0;
};

/// Mean loss and accuracy over a set of samples; NaN accuracy: the net does not classify.
struct Score {
    double loss = 0;
    double accuracy = 0;
    bool operator==(const Score&) const = default;
};

/// At the end of each epoch.
struct EpochEvent {
    std::int64_t epoch = 0; ///< from 1
    std::int64_t epochs = 0;
    std::int64_t step = 0;             ///< steps done in the run
    Score train;                       ///< over the batches as trained
    std::optional<Score> validation{}; ///< the part held out for early stopping
    Score test;
    std::vector<std::int64_t> test_samples_per_class{};
    std::vector<std::int64_t> test_correct_per_class{};
    double lr = 0;           ///< of the last step
    double seconds = 0;      ///< the epoch's training only
    double test_seconds = 0; ///< validation included
    double samples_per_second = 0;
};

enum class Outcome : std::uint8_t {
    Finished,        ///< all epochs done
    StoppedEarly,    ///< no improvement for `patience` epochs
    Stopped,         ///< on request; can be resumed
    AlreadyFinished, ///< resumed, and nothing was left to do
};
std::string_view name(Outcome outcome); ///< "finished", "stopped early", …

/// At the end of a run.
struct DoneEvent {
    Outcome outcome = Outcome::Finished;
    std::int64_t epochs = 0; ///< done
    std::int64_t step = 0;
    std::string folder;     ///< of the run
    std::string checkpoint; ///< the weights to use: "checkpoints/epoch=06-step=003600"
    std::int64_t checkpoint_epoch = 0;
    std::optional<Score> test{}; ///< of those weights; absent before the end of the first epoch
    double seconds = 0;          ///< training of the whole run
};

/// Who listens to a run; called on the training thread, any may be empty.
struct TrainingEvents {
    std::function<void(const StepEvent&)> step{};
    std::function<void(const EpochEvent&)> epoch{};
    std::function<void(const DoneEvent&)> done{};
    std::function<void(const std::string&)> log{}; ///< a sentence for the user
};

/// With "event": "epoch", and the names that architecture.md fixes.
nlohmann::json to_json(const EpochEvent& event);
nlohmann::json to_json(const StepEvent& event);
nlohmann::json to_json(const DoneEvent& event);
EpochEvent epoch_event_from_json(const nlohmann::json& json);

} // namespace loom

#pragma once

#include "core/training/early_stopping.h"
#include "core/training/events.h"
#include "core/training/plan.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace loom {

/// What the running epoch has gathered.
struct EpochTotals {
    double loss_sum = 0; ///< mean loss of each batch times its size
    std::int64_t correct = 0;
    std::int64_t samples = 0;
    double seconds = 0;
    bool operator==(const EpochTotals&) const = default;
};

/// Where a run stands, apart from tensors: all that an exact resumption needs.
struct TrainerState {
    std::int64_t step = 0;          ///< done in the run
    std::int64_t epoch = 0;         ///< done in the run
    std::int64_t step_in_epoch = 0; ///< done in the running epoch
    EpochTotals running{};
    std::vector<double> pending_losses{}; ///< of steps that metrics.jsonl does not have yet
    EarlyStoppingState early_stopping{};
    bool stopped_early = false;
    std::vector<LiveChange> changes{}; ///< those in force
    std::optional<EpochEvent> last_epoch{};
    std::optional<EpochEvent> best_epoch{}; ///< by the validation loss
    double seconds = 0;                     ///< of training, whole run
};

/// What the bits of a run depend on beside its plan; thread counts are not among them.
struct Origin {
    std::string dataset;     ///< name
    std::string data_digest; ///< of the files or the bytes
    std::int64_t samples = 0;
    std::string build;     ///< version and compiler
    std::string processor; ///< model and instruction set, or the GPU's name
    std::string device;    ///< "cpu", "cuda:0"
    std::string dtype;
    std::uint64_t seed = 0;
    bool operator==(const Origin&) const = default;
};
/// A sentence for each difference that may change bits; empty when none does. (Another seed or
/// other data make it another run, which is for the caller to refuse.)
std::vector<std::string> differences(const Origin& before, const Origin& now);

nlohmann::json to_json(const TrainerState& state);
nlohmann::json to_json(const Origin& origin);
/// Throw FileError(BadData) that names `file_name`.
TrainerState trainer_state_from_json(const nlohmann::json& json, const std::string& file_name);
Origin origin_from_json(const nlohmann::json& json, const std::string& file_name);

} // namespace loom

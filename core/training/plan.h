#pragma once

#include "core/backend/accelerator.h"
#include "core/network/network.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace loom {

/// A setting that was changed while the run trained: from the step after `step` others on.
struct LiveChange {
    std::int64_t step = 0;
    std::string key; ///< one of live_settings(), as in the file: "training.optimizer.lr"
    double value = 0;
    bool operator==(const LiveChange&) const = default;
};
/// The keys that LiveChange takes.
const std::vector<std::string>& live_settings();

/// What to train and how: a value. `network` holds the run's own training settings.
struct Plan {
    Network network;
    std::string device = "auto";
    int threads = 0; ///< 0: one for each processor; changes no bit of the result
    std::filesystem::path data_root{};
    std::int64_t checkpoint_every = 0; ///< steps; 0: at the end of each epoch and every 30 seconds
    std::vector<LiveChange> changes{}; ///< in the order of steps

    const TrainingSettings& training() const { return *network.training; }
};

/// What the command line or the editor asks for beside the drawing.
struct PlanOptions {
    std::optional<std::int64_t> epochs{};
    std::optional<std::uint64_t> seed{};
    std::string device = "auto";
    int threads = 0;
    std::filesystem::path data_root{};
    std::int64_t checkpoint_every = 0;
};

/// Throws std::invalid_argument for settings that make no sense with any network or data:
/// "training.batch_size: expected at least 1, got 0", "training.optimizer: unknown optimizer …".
void check_training(const TrainingSettings& training);

/// How a device is to compute: as the settings say, else as the environment does. Throws
/// std::invalid_argument for an unknown precision.
Arithmetic arithmetic_of(const TrainingSettings& training);

/// The plan of a new run, its training settings checked.
Plan make_plan(const Network& network, const PlanOptions& options = {});

/// plan.json: everything but the network, which has a file of its own.
std::string to_json_text(const Plan& plan);
/// Fills in what `text` says. Throws FileError(BadData).
void read_plan(Plan& plan, std::string_view text, const std::string& file_name);

} // namespace loom

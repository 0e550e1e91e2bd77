#pragma once

#include "core/engine/data_shelf.h"
#include "core/files/json.h"
#include "core/tensor/safetensors.h"
#include "core/training/training_run.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace loom {

/// What the editor wants trained, and how.
struct RunRequest {
    Json id;                          ///< of the request that is answered when the run stands
    std::optional<Network> network{}; ///< nothing: that of the run to be resumed
    std::int64_t network_version = 0;
    std::filesystem::path folder{}; ///< of the run; empty: a new one in `runs`
    std::filesystem::path runs{};
    PlanOptions options{};
    bool resume = false;
    bool paused = false;
    std::shared_ptr<const NamedTensors> weights{}; ///< to begin with, where they fit
};

/// Finds device and data and makes the run. Throws RequestError for a device that is not there,
/// FileError and std::invalid_argument as TrainingRun does.
std::unique_ptr<TrainingRun> start_run(const RunRequest& request, DataShelf& data,
                                       const TrainingEvents& events, const LayerCatalog& catalog);

} // namespace loom

#pragma once

#include "core/training/checkpoint.h"
#include "core/training/plan.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace loom {

/// A run's folder: network.loom, plan.json, metrics.jsonl and checkpoints/. While one lives, no
/// other process trains in the folder.
class RunFolder {
public:
    /// A new run; the folder is made. Throws FileError(CannotWrite) when it exists and is not
    /// empty, or another process trains in it.
    static RunFolder create(const std::filesystem::path& folder, const Plan& plan);
    /// One that has_run() finds. Throws FileError.
    static RunFolder open(const std::filesystem::path& folder);
    RunFolder(RunFolder&&) noexcept;
    ~RunFolder();

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path metrics_file() const { return path_ / "metrics.jsonl"; }
    CheckpointFolder checkpoints() const { return CheckpointFolder(path_ / "checkpoints"); }

    /// Reads without locking. Throws FileError.
    static Plan load_plan(const std::filesystem::path& folder);
    void save_plan(const Plan& plan) const;

private:
    class Lock;
    RunFolder(std::filesystem::path path, std::unique_ptr<Lock> lock);

    std::filesystem::path path_;
    std::unique_ptr<Lock> lock_;
};

/// Whether `folder` holds a run, whole or killed before its first checkpoint.
bool has_run(const std::filesystem::path& folder);
/// Whether a process trains in it now.
bool is_locked(const std::filesystem::path& folder);
/// <name>-<n> in the folder `runs`, the first n from 1 that does not exist. A name that is no fit
/// file name is made one.
std::filesystem::path unused_run_folder(const std::filesystem::path& runs, const std::string& name);

/// What `loom runs` tells of a run.
struct RunSummary {
    std::string name; ///< of the folder
    std::filesystem::path path;
    std::string state; ///< finished, stopped early, stopped, running, diverged, not started, broken
    std::int64_t epochs_done = 0, epochs = 0;
    std::optional<double> best_test_accuracy{};
    std::int64_t last_change = 0; ///< seconds since 1970, UTC
    std::string problem{};        ///< why it is broken
};
/// Every run in a folder of runs (or the run that the folder is), newest first. Never throws for a
/// run that cannot be read: it is listed as broken.
std::vector<RunSummary> list_runs(const std::filesystem::path& folder);

} // namespace loom

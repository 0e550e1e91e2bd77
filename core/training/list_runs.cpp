#include "core/files/error.h"
#include "core/files/json.h"
#include "core/training/json_real.h"
#include "core/training/metrics.h"
#include "core/training/run_folder.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace loom {

namespace {

std::int64_t seconds_since_1970(const std::filesystem::path& path)
{
    std::error_code error;
    const auto changed = std::filesystem::last_write_time(path, error);
    if (error) return 0;
    const auto on_system_clock = std::chrono::file_clock::to_sys(changed);
    return std::chrono::duration_cast<std::chrono::seconds>(on_system_clock.time_since_epoch())
        .count();
}

void add_metrics(RunSummary& summary, const std::filesystem::path& file)
{
    for (const Json& line : read_metrics(file)) {
        if (line["event"] == "diverged") summary.state = "diverged";
        if (line["event"] != "epoch") continue;
        summary.epochs_done = std::max(summary.epochs_done, line.at("epoch").get<std::int64_t>());
        const double accuracy = real_from_json(line.at("test_accuracy"));
        if (std::isnan(accuracy)) continue;
        summary.best_test_accuracy = std::max(accuracy, summary.best_test_accuracy.value_or(0));
    }
}

void describe(RunSummary& summary)
{
    const Plan plan = RunFolder::load_plan(summary.path);
    summary.epochs = plan.training().epochs;
    summary.state = "not started";
    const CheckpointFolder checkpoints(summary.path / "checkpoints");
    const auto last = checkpoints.last();
    const bool stopped_early = last && checkpoints.load_state(*last).stopped_early;
    if (last) summary.state = "stopped";
    add_metrics(summary, summary.path / "metrics.jsonl");
    if (stopped_early)
        summary.state = "stopped early";
    else if (last && summary.epochs_done >= summary.epochs)
        summary.state = "finished";
    if (is_locked(summary.path)) summary.state = "running";
}

RunSummary summary_of(const std::filesystem::path& folder)
{
    RunSummary summary;
    summary.name = folder.filename().string();
    summary.path = folder;
    const auto metrics = folder / "metrics.jsonl";
    std::error_code error;
    const bool has_metrics = std::filesystem::exists(metrics, error);
    summary.last_change = seconds_since_1970(has_metrics ? metrics : folder / "plan.json");
    try {
        describe(summary);
    } catch (const FileError& failure) {
        summary.state = "broken";
        summary.problem = failure.what();
    } catch (const Json::exception& failure) {
        summary.state = "broken";
        summary.problem = metrics.string() + ": " + failure.what();
    }
    return summary;
}

} // namespace

std::vector<RunSummary> list_runs(const std::filesystem::path& folder)
{
    if (has_run(folder)) return {summary_of(folder)};
    std::vector<RunSummary> runs;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (has_run(entry.path())) runs.push_back(summary_of(entry.path()));
    std::ranges::sort(runs, [](const RunSummary& a, const RunSummary& b) {
        return std::pair(-a.last_change, a.name) < std::pair(-b.last_change, b.name);
    });
    return runs;
}

} // namespace loom

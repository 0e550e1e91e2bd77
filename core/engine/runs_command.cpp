#include "core/engine/command.h"
#include "core/files/json.h"
#include "core/training/run_folder.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <ctime>
#include <memory>

namespace loom {

namespace {

struct RunsOptions {
    std::string folder = "runs";
    bool json = false;
};

std::string local_time(std::int64_t seconds)
{
    const auto time = static_cast<std::time_t>(seconds);
    std::tm parts{};
    if (localtime_r(&time, &parts) == nullptr) return "?";
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts)};
}

Json to_json(const RunSummary& summary)
{
    Json run{{"name", summary.name},     {"path", summary.path.string()},
             {"state", summary.state},   {"epochs_done", summary.epochs_done},
             {"epochs", summary.epochs}, {"last_change", summary.last_change}};
    if (summary.best_test_accuracy) run["best_test_accuracy"] = *summary.best_test_accuracy;
    if (!summary.problem.empty()) run["problem"] = summary.problem;
    return run;
}

ExitCode list(const RunsOptions& options)
{
    const std::vector<RunSummary> runs = list_runs(options.folder);
    if (options.json) {
        Json all = Json::array();
        for (const RunSummary& summary : runs) all.push_back(to_json(summary));
        print_line(to_json_line({{"runs", all}}));
        return ExitCode::Ok;
    }
    if (runs.empty())
        fmt::print("There are no runs in {}. `loom train NET.loom` makes one.\n", options.folder);
    for (const RunSummary& summary : runs)
        fmt::print("{:<24} {:<14} {:>4}/{:<4} {:>8}  {}  {}\n", summary.name, summary.state,
                   summary.epochs_done, summary.epochs,
                   summary.best_test_accuracy
                       ? fmt::format("{:.2f} %", 100 * *summary.best_test_accuracy)
                       : "-",
                   local_time(summary.last_change), summary.problem);
    return ExitCode::Ok;
}

} // namespace

void add_runs_command(CLI::App& app, Run& run)
{
    auto options = std::make_shared<RunsOptions>();
    CLI::App* command = app.add_subcommand("runs", "List the training runs in a folder");
    command->add_option("folder", options->folder, "a folder of runs")->capture_default_str();
    command->add_flag("--json", options->json, "one JSON object");
    command->footer("Example:\n  loom runs");
    command->callback([options, &run] { run = [options] { return list(*options); }; });
}

} // namespace loom

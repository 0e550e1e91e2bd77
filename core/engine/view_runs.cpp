#include "core/engine/view_answers.h"

#include "core/tensor/creation.h"
#include "core/training/json_real.h"
#include "core/training/metrics.h"
#include "core/training/run_folder.h"

#include <fmt/core.h>

namespace loom {

namespace {

Json to_json(const RunSummary& summary)
{
    Json run{{"name", summary.name},     {"path", summary.path.string()},
             {"state", summary.state},   {"epochs_done", summary.epochs_done},
             {"epochs", summary.epochs}, {"last_change", summary.last_change}};
    if (summary.best_test_accuracy) run["best_test_accuracy"] = *summary.best_test_accuracy;
    if (!summary.problem.empty()) run["problem"] = summary.problem;
    return run;
}

Json changes_of(const Plan& plan)
{
    Json changes = Json::array();
    for (const LiveChange& change : plan.changes)
        changes.push_back({{"step", change.step}, {"key", change.key}, {"value", change.value}});
    return changes;
}

} // namespace

Answer answer_history(const Request& request)
{
    const std::filesystem::path folder = request.text("run");
    if (!has_run(folder))
        throw RequestError("refused", fmt::format("{}: there is no run here", folder.string()));
    const Plan plan = RunFolder::load_plan(folder);
    Json epochs = Json::array();
    std::vector<double> losses;
    for (Json& line : read_metrics(folder / "metrics.jsonl")) {
        if (line["event"] == "epoch")
            epochs.push_back(std::move(line));
        else if (line["event"] == "steps")
            for (const Json& loss : line.at("losses")) losses.push_back(real_from_json(loss));
    }
    const Shape shape{static_cast<std::int64_t>(losses.size())};
    return {{{"epochs", std::move(epochs)},
             {"first_step", 1},
             {"changes", changes_of(plan)},
             {"epochs_planned", plan.training().epochs}},
            to_safetensors({{"losses", from_data<double>(losses, shape)}})};
}

Answer answer_runs(const Request& request)
{
    Json runs = Json::array();
    for (const RunSummary& summary : list_runs(request.text("folder")))
        runs.push_back(to_json(summary));
    return {{{"runs", std::move(runs)}}};
}

} // namespace loom

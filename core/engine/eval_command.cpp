#include "core/engine/command.h"
#include "core/files/json.h"
#include "core/training/evaluation.h"
#include "core/training/run_folder.h"
#include "core/training/training_data.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <memory>

namespace loom {

namespace {

struct EvalOptions {
    std::string target, weights, data_root;
    std::string part = "test";
    bool json = false;
    DeviceOptions device;
};

constexpr std::int64_t kBatchSize = 1000;

/// The network file and the weights that the arguments mean.
struct Subject {
    std::filesystem::path network, weights;
};

Subject find_subject(const EvalOptions& options)
{
    const std::filesystem::path target = options.target;
    if (!has_run(target)) {
        if (!std::filesystem::exists(target))
            throw FileError(ExitCode::NoInput,
                            fmt::format("{}: there is no such file or folder", options.target));
        if (options.weights.empty())
            throw FileError(
                ExitCode::Usage,
                fmt::format("{} is no run's folder, so it needs --weights", options.target));
        return {target, options.weights};
    }
    if (!options.weights.empty()) return {target / "network.loom", options.weights};
    const CheckpointFolder checkpoints(target / "checkpoints");
    const std::optional<std::string> name =
        checkpoints.best() ? checkpoints.best() : checkpoints.last();
    if (!name)
        throw FileError(ExitCode::NoInput, fmt::format("{} has no checkpoint yet", options.target));
    return {target / "network.loom", target / "checkpoints" / *name / "model.safetensors"};
}

Json class_rows(const Evaluation& result, const std::vector<std::string>& names)
{
    Json rows = Json::array();
    if (result.confusion.empty()) return rows;
    const auto samples = result.samples_per_class(), correct = result.correct_per_class();
    for (std::size_t i = 0; i < samples.size(); ++i)
        rows.push_back({{"name", i < names.size() ? names[i] : std::to_string(i)},
                        {"samples", samples[i]},
                        {"correct", correct[i]}});
    return rows;
}

void print_for_people(const Evaluation& result, const Json& rows)
{
    fmt::print("loss {:.4f}  accuracy {:.2f} %  ({} images in {:.2f} s)\n\n", result.loss(),
               100 * result.accuracy(), result.samples, result.seconds);
    for (const Json& row : rows) {
        const auto samples = row["samples"].get<double>(), correct = row["correct"].get<double>();
        fmt::print("  {:<14} {:>6.2f} %  {:>6} of {}\n", row["name"].get<std::string>(),
                   samples > 0 ? 100 * correct / samples : 0.0, correct, samples);
    }
}

ExitCode evaluate_network(const EvalOptions& options)
{
    const Subject subject = find_subject(options);
    const Drawing drawing = load_runnable(subject.network);
    const Device device = open_device(options.device);
    const Plan plan = make_plan(drawing.network, {.data_root = options.data_root});
    TrainingData data = open_training_data(plan);
    const std::shared_ptr<const Dataset> part = options.part == "train" ? data.train : data.test;
    DataLoader loader(part, {.batch_size = kBatchSize,
                             .transforms = without_random(data.transforms),
                             .device = device});
    Model model(drawing.network, drawing.diagnosis, {.device = device, .fused = true});
    model.load_state_dict(load_safetensors(subject.weights));

    const Task task = task_of(drawing.network, drawing.diagnosis, *part);
    const Evaluation result = evaluate(model, loader, task);

    const Json rows = class_rows(result, part->description().classes);
    if (options.json)
        print_line(to_json_line({{"weights", subject.weights.string()},
                                 {"part", options.part},
                                 {"loss", result.loss()},
                                 {"accuracy", result.accuracy()},
                                 {"samples", result.samples},
                                 {"seconds", result.seconds},
                                 {"classes", rows}}));
    else
        print_for_people(result, rows);
    return ExitCode::Ok;
}

} // namespace

void add_eval_command(CLI::App& app, Run& run)
{
    auto options = std::make_shared<EvalOptions>();
    CLI::App* command =
        app.add_subcommand("eval", "Measure a trained network's loss and accuracy, class by class");
    command->add_option("target", options->target, "a run's folder, or a .loom file")->required();
    command->add_option("--weights", options->weights,
                        "safetensors (default: the run's best checkpoint, else its last)");
    command->add_option("--part", options->part, "of the data set")
        ->check(CLI::IsMember({"test", "train"}))
        ->capture_default_str();
    command->add_option("--data-root", options->data_root, "where the data sets lie");
    command->add_flag("--json", options->json, "one JSON object");
    add_device_options(*command, options->device);
    command->footer("Examples:\n"
                    "  loom eval runs/seed-cnn-1\n"
                    "  loom eval seed-cnn.loom --weights model.safetensors --part train");
    command->callback([options, &run] { run = [options] { return evaluate_network(*options); }; });
}

} // namespace loom

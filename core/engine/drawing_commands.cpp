#include "core/engine/command.h"
#include "core/files/json.h"
#include "core/network/summary.h"
#include "core/tensor/acceleration.h"
#include "core/training/memory_forecast.h"
#include "datasets/description.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <memory>

namespace loom {

namespace {

struct DrawingOptions {
    std::string network;
    std::string device{};
    bool json = false;
};

std::shared_ptr<DrawingOptions> add_options(CLI::App& command)
{
    auto options = std::make_shared<DrawingOptions>();
    command.add_option("network", options->network, "the .loom file")->required();
    command.add_flag("--json", options->json, "one JSON object");
    return options;
}

/// What training takes of a device's memory, and what it has; null for a device that is not asked.
nlohmann::json memory_json(const Drawing& drawing, const std::string& device_name)
{
    if (device_name.empty() || drawing.diagnosis.has_errors()) return nullptr;
    const TrainingSettings training = drawing.network.training.value_or(TrainingSettings{});
    std::size_t dataset = 0;
    if (drawing.network.dataset) {
        const DatasetDescription* set = find_dataset_description(drawing.network.dataset->name);
        if (set != nullptr)
            dataset = static_cast<std::size_t>((set->train_size + set->test_size) *
                                               set->image_shape.numel());
    }
    const MemoryForecast forecast =
        forecast_memory(drawing.network, drawing.diagnosis, training, dataset);
    const Device device(device_name);
    nlohmann::json json{{"device", device.name()},
                        {"batch_size", training.batch_size},
                        {"needed", forecast.needed(training.batch_size)},
                        {"per_image", forecast.per_image},
                        {"free", nullptr},
                        {"largest_batch", nullptr}};
    if (const Accelerator* accelerator = accelerator_of(device)) {
        const std::size_t free = accelerator->device_memory().free;
        json["free"] = free;
        json["largest_batch"] = forecast.largest_batch(free);
    }
    return json;
}

std::string memory_text(const nlohmann::json& memory)
{
    const auto mib = [&](const char* key) { return memory.at(key).get<double>() / (1 << 20); };
    std::string text = fmt::format("\nTraining on {}: about {:.0f} MiB with batches of {}",
                                   memory.at("device").get<std::string>(), mib("needed"),
                                   memory.at("batch_size").get<std::int64_t>());
    if (memory.at("free").is_null()) return text;
    return text + fmt::format(", {:.0f} MiB free; batches of up to {} fit", mib("free"),
                              memory.at("largest_batch").get<std::int64_t>());
}

ExitCode summarise(const DrawingOptions& options)
{
    const Drawing drawing = load_drawing(options.network);
    const nlohmann::json memory = memory_json(drawing, options.device);
    if (!memory.is_null()) {
        nlohmann::json json = summary_json(drawing.network, drawing.diagnosis);
        json["memory"] = memory;
        print_line(options.json
                       ? to_json_line(json)
                       : summary_text(drawing.network, drawing.diagnosis) + memory_text(memory));
        return ExitCode::Ok;
    }
    print_line(options.json ? to_json_line(summary_json(drawing.network, drawing.diagnosis))
                            : summary_text(drawing.network, drawing.diagnosis));
    return ExitCode::Ok;
}

/// BadData for a warning as well: a script that checks wants to hear of it.
ExitCode check(const DrawingOptions& options)
{
    const Drawing drawing = load_drawing(options.network);
    const std::string problems = problems_text(drawing.diagnosis);
    if (options.json)
        print_line(to_json_line(
            {{"file", options.network}, {"problems", problems_json(drawing.diagnosis)}}));
    else if (problems.empty())
        print_line(options.network + ": no problems");
    else
        print_line(options.network + ":\n" + problems);
    return problems.empty() ? ExitCode::Ok : ExitCode::BadData;
}

} // namespace

void add_summary_command(CLI::App& app, Run& run)
{
    CLI::App* command =
        app.add_subcommand("summary", "Print a network's layers, shapes, parameters and problems");
    const auto options = add_options(*command);
    command->add_option("--device", options->device,
                        "also say how much of this device's memory training takes");
    command->footer("Examples:\n  loom summary seed-cnn.loom\n"
                    "  loom summary seed-cnn.loom --device cuda");
    command->callback([options, &run] { run = [options] { return summarise(*options); }; });
}

void add_check_command(CLI::App& app, Run& run)
{
    CLI::App* command =
        app.add_subcommand("check", "List a network's problems, with ways to mend them");
    const auto options = add_options(*command);
    command->footer("The exit code is 65 when the network cannot run.\n\n"
                    "Example:\n  loom check seed-cnn.loom --json");
    command->callback([options, &run] { run = [options] { return check(*options); }; });
}

} // namespace loom

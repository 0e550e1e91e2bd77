#include "core/engine/command.h"
#include "core/files/json.h"
#include "core/network/summary.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <memory>

namespace loom {

namespace {

struct DrawingOptions {
    std::string network;
    bool json = false;
};

std::shared_ptr<DrawingOptions> add_options(CLI::App& command)
{
    auto options = std::make_shared<DrawingOptions>();
    command.add_option("network", options->network, "the .loom file")->required();
    command.add_flag("--json", options->json, "one JSON object");
    return options;
}

ExitCode summarise(const DrawingOptions& options)
{
    const Drawing drawing = load_drawing(options.network);
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
    command->footer("Example:\n  loom summary seed-cnn.loom");
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

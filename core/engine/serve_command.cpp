#include "core/engine/command.h"
#include "core/engine/session.h"
#include "core/engine/stop_signals.h"

#include <CLI/CLI.hpp>

#include <csignal>
#include <memory>

#include <unistd.h>

namespace loom {

namespace {

struct ServeOptions {
    std::string data_root, runs = "runs";
    DeviceOptions device;
};

ExitCode serve(const ServeOptions& options)
{
    // A reader that is gone is an error of write; a lost terminal is the end of input.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGHUP, SIG_IGN);
    StopSignals signals;
    Session session({.device = options.device.device,
                     .threads = options.device.threads,
                     .data_root = options.data_root,
                     .runs = options.runs,
                     .stop_requested = [&signals] { return signals.stop_requested(); }});
    return session.serve(STDIN_FILENO, STDOUT_FILENO);
}

} // namespace

void add_serve_command(CLI::App& app, Run& run)
{
    auto options = std::make_shared<ServeOptions>();
    CLI::App* command = app.add_subcommand(
        "serve", "Work for an editor that speaks the protocol on stdin and stdout");
    command->add_option("--data-root", options->data_root, "where the data sets lie");
    command->add_option("--runs", options->runs, "the folder that new runs go into")
        ->capture_default_str();
    add_device_options(*command, options->device);
    command->footer("The editor starts it, on this machine or another (ssh HOST loom serve).\n"
                    "At the end of its input it stops the run with a checkpoint and leaves.\n\n"
                    "Example:\n"
                    "  echo '{\"id\": 1, \"request\": \"hello\"}' | loom serve");
    command->callback([options, &run] { run = [options] { return serve(*options); }; });
}

} // namespace loom

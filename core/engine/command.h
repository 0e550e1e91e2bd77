#pragma once

#include "core/files/error.h"
#include "core/network/diagnosis.h"
#include "core/network/network.h"
#include "core/tensor/device.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace loom {

/// What `loom` will do, chosen while the command line is read; main runs it and turns exceptions
/// into sentences on stderr and exit codes.
using Run = std::function<ExitCode()>;

// One function a subcommand, each in its own file: adds the subcommand with its options, its help
// and its examples, and sets `run` when it is the one given.
void add_train_command(CLI::App& app, Run& run);
void add_eval_command(CLI::App& app, Run& run);
void add_run_command(CLI::App& app, Run& run);
void add_summary_command(CLI::App& app, Run& run);
void add_check_command(CLI::App& app, Run& run);
void add_data_command(CLI::App& app, Run& run);
void add_runs_command(CLI::App& app, Run& run);
void add_doctor_command(CLI::App& app, Run& run);
void add_bench_command(CLI::App& app, Run& run);
void add_serve_command(CLI::App& app, Run& run);

/// --device and --threads, as several commands have them.
struct DeviceOptions {
    std::string device = "auto";
    int threads = 0; ///< 0: one for each processor
};
void add_device_options(CLI::App& command, DeviceOptions& options);
/// Throws FileError(NoDevice) with the reason.
Device open_device(const DeviceOptions& options);

/// A network file, read and diagnosed.
struct Drawing {
    Network network;
    Diagnosis diagnosis;
};
Drawing load_drawing(const std::filesystem::path& path);
/// The same, refused with the first problem (FileError, BadData) unless it can run. Its training
/// settings are not looked at.
Drawing load_runnable(const std::filesystem::path& path);
/// Throws FileError(BadData) with the first problem of a network that came from `path`.
Diagnosis require_runnable(const Network& network, const std::filesystem::path& path);
/// The same, and for training settings that make no sense.
void require_trainable(const Network& network, const std::filesystem::path& path);

/// Prints to stdout at once, so that a reader of the pipe sees whole lines as they come.
void print_line(std::string_view line);

} // namespace loom

#include "core/backend/loader.h"
#include "core/engine/command.h"
#include "core/engine/drawn_network.h"
#include "core/network/network_file.h"
#include "core/training/plan.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <cstdio>

namespace loom {

void add_device_options(CLI::App& command, DeviceOptions& options)
{
    command.add_option("--device", options.device, "auto, cpu, cuda or cuda:N")
        ->envname("LOOM_DEVICE")
        ->capture_default_str();
    command.add_option("--threads", options.threads, "threads on the CPU (0: one a processor)")
        ->envname("LOOM_THREADS")
        ->check(CLI::Range(0, 1024));
}

Device open_device(const DeviceOptions& options)
{
    if (options.device == "cpu") return Device(make_cpu_backend(options.threads));
    try {
        Device device(options.device);
        if (device.is_host()) device.backend().set_num_threads(options.threads);
        return device;
    } catch (const std::runtime_error& error) {
        throw FileError(ExitCode::NoDevice, error.what());
    }
}

namespace {

Diagnosis diagnose_with_known_datasets(const Network& network)
{
    return diagnose(network, LayerCatalog::built_in(), known_dataset_shape);
}

/// What is wrong with the training settings, or "".
std::string wrong_training(const Network& network)
{
    try {
        check_training(network.training.value_or(TrainingSettings{}));
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "";
}

} // namespace

Drawing load_drawing(const std::filesystem::path& path)
{
    Drawing drawing{load_network(path), {}};
    drawing.diagnosis = diagnose_with_known_datasets(drawing.network);
    if (const std::string wrong = wrong_training(drawing.network); !wrong.empty())
        drawing.diagnosis.problems.push_back({.code = "training", .message = wrong});
    return drawing;
}

Diagnosis require_runnable(const Network& network, const std::filesystem::path& path)
{
    Diagnosis diagnosis = diagnose_with_known_datasets(network);
    for (const Problem& problem : diagnosis.problems) {
        if (problem.severity != Severity::Error) continue;
        throw FileError(ExitCode::BadData,
                        fmt::format("{0}: {1}{2}{3}{4}{5}\n  `loom check {0}` lists every problem",
                                    path.string(), problem.node, problem.node.empty() ? "" : ": ",
                                    problem.message, problem.why.empty() ? "" : ". ", problem.why));
    }
    return diagnosis;
}

void require_trainable(const Network& network, const std::filesystem::path& path)
{
    require_runnable(network, path);
    if (const std::string wrong = wrong_training(network); !wrong.empty())
        throw FileError(ExitCode::BadData, fmt::format("{}: {}", path.string(), wrong));
}

Drawing load_runnable(const std::filesystem::path& path)
{
    Drawing drawing{load_network(path), {}};
    drawing.diagnosis = require_runnable(drawing.network, path);
    return drawing;
}

void print_line(std::string_view line)
{
    fmt::print("{}\n", line);
    if (std::fflush(stdout) != 0) throw FileError(ExitCode::IoError, "standard output is closed");
}

} // namespace loom

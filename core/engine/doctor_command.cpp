#include "core/backend/loader.h"
#include "core/engine/command.h"
#include "core/engine/kernel_checks.h"
#include "core/files/json.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <memory>

namespace loom {

namespace {

struct DoctorOptions {
    bool json = false;
    bool devices_only = false;
};

CheckReport check_devices(const std::vector<DeviceStatus>& devices)
{
    const Device reference(make_reference_backend());
    CheckReport total;
    for (const DeviceStatus& status : devices) {
        if (!status.available) continue;
        const CheckReport report = check_kernels(Device(status.name), reference);
        total.passed += report.passed;
        total.failures.insert(total.failures.end(), report.failures.begin(), report.failures.end());
    }
    return total;
}

Json to_json(const DeviceStatus& status)
{
    Json device{{"name", status.name}, {"available", status.available}};
    if (!status.available) device["reason"] = status.reason;
    if (!status.description.empty()) device["description"] = status.description;
    Json versions = Json::object();
    for (const auto& [library, version] : status.versions) versions[library] = version;
    device["versions"] = versions;
    return device;
}

void print_devices(const std::vector<DeviceStatus>& devices)
{
    fmt::print("Tensorloom {}\n\nDevices\n", LOOM_VERSION);
    for (const DeviceStatus& status : devices) {
        fmt::print("  {:<8} {}\n", status.name,
                   status.available ? status.description : "not available: " + status.reason);
        for (const auto& [library, version] : status.versions)
            fmt::print("  {:<8} {} {}\n", "", library, version);
    }
}

void print_checks(const CheckReport& report)
{
    fmt::print("\nKernels\n  {} checks passed, {} failed\n", report.passed, report.failures.size());
    for (const std::string& failure : report.failures) fmt::print("  FAILED {}\n", failure);
}

ExitCode run_doctor(const DoctorOptions& options)
{
    const std::vector<DeviceStatus> devices = list_devices();
    const CheckReport report = options.devices_only ? CheckReport{} : check_devices(devices);
    if (options.json) {
        Json all{{"version", LOOM_VERSION}, {"devices", Json::array()}};
        for (const DeviceStatus& status : devices) all["devices"].push_back(to_json(status));
        all["checks"] = {{"passed", report.passed},
                         {"failed", report.failures.size()},
                         {"failures", report.failures}};
        print_line(to_json_line(all));
    } else {
        print_devices(devices);
        if (!options.devices_only) print_checks(report);
    }
    return report.failures.empty() ? ExitCode::Ok : ExitCode::Failure;
}

} // namespace

void add_doctor_command(CLI::App& app, Run& run)
{
    auto options = std::make_shared<DoctorOptions>();
    CLI::App* command = app.add_subcommand(
        "doctor", "Print the devices and versions, and check every kernel of every device");
    command->add_flag("--json", options->json, "one JSON object");
    command->add_flag("--devices", options->devices_only, "print the devices only, check nothing");
    command->footer("Example:\n  loom doctor");
    command->callback([options, &run] { run = [options] { return run_doctor(*options); }; });
}

} // namespace loom

#pragma once

#include "core/backend/backend.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace loom {

/// What the program knows of a device that it might compute on.
struct DeviceStatus {
    std::string name; ///< "cpu", "cuda:0"; "cuda" when the module cannot say how many
    bool available = false;
    std::string reason;      ///< why not, as a sentence that a user can act on
    std::string description; ///< model, memory, instruction set
    std::vector<std::pair<std::string, std::string>> versions; ///< {"cuDNN", "9.19.0"}, …
};

/// Every device, the CPU first; at least one entry whose name begins with "cuda". Never throws.
std::vector<DeviceStatus> list_devices();

/// Opens "cpu", "cuda", "cuda:1"; "auto" is the first GPU if there is one, else the CPU.
/// Throws std::runtime_error with the reason if it is not available.
std::shared_ptr<Backend> open_backend(std::string_view name);

/// A new CPU backend with its own threads (0: as many as the processor has).
std::shared_ptr<Backend> make_cpu_backend(int threads = 0);

/// The CPU with one thread and baseline instructions: what the doctor compares every device with.
std::shared_ptr<Backend> make_reference_backend();

// The plugin protocol. A module exports one C function, `loom_backend_module`, returning this
// table. A module whose version differs is not used. Never closed: device threads may outlive any
// moment we could choose.
inline constexpr int kBackendModuleVersion = 1;
struct BackendModule {
    int version;
    /// Devices found; with none, `reason` says why (both are written as the module's own copies).
    void (*probe)(std::vector<DeviceStatus>& devices);
    std::shared_ptr<Backend> (*open)(int index);
};
using BackendModuleFunction = const BackendModule* (*)();

/// Where the CUDA module is looked for: beside the running program, by absolute path.
/// LOOM_CUDA_MODULE names another file (tests).
std::filesystem::path cuda_module_path();

} // namespace loom

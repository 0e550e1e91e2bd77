#pragma once

#include "core/backend/backend.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/// How the program and a module with the kernels of other devices meet.
namespace loom {

/// What the program knows of a device that it might compute on.
struct DeviceStatus {
    std::string name; ///< "cpu", "cuda:0"; "cuda" when the module cannot say how many
    bool available = false;
    std::string reason;      ///< why not, as a sentence that a user can act on
    std::string description; ///< model, memory, instruction set
    std::vector<std::pair<std::string, std::string>> versions; ///< {"cuDNN", "9.19.0"}, …
};

// The plugin protocol. A module exports one C function, `loom_backend_module`, returning this
// table. A module whose version differs is not used. Never closed: device threads may outlive any
// moment we could choose.
inline constexpr int kBackendModuleVersion = 2;
/// How closely a module looks at the devices that it finds.
enum class Look : std::uint8_t {
    Quick,    ///< at what their driver says
    Thorough, ///< whether a program can begin to work on them now: some tenths of a second for each
};
struct BackendModule {
    int version;
    /// Devices found; with none, `reason` says why (both are written as the module's own copies).
    void (*probe)(std::vector<DeviceStatus>& devices, Look look);
    /// Null and the reason when the device cannot be used now. Throws std::runtime_error for
    /// settings in the environment that make no sense.
    std::shared_ptr<Backend> (*open)(int index, std::string& reason);
};
using BackendModuleFunction = const BackendModule* (*)();

/// The library of NVIDIA's driver. Where it is missing, the program does not even load its module:
/// cuBLAS and cuDNN, which come with that, would triple the time to the first step.
inline constexpr const char* kNvidiaDriver = "libcuda.so.1";
inline constexpr const char* kNoNvidiaDriver =
    "CUDA: no NVIDIA driver (libcuda.so.1 not found); install the driver to train on an NVIDIA GPU";

} // namespace loom

#pragma once

#include "core/backend/backend_module.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace loom {

/// Every device, the CPU first; at least one entry whose name begins with "cuda". A GPU is
/// available when it can be worked on now, which takes some tenths of a second to find out. Never
/// throws.
std::vector<DeviceStatus> list_devices();

/// Opens "cpu", "cuda", "cuda:1"; "auto" is the first GPU that can be worked on, else the CPU.
/// Throws std::runtime_error with the reason if it is not available.
std::shared_ptr<Backend> open_backend(std::string_view name);

/// A remark for who left the choice to the program and got the CPU: why no GPU was taken.
std::string reason_without_gpu();

/// A new CPU backend with its own threads (0: as many as the processor has).
std::shared_ptr<Backend> make_cpu_backend(int threads = 0);

/// The CPU with one thread and baseline instructions: what the doctor compares every device with.
std::shared_ptr<Backend> make_reference_backend();

/// Where the CUDA module is looked for: beside the running program, by absolute path.
/// LOOM_CUDA_MODULE names another file (tests).
std::filesystem::path cuda_module_path();

} // namespace loom

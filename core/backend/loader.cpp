#include "core/backend/loader.h"

#include "core/backend/cpu/cpu_backend.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <system_error>

#include <Eigen/Core>
#include <dlfcn.h>
#include <fmt/core.h>

namespace loom {

namespace {

constexpr const char* kModuleFile = "loom_backend_cuda.so";
constexpr const char* kModuleSymbol = "loom_backend_module";

/// The module, or why there is none.
struct OpenedModule {
    const BackendModule* module = nullptr;
    std::string reason;
};

/// The module that the environment names, or null; it is loaded with or without a driver.
const char* named_module()
{
    const char* path = std::getenv("LOOM_CUDA_MODULE");
    return path != nullptr && *path != '\0' ? path : nullptr;
}

/// dlerror's text as a sentence: "libcudnn.so.9: cannot open shared object file: …" names the
/// library that is missing, which may be one that the module itself needs.
std::string loading_failure(const std::string& error)
{
    constexpr std::string_view kMissing = ": cannot open shared object file";
    const std::size_t end = error.find(kMissing);
    if (end == std::string::npos) return "CUDA: " + error;
    return fmt::format("CUDA: {} not found", error.substr(0, end));
}

OpenedModule open_module()
{
    const std::filesystem::path path = cuda_module_path();
    std::error_code error;
    if (!std::filesystem::exists(path, error)) {
        return {nullptr, fmt::format("CUDA: the module {} is not installed beside the program",
                                     path.empty() ? kModuleFile : path.filename().string())};
    }
    if (!named_module() && dlopen(kNvidiaDriver, RTLD_LAZY | RTLD_LOCAL) == nullptr)
        return {nullptr, kNoNvidiaDriver};
    // Never closed: device threads may outlive any moment we could choose.
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* text = dlerror();
        return {nullptr, loading_failure(text != nullptr ? text : "the module cannot be loaded")};
    }
    const auto function = reinterpret_cast<BackendModuleFunction>(dlsym(library, kModuleSymbol));
    if (function == nullptr) {
        return {nullptr, fmt::format("CUDA: {} is not a module of this program: it has no {}",
                                     path.filename().string(), kModuleSymbol)};
    }
    const BackendModule* module = function();
    if (module == nullptr) return {nullptr, "CUDA: the module gave no table"};
    if (module->version != kBackendModuleVersion) {
        return {nullptr,
                fmt::format("CUDA: the module {} has version {}, this program needs {}",
                            path.filename().string(), module->version, kBackendModuleVersion)};
    }
    return {module, {}};
}

DeviceStatus unavailable(std::string reason)
{
    return {.name = "cuda",
            .available = false,
            .reason = std::move(reason),
            .description = {},
            .versions = {}};
}

/// What the module reports, at least one entry.
std::vector<DeviceStatus> probe(const OpenedModule& opened, Look look)
{
    if (opened.module == nullptr) return {unavailable(opened.reason)};
    std::vector<DeviceStatus> devices;
    try {
        opened.module->probe(devices, look);
    } catch (const std::exception& error) {
        return {unavailable(fmt::format("CUDA: {}", error.what()))};
    } catch (...) {
        return {unavailable("CUDA: the module failed while it looked for devices")};
    }
    if (devices.empty()) return {unavailable("CUDA: no device found")};
    return devices;
}

DeviceStatus cpu_status()
{
    DeviceStatus status{
        .name = "cpu", .available = true, .reason = {}, .description = {}, .versions = {}};
    status.versions.emplace_back("Eigen", fmt::format("{}.{}.{}", EIGEN_WORLD_VERSION,
                                                      EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION));
    try {
        status.description = CpuBackend().description();
    } catch (const std::exception& error) {
        status.available = false;
        status.reason = error.what();
    }
    return status;
}

/// The number in "cuda:1"; 0 for "cuda".
std::optional<int> cuda_index(std::string_view name)
{
    constexpr std::string_view kCuda = "cuda";
    if (name == kCuda) return 0;
    if (!name.starts_with("cuda:")) return {};
    const std::string_view digits = name.substr(kCuda.size() + 1);
    int index = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (error != std::errc() || end != digits.data() + digits.size() || index < 0) return {};
    return index;
}

std::shared_ptr<Backend> open_cuda(int index)
{
    const OpenedModule opened = open_module();
    const std::string name = fmt::format("cuda:{}", index);
    const std::vector<DeviceStatus> devices = probe(opened, Look::Quick);
    const auto found = std::find_if(devices.begin(), devices.end(),
                                    [&](const DeviceStatus& d) { return d.name == name; });
    if (found != devices.end()) {
        std::string reason = found->reason;
        auto backend = found->available ? opened.module->open(index, reason) : nullptr;
        if (backend == nullptr) throw std::runtime_error(reason);
        return backend;
    }
    if (!devices.front().available) throw std::runtime_error(devices.front().reason);
    throw std::runtime_error(fmt::format("CUDA: there is no device {}; found {}, the first is {}",
                                         name, devices.size(), devices.front().name));
}

std::shared_ptr<Backend> open_best()
{
    const OpenedModule opened = open_module();
    for (const DeviceStatus& device : probe(opened, Look::Quick)) {
        const std::optional<int> index = cuda_index(device.name);
        if (!device.available || !index) continue;
        std::string reason; // list_devices tells it
        if (auto backend = opened.module->open(*index, reason)) return backend;
    }
    return make_cpu_backend();
}

} // namespace

std::vector<DeviceStatus> list_devices()
{
    std::vector<DeviceStatus> devices{cpu_status()};
    for (DeviceStatus& device : probe(open_module(), Look::Thorough))
        devices.push_back(std::move(device));
    return devices;
}

std::shared_ptr<Backend> open_backend(std::string_view name)
{
    if (name == "cpu") return make_cpu_backend();
    if (name == "auto") return open_best();
    if (const std::optional<int> index = cuda_index(name)) return open_cuda(*index);
    throw std::runtime_error(
        fmt::format("expected the device auto, cpu, cuda or cuda:N, got \"{}\"", name));
}

std::string reason_without_gpu()
{
    for (const DeviceStatus& device : probe(open_module(), Look::Thorough))
        if (!device.available) return fmt::format("training on the CPU ({})", device.reason);
    return "training on the CPU (CUDA: the GPU could not be used, but can be by now)";
}

std::shared_ptr<Backend> make_cpu_backend(int threads)
{
    return std::make_shared<CpuBackend>(threads);
}

std::shared_ptr<Backend> make_reference_backend()
{
    return std::make_shared<CpuBackend>(1, Isa::Baseline);
}

std::filesystem::path cuda_module_path()
{
    if (const char* path = named_module()) return std::filesystem::absolute(path);
    std::error_code error;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) return {}; // no relative name: dlopen would search the system for it
    return program.parent_path() / kModuleFile;
}

} // namespace loom

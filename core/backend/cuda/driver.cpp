#include "core/backend/cuda/driver.h"

#include "core/backend/cuda/errors.h"
#include "core/backend/cuda/libraries.h"

#include <dlfcn.h>
#include <fmt/core.h>

#include <utility>

namespace loom::cuda {

namespace {

using Versions = std::vector<std::pair<std::string, std::string>>;

// The oldest GPUs that the module has machine code for; newer ones than it knows run its PTX.
constexpr int kOldestCapability = 80;

/// "13.0" from 13000
std::string version_text(int version)
{
    return fmt::format("{}.{}", version / 1000, version % 1000 / 10);
}

/// What a status of the driver means; the numbers are CUresult's.
std::string explain_driver(int status)
{
    switch (status) {
    case 2: return "CUDA: the driver has no memory left to start with; close other programs";
    case 34:
        return "CUDA: the driver library that was found is a stub for linking only; take the CUDA "
               "toolkit's folder `stubs` out of LD_LIBRARY_PATH";
    case 35: return "CUDA: the NVIDIA driver is too old for this program; update it";
    case 46: return "CUDA: another program holds the GPU, or it is in exclusive mode";
    case 100: return "CUDA: no NVIDIA GPU found; `nvidia-smi` lists those that the driver sees";
    case 101: return "CUDA: CUDA_VISIBLE_DEVICES names a GPU that is not there";
    case 802: return "CUDA: the system is not ready; start NVIDIA's fabric manager or wait for it";
    case 803:
        return "CUDA: the driver's library and its kernel module have different versions; restart "
               "the machine to finish the driver's update";
    case 804: return "CUDA: the CUDA compatibility package does not support this GPU; remove it";
    case 999:
        return "CUDA: the driver does not start (unknown error 999); try `sudo modprobe "
               "nvidia_uvm`, else restart the machine";
    default:
        return fmt::format("CUDA: the driver does not start (error {}); see whether `nvidia-smi` "
                           "answers, else restart the machine",
                           status);
    }
}

/// One function of the driver's library; null if it has none of that name.
template <typename Function>
Function find_function(void* library, const char* name)
{
    return reinterpret_cast<Function>(dlsym(library, name));
}

/// Why the driver cannot be used; empty when it can. Sets the CUDA version that it speaks.
std::string reason_of_driver(int& version)
{
    void* library = dlopen(kNvidiaDriver, RTLD_NOW | RTLD_LOCAL); // the runtime opens it anyway
    if (library == nullptr) return kNoNvidiaDriver;
    const auto initialise = find_function<int (*)(unsigned)>(library, "cuInit");
    const auto get_version = find_function<int (*)(int*)>(library, "cuDriverGetVersion");
    const auto count_devices = find_function<int (*)(int*)>(library, "cuDeviceGetCount");
    if (initialise == nullptr || get_version == nullptr || count_devices == nullptr) {
        return fmt::format("CUDA: {} is not NVIDIA's driver; reinstall the driver", kNvidiaDriver);
    }
    // Before it is started, which an old one may not manage for reasons that nobody understands.
    if (const int status = get_version(&version); status != 0) return explain_driver(status);
    if (version / 1000 < CUDART_VERSION / 1000) {
        return fmt::format("CUDA: the NVIDIA driver is too old: it speaks CUDA {}, this program "
                           "needs CUDA {}.0 or newer; update the driver",
                           version_text(version), CUDART_VERSION / 1000);
    }
    if (const int status = initialise(0); status != 0) return explain_driver(status);
    int count = 0;
    if (const int status = count_devices(&count); status != 0) return explain_driver(status);
    return count > 0 ? "" : explain_driver(100);
}

Versions versions_of_libraries()
{
    int blas[3] = {};
    for (const auto property : {MAJOR_VERSION, MINOR_VERSION, PATCH_LEVEL})
        check(cublasGetProperty(property, &blas[property]));
    const std::size_t dnn = cudnnGetVersion();
    return {{"CUDA runtime", version_text(CUDART_VERSION)},
            {"cuBLAS", fmt::format("{}.{}.{}", blas[0], blas[1], blas[2])},
            {"cuDNN", fmt::format("{}.{}.{}", dnn / 10000, dnn / 100 % 100, dnn % 100)}};
}

int attribute(cudaDeviceAttr what, int index)
{
    int value = 0;
    check(cudaDeviceGetAttribute(&value, what, index));
    return value;
}

int capability(int index)
{
    return 10 * attribute(cudaDevAttrComputeCapabilityMajor, index) +
           attribute(cudaDevAttrComputeCapabilityMinor, index);
}

DeviceStatus status_of(int index, const Versions& versions)
{
    DeviceStatus status{.name = fmt::format("cuda:{}", index),
                        .available = false,
                        .reason = {},
                        .description = {},
                        .versions = versions};
    try {
        status.description = describe_device(index);
        const int found = capability(index);
        if (found < kOldestCapability) {
            status.reason = fmt::format(
                "CUDA: {} is too old: it has compute capability {}.{}, this program needs {}.{}",
                status.name, found / 10, found % 10, kOldestCapability / 10,
                kOldestCapability % 10);
        } else if (attribute(cudaDevAttrComputeMode, index) == cudaComputeModeProhibited) {
            status.reason = fmt::format(
                "CUDA: {} is closed to programs; `sudo nvidia-smi -i {} -c DEFAULT` opens it",
                status.name, index);
        }
        status.available = status.reason.empty();
    } catch (const std::exception& error) {
        status.reason = error.what();
    }
    return status;
}

} // namespace

std::vector<DeviceStatus> find_devices()
{
    Versions versions = versions_of_libraries();
    int driver = 0;
    const std::string reason = reason_of_driver(driver);
    if (driver != 0) versions.emplace(versions.begin(), "driver", "CUDA " + version_text(driver));
    int count = 0;
    std::string failure = reason;
    if (failure.empty()) {
        if (const cudaError_t status = cudaGetDeviceCount(&count); status != cudaSuccess)
            failure = explain(status);
    }
    if (!failure.empty()) {
        return {{.name = "cuda",
                 .available = false,
                 .reason = failure,
                 .description = {},
                 .versions = versions}};
    }
    std::vector<DeviceStatus> devices;
    for (int index = 0; index < count; ++index) devices.push_back(status_of(index, versions));
    return devices;
}

std::string describe_device(int index)
{
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, index));
    return fmt::format("{}, {:.1f} GiB, compute capability {}.{}", properties.name,
                       static_cast<double>(properties.totalGlobalMem) / (1 << 30), properties.major,
                       properties.minor);
}

} // namespace loom::cuda

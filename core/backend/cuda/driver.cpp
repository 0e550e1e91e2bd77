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
    case 2:
        return "CUDA: the GPU has no memory left to start with; close other programs that use it: "
               "`nvidia-smi` lists them";
    case 34:
        return "CUDA: the driver library that was found is a stub for linking only; take the CUDA "
               "toolkit's folder `stubs` out of LD_LIBRARY_PATH";
    case 35: return "CUDA: the NVIDIA driver is too old for this program; update it";
    case 46:
        return "CUDA: another program holds the GPU, which is in exclusive mode; end that program "
               "(`nvidia-smi` lists it), or let several share it with `sudo nvidia-smi -c DEFAULT`";
    case 100: return "CUDA: no NVIDIA GPU found; `nvidia-smi` lists those that the driver sees";
    case 101: return "CUDA: CUDA_VISIBLE_DEVICES names a GPU that is not there";
    case 214:
    case 220: return explain(static_cast<cudaError_t>(status)); // the runtime's numbers are equal
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

/// What is asked of the driver's library itself; a function that it lacks is null.
struct Driver {
    void* library = nullptr;
    int (*initialise)(unsigned) = nullptr;
    int (*get_version)(int*) = nullptr;
    int (*count_devices)(int*) = nullptr;
    int (*get_device)(int*, int) = nullptr;
    int (*retain_context)(void**, int) = nullptr;
    int (*release_context)(int) = nullptr;

    Driver() : library(dlopen(kNvidiaDriver, RTLD_NOW | RTLD_LOCAL)) // the runtime opens it anyway
    {
        if (library == nullptr) return;
        find(initialise, "cuInit");
        find(get_version, "cuDriverGetVersion");
        find(count_devices, "cuDeviceGetCount");
        find(get_device, "cuDeviceGet");
        find(retain_context, "cuDevicePrimaryCtxRetain");
        find(release_context, "cuDevicePrimaryCtxRelease_v2");
    }
    bool is_whole() const
    {
        return initialise != nullptr && get_version != nullptr && count_devices != nullptr &&
               get_device != nullptr && retain_context != nullptr && release_context != nullptr;
    }

private:
    template <typename Function>
    void find(Function& function, const char* name)
    {
        function = reinterpret_cast<Function>(dlsym(library, name));
    }
};

const Driver& driver()
{
    static const Driver the_driver;
    return the_driver;
}

/// Why the driver cannot be used; empty when it can. Sets the CUDA version that it speaks.
std::string reason_of_driver(int& version)
{
    if (driver().library == nullptr) return kNoNvidiaDriver;
    if (!driver().is_whole()) {
        return fmt::format("CUDA: {} is not NVIDIA's driver; reinstall the driver", kNvidiaDriver);
    }
    // Before it is started, which an old one may not manage for reasons that nobody understands.
    if (const int status = driver().get_version(&version); status != 0)
        return explain_driver(status);
    if (version / 1000 < CUDART_VERSION / 1000) {
        return fmt::format("CUDA: the NVIDIA driver is too old: it speaks CUDA {}, this program "
                           "needs CUDA {}.0 or newer; update the driver",
                           version_text(version), CUDART_VERSION / 1000);
    }
    if (const int status = driver().initialise(0); status != 0) return explain_driver(status);
    int count = 0;
    if (const int status = driver().count_devices(&count); status != 0)
        return explain_driver(status);
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

DeviceStatus status_of(int index, const Versions& versions, Look look)
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
        } else if (look == Look::Thorough) {
            status.reason = PrimaryContext(index).reason();
        }
        status.available = status.reason.empty();
    } catch (const std::exception& error) {
        status.reason = error.what();
    }
    return status;
}

} // namespace

PrimaryContext::PrimaryContext(int index)
{
    int status = driver().get_device(&device_, index);
    void* context = nullptr;
    if (status == 0) status = driver().retain_context(&context, device_);
    if (status != 0) reason_ = explain_driver(status);
}

PrimaryContext::~PrimaryContext()
{
    if (reason_.empty()) (void)driver().release_context(device_);
}

std::vector<DeviceStatus> find_devices(Look look)
{
    Versions versions = versions_of_libraries();
    int version = 0, count = 0;
    std::string failure = reason_of_driver(version);
    if (version != 0) versions.emplace(versions.begin(), "driver", "CUDA " + version_text(version));
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
    for (int index = 0; index < count; ++index) devices.push_back(status_of(index, versions, look));
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

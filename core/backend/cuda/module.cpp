#include "core/backend/backend_module.h"
#include "core/backend/cuda/cuda_backend.h"
#include "core/backend/cuda/driver.h"

#include <map>
#include <memory>
#include <mutex>

// What the program's loader finds in this library.
namespace {

void probe(std::vector<loom::DeviceStatus>& devices) { devices = loom::cuda::find_devices(); }

/// One backend for each device, however often it is opened: tensors of equal devices meet in one
/// operation, so their work must be in one stream.
std::shared_ptr<loom::Backend> open(int index)
{
    static std::mutex mutex;
    static std::map<int, std::weak_ptr<loom::Backend>> opened;
    const std::lock_guard lock(mutex);
    std::shared_ptr<loom::Backend> backend = opened[index].lock();
    if (backend == nullptr) {
        backend = std::make_shared<loom::cuda::CudaBackend>(
            index, loom::cuda::Settings::from_environment());
        opened[index] = backend;
    }
    return backend;
}

constexpr loom::BackendModule kModule{loom::kBackendModuleVersion, probe, open};

} // namespace

extern "C" __attribute__((visibility("default"))) const loom::BackendModule* loom_backend_module();
extern "C" const loom::BackendModule* loom_backend_module() { return &kModule; }

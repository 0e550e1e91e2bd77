#include "core/backend/backend_module.h"
#include "core/backend/cuda/cuda_backend.h"
#include "core/backend/cuda/driver.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>

// What the program's loader finds in this library.
namespace {

void probe(std::vector<loom::DeviceStatus>& devices, loom::Look look)
{
    devices = loom::cuda::find_devices(look);
}

/// One backend for each device, however often it is opened: tensors of equal devices meet in one
/// operation, so their work must be in one stream.
std::shared_ptr<loom::Backend> open(int index, std::string& reason)
{
    static std::mutex mutex;
    static std::map<int, std::weak_ptr<loom::Backend>> opened;
    const std::lock_guard lock(mutex);
    std::shared_ptr<loom::Backend> backend = opened[index].lock();
    if (backend != nullptr) return backend;
    const loom::cuda::Settings settings = loom::cuda::Settings::from_environment();
    const loom::cuda::PrimaryContext started(index); // the backend goes on with it
    reason = started.reason();
    if (!reason.empty()) return nullptr;
    backend = std::make_shared<loom::cuda::CudaBackend>(index, settings);
    opened[index] = backend;
    return backend;
}

constexpr loom::BackendModule kModule{loom::kBackendModuleVersion, probe, open};

} // namespace

extern "C" __attribute__((visibility("default"))) const loom::BackendModule* loom_backend_module();
extern "C" const loom::BackendModule* loom_backend_module() { return &kModule; }

#include "core/backend/loader.h"

#include <memory>
#include <stdexcept>
#include <string>

#if defined(LOOM_STUB_WORKS)
#include "core/backend/cpu/cpu_backend.h"
#endif

// A module as the loader meets it; LOOM_STUB_… says what is the matter with it.
namespace {

#if defined(LOOM_STUB_WORKS)
class NamedBackend final : public loom::CpuBackend {
public:
    using CpuBackend::CpuBackend;
    std::string name() const override { return "cuda:0"; }
};

std::shared_ptr<loom::Backend> open(int /*index*/, std::string& /*reason*/)
{
    return std::make_shared<NamedBackend>(1);
}
#elif defined(LOOM_STUB_BAD_SETTINGS)
std::shared_ptr<loom::Backend> open(int /*index*/, std::string& /*reason*/)
{
    throw std::runtime_error("LOOM_PRECISION: expected another word");
}
#else
std::shared_ptr<loom::Backend> open(int index, std::string& reason)
{
    reason = "CUDA: cuda:" + std::to_string(index) + " is held";
    return nullptr;
}
#endif

void probe([[maybe_unused]] std::vector<loom::DeviceStatus>& devices,
           [[maybe_unused]] loom::Look look)
{
#if defined(LOOM_STUB_THROWS)
    throw std::runtime_error("the driver does not answer");
#elif defined(LOOM_STUB_NO_DRIVER)
    devices.push_back({"cuda", false, "CUDA: no NVIDIA driver", {}, {}});
#elif defined(LOOM_STUB_WORKS)
    devices.push_back({"cuda:0", true, {}, "A processor in disguise", {{"cuDNN", "9.1.0"}}});
    devices.push_back({"cuda:1", false, "CUDA: cuda:1 is busy", {}, {}});
#elif defined(LOOM_STUB_HELD)
    const bool seems_free = look == loom::Look::Quick;
    for (const std::string name : {"cuda:0", "cuda:1"})
        devices.push_back(
            {name, seems_free, seems_free ? "" : "CUDA: " + name + " is held", {}, {}});
#elif defined(LOOM_STUB_BAD_SETTINGS)
    devices.push_back({"cuda:0", true, {}, {}, {}});
#endif
}

#if defined(LOOM_STUB_WRONG_VERSION)
constexpr int kVersion = loom::kBackendModuleVersion + 1;
#else
constexpr int kVersion = loom::kBackendModuleVersion;
#endif
constexpr loom::BackendModule kModule{kVersion, probe, open};

} // namespace

#if !defined(LOOM_STUB_NO_SYMBOL)
extern "C" const loom::BackendModule* loom_backend_module();
extern "C" const loom::BackendModule* loom_backend_module() { return &kModule; }
#endif

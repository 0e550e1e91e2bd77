#include "core/tensor/device.h"

#include <utility>

#include "core/backend/loader.h"

namespace loom {

namespace {

const std::shared_ptr<Backend>& process_cpu()
{
    static const std::shared_ptr<Backend> cpu = make_cpu_backend();
    return cpu;
}

std::shared_ptr<Backend> open(std::string_view name)
{
    if (name == "cpu") return process_cpu();
    std::shared_ptr<Backend> backend = open_backend(name);
    // "auto" without a GPU: one set of CPU threads for the process, not a second one.
    return backend->is_host() ? process_cpu() : backend;
}

} // namespace

Device::Device() : backend_(process_cpu()) {}

Device::Device(std::shared_ptr<Backend> backend) : backend_(std::move(backend)) {}

Device::Device(std::string_view name) : backend_(open(name)) {}

} // namespace loom

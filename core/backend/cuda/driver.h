#pragma once

#include "core/backend/backend_module.h"

#include <string>
#include <vector>

namespace loom::cuda {

/// Every GPU of the machine and whether it can be used; or one entry "cuda" that says why there is
/// none and what can be done about it. The driver is asked before the CUDA runtime is, whose own
/// answers do not tell these cases apart. A quick look creates nothing on the devices.
std::vector<DeviceStatus> find_devices(Look look);

/// The context that everybody in this process uses a device by, for the length of a scope: made
/// unless there is one, and kept as long as anybody else has it.
class PrimaryContext {
public:
    explicit PrimaryContext(int index);
    ~PrimaryContext();
    PrimaryContext(const PrimaryContext&) = delete;
    PrimaryContext& operator=(const PrimaryContext&) = delete;

    /// Why there is none; empty when there is.
    const std::string& reason() const { return reason_; }

private:
    int device_ = 0;
    std::string reason_;
};

/// "NVIDIA H100 80GB HBM3, 79.2 GiB, compute capability 9.0"
std::string describe_device(int index);

} // namespace loom::cuda

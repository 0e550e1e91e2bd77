#pragma once

#include "core/backend/backend_module.h"

#include <string>
#include <vector>

namespace loom::cuda {

/// Every GPU of the machine and whether it can be used; or one entry "cuda" that says why there is
/// none and what can be done about it. The driver is asked before the CUDA runtime is, whose own
/// answers do not tell these cases apart. Creates nothing on the devices.
std::vector<DeviceStatus> find_devices();

/// "NVIDIA H100 80GB HBM3, 79.2 GiB, compute capability 9.0"
std::string describe_device(int index);

} // namespace loom::cuda

#pragma once

#include "core/backend/accelerator.h"
#include "core/backend/out_of_memory.h"
#include "core/tensor/device.h"

namespace loom {

/// What the device does beside single kernels; null if it does nothing.
inline Accelerator* accelerator_of(const Device& device)
{
    return accelerator_of(device.backend());
}

} // namespace loom

#pragma once

#include "core/nn/module.h"

namespace loom {

/// A registered tensor; for module*.cpp only.
struct Module::Entry {
    std::string name;
    Tensor tensor;
    std::uint64_t initial_version = 0; ///< of the tensor when initialize() had filled it
};

} // namespace loom

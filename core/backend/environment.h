#pragma once

#include "core/backend/accelerator.h"

namespace loom {

/// 0 or 1 in an environment variable; `otherwise` where it is not set. Throws std::runtime_error
/// for another value.
bool switch_from_environment(const char* variable, bool otherwise);

/// How devices compute where nobody says: LOOM_PRECISION ("float32", "tf32", "bfloat16") and
/// LOOM_DETERMINISTIC ("0" or "1"). Throws std::runtime_error for other values.
Arithmetic arithmetic_from_environment();

} // namespace loom

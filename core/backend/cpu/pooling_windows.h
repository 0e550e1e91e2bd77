#pragma once

#include "core/backend/cpu/lane_kernels.h"
#include "core/backend/program.h"

#include <vector>

namespace loom {

/// The windows of a pooling op along its rows (axis 0) or columns (axis 1), over `in` places: of a
/// fixed size, or as many as are wanted.
std::vector<LaneWindow> windows_along(const ProgramOp& op, std::size_t axis, std::int64_t in);

} // namespace loom

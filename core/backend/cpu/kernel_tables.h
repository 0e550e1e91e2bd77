#pragma once

#include "core/backend/cpu/kernels.h"

/// What the files of one instruction set give to its table in kernels.cpp. Null: the op has no
/// meaning for the dtype.
namespace loom::LOOM_ISA_NAMESPACE {

ConvertTile convert_tile(DType to, DType from);

} // namespace loom::LOOM_ISA_NAMESPACE

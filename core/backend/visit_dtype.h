#pragma once

#include "core/backend/backend.h"

#include <cstdint>

namespace loom {

template <typename T>
struct TypeTag {
    using Type = T;
};

/// visit(TypeTag<T>{}) for the C++ type of the dtype. Bool is C++'s bool: its bytes are 0 or 1.
template <typename Visit>
inline __attribute__((always_inline)) auto visit_dtype(DType dtype, Visit visit)
{
    switch (dtype) {
    case DType::Float32: return visit(TypeTag<float>{});
    case DType::Float64: return visit(TypeTag<double>{});
    case DType::Int64: return visit(TypeTag<std::int64_t>{});
    case DType::Int32: return visit(TypeTag<std::int32_t>{});
    case DType::UInt8: return visit(TypeTag<std::uint8_t>{});
    case DType::Bool: break;
    }
    return visit(TypeTag<bool>{});
}

} // namespace loom

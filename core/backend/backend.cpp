#include "core/backend/backend.h"

#include "core/backend/program.h"

namespace loom {

std::string_view name(DType dtype)
{
    switch (dtype) {
    case DType::Float32: return "float32";
    case DType::Float64: return "float64";
    case DType::Int64: return "int64";
    case DType::Int32: return "int32";
    case DType::UInt8: return "uint8";
    case DType::Bool: return "bool";
    }
    return "unknown";
}

std::size_t element_size(DType dtype)
{
    switch (dtype) {
    case DType::Float64:
    case DType::Int64: return 8;
    case DType::Float32:
    case DType::Int32: return 4;
    case DType::UInt8:
    case DType::Bool: return 1;
    }
    return 0;
}

std::unique_ptr<Program> Backend::compile(const ProgramDescription& /*description*/) { return {}; }

} // namespace loom

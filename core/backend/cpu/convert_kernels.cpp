#include "core/backend/convert.h"
#include "core/backend/cpu/kernel_tables.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

template <typename To, typename From>
void convert_run(void* y, const void* x, std::int64_t n)
{
    auto* to = static_cast<To*>(y);
    const auto* from = static_cast<const From*>(x);
    for (std::int64_t i = 0; i < n; ++i) to[i] = convert<To>(from[i]);
}

template <typename To>
ConvertTile convert_to(DType from)
{
    switch (from) {
    case DType::Float32: return convert_run<To, float>;
    case DType::Float64: return convert_run<To, double>;
    case DType::Int64: return convert_run<To, std::int64_t>;
    case DType::Int32: return convert_run<To, std::int32_t>;
    case DType::UInt8: return convert_run<To, std::uint8_t>;
    case DType::Bool: return convert_run<To, bool>;
    }
    return nullptr;
}

} // namespace

ConvertTile convert_tile(DType to, DType from)
{
    switch (to) {
    case DType::Float32: return convert_to<float>(from);
    case DType::Float64: return convert_to<double>(from);
    case DType::Int64: return convert_to<std::int64_t>(from);
    case DType::Int32: return convert_to<std::int32_t>(from);
    case DType::UInt8: return convert_to<std::uint8_t>(from);
    case DType::Bool: return convert_to<bool>(from);
    }
    return nullptr;
}

} // namespace loom::LOOM_ISA_NAMESPACE

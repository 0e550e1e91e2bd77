#include "core/backend/accelerator.h"

#include <stdexcept>
#include <string>

#include <fmt/core.h>

namespace loom {

std::string_view name(Precision precision)
{
    switch (precision) {
    case Precision::Float32: return "float32";
    case Precision::Tf32: return "tf32";
    case Precision::BFloat16: return "bfloat16";
    }
    return "unknown";
}

Precision precision_named(std::string_view text)
{
    for (const auto precision : {Precision::Float32, Precision::Tf32, Precision::BFloat16})
        if (name(precision) == text) return precision;
    throw std::invalid_argument(
        fmt::format("expected the precision float32, tf32 or bfloat16, got \"{}\"", text));
}

} // namespace loom

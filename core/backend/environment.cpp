#include "core/backend/environment.h"

#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include <fmt/core.h>

namespace loom {

namespace {

/// Empty where it is not set.
std::string_view value_of(const char* variable)
{
    const char* text = std::getenv(variable);
    return text == nullptr ? std::string_view() : std::string_view(text);
}

} // namespace

bool switch_from_environment(const char* variable, bool otherwise)
{
    const std::string_view text = value_of(variable);
    if (text.empty()) return otherwise;
    if (text == "0") return false;
    if (text == "1") return true;
    throw std::runtime_error(fmt::format("{}: expected 0 or 1, got \"{}\"", variable, text));
}

Arithmetic arithmetic_from_environment()
{
    constexpr const char* kPrecision = "LOOM_PRECISION";
    Arithmetic arithmetic;
    try {
        if (const auto text = value_of(kPrecision); !text.empty())
            arithmetic.precision = precision_named(text);
    } catch (const std::invalid_argument& error) {
        throw std::runtime_error(fmt::format("{}: {}", kPrecision, error.what()));
    }
    arithmetic.deterministic = switch_from_environment("LOOM_DETERMINISTIC", true);
    return arithmetic;
}

} // namespace loom

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// Numbers as Python's repr writes them, for modules' repr and exported code. Never depends on the
/// locale.
namespace loom {

std::string python_bool(bool value);   ///< "True"
std::string python_real(double value); ///< "0.5", "1.0", "1e-05", "float('inf')"
/// A tuple: "(5, 5)", "(5,)", "()".
std::string python_tuple(std::span<const std::int64_t> values);
/// One number when both are equal, "5", else a tuple.
std::string python_pair(std::span<const std::int64_t, 2> values);
std::string python_string(std::string_view text); ///< quoted, escaped

} // namespace loom

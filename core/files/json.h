#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace loom {

using Json = nlohmann::json;

/// Parses text that is not trusted. Refuses duplicate keys, depth over 64, NaN and numbers that do
/// not fit; throws FileError(BadData) whose text begins with `file_name` and names line and column.
Json parse_json(std::string_view text, const std::string& file_name);

/// JSON on one line, sorted keys, shortest digits that read back exactly; NaN and infinities as the
/// strings "NaN", "Infinity", "-Infinity". Never depends on the locale.
std::string to_json_line(const Json& value);

} // namespace loom

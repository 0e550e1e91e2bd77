#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace loom {

using Json = nlohmann::json;

inline constexpr std::size_t kMaxJsonBytes = std::size_t{64} << 20;
inline constexpr int kMaxJsonDepth = 64;

/// Parses text that is not trusted. Refuses more than 64 MiB, duplicate keys, depth over 64, NaN
/// and numbers that do not fit; throws FileError(BadData) whose text begins with `file_name` and
/// names line and column.
Json parse_json(std::string_view text, const std::string& file_name);

/// JSON on one line, sorted keys, shortest digits that read back exactly; NaN and infinities as the
/// strings "NaN", "Infinity", "-Infinity". Never depends on the locale. Bytes that are no UTF-8
/// become U+FFFD. Throws std::invalid_argument beyond the depth that parse_json takes.
std::string to_json_line(const Json& value);

/// The shortest decimal digits that read back as this number, always recognisable as no integer:
/// "0.1", "100.0", "1e+20"; "NaN", "Infinity", "-Infinity" without quotes. No locale.
std::string number_text(double value);

} // namespace loom

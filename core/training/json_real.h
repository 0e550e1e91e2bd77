#pragma once

#include <nlohmann/json_fwd.hpp>

namespace loom {

/// A number as to_json_line writes it: "NaN", "Infinity" and "-Infinity" are words. Throws
/// nlohmann::json::exception for anything else.
double real_from_json(const nlohmann::json& value);

} // namespace loom

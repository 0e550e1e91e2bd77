#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace loom {

/// The name that was probably meant by a misspelt `word`: the nearest one by letters inserted, left
/// out, replaced or swapped, upper and lower case being equal; nothing when none is near.
std::optional<std::string> nearest_name(std::string_view word, std::span<const std::string> names);

/// " (did you mean lr?)", or "" when no name is near.
std::string did_you_mean(std::string_view word, std::span<const std::string> names);

} // namespace loom

#pragma once

#include <QString>

#include <string_view>

namespace loom {

/// What core's descriptions say, which know no Qt, in the user's language: a layer's help, a
/// category, an axis. What PyTorch has a name for has no translation and stays as it is.
QString translated(std::string_view text);
/// The same for a card's line: "6 filters · 5×5", where each count has its own words.
QString translatedCounts(std::string_view line);
/// The same for sentences that core has filled names, shapes and numbers into: what is wrong with a
/// drawing, a file, a device. What a system says in them may stay as it is.
QString translatedSentences(std::string_view text);

} // namespace loom

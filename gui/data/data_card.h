#pragma once

#include <QString>

#include <string_view>

namespace loom {

/// What is to be known of a data set, as Markdown: in the user's language where that is written,
/// else `english`, as the engine sends it.
QString dataCard(std::string_view dataset, const QString& english);

} // namespace loom

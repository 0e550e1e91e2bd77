#pragma once

#include <QString>

namespace loom {

struct Colours;

/// The rules for every widget, in the given colours. Widgets choose a look by object name or by
/// the dynamic property "role": "primary" (the one button that matters), "title", "section",
/// "muted", "mono", "error", "good", "card" (a framed panel), "link".
QString styleSheet(const Colours& colours);

} // namespace loom

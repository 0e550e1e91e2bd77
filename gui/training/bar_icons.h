#pragma once

#include <QColor>
#include <QIcon>

namespace loom {

/// The signs on the training bar.
enum class BarIcon { Undo, Redo, Play, Pause, Stop, Step, Warning, Close };

/// Drawn from a path at whatever size and scale it is shown; in the theme's muted colour when
/// disabled.
QIcon barIcon(BarIcon icon, const QColor& colour);
/// A filled circle, or a ring: what is on, and what is not.
QIcon dotIcon(const QColor& colour, bool isFilled = true);

} // namespace loom

#pragma once

namespace loom {

/// Lets screen readers see the canvas: a child for each card and each edge of a NetworkView, by
/// name ("Conv2d conv1, in 1x28x28, out 6x24x24, connected to relu1"), with place, state and a
/// press that selects. Call once, after QApplication exists; more calls do nothing.
void installCanvasAccessibility();

} // namespace loom

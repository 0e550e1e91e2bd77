#include "gui/editor/layer_palette.h"

namespace loom {

LayerPalette::LayerPalette(const Workbench&, QWidget* parent) : QWidget(parent) {}

} // namespace loom

#include "gui/inspect/feature_maps_view.h"

namespace loom {

FeatureMapsView::FeatureMapsView(const Workbench&, QWidget* parent) : QWidget(parent) {}

} // namespace loom

#include "gui/inspect/predictions_view.h"

namespace loom {

PredictionsView::PredictionsView(const Workbench&, QWidget* parent) : QWidget(parent) {}

} // namespace loom

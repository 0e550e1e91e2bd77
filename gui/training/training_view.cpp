#include "gui/training/training_view.h"

namespace loom {

TrainingView::TrainingView(const Workbench&, QWidget* parent) : QWidget(parent) {}

} // namespace loom

#include "gui/training/training_bar.h"

namespace loom {

TrainingBar::TrainingBar(const Workbench&, QWidget* parent) : QWidget(parent) {}

} // namespace loom

#include "gui/inspector/inspector.h"

namespace loom {

Inspector::Inspector(const Workbench&, QWidget* parent) : QWidget(parent) {}

} // namespace loom

#include "gui/inspector/problems_view.h"

namespace loom {

ProblemsView::ProblemsView(const Workbench&, QWidget* parent) : QWidget(parent) {}

} // namespace loom

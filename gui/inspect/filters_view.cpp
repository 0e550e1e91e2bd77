#include "gui/inspect/filters_view.h"

namespace loom {

FiltersView::FiltersView(const Workbench&, QWidget* parent) : QWidget(parent) {}

} // namespace loom

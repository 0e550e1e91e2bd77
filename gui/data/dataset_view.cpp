#include "gui/data/dataset_view.h"

namespace loom {

DatasetView::DatasetView(const Workbench&, QWidget* parent) : QWidget(parent) {}

} // namespace loom

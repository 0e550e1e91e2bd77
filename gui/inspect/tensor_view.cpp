#include "gui/inspect/tensor_view.h"

namespace loom {

TensorView::TensorView(const Workbench&, QWidget* parent) : QWidget(parent) {}

} // namespace loom

#include "gui/editor/network_view.h"

namespace loom {

NetworkView::NetworkView(const Workbench&, QWidget* parent) : QGraphicsView(parent) {}

void NetworkView::addLayer(const QString&) {}

void NetworkView::fitAll() {}

} // namespace loom

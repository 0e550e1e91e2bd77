#pragma once

#include "gui/workbench.h"

#include <QWidget>

namespace loom {

/// Every layer type by category, searchable, to be dragged onto the canvas.
class LayerPalette : public QWidget {
    Q_OBJECT

public:
    explicit LayerPalette(const Workbench& workbench, QWidget* parent = nullptr);
};

} // namespace loom

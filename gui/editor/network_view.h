#pragma once

#include "gui/workbench.h"

#include <QGraphicsView>

namespace loom {

/// The canvas: shows the drawing as cards and edges, and turns gestures into edits.
class NetworkView : public QGraphicsView {
    Q_OBJECT

public:
    explicit NetworkView(const Workbench& workbench, QWidget* parent = nullptr);

    /// What a layer dragged from the palette carries: its type's name.
    static constexpr const char* kLayerMimeType = "application/x-tensorloom-layer";

public slots:
    /// Adds a layer behind the selection, connected to it; without one, in the middle of the view.
    void addLayer(const QString& type);
    void fitAll();
};

} // namespace loom

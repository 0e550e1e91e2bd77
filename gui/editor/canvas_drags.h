#pragma once

#include "gui/editor/canvas_drag.h"
#include "gui/editor/network_scene.h"
#include "gui/workbench.h"

#include <memory>
#include <vector>

class QGraphicsView;

namespace loom {

/// A box over the empty canvas that selects the cards it touches: instead of those that are
/// selected, with Shift as well, with Ctrl toggling.
class BoxDrag : public CanvasDrag {
public:
    BoxDrag(const Workbench& workbench, NetworkScene* scene, QPointF from);
    void moveTo(const CanvasPointer& pointer) override;
    void drop(const CanvasPointer& pointer) override;
    void cancel() override;

private:
    std::vector<NodeId> selectionFor(const CanvasPointer& pointer) const;

    Workbench m_workbench;
    NetworkScene* m_scene;
    QPointF m_from;
    std::unique_ptr<QGraphicsRectItem> m_box;
};

/// Moves the canvas below the pointer.
class PanDrag : public CanvasDrag {
public:
    PanDrag(QGraphicsView* view, QPoint from) : m_view(view), m_last(from) {}
    void moveTo(const CanvasPointer& pointer) override;
    void drop(const CanvasPointer&) override {}
    void cancel() override {}
    bool scrollsAtBorder() const override { return false; }

private:
    QGraphicsView* m_view;
    QPoint m_last;
};

/// A knife: the links that its line crosses are cut.
class CutDrag : public CanvasDrag {
public:
    CutDrag(const Workbench& workbench, NetworkScene* scene, QPointF from);
    void moveTo(const CanvasPointer& pointer) override;
    void drop(const CanvasPointer& pointer) override;
    void cancel() override {}

private:
    Workbench m_workbench;
    NetworkScene* m_scene;
    QPolygonF m_line;
    std::unique_ptr<QGraphicsPathItem> m_trace;
};

/// A point that an edge is led through, on the grid unless Alt is held.
class PointDrag : public CanvasDrag {
public:
    PointDrag(const Workbench& workbench, NetworkScene* scene, const Edge& edge, int point);
    void moveTo(const CanvasPointer& pointer) override;
    void drop(const CanvasPointer& pointer) override;
    void cancel() override;

private:
    Workbench m_workbench;
    NetworkScene* m_scene;
    Edge m_edge;
    int m_point;
    QPolygonF m_points;
};

} // namespace loom

#pragma once

#include "gui/editor/canvas_drag.h"
#include "gui/editor/network_scene.h"
#include "gui/workbench.h"

#include <map>
#include <optional>

namespace loom {

QPointF onGrid(QPointF position);
/// Where a card snaps to: in line with its neighbours, or else the grid.
QPointF snapped(QPointF position, const NetworkScene& scene,
                const std::map<NodeId, QPointF>& moving, double reach);

/// Selected cards on their way. One card dropped on an edge goes into it; Alt switches that off,
/// and the snapping.
class MoveDrag : public CanvasDrag {
public:
    MoveDrag(const Workbench& workbench, NetworkScene* scene, NodeCard* grabbed, QPointF from,
             double zoom);

    void moveTo(const CanvasPointer& pointer) override;
    void drop(const CanvasPointer& pointer) override;
    void cancel() override;

private:
    std::vector<CardFrame> movedFrames() const;
    std::optional<Edge> edgeBelow(const CanvasPointer& pointer) const;

    Workbench m_workbench;
    NetworkScene* m_scene;
    NodeId m_grabbed;
    QPointF m_from;
    double m_zoom;
    std::map<NodeId, QPointF> m_starts, m_positions;
    std::vector<CardFrame> m_frames; ///< all, as they were
    std::vector<bool> m_isTaken;     ///< those whose cards all move
};

} // namespace loom

#pragma once

#include "gui/editor/canvas_drag.h"
#include "gui/editor/network_scene.h"
#include "gui/workbench.h"

#include <functional>
#include <memory>
#include <optional>

namespace loom {

class Document;
class NetworkView;

/// Why an edge would not fit: a sentence; "" when it would. Diagnoses the drawing with the edge.
QString whyNot(const Document& document, const Edge& edge);
/// The same by the layer's rule alone, for many at a time: true unless it surely does not fit.
bool mayFit(const Network& network, const Diagnosis& diagnosis, const LayerCatalog& catalog,
            const Edge& edge);

/// A link between a port and the pointer. Cards that it would fit light up, the one below the
/// pointer says why not. Dropped on a card it connects, wrong or not; on the empty canvas it asks
/// for a layer to connect to.
class LinkDrag : public CanvasDrag {
public:
    /// From an output, or backwards from a free input. A taken input gives its edge away: `taken`.
    LinkDrag(const Workbench& workbench, NetworkView* view, const CanvasHit& port);
    ~LinkDrag() override;

    void moveTo(const CanvasPointer& pointer) override;
    void drop(const CanvasPointer& pointer) override;
    void cancel() override;

private:
    bool isForward() const { return !m_from.empty(); }
    std::optional<Edge> edgeTo(const CanvasPointer& pointer) const;
    void showHints();
    void clear();
    void dropOnCanvas(const CanvasPointer& pointer);
    void connect(const Edge& edge);

    Workbench m_workbench;
    NetworkView* m_view;
    NetworkScene* m_scene;
    NodeId m_from;  ///< the fixed end of a link that goes forward
    NodeId m_to;    ///< … or backward, into
    int m_slot = 0; ///< this input
    std::optional<Edge> m_taken;
    std::unique_ptr<QGraphicsPathItem> m_draft;
    std::optional<Edge> m_asked; ///< what m_answer is about
    QString m_answer;
};

} // namespace loom

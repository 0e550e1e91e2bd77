#pragma once

#include "core/network/diagnosis.h"
#include "gui/editor/edge_item.h"
#include "gui/editor/frames.h"
#include "gui/editor/node_card.h"

#include <QGraphicsScene>

#include <map>
#include <memory>
#include <tuple>

namespace loom {

class Selection;

/// What lies under the pointer.
struct CanvasHit {
    enum class Kind { Nothing, Card, OutputPort, InputPort, Badge, Plus, Point, Edge, Frame };

    Kind kind = Kind::Nothing;
    NodeCard* card = nullptr;
    int slot = 0; ///< of an InputPort; which Point of its edge
    EdgeItem* edge = nullptr;
    FrameItem* frame = nullptr;
};

/// The drawing as items, found by id. `show` makes, updates and removes them, so that an edit, an
/// undo, a file and a paste are one path. Knows nothing of gestures.
class NetworkScene : public QGraphicsScene {
    Q_OBJECT

public:
    explicit NetworkScene(const LayerCatalog& catalog, QObject* parent = nullptr);
    ~NetworkScene() override;

    void show(const Network& network, const Diagnosis& diagnosis);
    void showSelection(const Selection& selection);
    void showPicture(const NodeId& id, CardPicture picture);
    void clearPictures();
    void showFrames(const std::vector<CardFrame>& frames);
    /// Cards where a drag has them, before it becomes an edit; the next `show` forgets it.
    void previewPositions(const std::map<NodeId, QPointF>& positions, QPointF by = {});
    /// An edge led through other points, likewise.
    void previewPoints(const Edge& edge, const QPolygonF& points);

    const std::map<NodeId, NodeCard*, std::less<>>& cards() const { return m_cards; }
    NodeCard* card(std::string_view id) const;
    std::vector<EdgeItem*> edges() const;
    EdgeItem* edge(const Edge& edge) const;
    ShapeBadge* badge(const Edge& edge) const;
    QRectF cardsRect() const; ///< around all cards; empty when there is none
    QRectF linesRect() const;

    CanvasHit hitAt(QPointF position, double slack = 5) const;
    NodeCard* cardAt(QPointF position) const;
    EdgeItem* edgeAt(QPointF position, double slack) const;
    void showHovered(EdgeItem* edge);
    NodeCard* nearestInput(QPointF position) const; ///< of type Input; null: there is none

protected:
    void drawBackground(QPainter* painter, const QRectF& rect) override;

private:
    using EdgeKey = std::tuple<NodeId, NodeId, int, int>; ///< from, to, slot, which of equal ones
    struct EdgeItems {
        EdgeItem* edge;
        ShapeBadge* badge;
    };
    void showCards(const Network& network, const Diagnosis& diagnosis);
    void showEdges(const Network& network, const Diagnosis& diagnosis);
    EdgeItems& itemsOf(const EdgeKey& key);
    void place(const EdgeItems& items, const EdgeContent& content);
    void removeEdge(const EdgeItems& items);

    const LayerCatalog& m_catalog;
    std::map<NodeId, NodeCard*, std::less<>> m_cards;
    std::map<EdgeKey, EdgeItems> m_edges;
    std::vector<FrameItem*> m_frames;
    EdgeItem* m_hovered = nullptr;
};

} // namespace loom

#pragma once

#include "core/network/network.h"

#include <QGraphicsItem>
#include <QRectF>
#include <QString>

#include <span>
#include <vector>

namespace loom {

/// A titled area behind cards that belong together. Kept in the file under "frames", which the
/// network itself does not know: [{"title", "x", "y", "width", "height"}].
struct CardFrame {
    QString title;
    QRectF rect;
    bool operator==(const CardFrame&) const = default;
};

/// What is not a frame is left out.
std::vector<CardFrame> framesOf(const Network& network);
void setFrames(Network& network, std::span<const CardFrame> frames);
/// The cards whose middle lies in a frame.
std::vector<NodeId> nodesIn(const Network& network, const QRectF& frame);
/// A frame around the nodes, with room for its title.
CardFrame frameAround(const Network& network, std::span<const NodeId> ids, const QString& title);
/// Frames that have no cards left go.
void removeEmptyFrames(Network& network);

/// A frame on the canvas, below cards and edges.
class FrameItem : public QGraphicsItem {
public:
    FrameItem() { setZValue(-1); }
    void show(const CardFrame& frame);
    const CardFrame& frame() const { return m_frame; }
    bool isTitleAt(QPointF position) const;

    QRectF boundingRect() const override { return m_frame.rect.adjusted(-1, -1, 1, 1); }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*) override;

private:
    CardFrame m_frame;
};

} // namespace loom

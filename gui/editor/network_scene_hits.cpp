// What of the drawing lies where.

#include "gui/editor/network_scene.h"

#include <cmath>
#include <limits>

namespace loom {

CanvasHit NetworkScene::hitAt(QPointF position, double slack) const
{
    using Kind = CanvasHit::Kind;
    const QRectF around(position - QPointF(14, 14), QSizeF(28, 28));
    const auto found = items(around, Qt::IntersectsItemBoundingRect);
    for (QGraphicsItem* item : found) {
        auto* card = qgraphicsitem_cast<NodeCard*>(item);
        if (card == nullptr) continue;
        if (const int slot = card->inputPortAt(position); slot >= 0)
            return {Kind::InputPort, card, slot, nullptr, nullptr};
        if (card->isOutputPortAt(position)) return {Kind::OutputPort, card, 0, nullptr, nullptr};
    }
    for (QGraphicsItem* item : found) {
        auto* edge = qgraphicsitem_cast<EdgeItem*>(item);
        if (edge != nullptr && edge->isPlusAt(position))
            return {Kind::Plus, nullptr, 0, edge, nullptr};
        if (const int point = edge != nullptr ? edge->pointAt(position) : -1; point >= 0)
            return {Kind::Point, nullptr, point, edge, nullptr};
        auto* badge = qgraphicsitem_cast<ShapeBadge*>(item);
        if (badge != nullptr && badge->isVisible() && badge->pill().contains(position))
            return {Kind::Badge, nullptr, 0, badge->edge(), nullptr};
    }
    if (NodeCard* card = cardAt(position)) return {Kind::Card, card, 0, nullptr, nullptr};
    if (EdgeItem* edge = edgeAt(position, slack)) return {Kind::Edge, nullptr, 0, edge, nullptr};
    for (FrameItem* frame : m_frames)
        if (frame->isTitleAt(position)) return {Kind::Frame, nullptr, 0, nullptr, frame};
    return {};
}

NodeCard* NetworkScene::cardAt(QPointF position) const
{
    for (QGraphicsItem* item :
         items(QRectF(position, QSizeF(1, 1)), Qt::IntersectsItemBoundingRect))
        if (auto* card = qgraphicsitem_cast<NodeCard*>(item))
            if (card->cardRect().contains(position)) return card;
    return nullptr;
}

EdgeItem* NetworkScene::edgeAt(QPointF position, double slack) const
{
    EdgeItem* nearest = nullptr;
    const QRectF around(position - QPointF(slack, slack), QSizeF(2 * slack, 2 * slack));
    for (QGraphicsItem* item : items(around, Qt::IntersectsItemBoundingRect)) {
        auto* edge = qgraphicsitem_cast<EdgeItem*>(item);
        if (edge == nullptr) continue;
        const double distance = edge->route().distanceTo(position);
        if (distance > slack) continue;
        slack = distance;
        nearest = edge;
    }
    return nearest;
}

NodeCard* NetworkScene::nearestInput(QPointF position) const
{
    NodeCard* nearest = nullptr;
    double shortest = std::numeric_limits<double>::max();
    for (const auto& [id, card] : m_cards) {
        if (!card->content().isInput) continue;
        const QPointF away = card->cardRect().center() - position;
        const double distance = std::hypot(away.x(), away.y());
        if (distance >= shortest) continue;
        shortest = distance;
        nearest = card;
    }
    return nearest;
}

} // namespace loom

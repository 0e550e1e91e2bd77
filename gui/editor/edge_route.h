#pragma once

#include <QPainterPath>
#include <QPointF>
#include <QPolygonF>
#include <QRectF>

#include <vector>

namespace loom {

/// The way of an edge over the canvas: right angles only.
struct EdgeRoute {
    QPolygonF points;
    QPointF middle;       ///< of its longest stretch, where a button goes
    QPointF badge;        ///< where a badge goes
    double gap = 0;       ///< px along the line there
    bool isShort = false; ///< between two neighbours: the badge stands above the line

    bool operator==(const EdgeRoute&) const = default;
    QPainterPath path() const; ///< with round corners
    double distanceTo(QPointF point) const;
    bool crosses(const QRectF& rect) const;
    bool crosses(QPointF from, QPointF to) const; ///< the straight line between them
};

/// From the right side of the card `from` to the left side of the card `to`, around the cards in
/// `obstacles`. Behind the right end it wraps around to the next row.
struct EdgeEnds {
    QPointF start, end; ///< the ports
    QRectF from, to;    ///< the cards
};
EdgeRoute routeEdge(const EdgeEnds& ends, const std::vector<QRectF>& obstacles);
/// Through the points, in order, whatever is in the way.
EdgeRoute routeThrough(const EdgeEnds& ends, const QPolygonF& points);
/// Where the plain route, without obstacles, may lead.
QRectF reachOf(const EdgeEnds& ends);

} // namespace loom

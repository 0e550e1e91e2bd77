#pragma once

#include "core/network/network.h"

#include <QPolygonF>

namespace loom {

// How a drawing is to be shown, beyond its positions: kept in the file with keys that the network
// itself does not know.

/// "points": [[x, y], …]: an edge is led through them, in order. What is not a place is left out.
QPolygonF pointsOf(const Edge& edge);
void setPoints(Edge& edge, const QPolygonF& points);

/// "collapsed": true: the card is shown as its head.
bool isCollapsed(const Node& node);
void setCollapsed(Node& node, bool collapsed);

} // namespace loom

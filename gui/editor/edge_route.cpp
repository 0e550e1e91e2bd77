#include "gui/editor/edge_route.h"

#include <QLineF>

#include <algorithm>
#include <cmath>
#include <utility>

namespace loom {
namespace {

constexpr double kStub = 26;       // straight out of a port before the first corner
constexpr double kLane = 22;       // between a row's cards and the line above or below it
constexpr double kRadius = 10;     // of the corners
constexpr double kBadgeRoom = 110; // px on a line that hold most badges

QPolygonF between(const EdgeEnds& ends, double x)
{
    if (std::abs(ends.start.y() - ends.end.y()) < 0.5) return {{ends.start, ends.end}};
    return {{ends.start, {x, ends.start.y()}, {x, ends.end.y()}, ends.end}};
}

/// Out to the right, along a lane at y, and in from the left.
QPolygonF along(const EdgeEnds& ends, double y, double right, double left)
{
    return {{ends.start,
             {right, ends.start.y()},
             {right, y},
             {left, y},
             {left, ends.end.y()},
             ends.end}};
}

bool isBlocked(const QPolygonF& points, const std::vector<QRectF>& obstacles)
{
    EdgeRoute route;
    route.points = points;
    return std::ranges::any_of(obstacles, [&](const QRectF& r) { return route.crosses(r); });
}

double laneBetween(const EdgeEnds& ends)
{
    if (ends.to.top() - ends.from.bottom() >= kLane) return ends.to.top() - kLane;
    if (ends.from.top() - ends.to.bottom() >= kLane) return ends.to.bottom() + kLane;
    return std::max(ends.from.bottom(), ends.to.bottom()) + kLane;
}

/// Below or above all that is in the way, whichever is nearer.
double laneAround(const EdgeEnds& ends, const std::vector<QRectF>& obstacles)
{
    double top = std::min(ends.from.top(), ends.to.top());
    double bottom = std::max(ends.from.bottom(), ends.to.bottom());
    for (const QRectF& rect : obstacles) {
        top = std::min(top, rect.top());
        bottom = std::max(bottom, rect.bottom());
    }
    const double middle = (ends.start.y() + ends.end.y()) / 2;
    return middle - top < bottom - middle ? top - kLane : bottom + kLane;
}

QPolygonF pointsOf(const EdgeEnds& ends, const std::vector<QRectF>& obstacles)
{
    const double right = ends.start.x() + kStub;
    const double left = ends.end.x() - kStub;
    if (ends.end.x() - ends.start.x() < kStub) {
        const QPolygonF plain = along(ends, laneBetween(ends), right, left);
        return plain;
    }
    const double x = (ends.start.x() + ends.end.x()) / 2;
    for (const double column : {x, left, right}) {
        const QPolygonF plain = between(ends, column);
        if (!isBlocked(plain, obstacles)) return plain;
    }
    return along(ends, laneAround(ends, obstacles), right, left);
}

/// Level, upright at x, and level again.
void leadTo(QPolygonF& way, QPointF end, double x)
{
    const QPointF start = way.back();
    if (std::abs(start.y() - end.y()) >= 0.5) {
        way.append({x, start.y()});
        way.append({x, end.y()});
    }
    way.append(end);
}

EdgeRoute routeOf(const EdgeEnds& ends, QPolygonF points)
{
    EdgeRoute route;
    route.points = std::move(points);
    double longest = 0; // level stretch
    for (int i = 1; i < route.points.size(); ++i) {
        const QLineF line(route.points[i - 1], route.points[i]);
        const bool isLevel = std::abs(line.dy()) < 0.5;
        if (isLevel) longest = std::max(longest, line.length());
        // A badge lies along the line: an upright stretch counts for less.
        const double length = isLevel ? line.length() : line.length() / 4;
        if (length <= route.gap) continue;
        route.gap = length;
        route.middle = line.center();
    }
    route.badge = route.middle;
    route.isShort = route.points.size() == 2;
    const double across = ends.end.x() - ends.start.x();
    if (route.isShort || longest > kBadgeRoom || across <= 0 || across > 2 * kBadgeRoom)
        return route;
    route.isShort = true;
    route.gap = across;
    // By the port it comes from: several may go into the card at the other end.
    route.badge = {(ends.start.x() + ends.end.x()) / 2, ends.start.y()};
    return route;
}

} // namespace

EdgeRoute routeEdge(const EdgeEnds& ends, const std::vector<QRectF>& obstacles)
{
    return routeOf(ends, pointsOf(ends, obstacles));
}

EdgeRoute routeThrough(const EdgeEnds& ends, const QPolygonF& points)
{
    QPolygonF way{{ends.start}};
    for (const QPointF& point : points) {
        const double middle = (way.back().x() + point.x()) / 2;
        leadTo(way, point, way.size() == 1 ? std::max(ends.start.x() + kStub, middle) : middle);
    }
    leadTo(way, ends.end, std::min(ends.end.x() - kStub, (way.back().x() + ends.end.x()) / 2));
    return routeOf(ends, std::move(way));
}

QRectF reachOf(const EdgeEnds& ends)
{
    return QRectF(ends.start, ends.end)
        .normalized()
        .united(ends.from)
        .united(ends.to)
        .adjusted(-2 * kStub, -2 * kLane, 2 * kStub, 2 * kLane);
}

QPainterPath EdgeRoute::path() const
{
    QPainterPath path;
    if (points.isEmpty()) return path;
    path.moveTo(points.front());
    for (int i = 1; i + 1 < points.size(); ++i) {
        const QLineF in(points[i], points[i - 1]);
        const QLineF out(points[i], points[i + 1]);
        const double radius = std::min({kRadius, in.length() / 2, out.length() / 2});
        if (radius < 0.5) continue;
        path.lineTo(in.pointAt(radius / in.length()));
        path.quadTo(points[i], out.pointAt(radius / out.length()));
    }
    path.lineTo(points.back());
    return path;
}

double EdgeRoute::distanceTo(QPointF point) const
{
    double nearest = 1e9;
    for (int i = 1; i < points.size(); ++i) {
        const QRectF box = QRectF(points[i - 1], points[i]).normalized();
        const double dx = std::max({box.left() - point.x(), 0.0, point.x() - box.right()});
        const double dy = std::max({box.top() - point.y(), 0.0, point.y() - box.bottom()});
        nearest = std::min(nearest, std::hypot(dx, dy));
    }
    return nearest;
}

bool EdgeRoute::crosses(const QRectF& rect) const
{
    for (int i = 1; i < points.size(); ++i) {
        const QRectF box = QRectF(points[i - 1], points[i]).normalized();
        if (box.left() <= rect.right() && rect.left() <= box.right() &&
            box.top() <= rect.bottom() && rect.top() <= box.bottom())
            return true;
    }
    return false;
}

bool EdgeRoute::crosses(QPointF from, QPointF to) const
{
    const QLineF cut(from, to);
    for (int i = 1; i < points.size(); ++i)
        if (QLineF(points[i - 1], points[i]).intersects(cut, nullptr) ==
            QLineF::BoundedIntersection)
            return true;
    return false;
}

} // namespace loom

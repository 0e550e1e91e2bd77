#include "gui/editor/presentation.h"

#include "core/files/error.h"
#include "core/files/json.h"

#include <cmath>

namespace loom {
namespace {

constexpr const char* kPoints = "points";
constexpr const char* kCollapsed = "collapsed";
constexpr double kFarthest = 1e9; // px

Json valueOf(const UnknownKeys& keys, const char* key)
{
    const auto found = keys.find(key);
    if (found == keys.end()) return {};
    try {
        return parse_json(found->second, key);
    } catch (const FileError&) {
        return {}; // set by hand, not from a file: files are checked when read
    }
}

bool isPlace(const Json& value)
{
    if (!value.is_array() || value.size() != 2) return false;
    for (const Json& number : value) {
        if (!number.is_number()) return false;
        const double px = number.get<double>();
        if (!std::isfinite(px) || std::abs(px) > kFarthest) return false;
    }
    return true;
}

} // namespace

QPolygonF pointsOf(const Edge& edge)
{
    QPolygonF points;
    const Json list = valueOf(edge.unknown, kPoints);
    if (!list.is_array()) return points;
    for (const Json& value : list)
        if (isPlace(value)) points.append({value[0].get<double>(), value[1].get<double>()});
    return points;
}

void setPoints(Edge& edge, const QPolygonF& points)
{
    if (points.isEmpty()) {
        edge.unknown.erase(kPoints);
        return;
    }
    Json list = Json::array();
    for (const QPointF& point : points) list.push_back(Json::array({point.x(), point.y()}));
    edge.unknown[kPoints] = to_json_line(list);
}

bool isCollapsed(const Node& node)
{
    const Json value = valueOf(node.unknown, kCollapsed);
    return value.is_boolean() && value.get<bool>();
}

void setCollapsed(Node& node, bool collapsed)
{
    if (collapsed)
        node.unknown[kCollapsed] = "true";
    else
        node.unknown.erase(kCollapsed);
}

} // namespace loom

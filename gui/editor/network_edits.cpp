#include "gui/editor/network_edits.h"

#include "datasets/description.h"
#include "gui/editor/frames.h"
#include "gui/editor/node_card.h"
#include "gui/editor/presentation.h"

#include <QLineF>

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string>

namespace loom {
namespace {

constexpr double kRoom = 40; // px between cards that had to move apart

bool isOneOf(std::span<const NodeId> ids, const NodeId& id)
{
    return std::ranges::find(ids, id) != ids.end();
}

bool hasEdge(const Network& network, const NodeId& from, const NodeId& to, int slot)
{
    return std::ranges::any_of(network.edges, [&](const Edge& edge) {
        return edge.from == from && edge.to == to && edge.slot == slot;
    });
}

/// Leads the edges out of `id` from its first source instead.
void bridge(Network& network, const NodeId& id)
{
    const auto in = std::ranges::find_if(
        network.edges, [&](const Edge& edge) { return edge.to == id && edge.from != id; });
    if (in == network.edges.end()) return;
    const NodeId source = in->from;
    for (Edge& edge : network.edges)
        if (edge.from == id && edge.to != source) edge.from = source;
}

/// A card and what must stay free behind it.
QRectF spaceOf(const Node& node)
{
    return {node.x, node.y, NodeCard::kWidth + kRoom, NodeCard::kHeight};
}

/// "conv1" → "conv": the name without its number.
std::string stemOf(const NodeId& id)
{
    const std::size_t last = id.find_last_not_of("0123456789");
    return last == std::string::npos ? std::string("node") : id.substr(0, last + 1);
}

} // namespace

NodeId addNode(Network& network, const LayerCatalog& catalog, const std::string& type,
               QPointF position)
{
    const LayerType* known = catalog.find(type);
    const std::string stem = known != nullptr ? known->id_stem : "node";
    // The one input and the one loss of a drawing need no number.
    const bool isAlone = (known != nullptr && (known->min_inputs == 0 || !known->has_output)) &&
                         is_valid_node_id(stem) && !network.nodes.contains(stem);
    const NodeId id = isAlone ? stem : unused_id(network, stem);
    network.nodes.add({.id = id, .type = type, .x = position.x(), .y = position.y()});
    return id;
}

int slotFor(const Network& network, const LayerCatalog& catalog, std::string_view to)
{
    std::set<int> used;
    for (const Edge& edge : network.edges)
        if (edge.to == to) used.insert(edge.slot);
    const Node* node = network.nodes.find(to);
    const LayerType* type = node != nullptr ? catalog.find(node->type) : nullptr;
    int inputs = type != nullptr ? type->max_inputs : 1;
    if (inputs < 0) inputs = std::numeric_limits<int>::max();
    for (int slot = 0; slot < inputs; ++slot)
        if (!used.contains(slot)) return slot;
    return 0;
}

void connectNodes(Network& network, const NodeId& from, const NodeId& to, int slot)
{
    if (hasEdge(network, from, to, slot)) return;
    std::erase_if(network.edges,
                  [&](const Edge& edge) { return edge.to == to && edge.slot == slot; });
    network.edges.push_back({.from = from, .to = to, .slot = slot});
}

void removeEdge(Network& network, const Edge& edge)
{
    const auto found = std::ranges::find(network.edges, edge);
    if (found != network.edges.end()) network.edges.erase(found);
}

void moveNodes(Network& network, std::span<const NodeId> ids, QPointF by)
{
    for (const NodeId& id : ids) {
        Node* node = network.nodes.find(id);
        if (node == nullptr) continue;
        node->x += by.x();
        node->y += by.y();
    }
    for (Edge& edge : network.edges)
        if (!edge.unknown.empty() && isOneOf(ids, edge.from) && isOneOf(ids, edge.to))
            setPoints(edge, pointsOf(edge).translated(by));
}

void makeRoom(Network& network, const NodeId& id)
{
    Node* inserted = network.nodes.find(id);
    if (inserted == nullptr) return;
    for (const Node& node : network.nodes)
        if (node.id != id && node.x <= inserted->x && spaceOf(node).intersects(spaceOf(*inserted)))
            inserted->x = spaceOf(node).right();
    std::vector<NodeId> pushers{id};
    while (!pushers.empty()) {
        const Node pusher = network.nodes.at(pushers.back());
        pushers.pop_back();
        for (Node& node : network.nodes) {
            const bool isBehind = node.id != id && node.id != pusher.id && node.x >= pusher.x;
            if (!isBehind || !spaceOf(pusher).intersects(spaceOf(node))) continue;
            node.x = spaceOf(pusher).right();
            pushers.push_back(node.id);
        }
    }
}

void addPoint(Network& network, const Edge& edge, QPointF point)
{
    const Node* from = network.nodes.find(edge.from);
    const Node* to = network.nodes.find(edge.to);
    if (from == nullptr || to == nullptr) return;
    QPolygonF way{{QPointF(from->x + NodeCard::kWidth, from->y + NodeCard::kPortY)}};
    QPolygonF points = pointsOf(edge);
    way.append(points);
    way.append(QPointF(to->x, to->y + NodeCard::kPortY));
    const auto detour = [&](qsizetype i) {
        return QLineF(way[i], point).length() + QLineF(point, way[i + 1]).length() -
               QLineF(way[i], way[i + 1]).length();
    };
    qsizetype best = 0;
    for (qsizetype i = 1; i + 1 < way.size(); ++i)
        if (detour(i) < detour(best)) best = i;
    points.insert(best, point);
    setEdgePoints(network, edge, points);
}

void setEdgePoints(Network& network, const Edge& edge, const QPolygonF& points)
{
    const auto found = std::ranges::find(network.edges, edge);
    if (found != network.edges.end()) setPoints(*found, points);
}

void insertOnEdge(Network& network, const LayerCatalog& catalog, const Edge& edge, const NodeId& id)
{
    const Node* node = network.nodes.find(id);
    if (node == nullptr || edge.from == id || edge.to == id) return;
    const LayerType* type = catalog.find(node->type);
    if (type != nullptr && (!type->has_output || type->max_inputs == 0)) return;
    const auto found = std::ranges::find(network.edges, edge);
    if (found == network.edges.end()) return;
    found->from = id;
    setPoints(*found, {});
    connectNodes(network, edge.from, id, slotFor(network, catalog, id));
}

void removeNodes(Network& network, std::span<const NodeId> ids, Links links)
{
    const std::vector<NodeId> gone(ids.begin(), ids.end());
    for (const NodeId& id : gone) {
        if (links == Links::Keep) bridge(network, id);
        std::erase_if(network.edges,
                      [&](const Edge& edge) { return edge.from == id || edge.to == id; });
        network.nodes.remove(id);
    }
    removeEmptyFrames(network);
}

Network fragmentOf(const Network& network, std::span<const NodeId> ids)
{
    Network fragment;
    fragment.name = network.name;
    for (const Node& node : network.nodes)
        if (isOneOf(ids, node.id)) fragment.nodes.add(node);
    for (const Edge& edge : network.edges)
        if (isOneOf(ids, edge.to)) fragment.edges.push_back(edge);
    std::vector<CardFrame> frames = framesOf(network);
    std::erase_if(frames, [&](const CardFrame& frame) {
        const std::vector<NodeId> inside = nodesIn(network, frame.rect);
        return inside.empty() ||
               !std::ranges::all_of(inside, [&](const NodeId& id) { return isOneOf(ids, id); });
    });
    setFrames(fragment, frames);
    return fragment;
}

std::vector<NodeId> paste(Network& network, const Network& fragment, const PasteOptions& options)
{
    std::map<NodeId, NodeId> names;
    std::vector<NodeId> pasted;
    double left = 1e12, top = 1e12;
    for (const Node& node : fragment.nodes) {
        left = std::min(left, node.x);
        top = std::min(top, node.y);
    }
    const QPointF by = options.position - QPointF(left, top);
    for (Node node : fragment.nodes) {
        const NodeId old = node.id;
        const bool isUsable = is_valid_node_id(old) && !network.nodes.contains(old);
        if (!isUsable)
            node.id =
                unused_id(network, is_valid_node_id(stemOf(old) + "1") ? stemOf(old) : "node");
        node.x += by.x();
        node.y += by.y();
        names[old] = node.id;
        pasted.push_back(node.id);
        network.nodes.add(std::move(node));
    }
    for (Edge edge : fragment.edges) {
        const auto from = names.find(edge.from), to = names.find(edge.to);
        if (to == names.end()) continue;
        if (from != names.end())
            edge.from = from->second;
        else if (options.inputs == Links::Drop || !network.nodes.contains(edge.from))
            continue;
        edge.to = to->second;
        setPoints(edge, pointsOf(edge).translated(by));
        network.edges.push_back(std::move(edge));
    }
    std::vector<CardFrame> frames = framesOf(network);
    for (CardFrame frame : framesOf(fragment)) {
        frame.rect.translate(by);
        frames.push_back(frame);
    }
    setFrames(network, frames);
    return pasted;
}

bool leadsTo(const Network& network, const NodeId& from, const NodeId& to)
{
    std::set<NodeId> seen{from};
    std::vector<NodeId> open{from};
    while (!open.empty()) {
        const NodeId at = open.back();
        open.pop_back();
        if (at == to) return true;
        for (const Edge& edge : network.edges)
            if (edge.from == at && seen.insert(edge.to).second) open.push_back(edge.to);
    }
    return false;
}

bool hasTransform(const Network& network, const std::string& name)
{
    return network.dataset &&
           std::ranges::count(network.dataset->transforms, name, &TransformSettings::name) > 0;
}

void addTransform(Network& network, const std::string& name)
{
    if (!network.dataset) network.dataset = DatasetChoice{.name = known_datasets().front().name};
    if (!hasTransform(network, name)) network.dataset->transforms.push_back({.name = name});
}

} // namespace loom

#pragma once

#include "core/layers/layer_type.h"
#include "core/network/network.h"

#include <QPointF>
#include <QPolygonF>

#include <optional>
#include <span>
#include <vector>

/// Changes to a drawing as the canvas makes them: plain functions on a Network, for Document::edit.
namespace loom {

/// Adds a node with its type's defaults and the next free name; returns its id.
NodeId addNode(Network& network, const LayerCatalog& catalog, const std::string& type,
               QPointF position);
/// The input of `to` that a new edge goes to: the first free one, or the first.
int slotFor(const Network& network, const LayerCatalog& catalog, std::string_view to);
/// What leads into that input is replaced.
void connectNodes(Network& network, const NodeId& from, const NodeId& to, int slot);
void removeEdge(Network& network, const Edge& edge);
/// Moves nodes, and the points that the links between them are led through.
void moveNodes(Network& network, std::span<const NodeId> ids, QPointF by);
/// Moves what stands in the way of a node to the right, row by row, as far as it must.
void makeRoom(Network& network, const NodeId& id);
/// Leads the edge through one more point, where the way to it is shortest.
void addPoint(Network& network, const Edge& edge, QPointF point);
void setEdgePoints(Network& network, const Edge& edge, const QPolygonF& points);

/// The edge leads through `id` instead; nothing happens when the node has no input or output.
void insertOnEdge(Network& network, const LayerCatalog& catalog, const Edge& edge,
                  const NodeId& id);

enum class Links { Drop, Keep };
/// Removes nodes and their edges; with Links::Keep what led into each leads to its followers.
void removeNodes(Network& network, std::span<const NodeId> ids, Links links);
/// The nodes with the edges between them, their frames and, dangling, the edges that come in from
/// elsewhere.
Network fragmentOf(const Network& network, std::span<const NodeId> ids);
/// Adds a fragment under free names with its upper left corner at `position`; edges from outside
/// it only with `inputs`. Returns the new ids.
struct PasteOptions {
    QPointF position;
    Links inputs = Links::Drop;
};
std::vector<NodeId> paste(Network& network, const Network& fragment, const PasteOptions& options);

/// Whether `to` can be reached from `from` along the edges.
bool leadsTo(const Network& network, const NodeId& from, const NodeId& to);

bool hasTransform(const Network& network, const std::string& name);
/// Of the data set's images, unless it is there already. Without a data set the first one known is
/// chosen.
void addTransform(Network& network, const std::string& name);

} // namespace loom

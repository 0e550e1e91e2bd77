#pragma once

#include "core/layers/layer_type.h"
#include "core/network/network.h"

#include <QPointF>

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
/// The edge leads through `id` instead; nothing happens when the node has no input or output.
void insertOnEdge(Network& network, const LayerCatalog& catalog, const Edge& edge,
                  const NodeId& id);

enum class Links { Drop, Keep };
/// Removes nodes and their edges; with Links::Keep what led into each leads to its followers.
void removeNodes(Network& network, std::span<const NodeId> ids, Links links);
/// Lays the links around the nodes, which stay in the drawing without any.
void detachNodes(Network& network, std::span<const NodeId> ids);

/// The nodes with the edges between them and, dangling, those that come in from elsewhere.
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

} // namespace loom

#pragma once

#include "core/network/network.h"

#include <QPointF>

#include <map>
#include <span>

namespace loom {

/// Places for the given nodes, or for all when there are none given: in layers from left to right,
/// so that edges lead forward and cross little, wrapped into rows that together are about `aspect`
/// times as wide as high. Starts at the upper left corner of where they are. The same drawing
/// always gives the same places.
std::map<NodeId, QPointF> layeredLayout(const Network& network, std::span<const NodeId> only,
                                        double aspect);

} // namespace loom

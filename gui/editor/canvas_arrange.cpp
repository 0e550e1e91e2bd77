// The commands that move cards: layout, alignment, distribution, bypass.

#include "gui/editor/canvas_commands.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/frames.h"
#include "gui/editor/layered_layout.h"
#include "gui/editor/link_drag.h"
#include "gui/editor/network_edits.h"
#include "gui/editor/network_view.h"

#include <algorithm>

namespace loom {

void CanvasCommands::layOut()
{
    const QSize room = m_view->viewport()->size();
    const double aspect = static_cast<double>(room.width()) / std::max(1, room.height());
    const std::vector<NodeId>& selected = m_workbench.selection->nodes();
    const std::vector<NodeId> only = selected.size() > 1 ? selected : std::vector<NodeId>();
    m_workbench.document->edit(tr("Lay out"), [&](Network& network) {
        for (const auto& [id, place] : layeredLayout(network, only, aspect)) {
            network.nodes[id].x = place.x();
            network.nodes[id].y = place.y();
        }
    });
    if (only.empty()) m_view->fitAll();
}

void CanvasCommands::align(Side side)
{
    const std::vector<NodeId> ids = m_workbench.selection->nodes();
    if (ids.size() < 2) return;
    m_workbench.document->edit(tr("Align"), [&](Network& network) {
        double x = network.nodes[ids.front()].x, y = network.nodes[ids.front()].y;
        for (const NodeId& id : ids) {
            const Node& node = network.nodes[id];
            x = side == Side::Left ? std::min(x, node.x) : std::max(x, node.x);
            y = side == Side::Top ? std::min(y, node.y) : std::max(y, node.y);
        }
        const bool isLevel = side == Side::Top || side == Side::Bottom;
        for (const NodeId& id : ids) {
            if (isLevel)
                network.nodes[id].y = y;
            else
                network.nodes[id].x = x;
        }
    });
}

void CanvasCommands::distribute(Qt::Orientation direction)
{
    std::vector<NodeId> ids = m_workbench.selection->nodes();
    if (ids.size() < 3) return;
    m_workbench.document->edit(tr("Distribute"), [&](Network& network) {
        const auto place = [&](const NodeId& id) -> double& {
            Node& node = network.nodes[id];
            return direction == Qt::Horizontal ? node.x : node.y;
        };
        std::ranges::stable_sort(ids, {}, place);
        const double first = place(ids.front());
        const double step = (place(ids.back()) - first) / static_cast<double>(ids.size() - 1);
        for (std::size_t i = 0; i < ids.size(); ++i)
            place(ids[i]) = first + static_cast<double>(i) * step;
    });
}

void CanvasCommands::frame()
{
    const std::vector<NodeId> ids = m_workbench.selection->nodes();
    if (ids.empty()) return;
    m_workbench.document->edit(tr("Frame"), [&](Network& network) {
        std::vector<CardFrame> frames = framesOf(network);
        const auto isTheirs = [&](const CardFrame& frame) {
            return std::ranges::is_permutation(nodesIn(network, frame.rect), ids);
        };
        if (std::erase_if(frames, isTheirs) == 0)
            frames.push_back(frameAround(network, ids, tr("Frame %1").arg(frames.size() + 1)));
        setFrames(network, frames);
    });
}

void CanvasCommands::bypass()
{
    const std::vector<NodeId> ids = m_workbench.selection->nodes();
    if (ids.empty()) return;
    Document* document = m_workbench.document;
    Network after = document->network();
    detachNodes(after, ids);
    // Only where what comes in may go on: a layer that changes the shape is needed.
    for (const Edge& edge : after.edges) {
        if (std::ranges::find(document->network().edges, edge) != document->network().edges.end())
            continue;
        if (mayFit(after, document->diagnosis(), document->catalog(), edge)) continue;
        emit document->refused(
            tr("%1 does not take what %2 gives: the card cannot be bypassed")
                .arg(QString::fromStdString(edge.to), QString::fromStdString(edge.from)));
        return;
    }
    document->edit(tr("Bypass"), [&](Network& network) {
        detachNodes(network, ids);
        for (const NodeId& id : ids) network.nodes[id].y += NodeCard::kHeight + 20;
    });
}

} // namespace loom

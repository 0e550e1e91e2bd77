// The commands that arrange cards and links: layout, alignment, distribution, reroute, collapse,
// bypass.

#include "gui/editor/canvas_commands.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/frames.h"
#include "gui/editor/layered_layout.h"
#include "gui/editor/network_edits.h"
#include "gui/editor/network_view.h"
#include "gui/editor/presentation.h"

#include <algorithm>
#include <set>

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

void CanvasCommands::collapse()
{
    const std::vector<NodeId> ids = m_workbench.selection->nodes();
    if (ids.empty()) return;
    const NodeList& nodes = m_workbench.document->network().nodes;
    const bool collapses =
        !std::ranges::all_of(ids, [&](const NodeId& id) { return isCollapsed(nodes.at(id)); });
    m_workbench.document->edit(collapses ? tr("Collapse") : tr("Open"), [&](Network& network) {
        for (const NodeId& id : ids) setCollapsed(network.nodes[id], collapses);
    });
}

void CanvasCommands::straighten()
{
    const std::vector<NodeId>& ids = m_workbench.selection->nodes();
    const bool isOne = ids.size() == 1;
    const auto isSelected = [&](const NodeId& id) { return std::ranges::count(ids, id) > 0; };
    const NetworkScene& scene = *m_view->networkScene();
    m_workbench.document->edit(tr("Straighten"), [&](Network& network) {
        // In the order of the flow: what a card is lined up with has its place by then.
        for (const NodeId& id : m_workbench.document->diagnosis().order) {
            if (!isSelected(id)) continue;
            const auto in = std::ranges::find_if(network.edges, [&](const Edge& edge) {
                return edge.to == id && (isOne || isSelected(edge.from));
            });
            if (in == network.edges.end()) continue;
            const NodeCard *from = scene.card(in->from), *to = scene.card(id);
            if (from == nullptr || to == nullptr || to->x() <= from->x()) continue;
            const double out = from->outputPort().y() - from->y();
            const double into = to->inputPort(in->slot).y() - to->y();
            network.nodes[id].y = network.nodes[in->from].y + out - into;
        }
    });
}

void CanvasCommands::reroute()
{
    const std::optional<Edge> edge = m_workbench.selection->edge();
    const EdgeItem* item = edge ? m_view->networkScene()->edge(*edge) : nullptr;
    if (item == nullptr) return;
    m_workbench.document->edit(
        tr("Reroute"), [&](Network& network) { addPoint(network, *edge, item->route().middle); });
}

void CanvasCommands::unroute()
{
    const std::optional<Edge> edge = m_workbench.selection->edge();
    if (!edge) return;
    m_workbench.document->edit(tr("Remove reroute points"),
                               [&](Network& network) { setEdgePoints(network, *edge, {}); });
}

QString CanvasCommands::whyNotBypassed(const Network& after) const
{
    const Document& document = *m_workbench.document;
    for (const Node& node : after.nodes) {
        const LayerType* type = document.catalog().find(node.type);
        const bool isNew = node.bypassed && !document.network().nodes.at(node.id).bypassed;
        if (!isNew || (type != nullptr && can_be_bypassed(*type))) continue;
        return tr("%1 hands nothing on").arg(QString::fromStdString(node.id));
    }
    std::set<std::string> known;
    for (const Problem& problem : document.diagnosis().problems) known.insert(to_string(problem));
    for (const Problem& problem : document.diagnosisOf(after).problems)
        if (problem.severity == Severity::Error && !known.contains(to_string(problem)))
            return QString::fromStdString(to_string(problem));
    return {};
}

void CanvasCommands::bypass()
{
    const std::vector<NodeId> ids = m_workbench.selection->nodes();
    if (ids.empty()) return;
    Document* document = m_workbench.document;
    Network after = document->network();
    const bool bypasses =
        !std::ranges::all_of(ids, [&](const NodeId& id) { return after.nodes.at(id).bypassed; });
    for (const NodeId& id : ids) after.nodes[id].bypassed = bypasses;
    // Only where what comes in may go on: a layer that makes the shape fit is needed.
    if (const QString why = bypasses ? whyNotBypassed(after) : QString(); !why.isEmpty()) {
        emit document->refused(tr("This cannot be bypassed. %1").arg(why));
        return;
    }
    document->edit(bypasses ? tr("Bypass") : tr("Switch on"),
                   [&](Network& network) { network = after; });
}

} // namespace loom

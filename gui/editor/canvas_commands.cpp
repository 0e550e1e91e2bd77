#include "gui/editor/canvas_commands.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/clipboard.h"
#include "gui/editor/frames.h"
#include "gui/editor/network_edits.h"
#include "gui/editor/network_view.h"
#include "gui/editor/presentation.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

constexpr double kPitchX = 266, kPitchY = 180; // of a new card to its neighbours, px
constexpr int kColumns = 4;

bool isFree(const Network& network, QPointF place)
{
    const QRectF rect(place, QSizeF(NodeCard::kWidth + 10, NodeCard::kHeight + 10));
    return std::ranges::none_of(network.nodes, [&](const Node& node) {
        return rect.intersects(QRectF(node.x, node.y, NodeCard::kWidth, NodeCard::kHeight));
    });
}

/// Right of a card, or in the next row when its row is full; lower where there is no room.
QPointF placeBehind(const Network& network, const Node& node)
{
    double left = node.x;
    for (const Node& other : network.nodes) left = std::min(left, other.x);
    QPointF place(node.x + kPitchX, node.y);
    if (place.x() > left + (kColumns - 0.5) * kPitchX) place = {left, node.y + kPitchY};
    while (!isFree(network, place)) place.ry() += kPitchY / 2;
    return place;
}

} // namespace

CanvasCommands::CanvasCommands(const Workbench& workbench, NetworkView* view)
    : QObject(view), m_workbench(workbench), m_view(view)
{
    createActions();
}

NodeId CanvasCommands::addBehindSelection(const QString& type, QPointF middle)
{
    Document* document = m_workbench.document;
    const NodeId current = m_workbench.selection->current();
    NodeId id;
    document->edit(tr("Add %1").arg(type), [&](Network& network) {
        const Node* before = network.nodes.find(current);
        const LayerType* beforeType = before ? document->catalog().find(before->type) : nullptr;
        const LayerType* added = document->catalog().find(type.toStdString());
        QPointF place = middle - QPointF(NodeCard::kWidth, NodeCard::kHeight) / 2;
        while (!isFree(network, place)) place += QPointF(kPitchX / 4, kPitchY / 2);
        if (before != nullptr) place = placeBehind(network, *before);
        id = addNode(network, document->catalog(), type.toStdString(), place);
        const bool canFollow = before != nullptr &&
                               (beforeType == nullptr || beforeType->has_output) &&
                               (added == nullptr || added->max_inputs != 0);
        if (!canFollow) return;
        // Between the card and what follows it, when that is one edge.
        const auto leaves = [&](const Edge& edge) { return edge.from == current; };
        const auto out = std::ranges::find_if(network.edges, leaves);
        const bool isInside = std::ranges::count_if(network.edges, leaves) == 1 &&
                              added != nullptr && added->has_output;
        if (isInside)
            insertOnEdge(network, document->catalog(), Edge(*out), id);
        else
            connectNodes(network, current, id, 0);
    });
    if (!document->network().nodes.contains(id)) return {};
    m_workbench.selection->select(id);
    return id;
}

void CanvasCommands::removeSelected()
{
    const std::optional<Edge> edge = m_workbench.selection->edge();
    const std::vector<NodeId> nodes = m_workbench.selection->nodes();
    if (edge) {
        m_workbench.document->edit(tr("Delete a link"),
                                   [&](Network& network) { removeEdge(network, *edge); });
    } else if (!nodes.empty()) {
        m_workbench.document->edit(
            tr("Delete"), [&](Network& network) { removeNodes(network, nodes, Links::Drop); });
    }
}

void CanvasCommands::removeAndReconnect()
{
    const std::vector<NodeId> nodes = m_workbench.selection->nodes();
    if (nodes.empty()) return removeSelected();
    m_workbench.document->edit(tr("Delete and reconnect"),
                               [&](Network& network) { removeNodes(network, nodes, Links::Keep); });
}

void CanvasCommands::selectAll()
{
    std::vector<NodeId> all;
    for (const Node& node : m_workbench.document->network().nodes) all.push_back(node.id);
    m_workbench.selection->setNodes(std::move(all));
}

void CanvasCommands::copy()
{
    const std::vector<NodeId>& nodes = m_workbench.selection->nodes();
    if (nodes.empty()) return;
    const Document& document = *m_workbench.document;
    QGuiApplication::clipboard()->setText(
        toClipboardText(document.network(), nodes, document.catalog()));
}

void CanvasCommands::cut()
{
    if (m_workbench.selection->nodes().empty()) return;
    copy();
    m_workbench.document->edit(tr("Cut"),
                               [nodes = m_workbench.selection->nodes()](Network& network) {
                                   removeNodes(network, nodes, Links::Drop);
                               });
}

void CanvasCommands::paste() { pasteText(false); }
void CanvasCommands::pasteWithInputs() { pasteText(true); }

void CanvasCommands::pasteText(bool withInputs)
{
    const QString text = QGuiApplication::clipboard()->text();
    if (text.isEmpty()) return;
    Document* document = m_workbench.document;
    const ClipboardContent content = fromClipboardText(text, document->catalog());
    if (!content.fragment) {
        emit document->refused(tr("The clipboard holds no drawing: %1").arg(content.problem));
        return;
    }
    std::vector<NodeId> pasted;
    document->edit(tr("Paste"), [&](Network& network) {
        QPointF place = m_view->pointerInScene();
        while (!isFree(network, place)) place += QPointF(20, 20);
        pasted = loom::paste(network, *content.fragment,
                             {.position = place, .inputs = withInputs ? Links::Keep : Links::Drop});
    });
    if (!pasted.empty() && document->network().nodes.contains(pasted.front()))
        m_workbench.selection->setNodes(std::move(pasted));
}

void CanvasCommands::duplicate()
{
    const std::vector<NodeId> nodes = m_workbench.selection->nodes();
    if (nodes.empty()) return;
    std::vector<NodeId> copies;
    m_workbench.document->edit(tr("Duplicate"), [&](Network& network) {
        const Network fragment = fragmentOf(network, nodes);
        QPointF corner(1e12, 1e12);
        for (const Node& node : fragment.nodes)
            corner = {std::min(corner.x(), node.x), std::min(corner.y(), node.y)};
        copies = loom::paste(network, fragment, {.position = corner + QPointF(40, 110)});
    });
    if (!copies.empty() && m_workbench.document->network().nodes.contains(copies.front()))
        m_workbench.selection->setNodes(std::move(copies));
}

void CanvasCommands::connectSelected()
{
    std::vector<NodeId> nodes = m_workbench.selection->nodes();
    if (nodes.size() < 2) return m_view->fitSelection();
    Document* document = m_workbench.document;
    const auto place = [&](const NodeId& id) {
        const Node& node = document->network().nodes.at(id);
        return std::pair(std::floor(node.y / kPitchY), node.x);
    };
    std::ranges::stable_sort(nodes, {}, place);
    document->edit(tr("Connect the selected"), [&](Network& network) {
        for (std::size_t i = 1; i < nodes.size(); ++i) {
            const LayerType* from = document->catalog().find(network.nodes.at(nodes[i - 1]).type);
            const LayerType* to = document->catalog().find(network.nodes.at(nodes[i]).type);
            const bool canLead =
                (from == nullptr || from->has_output) && (to == nullptr || to->max_inputs != 0);
            const bool isThere = std::ranges::any_of(network.edges, [&](const Edge& edge) {
                return edge.from == nodes[i - 1] && edge.to == nodes[i];
            });
            if (canLead && !isThere)
                connectNodes(network, nodes[i - 1], nodes[i],
                             slotFor(network, document->catalog(), nodes[i]));
        }
    });
}

void CanvasCommands::disconnectPort(const NodeId& id, int slot)
{
    m_workbench.document->edit(tr("Disconnect"), [&](Network& network) {
        std::erase_if(network.edges, [&](const Edge& edge) {
            return slot < 0 ? edge.from == id : edge.to == id && edge.slot == slot;
        });
    });
}

void CanvasCommands::disconnectSelected()
{
    const std::vector<NodeId> nodes = m_workbench.selection->nodes();
    if (nodes.empty()) return removeSelected();
    m_workbench.document->edit(tr("Disconnect"), [&](Network& network) {
        std::erase_if(network.edges, [&](const Edge& edge) {
            return std::ranges::count(nodes, edge.from) + std::ranges::count(nodes, edge.to) > 0;
        });
    });
}

const Problem* CanvasCommands::firstProblem() const
{
    const std::vector<Problem>& problems = m_workbench.document->diagnosis().problems;
    const Selection& selection = *m_workbench.selection;
    const auto find = [&](auto matches) -> const Problem* {
        const auto found = std::ranges::find_if(
            problems, [&](const Problem& p) { return !p.fixes.empty() && matches(p); });
        return found != problems.end() ? &*found : nullptr;
    };
    if (selection.edge())
        if (const Problem* own = find([&](const Problem& p) { return p.edge == selection.edge(); }))
            return own;
    if (const Problem* own = find([&](const Problem& p) {
            return !selection.current().empty() && p.node == selection.current();
        }))
        return own;
    return find([](const Problem&) { return true; });
}

void CanvasCommands::fixFirst()
{
    const Problem* problem = firstProblem();
    if (problem == nullptr) return;
    const Fix fix = problem->fixes.front(); // applying it makes a new diagnosis
    m_workbench.document->apply(fix);
}

void CanvasCommands::nudge(QPointF by)
{
    const std::vector<NodeId> nodes = m_workbench.selection->nodes();
    const std::optional<Edge> edge = m_workbench.selection->edge();
    m_workbench.document->edit(tr("Move"), [&](Network& network) {
        moveNodes(network, nodes, by);
        if (edge) setEdgePoints(network, *edge, pointsOf(*edge).translated(by));
    });
}

} // namespace loom

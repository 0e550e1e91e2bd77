// How the canvas takes the keyboard beyond its actions: arrows walk, Esc cancels, Space pans.

#include "gui/editor/network_view.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/canvas_commands.h"

#include <QKeyEvent>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

constexpr double kNudge = 10; // px

QPointF directionOf(int key)
{
    switch (key) {
    case Qt::Key_Left: return {-1, 0};
    case Qt::Key_Right: return {1, 0};
    case Qt::Key_Up: return {0, -1};
    case Qt::Key_Down: return {0, 1};
    default: return {};
    }
}

/// Along the edges to the left and right, else the next card in that direction.
NodeId neighbourOf(const Network& network, const NodeId& from, QPointF direction)
{
    if (direction.x() != 0)
        for (const Edge& edge : network.edges) {
            if (direction.x() > 0 && edge.from == from) return edge.to;
            if (direction.x() < 0 && edge.to == from) return edge.from;
        }
    const Node* at = network.nodes.find(from);
    NodeId nearest;
    double shortest = 1e12;
    for (const Node& node : network.nodes) {
        if (node.id == from) continue;
        const QPointF way(node.x - at->x, node.y - at->y);
        const double ahead = QPointF::dotProduct(way, direction);
        const double aside = std::abs(way.x() * direction.y() - way.y() * direction.x());
        if (ahead <= 1 || ahead + 2 * aside >= shortest) continue;
        shortest = ahead + 2 * aside;
        nearest = node.id;
    }
    return nearest;
}

/// The edges at a node in a direction, in turn: from the last to the first again.
std::optional<Edge> nextEdge(const Network& network, const std::optional<Edge>& now,
                             const NodeId& node, bool isForward)
{
    const NodeId at = !node.empty() ? node : now ? (isForward ? now->from : now->to) : NodeId();
    std::vector<Edge> choices;
    for (const Edge& edge : network.edges)
        if ((isForward ? edge.from : edge.to) == at) choices.push_back(edge);
    if (choices.empty()) return {};
    auto found = now ? std::ranges::find(choices, *now) : choices.end();
    if (found != choices.end()) ++found;
    return found != choices.end() ? *found : choices.front();
}

} // namespace

void NetworkView::keyPressEvent(QKeyEvent* event)
{
    const QPointF direction = directionOf(event->key());
    Selection* selection = m_workbench.selection;
    const Network& network = m_workbench.document->network();
    if (!direction.isNull()) {
        if (event->modifiers() & Qt::ControlModifier) {
            m_commands->nudge(direction * kNudge);
        } else if (event->modifiers() & Qt::AltModifier) {
            const auto edge =
                nextEdge(network, selection->edge(), selection->current(), direction.x() > 0);
            if (edge) selection->setEdge(*edge);
        } else {
            walk(direction, event->modifiers() & Qt::ShiftModifier);
        }
        return event->accept();
    }
    switch (event->key()) {
    case Qt::Key_Escape:
        if (escape())
            event->accept();
        else
            event->ignore();
        return;
    case Qt::Key_Space:
        if (event->isAutoRepeat()) return;
        m_isSpaceDown = true;
        viewport()->setCursor(Qt::OpenHandCursor);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!selection->nodes().empty()) emit settingsRequested();
        return;
    default: event->ignore();
    }
}

void NetworkView::keyReleaseEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Space || event->isAutoRepeat()) return event->ignore();
    m_isSpaceDown = false;
    if (!m_drag) viewport()->setCursor(Qt::ArrowCursor);
}

void NetworkView::walk(QPointF direction, bool extends)
{
    Selection* selection = m_workbench.selection;
    const Network& network = m_workbench.document->network();
    if (network.nodes.empty()) return;
    NodeId next;
    if (selection->edge()) {
        next = direction.x() > 0 ? selection->edge()->to : selection->edge()->from;
    } else if (selection->current().empty()) {
        next = network.nodes.begin()->id;
    } else {
        next = neighbourOf(network, selection->current(), direction);
    }
    if (!network.nodes.contains(next)) return;
    std::vector<NodeId> nodes;
    if (extends) nodes = selection->nodes();
    std::erase(nodes, next);
    nodes.push_back(next);
    selection->setNodes(std::move(nodes));
    reveal(next);
}

bool NetworkView::escape()
{
    if (m_drag || m_pendingDrag) {
        m_pendingDrag = nullptr;
        m_clicked.clear();
        endDrag(false, m_lastPointer);
        return true;
    }
    const Selection& selection = *m_workbench.selection;
    if (selection.nodes().empty() && !selection.edge()) return false;
    m_workbench.selection->clear();
    return true;
}

} // namespace loom

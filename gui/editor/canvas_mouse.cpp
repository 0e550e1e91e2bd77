// How the canvas takes the mouse: which drag begins where, double clicks, menu, wheel.

#include "gui/editor/network_view.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/canvas_commands.h"
#include "gui/editor/canvas_drags.h"
#include "gui/editor/link_drag.h"
#include "gui/editor/move_drag.h"
#include "gui/editor/network_edits.h"
#include "gui/editor/presentation.h"

#include <QAction>
#include <QApplication>
#include <QInputDevice>
#include <QMenu>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

constexpr int kBorder = 24;        // px: near it, a drag scrolls
constexpr int kBorderSpeed = 14;   // px a tick
constexpr double kWheelZoom = 1.2; // a notch
constexpr double kEdgeReach = 6;   // px on the screen

} // namespace

CanvasPointer NetworkView::pointerOf(const QMouseEvent* event) const
{
    const QPoint at = event->position().toPoint();
    return {at, mapToScene(at), event->modifiers()};
}

void NetworkView::mousePressEvent(QMouseEvent* event)
{
    event->accept();
    if (m_drag) return;
    m_pressedAt = event->position().toPoint();
    const bool pans =
        event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && m_isSpaceDown);
    if (pans) {
        startDrag(std::make_unique<PanDrag>(this, m_pressedAt));
        viewport()->setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::RightButton && event->modifiers() & Qt::ControlModifier) {
        startDrag(std::make_unique<CutDrag>(m_workbench, m_scene, mapToScene(m_pressedAt)));
    } else if (event->button() == Qt::RightButton && m_rightButtonPans) {
        m_pendingDrag = [this] {
            viewport()->setCursor(Qt::ClosedHandCursor);
            return std::make_unique<PanDrag>(this, m_pressedAt);
        };
    } else if (event->button() == Qt::LeftButton) {
        pressLeft(event);
    }
}

void NetworkView::pressLeft(QMouseEvent* event)
{
    using Kind = CanvasHit::Kind;
    const QPointF at = mapToScene(m_pressedAt);
    const CanvasHit hit = m_scene->hitAt(at, kEdgeReach / zoom());
    switch (hit.kind) {
    case Kind::Plus:
        return openAdd({.position = at - QPointF(NodeCard::kWidth / 2, NodeCard::kPortY),
                        .into = hit.edge->content().edge});
    case Kind::Badge:
        m_workbench.selection->setEdge(hit.edge->content().edge);
        if (!hit.edge->content().isBroken)
            emit tensorRequested(QString::fromStdString(hit.edge->content().edge.from));
        return;
    case Kind::Point:
        m_pendingDrag = [this, edge = hit.edge->content().edge, point = hit.slot] {
            return std::make_unique<PointDrag>(m_workbench, m_scene, edge, point);
        };
        return m_workbench.selection->setEdge(hit.edge->content().edge);
    case Kind::Edge: return m_workbench.selection->setEdge(hit.edge->content().edge);
    case Kind::OutputPort:
    case Kind::InputPort:
        if (event->modifiers() & Qt::AltModifier)
            return m_commands->disconnectPort(hit.card->id(),
                                              hit.kind == Kind::OutputPort ? -1 : hit.slot);
        m_pendingDrag = [this, hit] { return std::make_unique<LinkDrag>(m_workbench, this, hit); };
        return;
    case Kind::Card: return pressCard(hit.card, event);
    case Kind::Frame: {
        std::vector<NodeId> inside =
            nodesIn(m_workbench.document->network(), hit.frame->frame().rect);
        if (inside.empty()) return;
        m_pendingDrag = moveOf(inside.front());
        return m_workbench.selection->setNodes(std::move(inside));
    }
    case Kind::Nothing:
        if (!(event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier)))
            m_workbench.selection->clear();
        m_pendingDrag = [this, at] { return std::make_unique<BoxDrag>(m_workbench, m_scene, at); };
    }
}

void NetworkView::pressCard(NodeCard* card, QMouseEvent* event)
{
    Selection* selection = m_workbench.selection;
    const NodeId id = card->id();
    if (event->modifiers() & Qt::ControlModifier) return selection->toggle(id);
    if (event->modifiers() & Qt::ShiftModifier) {
        std::vector<NodeId> nodes = selection->nodes();
        if (!selection->contains(id)) nodes.push_back(id);
        selection->setNodes(std::move(nodes));
    } else if (!selection->contains(id)) {
        selection->select(id);
    } else {
        m_clicked = id;
    }
    m_pendingDrag = moveOf(id);
}

std::function<std::unique_ptr<CanvasDrag>()> NetworkView::moveOf(const NodeId& id)
{
    return [this, id, from = mapToScene(m_pressedAt)]() -> std::unique_ptr<CanvasDrag> {
        NodeCard* grabbed = m_scene->card(id);
        if (grabbed == nullptr) return nullptr;
        return std::make_unique<MoveDrag>(m_workbench, m_scene, grabbed, from, zoom());
    };
}

void NetworkView::mouseMoveEvent(QMouseEvent* event)
{
    m_lastPointer = pointerOf(event);
    if (m_pendingDrag) {
        const QPoint moved = m_lastPointer.view - m_pressedAt;
        if (moved.manhattanLength() < QApplication::startDragDistance() / 2) return;
        const auto make = std::exchange(m_pendingDrag, nullptr);
        m_clicked.clear();
        startDrag(make());
    }
    if (m_drag) {
        m_drag->moveTo(m_lastPointer);
        return;
    }
    if (event->buttons() != Qt::NoButton) return;
    const CanvasHit hit = m_scene->hitAt(m_lastPointer.scene, kEdgeReach / zoom());
    m_scene->showHovered(hit.edge);
    const bool isButton = hit.kind == CanvasHit::Kind::Badge || hit.kind == CanvasHit::Kind::Plus;
    const bool isPort =
        hit.kind == CanvasHit::Kind::OutputPort || hit.kind == CanvasHit::Kind::InputPort;
    viewport()->setCursor(m_isSpaceDown ? Qt::OpenHandCursor
                          : isButton    ? Qt::PointingHandCursor
                          : isPort      ? Qt::CrossCursor
                                        : Qt::ArrowCursor);
}

void NetworkView::mouseReleaseEvent(QMouseEvent* event)
{
    const bool isClick = std::exchange(m_pendingDrag, nullptr) != nullptr;
    if (m_drag) return endDrag(true, pointerOf(event));
    if (isClick && event->button() == Qt::RightButton)
        return openMenu(event->position().toPoint(), MenuBy::Mouse);
    if (!m_clicked.empty()) m_workbench.selection->select(std::exchange(m_clicked, {}));
}

void NetworkView::startDrag(std::unique_ptr<CanvasDrag> drag)
{
    m_drag = std::move(drag);
    if (m_drag && m_drag->scrollsAtBorder()) m_borderTimer.start();
}

void NetworkView::endDrag(bool dropped, const CanvasPointer& pointer)
{
    m_borderTimer.stop();
    viewport()->setCursor(m_isSpaceDown ? Qt::OpenHandCursor : Qt::ArrowCursor);
    // Dropping may open a search or change the drawing: the drag is over by then.
    const std::unique_ptr<CanvasDrag> drag = std::move(m_drag);
    if (!drag) return;
    if (dropped)
        drag->drop(pointer);
    else
        drag->cancel();
}

void NetworkView::scrollAtBorder()
{
    if (!m_drag) return;
    if (!scrollTowards(m_lastPointer.view)) return;
    m_lastPointer.scene = mapToScene(m_lastPointer.view);
    m_drag->moveTo(m_lastPointer);
}

bool NetworkView::scrollTowards(QPoint at)
{
    const QRect inner = viewport()->rect().adjusted(kBorder, kBorder, -kBorder, -kBorder);
    const auto speed = [](int below, int above) {
        return below > 0 ? -kBorderSpeed : above > 0 ? kBorderSpeed : 0;
    };
    const int dx = speed(inner.left() - at.x(), at.x() - inner.right());
    const int dy = speed(inner.top() - at.y(), at.y() - inner.bottom());
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + dx);
    verticalScrollBar()->setValue(verticalScrollBar()->value() + dy);
    return dx != 0 || dy != 0;
}

void NetworkView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) return;
    const QPointF at = mapToScene(event->position().toPoint());
    const CanvasHit hit = m_scene->hitAt(at, kEdgeReach / zoom());
    if (hit.kind == CanvasHit::Kind::Nothing)
        openAdd({.position = at - QPointF(0, NodeCard::kPortY)});
    else if (hit.kind == CanvasHit::Kind::Card)
        emit settingsRequested();
    else if (hit.kind == CanvasHit::Kind::Frame)
        editTitle(hit.frame->frame());
    else if (hit.kind == CanvasHit::Kind::Edge || hit.kind == CanvasHit::Kind::Point)
        turnPoint(hit, at);
}

void NetworkView::turnPoint(const CanvasHit& hit, QPointF at)
{
    const Edge edge = hit.edge->content().edge;
    const bool isThere = hit.kind == CanvasHit::Kind::Point;
    m_pendingDrag = nullptr;
    m_workbench.document->edit(isThere ? tr("Remove a reroute point") : tr("Reroute"),
                               [&](Network& network) {
                                   if (!isThere) return addPoint(network, edge, onGrid(at));
                                   QPolygonF points = pointsOf(edge);
                                   points.remove(hit.slot);
                                   setEdgePoints(network, edge, points);
                               });
}

void NetworkView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    // A press may begin a drag: then it is a click if nothing has moved when it ends.
    if (m_drag || event->modifiers() & Qt::ControlModifier || (m_rightButtonPans && !isByKey))
        return;
    openMenu(event->pos(), isByKey ? MenuBy::Key : MenuBy::Mouse);
}

void NetworkView::openMenu(QPoint place, MenuBy by)
{
    const bool isByKey = by == MenuBy::Key;
    const QPointF at = mapToScene(place);
    const CanvasHit hit = m_scene->hitAt(at, kEdgeReach / zoom());
    if (!isByKey && hit.kind == CanvasHit::Kind::Nothing)
        return openAdd({.position = at - QPointF(0, NodeCard::kPortY)});
    if (!isByKey && hit.edge != nullptr) m_workbench.selection->setEdge(hit.edge->content().edge);
    if (!isByKey && hit.card != nullptr && !m_workbench.selection->contains(hit.card->id()))
        m_workbench.selection->select(hit.card->id());
    QMenu menu(this);
    for (const char* name : {"editRename", "editDuplicate", "editCopy", "editCut", "editPaste",
                             "networkBypass", "networkCollapse", "networkReroute", "networkUnroute",
                             "editDelete", "editDeleteReconnect"})
        if (QAction* item = action(name)) menu.addAction(item);
    menu.exec(viewport()->mapToGlobal(place));
}

void NetworkView::wheelEvent(QWheelEvent* event)
{
    event->accept();
    const bool isTouchPad =
        event->device() != nullptr && event->device()->type() == QInputDevice::DeviceType::TouchPad;
    const bool zooms = event->modifiers() & Qt::ControlModifier;
    const QPoint turn = event->angleDelta();
    if ((isTouchPad || event->phase() != Qt::NoScrollPhase) && !zooms) {
        const QPoint by = event->pixelDelta().isNull() ? turn / 2 : event->pixelDelta();
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - by.x());
        verticalScrollBar()->setValue(verticalScrollBar()->value() - by.y());
    } else if (event->modifiers() & Qt::ShiftModifier) {
        const int by = turn.y() != 0 ? turn.y() : turn.x();
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - by / 2);
    } else {
        const int by = turn.y() != 0 ? turn.y() : turn.x(); // with Alt, Qt turns the axes
        zoomBy(std::pow(kWheelZoom, by / 120.0), event->position().toPoint());
    }
}

bool NetworkView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::NativeGesture) {
        const auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            zoomBy(1 + gesture->value(), gesture->position().toPoint());
            return true;
        }
    }
    if (event->type() == QEvent::Leave) m_scene->showHovered(nullptr);
    return QGraphicsView::viewportEvent(event);
}

} // namespace loom

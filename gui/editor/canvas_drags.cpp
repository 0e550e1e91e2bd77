#include "gui/editor/canvas_drags.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/move_drag.h"
#include "gui/editor/network_edits.h"
#include "gui/editor/presentation.h"
#include "gui/theme/theme.h"

#include <QGraphicsView>
#include <QPen>
#include <QScrollBar>

#include <algorithm>

namespace loom {

BoxDrag::BoxDrag(const Workbench& workbench, NetworkScene* scene, QPointF from)
    : m_workbench(workbench), m_scene(scene), m_from(from),
      m_box(std::make_unique<QGraphicsRectItem>())
{
    QColor fill = colours().accent;
    m_box->setPen(QPen(fill, 0));
    fill.setAlpha(36);
    m_box->setBrush(fill);
    m_box->setZValue(4);
    scene->addItem(m_box.get());
}

std::vector<NodeId> BoxDrag::selectionFor(const CanvasPointer& pointer) const
{
    const bool toggles = pointer.modifiers & Qt::ControlModifier;
    const bool adds = pointer.modifiers & Qt::ShiftModifier;
    std::vector<NodeId> nodes;
    if (toggles || adds) nodes = m_workbench.selection->nodes();
    const QRectF box = QRectF(m_from, pointer.scene).normalized();
    for (const Node& node : m_workbench.document->network().nodes) {
        const NodeCard* card = m_scene->card(node.id);
        if (card == nullptr || !card->cardRect().intersects(box)) continue;
        const bool isIn = std::ranges::find(nodes, node.id) != nodes.end();
        if (!isIn)
            nodes.push_back(node.id);
        else if (toggles)
            std::erase(nodes, node.id);
    }
    return nodes;
}

void BoxDrag::moveTo(const CanvasPointer& pointer)
{
    m_box->setRect(QRectF(m_from, pointer.scene).normalized());
    const std::vector<NodeId> nodes = selectionFor(pointer);
    for (const auto& [id, card] : m_scene->cards())
        card->showSelected(std::ranges::find(nodes, id) != nodes.end());
}

void BoxDrag::drop(const CanvasPointer& pointer)
{
    m_workbench.selection->setNodes(selectionFor(pointer));
    m_scene->showSelection(*m_workbench.selection);
}

void BoxDrag::cancel() { m_scene->showSelection(*m_workbench.selection); }

void PanDrag::moveTo(const CanvasPointer& pointer)
{
    const QPoint by = pointer.view - m_last;
    m_last = pointer.view;
    m_view->horizontalScrollBar()->setValue(m_view->horizontalScrollBar()->value() - by.x());
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->value() - by.y());
}

CutDrag::CutDrag(const Workbench& workbench, NetworkScene* scene, QPointF from)
    : m_workbench(workbench), m_scene(scene), m_line{{from}},
      m_trace(std::make_unique<QGraphicsPathItem>())
{
    m_trace->setPen(QPen(colours().error, 0, Qt::DashLine));
    m_trace->setZValue(4);
    scene->addItem(m_trace.get());
}

void CutDrag::moveTo(const CanvasPointer& pointer)
{
    m_line.append(pointer.scene);
    QPainterPath path;
    path.addPolygon(m_line);
    m_trace->setPath(path);
}

void CutDrag::drop(const CanvasPointer& pointer)
{
    m_line.append(pointer.scene);
    std::vector<Edge> cut;
    for (const EdgeItem* edge : m_scene->edges())
        for (int i = 1; i < m_line.size(); ++i)
            if (edge->route().crosses(m_line[i - 1], m_line[i])) {
                cut.push_back(edge->content().edge);
                break;
            }
    if (cut.empty()) return;
    const QString text =
        cut.size() == 1 ? QObject::tr("Cut a link") : QObject::tr("Cut %1 links").arg(cut.size());
    m_workbench.document->edit(text, [&](Network& network) {
        for (const Edge& edge : cut) removeEdge(network, edge);
    });
}

PointDrag::PointDrag(const Workbench& workbench, NetworkScene* scene, const Edge& edge, int point)
    : m_workbench(workbench), m_scene(scene), m_edge(edge), m_point(point), m_points(pointsOf(edge))
{}

void PointDrag::moveTo(const CanvasPointer& pointer)
{
    if (m_point >= m_points.size()) return;
    const bool isFree = pointer.modifiers & Qt::AltModifier;
    m_points[m_point] = isFree ? pointer.scene : onGrid(pointer.scene);
    m_scene->previewPoints(m_edge, m_points);
}

void PointDrag::drop(const CanvasPointer& pointer)
{
    moveTo(pointer);
    m_workbench.document->edit(QObject::tr("Move a reroute point"), [this](Network& network) {
        setEdgePoints(network, m_edge, m_points);
    });
    if (m_workbench.document->isReadOnly()) cancel();
}

void PointDrag::cancel() { m_scene->previewPoints(m_edge, pointsOf(m_edge)); }

} // namespace loom

// What the canvas takes from the palette: layers, into the drawing or an edge, and transforms, onto
// an Input.

#include "gui/editor/network_view.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/layer_list.h"
#include "gui/editor/move_drag.h"
#include "gui/editor/network_edits.h"

#include <QDragEnterEvent>
#include <QMimeData>

namespace loom {
namespace {

constexpr double kEdgeReach = 18, kSnapReach = 6; // px on the screen

bool isTransform(const QMimeData* dragged)
{
    return dragged->hasFormat(LayerList::kTransformMimeType);
}

bool isOurs(const QMimeData* dragged)
{
    return dragged->hasFormat(NetworkView::kLayerMimeType) || isTransform(dragged);
}

} // namespace

void NetworkView::dragEnterEvent(QDragEnterEvent* event)
{
    if (isOurs(event->mimeData()))
        event->acceptProposedAction();
    else
        event->ignore();
}

void NetworkView::dragMoveEvent(QDragMoveEvent* event)
{
    if (!isOurs(event->mimeData())) return event->ignore();
    event->acceptProposedAction();
    const QPoint at = event->position().toPoint();
    scrollTowards(at);
    showDropTarget(event->mimeData(), mapToScene(at));
}

void NetworkView::dragLeaveEvent(QDragLeaveEvent*) { endDropHints(); }

void NetworkView::showDropTarget(const QMimeData* dragged, QPointF at)
{
    if (!isTransform(dragged))
        return m_scene->showHovered(m_scene->edgeAt(at, kEdgeReach / zoom()));
    const NodeCard* nearest = m_scene->nearestInput(at);
    for (const auto& [id, card] : m_scene->cards())
        card->showLinkHint(card == nearest ? LinkHint::Fits : LinkHint::None);
}

void NetworkView::endDropHints()
{
    m_scene->showHovered(nullptr);
    for (const auto& [id, card] : m_scene->cards()) card->showLinkHint(LinkHint::None);
}

void NetworkView::dropEvent(QDropEvent* event)
{
    endDropHints();
    const QMimeData* dropped = event->mimeData();
    if (!isOurs(dropped)) return event->ignore();
    event->acceptProposedAction();
    const QPointF at = mapToScene(event->position().toPoint());
    if (isTransform(dropped))
        dropTransform(QString::fromUtf8(dropped->data(LayerList::kTransformMimeType)), at);
    else
        dropLayer(QString::fromUtf8(dropped->data(kLayerMimeType)), at);
    setFocus();
}

void NetworkView::dropLayer(const QString& type, QPointF at)
{
    const EdgeItem* below = m_scene->edgeAt(at, kEdgeReach / zoom());
    QPointF place = at - QPointF(NodeCard::kWidth / 2, NodeCard::kPortY);
    place = snapped(place, *m_scene, {}, kSnapReach / zoom());
    const LayerCatalog& catalog = m_workbench.document->catalog();
    NodeId id;
    m_workbench.document->edit(tr("Add %1").arg(type), [&](Network& network) {
        id = addNode(network, catalog, type.toStdString(), place);
        if (below == nullptr) return;
        insertOnEdge(network, catalog, below->content().edge, id);
        makeRoom(network, id);
    });
    if (m_scene->card(id) != nullptr) m_workbench.selection->select(id);
}

void NetworkView::dropTransform(const QString& name, QPointF at)
{
    Document* document = m_workbench.document;
    const NodeCard* input = m_scene->nearestInput(at);
    if (input == nullptr) {
        emit document->refused(tr("A transform changes the images of an Input: add one first."));
        return;
    }
    const NodeId id = input->id();
    if (hasTransform(document->network(), name.toStdString())) {
        emit document->refused(tr("%1 is among the transforms already.").arg(name));
    } else {
        document->edit(tr("Add %1").arg(name),
                       [&](Network& network) { addTransform(network, name.toStdString()); });
    }
    m_workbench.selection->select(id); // where its settings are
}

} // namespace loom

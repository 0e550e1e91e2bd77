#include "gui/editor/move_drag.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/network_edits.h"

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

constexpr double kGrid = 10;
constexpr double kNeighbourReach = 6; // px on the screen

} // namespace

QPointF onGrid(QPointF position)
{
    return {std::round(position.x() / kGrid) * kGrid, std::round(position.y() / kGrid) * kGrid};
}

QPointF snapped(QPointF position, const NetworkScene& scene,
                const std::map<NodeId, QPointF>& moving, double reach)
{
    QPointF best = onGrid(position);
    double nearestX = reach, nearestY = reach;
    for (const auto& [id, card] : scene.cards()) {
        if (moving.contains(id)) continue;
        const double dx = std::abs(card->x() - position.x());
        const double dy = std::abs(card->y() - position.y());
        if (dx < nearestX) {
            nearestX = dx;
            best.setX(card->x());
        }
        if (dy < nearestY) {
            nearestY = dy;
            best.setY(card->y());
        }
    }
    return best;
}

MoveDrag::MoveDrag(const Workbench& workbench, NetworkScene* scene, NodeCard* grabbed, QPointF from,
                   double zoom)
    : m_workbench(workbench), m_scene(scene), m_grabbed(grabbed->id()), m_from(from), m_zoom(zoom)
{
    for (const NodeId& id : workbench.selection->nodes())
        if (const NodeCard* card = scene->card(id)) m_starts[id] = card->pos();
    m_positions = m_starts;
    const Network& network = workbench.document->network();
    m_frames = framesOf(network);
    for (const CardFrame& frame : m_frames) {
        const std::vector<NodeId> inside = nodesIn(network, frame.rect);
        m_isTaken.push_back(!inside.empty() &&
                            std::ranges::all_of(inside, [this](const NodeId& id) {
                                return m_starts.contains(id);
                            }));
    }
}

void MoveDrag::moveTo(const CanvasPointer& pointer)
{
    const auto start = m_starts.find(m_grabbed);
    if (start == m_starts.end()) return;
    QPointF target = start->second + pointer.scene - m_from;
    if (!(pointer.modifiers & Qt::AltModifier))
        target = snapped(target, *m_scene, m_starts, kNeighbourReach / m_zoom);
    const QPointF by = target - start->second;
    for (auto& [id, position] : m_positions) position = m_starts.at(id) + by;
    m_scene->previewPositions(m_positions, by);
    m_scene->showFrames(movedFrames());
    const std::optional<Edge> below = edgeBelow(pointer);
    m_scene->showHovered(below ? m_scene->edge(*below) : nullptr);
}

std::vector<CardFrame> MoveDrag::movedFrames() const
{
    const QPointF by = m_positions.at(m_grabbed) - m_starts.at(m_grabbed);
    std::vector<CardFrame> frames = m_frames;
    for (std::size_t i = 0; i < frames.size(); ++i)
        if (m_isTaken[i]) frames[i].rect.translate(by);
    return frames;
}

std::optional<Edge> MoveDrag::edgeBelow(const CanvasPointer& pointer) const
{
    if (m_starts.size() != 1 || (pointer.modifiers & Qt::AltModifier)) return {};
    const Network& network = m_workbench.document->network();
    const auto isLinked = [&](const Edge& e) { return e.from == m_grabbed || e.to == m_grabbed; };
    if (std::ranges::any_of(network.edges, isLinked)) return {}; // it has a place already
    const NodeCard* card = m_scene->card(m_grabbed);
    if (card == nullptr || !card->content().hasOutput || card->content().inputs == 0) return {};
    const QRectF core = card->cardRect().adjusted(30, 20, -30, -20);
    for (const EdgeItem* edge : m_scene->edges())
        if (edge->route().crosses(core)) return edge->content().edge;
    return {};
}

void MoveDrag::drop(const CanvasPointer& pointer)
{
    m_scene->showHovered(nullptr);
    const std::optional<Edge> edge = edgeBelow(pointer);
    Document* document = m_workbench.document;
    if (m_positions == m_starts && !edge) return cancel();
    const QString text = edge ? QObject::tr("Insert %1").arg(QString::fromStdString(m_grabbed))
                         : m_positions.size() == 1
                             ? QObject::tr("Move %1").arg(QString::fromStdString(m_grabbed))
                             : QObject::tr("Move %1 cards").arg(m_positions.size());
    std::vector<NodeId> moved;
    for (const auto& [id, start] : m_starts) moved.push_back(id);
    document->edit(text, [&](Network& network) {
        moveNodes(network, moved, m_positions.at(m_grabbed) - m_starts.at(m_grabbed));
        if (!m_frames.empty()) setFrames(network, movedFrames());
        if (!edge) return;
        insertOnEdge(network, document->catalog(), *edge, m_grabbed);
        makeRoom(network, m_grabbed);
    });
    if (document->isReadOnly()) cancel();
}

void MoveDrag::cancel()
{
    m_scene->showHovered(nullptr);
    m_scene->show(m_workbench.document->network(), m_workbench.document->diagnosis());
}

} // namespace loom

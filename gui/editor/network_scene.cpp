#include "gui/editor/network_scene.h"

#include "gui/document/selection.h"
#include "gui/editor/presentation.h"
#include "gui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <set>

namespace loom {
namespace {

constexpr double kDotStep = 20;
constexpr double kLeastDotStep = 12; // px on the screen

EdgeContent contentOf(const Edge& edge, const Diagnosis& diagnosis, const Problem* problem)
{
    EdgeContent content{.edge = edge, .points = pointsOf(edge)};
    const QString from = QString::fromStdString(edge.from), to = QString::fromStdString(edge.to);
    const Shape* shape = diagnosis.output_shape(edge.from);
    if (shape != nullptr) content.badge = QString::fromStdString(shape->to_string());
    content.accessibleName = QObject::tr("%1 to %2").arg(from, to);
    if (shape != nullptr) content.accessibleName += ", " + content.badge;
    if (problem == nullptr) return content;
    content.isBroken = true;
    content.accessibleName += ", " + QString::fromStdString(problem->message);
    content.badge = problem->expected.empty() || problem->got.empty()
                        ? QObject::tr("does not fit")
                        : QObject::tr("%1 → %2 wants %3")
                              .arg(QString::fromStdString(problem->got), to,
                                   QString::fromStdString(problem->expected));
    return content;
}

template <typename Map, typename Keep, typename Remove>
void removeOthers(Map& map, const Keep& keep, const Remove& remove)
{
    for (auto it = map.begin(); it != map.end();) {
        if (keep(it->first)) {
            ++it;
            continue;
        }
        remove(it->second);
        it = map.erase(it);
    }
}

} // namespace

NetworkScene::NetworkScene(const LayerCatalog& catalog, QObject* parent)
    : QGraphicsScene(parent), m_catalog(catalog)
{
    connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
}

NetworkScene::~NetworkScene() = default;

void NetworkScene::show(const Network& network, const Diagnosis& diagnosis)
{
    showCards(network, diagnosis);
    showEdges(network, diagnosis);
    showFrames(framesOf(network));
}

void NetworkScene::showFrames(const std::vector<CardFrame>& frames)
{
    while (m_frames.size() > frames.size()) {
        delete m_frames.back();
        m_frames.pop_back();
    }
    while (m_frames.size() < frames.size()) {
        m_frames.push_back(new FrameItem);
        addItem(m_frames.back());
    }
    for (std::size_t i = 0; i < frames.size(); ++i) m_frames[i]->show(frames[i]);
}

void NetworkScene::showCards(const Network& network, const Diagnosis& diagnosis)
{
    removeOthers(
        m_cards, [&](const NodeId& id) { return network.nodes.contains(id); },
        [](NodeCard* card) { delete card; });
    const CardDescriber describer(network, diagnosis, m_catalog);
    for (const Node& node : network.nodes) {
        NodeCard*& card = m_cards[node.id];
        if (card == nullptr) {
            card = new NodeCard(node.id);
            addItem(card);
        }
        card->setPos(node.x, node.y);
        card->show(describer.describe(node));
    }
}

void NetworkScene::showEdges(const Network& network, const Diagnosis& diagnosis)
{
    std::map<std::tuple<NodeId, NodeId, int>, const Problem*> problems;
    for (const Problem& problem : diagnosis.problems)
        if (problem.edge && problem.severity == Severity::Error)
            problems.try_emplace({problem.edge->from, problem.edge->to, problem.edge->slot},
                                 &problem);
    std::set<EdgeKey> shown;
    for (const Edge& edge : network.edges) {
        if (!m_cards.contains(edge.from) || !m_cards.contains(edge.to)) continue;
        EdgeKey key{edge.from, edge.to, edge.slot, 0};
        while (!shown.insert(key).second) ++std::get<3>(key);
        const auto problem = problems.find({edge.from, edge.to, edge.slot});
        const bool hasProblem = problem != problems.end();
        place(itemsOf(key), contentOf(edge, diagnosis, hasProblem ? problem->second : nullptr));
    }
    removeOthers(
        m_edges, [&](const EdgeKey& key) { return shown.contains(key); },
        [this](const EdgeItems& items) { removeEdge(items); });
}

NetworkScene::EdgeItems& NetworkScene::itemsOf(const EdgeKey& key)
{
    const auto [found, isNew] = m_edges.try_emplace(key);
    if (isNew) {
        auto* edge = new EdgeItem;
        found->second = {edge, new ShapeBadge(edge)};
        addItem(edge);
        addItem(found->second.badge);
    }
    return found->second;
}

void NetworkScene::place(const EdgeItems& items, const EdgeContent& content)
{
    const NodeCard* from = card(content.edge.from);
    const NodeCard* to = card(content.edge.to);
    const EdgeEnds ends{from->outputPort(), to->inputPort(content.edge.slot), from->cardRect(),
                        to->cardRect()};
    if (!content.points.isEmpty()) {
        items.edge->show(content, routeThrough(ends, content.points));
        items.badge->follow(std::min(ends.from.top(), ends.to.top()));
        return;
    }
    const QRectF reach = reachOf(ends);
    std::vector<QRectF> obstacles;
    if (ends.end.x() - ends.start.x() > NodeCard::kWidth)
        for (const auto& [id, other] : m_cards)
            if (other != from && other != to && other->cardRect().intersects(reach))
                obstacles.push_back(other->cardRect());
    items.edge->show(content, routeEdge(ends, obstacles));
    items.badge->follow(std::min(ends.from.top(), ends.to.top()));
}

void NetworkScene::removeEdge(const EdgeItems& items)
{
    if (m_hovered == items.edge) m_hovered = nullptr;
    delete items.badge;
    delete items.edge;
}

void NetworkScene::previewPositions(const std::map<NodeId, QPointF>& positions, QPointF by)
{
    for (const auto& [id, position] : positions)
        if (NodeCard* moved = card(id)) moved->setPos(position);
    for (const auto& [key, items] : m_edges) {
        const bool fromMoves = positions.contains(std::get<0>(key));
        const bool toMoves = positions.contains(std::get<1>(key));
        if (!fromMoves && !toMoves) continue;
        EdgeContent content = items.edge->content();
        if (fromMoves && toMoves) content.points = pointsOf(content.edge).translated(by);
        place(items, content);
    }
}

void NetworkScene::previewPoints(const Edge& edge, const QPolygonF& points)
{
    const auto found = m_edges.find({edge.from, edge.to, edge.slot, 0});
    if (found == m_edges.end()) return;
    EdgeContent content = found->second.edge->content();
    content.points = points;
    place(found->second, content);
}

void NetworkScene::showSelection(const Selection& selection)
{
    for (const auto& [id, item] : m_cards) item->showSelected(selection.contains(id));
    for (const auto& [key, items] : m_edges) {
        const bool isSelected = selection.edge() == items.edge->content().edge;
        if (isSelected == items.edge->isShownSelected()) continue;
        items.edge->showSelected(isSelected);
        items.badge->update();
    }
}

void NetworkScene::showPicture(const NodeId& id, CardPicture picture)
{
    if (NodeCard* shown = card(id)) shown->showPicture(std::move(picture));
}

void NetworkScene::clearPictures()
{
    for (const auto& [id, item] : m_cards) item->showPicture({});
}

NodeCard* NetworkScene::card(std::string_view id) const
{
    const auto found = m_cards.find(id);
    return found != m_cards.end() ? found->second : nullptr;
}

std::vector<EdgeItem*> NetworkScene::edges() const
{
    std::vector<EdgeItem*> all;
    for (const auto& [key, items] : m_edges) all.push_back(items.edge);
    return all;
}

EdgeItem* NetworkScene::edge(const Edge& edge) const
{
    const auto found = m_edges.find({edge.from, edge.to, edge.slot, 0});
    return found != m_edges.end() ? found->second.edge : nullptr;
}

ShapeBadge* NetworkScene::badge(const Edge& edge) const
{
    const auto found = m_edges.find({edge.from, edge.to, edge.slot, 0});
    return found != m_edges.end() ? found->second.badge : nullptr;
}

QRectF NetworkScene::cardsRect() const
{
    QRectF rect;
    for (const auto& [id, item] : m_cards) rect = rect.united(item->cardRect());
    return rect;
}

QRectF NetworkScene::linesRect() const
{
    QRectF rect;
    for (const auto& [key, items] : m_edges)
        rect = rect.united(items.edge->route().points.boundingRect());
    return rect;
}

void NetworkScene::showHovered(EdgeItem* edge)
{
    if (edge == m_hovered) return;
    if (m_hovered != nullptr) m_hovered->showHovered(false);
    m_hovered = edge;
    if (m_hovered != nullptr) m_hovered->showHovered(true);
}

void NetworkScene::drawBackground(QPainter* painter, const QRectF& rect)
{
    painter->fillRect(rect, colours().canvas);
    const double zoom = painter->worldTransform().m11();
    double step = kDotStep;
    while (step * zoom < kLeastDotStep) step *= 2;
    QVector<QPointF> dots;
    for (double y = std::floor(rect.top() / step) * step; y <= rect.bottom(); y += step)
        for (double x = std::floor(rect.left() / step) * step; x <= rect.right(); x += step)
            dots.append({x, y});
    painter->setPen(QPen(colours().dots, 2, Qt::SolidLine, Qt::SquareCap));
    QPen pen = painter->pen();
    pen.setCosmetic(true);
    painter->setPen(pen);
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->drawPoints(dots.constData(), static_cast<int>(dots.size()));
}

} // namespace loom

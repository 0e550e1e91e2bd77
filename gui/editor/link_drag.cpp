#include "gui/editor/link_drag.h"

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/network_edits.h"
#include "gui/editor/network_view.h"
#include "gui/theme/theme.h"

#include <QPen>

namespace loom {
namespace {

bool concerns(const Problem& problem, const Edge& edge)
{
    if (problem.severity != Severity::Error) return false;
    if (!problem.edge) return problem.node == edge.to && problem.code != "missing-input";
    return problem.edge->from == edge.from && problem.edge->to == edge.to &&
           problem.edge->slot == edge.slot;
}

} // namespace

QString whyNot(const Document& document, const Edge& edge)
{
    const Network& network = document.network();
    if (edge.from == edge.to) return QObject::tr("A layer cannot feed itself");
    if (leadsTo(network, edge.to, edge.from))
        return QObject::tr("%1 leads to %2 already: this would close a circle")
            .arg(QString::fromStdString(edge.to), QString::fromStdString(edge.from));
    Network trial = network;
    connectNodes(trial, edge.from, edge.to, edge.slot);
    const Diagnosis diagnosis = document.diagnosisOf(trial);
    for (const Problem& problem : diagnosis.problems)
        if (concerns(problem, edge)) return QString::fromStdString(problem.message);
    return {};
}

bool mayFit(const Network& network, const Diagnosis& diagnosis, const LayerCatalog& catalog,
            const Edge& edge)
{
    const Node* to = network.nodes.find(edge.to);
    const LayerType* type = to != nullptr ? catalog.find(to->type) : nullptr;
    if (type == nullptr || edge.from == edge.to || type->max_inputs == 0) return false;
    if (type->max_inputs >= 0 && edge.slot >= type->max_inputs) return false;
    const Shape* comes = diagnosis.output_shape(edge.from);
    if (comes == nullptr || to->bypassed) return true;
    std::map<int, const Shape*> shapes;
    for (const Edge& other : network.edges)
        if (other.to == edge.to) shapes[other.slot] = diagnosis.output_shape(other.from);
    shapes[edge.slot] = comes;
    std::vector<Shape> inputs;
    for (const auto& [slot, shape] : shapes) {
        if (shape == nullptr) return true;
        inputs.push_back(*shape);
    }
    const auto known = diagnosis.nodes.find(edge.to);
    if (static_cast<int>(inputs.size()) < type->min_inputs || known == diagnosis.nodes.end())
        return true;
    for (const SettingType& setting : type->settings)
        if (!known->second.settings.contains(setting.name)) return true;
    return !type->infer(known->second.settings, inputs).misfit;
}

LinkDrag::LinkDrag(const Workbench& workbench, NetworkView* view, const CanvasHit& port)
    : m_workbench(workbench), m_view(view), m_scene(view->networkScene())
{
    if (port.kind == CanvasHit::Kind::OutputPort) {
        m_from = port.card->id();
    } else {
        for (const Edge& edge : workbench.document->network().edges)
            if (edge.to == port.card->id() && edge.slot == port.slot) m_taken = edge;
        if (m_taken)
            m_from = m_taken->from;
        else {
            m_to = port.card->id();
            m_slot = port.slot;
        }
    }
    m_draft = std::make_unique<QGraphicsPathItem>();
    m_draft->setZValue(3);
    m_draft->setPen(QPen(colours().accent, 2, Qt::DashLine));
    m_scene->addItem(m_draft.get());
    if (m_taken)
        if (EdgeItem* item = m_scene->edge(*m_taken)) item->setOpacity(0.25);
    showHints();
}

LinkDrag::~LinkDrag() = default;

void LinkDrag::showHints()
{
    const Document& document = *m_workbench.document;
    const Network& network = document.network();
    for (const auto& [id, card] : m_scene->cards()) {
        if (id == m_from || id == m_to) continue;
        bool fits = false;
        if (isForward()) {
            const Edge edge{
                .from = m_from, .to = id, .slot = slotFor(network, document.catalog(), id)};
            fits = mayFit(network, document.diagnosis(), document.catalog(), edge) &&
                   !leadsTo(network, id, m_from);
        } else {
            const Edge edge{.from = id, .to = m_to, .slot = m_slot};
            fits = card->content().hasOutput && !leadsTo(network, m_to, id) &&
                   mayFit(network, document.diagnosis(), document.catalog(), edge);
        }
        card->showLinkHint(fits ? LinkHint::Fits : LinkHint::DoesNotFit);
    }
}

std::optional<Edge> LinkDrag::edgeTo(const CanvasPointer& pointer) const
{
    const CanvasHit hit = m_scene->hitAt(pointer.scene);
    const NodeCard* card = hit.card != nullptr ? hit.card : m_scene->cardAt(pointer.scene);
    if (card == nullptr || card->id() == m_from || card->id() == m_to) return {};
    if (!isForward()) {
        if (!card->content().hasOutput) return {};
        return Edge{.from = card->id(), .to = m_to, .slot = m_slot};
    }
    if (card->content().inputs == 0) return {};
    const bool isOnPort = hit.kind == CanvasHit::Kind::InputPort;
    const Document& document = *m_workbench.document;
    const bool isBack = m_taken && m_taken->to == card->id() && !isOnPort;
    const int slot = isOnPort ? hit.slot
                     : isBack ? m_taken->slot
                              : slotFor(document.network(), document.catalog(), card->id());
    return Edge{.from = m_from, .to = card->id(), .slot = slot};
}

void LinkDrag::moveTo(const CanvasPointer& pointer)
{
    const std::optional<Edge> edge = edgeTo(pointer);
    QPointF loose = pointer.scene;
    if (edge) {
        const NodeCard* card = m_scene->card(isForward() ? edge->to : edge->from);
        loose = isForward() ? card->inputPort(edge->slot) : card->outputPort();
    }
    EdgeEnds ends{loose, loose, QRectF(loose, QSizeF()), QRectF(loose, QSizeF())};
    if (isForward()) {
        ends.start = m_scene->card(m_from)->outputPort();
        ends.from = m_scene->card(m_from)->cardRect();
    } else {
        ends.end = m_scene->card(m_to)->inputPort(m_slot);
        ends.to = m_scene->card(m_to)->cardRect();
    }
    m_draft->setPath(routeEdge(ends, {}).path());

    if (edge && edge != m_asked) {
        m_asked = edge;
        m_answer = whyNot(*m_workbench.document, *edge);
    }
    const QString hint = edge ? m_answer : QString();
    m_draft->setPen(QPen(hint.isEmpty() ? colours().accent : colours().error, 2, Qt::DashLine));
    m_view->showHint(hint, pointer.view);
}

void LinkDrag::drop(const CanvasPointer& pointer)
{
    const std::optional<Edge> edge = edgeTo(pointer);
    const CanvasHit hit = m_scene->hitAt(pointer.scene);
    clear();
    if (edge) return connect(*edge);
    const bool isOnItself = hit.card != nullptr; // or on a card that takes nothing
    if (m_taken && !isOnItself) {
        m_workbench.document->edit(QObject::tr("Disconnect"),
                                   [&](Network& network) { removeEdge(network, *m_taken); });
    } else if (!isOnItself) {
        dropOnCanvas(pointer);
    }
}

void LinkDrag::connect(const Edge& edge)
{
    Document* document = m_workbench.document;
    document->edit(QObject::tr("Connect %1 to %2")
                       .arg(QString::fromStdString(edge.from), QString::fromStdString(edge.to)),
                   [&](Network& network) {
                       if (m_taken) removeEdge(network, *m_taken);
                       connectNodes(network, edge.from, edge.to, edge.slot);
                   });
    // A wrong connection explains itself.
    const EdgeItem* item = m_scene->edge(edge);
    if (item != nullptr && item->content().isBroken)
        m_workbench.selection->setEdge(item->content().edge);
}

void LinkDrag::dropOnCanvas(const CanvasPointer& pointer)
{
    const LayerCatalog& catalog = m_workbench.document->catalog();
    AddRequest request;
    request.position =
        pointer.scene - QPointF(isForward() ? 0 : NodeCard::kWidth, NodeCard::kPortY);
    if (isForward()) {
        request.after = m_from;
    } else {
        request.before = Edge{.from = {}, .to = m_to, .slot = m_slot};
    }
    request.accepts = [catalog = &catalog, document = m_workbench.document, from = m_from,
                       isForward = isForward()](const LayerType& type) {
        if (!isForward) return type.has_output;
        if (type.max_inputs == 0) return false;
        const Shape* comes = document->diagnosis().output_shape(from);
        if (comes == nullptr || type.min_inputs > 1) return true;
        return !type.infer(type.default_settings(), std::span(comes, 1)).misfit;
    };
    m_view->openAdd(request);
}

void LinkDrag::cancel() { clear(); }

void LinkDrag::clear()
{
    m_view->showHint({}, {});
    for (const auto& [id, card] : m_scene->cards()) card->showLinkHint(LinkHint::None);
    if (m_taken)
        if (EdgeItem* item = m_scene->edge(*m_taken)) item->setOpacity(1);
    m_draft.reset();
}

} // namespace loom

#include "gui/document/selection.h"

#include "gui/document/document.h"

#include <algorithm>

namespace loom {

Selection::Selection(Document* document, QObject* parent) : QObject(parent), m_document(document)
{
    connect(document, &Document::changed, this, &Selection::prune);
    connect(document, &Document::opened, this, &Selection::clear);
}

bool Selection::contains(const NodeId& id) const { return std::ranges::count(m_nodes, id) > 0; }

void Selection::setNodes(std::vector<NodeId> nodes)
{
    if (nodes == m_nodes && !m_edge) return;
    m_nodes = std::move(nodes);
    m_edge.reset();
    emit changed();
}

void Selection::toggle(const NodeId& id)
{
    std::vector<NodeId> nodes = m_nodes;
    if (std::erase(nodes, id) == 0) nodes.push_back(id);
    setNodes(std::move(nodes));
}

void Selection::setEdge(const Edge& edge)
{
    if (m_edge == edge && m_nodes.empty()) return;
    m_nodes.clear();
    m_edge = edge;
    emit changed();
}

void Selection::setSample(const Sample& sample)
{
    if (sample == m_sample) return;
    m_sample = sample;
    emit sampleChanged();
}

void Selection::prune()
{
    const Network& network = m_document->network();
    const std::size_t gone =
        std::erase_if(m_nodes, [&](const NodeId& id) { return !network.nodes.contains(id); });
    const std::optional<Edge> before = m_edge;
    if (m_edge && std::ranges::count(network.edges, *m_edge) == 0) {
        // The same connection may be led another way.
        const auto same = std::ranges::find_if(network.edges, [&](const Edge& edge) {
            return edge.from == before->from && edge.to == before->to && edge.slot == before->slot;
        });
        m_edge.reset();
        if (same != network.edges.end()) m_edge = *same;
    }
    if (gone > 0 || m_edge != before) emit changed();
}

} // namespace loom

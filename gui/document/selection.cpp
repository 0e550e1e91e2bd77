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
    const bool edgeGone = m_edge && std::ranges::count(network.edges, *m_edge) == 0;
    if (edgeGone) m_edge.reset();
    if (gone > 0 || edgeGone) emit changed();
}

} // namespace loom

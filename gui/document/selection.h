#pragma once

#include "core/network/network.h"

#include <QObject>

#include <optional>
#include <string>
#include <vector>

namespace loom {

class Document;

/// The image that the views look at.
struct Sample {
    QString split = QStringLiteral("test"); ///< "train", "test"
    qint64 index = 0;
    /// An image of the user's own instead: a frame's bytes with the array "image". Else empty.
    std::string image{};
    bool operator==(const Sample&) const = default;
};

/// What the views point at: nodes, or one edge, and a sample. Not part of the document; what is
/// selected and then deleted leaves it.
class Selection : public QObject {
    Q_OBJECT

public:
    explicit Selection(Document* document, QObject* parent = nullptr);

    const std::vector<NodeId>& nodes() const { return m_nodes; } ///< in the order of selecting
    bool contains(const NodeId& id) const;
    /// The one that the inspector shows: the last selected; "" when there is none.
    NodeId current() const { return m_nodes.empty() ? NodeId() : m_nodes.back(); }
    const std::optional<Edge>& edge() const { return m_edge; }

    void setNodes(std::vector<NodeId> nodes);
    void select(const NodeId& id) { setNodes({id}); }
    void toggle(const NodeId& id);
    void setEdge(const Edge& edge);
    void clear() { setNodes({}); }

    const Sample& sample() const { return m_sample; }
    void setSample(const Sample& sample);

signals:
    void changed();
    void sampleChanged();

private:
    void prune();

    Document* m_document;
    std::vector<NodeId> m_nodes;
    std::optional<Edge> m_edge;
    Sample m_sample;
};

} // namespace loom

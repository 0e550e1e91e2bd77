#include "core/network/network_file.h"
#include "gui/document/document.h"
#include "gui/editor/network_edits.h"

#include <QTest>

#include <random>

using namespace loom;

namespace {

constexpr int kEdits = 100'000;

std::size_t combine(std::size_t seed, std::size_t value)
{
    return seed ^ (value + 0x9e3779b97f4a7c15ULL + (seed << 6U) + (seed >> 2U));
}

std::size_t hashOf(const Network& network)
{
    const std::hash<std::string> text;
    std::size_t hash = text(network.name);
    for (const Node& node : network.nodes) {
        hash = combine(hash, text(node.id));
        hash = combine(hash, text(node.type));
        hash = combine(hash, std::hash<double>()(node.x));
        hash = combine(hash, std::hash<double>()(node.y));
        for (const auto& [name, value] : node.settings)
            hash = combine(hash, text(name + to_python(value)));
    }
    for (const Edge& edge : network.edges)
        hash = combine(hash, text(edge.from + ">" + edge.to + ":" + std::to_string(edge.slot)));
    return hash;
}

/// A hand that draws at random, always the same.
class RandomHand {
public:
    explicit RandomHand(Document& document) : m_document(document) {}

    void edit()
    {
        m_gesture = below(4) == 0 ? m_document.newGesture() : m_gesture;
        const Gesture gesture = below(3) == 0 ? m_gesture : Gesture::None;
        m_document.edit(
            "Edit", [this](Network& network) { change(network); }, gesture);
    }

    std::size_t below(std::size_t limit) { return m_random() % std::max<std::size_t>(limit, 1); }

private:
    void change(Network& network)
    {
        const auto types = LayerCatalog::built_in().types();
        // Small enough that each step is quick, and often empty.
        if (network.nodes.size() > 12) {
            removeNodes(network, std::vector<NodeId>{some(network)}, Links::Keep);
            return;
        }
        switch (below(9)) {
        case 0:
        case 1:
            addNode(network, LayerCatalog::built_in(), types[below(types.size())].name,
                    {place(), place()});
            break;
        case 2:
        case 3:
            if (!network.nodes.empty())
                connectNodes(network, some(network), some(network), static_cast<int>(below(2)));
            break;
        case 4:
            if (!network.nodes.empty())
                removeNodes(network, std::vector<NodeId>{some(network)}, Links::Drop);
            break;
        case 5:
            if (!network.edges.empty())
                removeEdge(network, Edge(network.edges[below(network.edges.size())]));
            break;
        case 6:
            if (!network.nodes.empty()) network.nodes[some(network)].x = place();
            break;
        case 7:
            if (!network.nodes.empty())
                network.nodes[some(network)].settings["out_channels"] =
                    static_cast<std::int64_t>(below(9));
            break;
        default:
            if (!network.nodes.empty())
                paste(network, fragmentOf(network, std::vector<NodeId>{some(network)}),
                      {.position = {place(), place()}});
        }
    }

    double place() { return static_cast<double>(below(400)); }
    NodeId some(const Network& network)
    {
        return std::next(network.nodes.begin(),
                         static_cast<std::ptrdiff_t>(below(network.nodes.size())))
            ->id;
    }

    Document& m_document;
    std::mt19937 m_random{20250101};
    Gesture m_gesture = Gesture::None;
};

} // namespace

class DocumentUndoTest : public QObject {
    Q_OBJECT

private slots:
    void oneGestureIsOneStep()
    {
        Document document;
        document.edit("Add", [](Network& n) { addNode(n, LayerCatalog::built_in(), "ReLU", {}); });
        const Gesture drag = document.newGesture();

        for (int i = 0; i < 50; ++i)
            document.edit(
                "Move", [](Network& n) { n.nodes["relu1"].x += 1; }, drag);

        QCOMPARE(document.undoStack().count(), 2);
        document.undoStack().undo();
        QCOMPARE(document.network().nodes.at("relu1").x, 0.0);
    }

    /// 100,000 random edits, undos and redos; the drawing is compared with what it was at that
    /// place in the history after each of them.
    void everyPlaceInTheHistoryComesBack()
    {
        Document document;
        RandomHand hand(document);
        QUndoStack& history = document.undoStack();
        std::vector<std::size_t> hashes{hashOf(document.network())};

        for (int i = 0; i < kEdits; ++i) {
            const auto before = static_cast<std::size_t>(history.index());
            const quint64 version = document.version();
            const std::size_t what = hand.below(10);
            if (what < 2)
                history.undo();
            else if (what < 4)
                history.redo();
            else
                hand.edit();
            const auto index = static_cast<std::size_t>(history.index());
            const std::size_t hash = hashOf(document.network());
            if (what < 4 || document.version() == version) {
                QCOMPARE(hash, hashes.at(index));
                continue;
            }
            // A new step, one that grew, or a gesture that ended where it began: then it is gone.
            hashes.resize(index + 1);
            if (index < before) QCOMPARE(hash, hashes[index]);
            hashes[index] = hash;
        }

        QVERIFY(history.count() > 1000);
        while (history.canUndo()) {
            history.undo();
            QCOMPARE(hashOf(document.network()),
                     hashes.at(static_cast<std::size_t>(history.index())));
        }
        while (history.canRedo()) {
            history.redo();
            QCOMPARE(hashOf(document.network()),
                     hashes.at(static_cast<std::size_t>(history.index())));
        }
    }
};

QTEST_MAIN(DocumentUndoTest)
#include "document_undo_test.moc"

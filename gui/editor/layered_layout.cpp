#include "gui/editor/layered_layout.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <vector>

namespace loom {
namespace {

constexpr double kColumn = 266, kRow = 180, kThinRow = 36; // px
constexpr int kLeastColumns = 3, kMostColumns = 9, kSweeps = 8;

/// A node, or a place that a long edge passes through.
struct Item {
    const Node* node = nullptr;
    int rank = 0;
    double order = 0;
    std::vector<int> before{}, after{};
};

class Layers {
public:
    Layers(const Network& network, std::span<const NodeId> only);
    std::map<NodeId, QPointF> places(double aspect);

private:
    void rankItems();
    void splitLongEdges();
    void sortRanks();
    void sweep(bool isForward);
    std::vector<int> breaks(int columns) const;
    int edgesAcross(int rank) const;
    std::vector<int> breaksFor(double aspect) const;

    std::size_t count() const { return m_items.size(); }
    Item& item(int i) { return m_items[static_cast<std::size_t>(i)]; }
    const Item& item(int i) const { return m_items[static_cast<std::size_t>(i)]; }
    int ranks() const { return static_cast<int>(m_ranks.size()); }

    std::vector<Item> m_items;
    std::vector<std::vector<int>> m_ranks; ///< in order from the top
};

Layers::Layers(const Network& network, std::span<const NodeId> only)
{
    std::map<std::string_view, int> found;
    for (const Node& node : network.nodes) {
        if (!only.empty() && std::ranges::find(only, node.id) == only.end()) continue;
        found[node.id] = static_cast<int>(m_items.size());
        m_items.push_back({.node = &node, .order = static_cast<double>(m_items.size())});
    }
    for (const Edge& edge : network.edges) {
        const auto from = found.find(edge.from), to = found.find(edge.to);
        if (from == found.end() || to == found.end() || from == to) continue;
        item(from->second).after.push_back(to->second);
        item(to->second).before.push_back(from->second);
    }
    rankItems();
    splitLongEdges();
    sortRanks();
}

/// The longest way from a source; edges that close a circle do not count.
void Layers::rankItems()
{
    std::vector<int> state(count(), 0), finished; // 0 new, 1 on the way, 2 done
    for (int root = 0; root < static_cast<int>(count()); ++root) {
        if (state[static_cast<std::size_t>(root)] != 0) continue;
        std::vector<std::pair<int, std::size_t>> way{{root, 0}};
        state[static_cast<std::size_t>(root)] = 1;
        while (!way.empty()) {
            auto& [at, next] = way.back();
            if (next == item(at).after.size()) {
                state[static_cast<std::size_t>(at)] = 2;
                finished.push_back(at);
                way.pop_back();
                continue;
            }
            const int to = item(at).after[next];
            if (state[static_cast<std::size_t>(to)] == 1) {
                std::erase(item(at).after, to);
                std::erase(item(to).before, at);
                continue;
            }
            ++next;
            if (state[static_cast<std::size_t>(to)] != 0) continue;
            state[static_cast<std::size_t>(to)] = 1;
            way.emplace_back(to, 0);
        }
    }
    for (auto at = finished.rbegin(); at != finished.rend(); ++at)
        for (const int to : item(*at).after)
            item(to).rank = std::max(item(to).rank, item(*at).rank + 1);
}

void Layers::splitLongEdges()
{
    const int nodes = static_cast<int>(count());
    for (int from = 0; from < nodes; ++from) {
        for (std::size_t k = 0; k < item(from).after.size(); ++k) {
            const int to = item(from).after[k];
            int last = from;
            for (int rank = item(from).rank + 1; rank < item(to).rank; ++rank) {
                const int between = static_cast<int>(count());
                m_items.push_back({.rank = rank, .order = item(from).order + 0.5});
                item(between).before = {last};
                if (last == from)
                    item(from).after[k] = between;
                else
                    item(last).after = {between};
                last = between;
            }
            if (last == from) continue;
            item(last).after = {to};
            std::ranges::replace(item(to).before, from, last);
        }
    }
    for (int i = 0; i < static_cast<int>(count()); ++i) {
        const auto rank = static_cast<std::size_t>(item(i).rank);
        if (m_ranks.size() <= rank) m_ranks.resize(rank + 1);
        m_ranks[rank].push_back(i);
    }
}

void Layers::sortRanks()
{
    for (std::vector<int>& rank : m_ranks)
        std::ranges::stable_sort(rank, {}, [this](int i) { return item(i).order; });
    for (int i = 0; i < kSweeps; ++i) sweep(i % 2 == 0);
    // The main way stays at the top of its rank: what an edge passes through comes last.
    for (std::vector<int>& rank : m_ranks)
        std::ranges::stable_partition(rank, [this](int i) { return item(i).node != nullptr; });
}

/// Each item goes to the mean place of its neighbours in the rank before (or behind).
void Layers::sweep(bool isForward)
{
    for (int r = 0; r < ranks(); ++r) {
        auto& rank = m_ranks[static_cast<std::size_t>(isForward ? r : ranks() - 1 - r)];
        for (const int i : rank) {
            const std::vector<int>& others = isForward ? item(i).before : item(i).after;
            if (others.empty()) continue;
            const double sum =
                std::accumulate(others.begin(), others.end(), 0.0,
                                [this](double s, int o) { return s + item(o).order; });
            item(i).order = sum / static_cast<double>(others.size());
        }
        std::ranges::stable_sort(rank, {}, [this](int i) { return item(i).order; });
        for (std::size_t k = 0; k < rank.size(); ++k) item(rank[k]).order = static_cast<double>(k);
    }
}

int Layers::edgesAcross(int rank) const
{
    int edges = 0;
    for (const int i : m_ranks[static_cast<std::size_t>(rank)])
        edges += static_cast<int>(item(i).before.size());
    return edges;
}

/// The first ranks of the rows: where one edge leads on, if such a place is near.
std::vector<int> Layers::breaks(int columns) const
{
    std::vector<int> starts;
    for (int start = 0; start < ranks();) {
        starts.push_back(start);
        int next = start + columns;
        for (int rank = next; rank < ranks() && rank > start + columns / 2; --rank) {
            if (edgesAcross(rank) > 1) continue;
            next = rank;
            break;
        }
        start = next;
    }
    return starts;
}

std::vector<int> Layers::breaksFor(double aspect) const
{
    std::vector<int> best;
    double nearest = std::numeric_limits<double>::max();
    for (int columns = kLeastColumns; columns <= kMostColumns; ++columns) {
        const std::vector<int> starts = breaks(columns);
        double height = 0;
        for (std::size_t row = 0; row < starts.size(); ++row) {
            const int end = row + 1 < starts.size() ? starts[row + 1] : ranks();
            std::size_t lanes = 1;
            for (int r = starts[row]; r < end; ++r)
                lanes = std::max(lanes, m_ranks[static_cast<std::size_t>(r)].size());
            height += static_cast<double>(lanes) * kRow;
        }
        const double width = std::min(columns, ranks()) * kColumn;
        const double miss = std::abs(std::log(width / height / aspect));
        if (miss >= nearest) continue;
        nearest = miss;
        best = starts;
    }
    return best;
}

std::map<NodeId, QPointF> Layers::places(double aspect)
{
    std::map<NodeId, QPointF> places;
    if (m_items.empty()) return places;
    double left = std::numeric_limits<double>::max(), top = left;
    for (const Item& each : m_items) {
        if (each.node == nullptr) continue;
        left = std::min(left, each.node->x);
        top = std::min(top, each.node->y);
    }
    const std::vector<int> starts = breaksFor(aspect);
    for (std::size_t row = 0; row < starts.size(); ++row) {
        const int end = row + 1 < starts.size() ? starts[row + 1] : ranks();
        std::size_t lanes = 1, cards = 0;
        for (int r = starts[row]; r < end; ++r) {
            const std::vector<int>& rank = m_ranks[static_cast<std::size_t>(r)];
            lanes = std::max(lanes, rank.size());
            std::size_t lane = 0;
            for (const int i : rank) {
                if (item(i).node == nullptr) continue;
                places[item(i).node->id] = {left + (r - starts[row]) * kColumn,
                                            top + static_cast<double>(lane++) * kRow};
            }
            cards = std::max(cards, lane);
        }
        top += static_cast<double>(cards) * kRow + static_cast<double>(lanes - cards) * kThinRow;
    }
    return places;
}

} // namespace

std::map<NodeId, QPointF> layeredLayout(const Network& network, std::span<const NodeId> only,
                                        double aspect)
{
    return Layers(network, only).places(aspect);
}

} // namespace loom

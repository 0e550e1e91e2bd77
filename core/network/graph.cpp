#include "core/network/graph.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

namespace loom {

/// Tarjan's search for strongly connected components, with an own stack: drawings may be deep.
/// Begins at the nodes that nothing leads to, so that the wire that closes a circle is the one that
/// leads back to where the circle was entered.
class Graph::Search {
public:
    explicit Search(const Graph& graph)
        : graph_(graph), states_(graph.nodes_.size()), component_(graph.nodes_.size(), -1)
    {}

    std::vector<Circle> find_circles();

private:
    struct State {
        int number = -1; ///< in the order of discovery
        int low = 0;     ///< smallest number that is reached from here
        int parent = -1;
        bool is_on_path = false;
        bool is_open = false; ///< its component is not yet known
        std::size_t next = 0; ///< of the wires out of it
    };

    State& state(int place) { return states_[index(place)]; }
    void search_from(int root);
    void enter(int place, int parent);
    void follow(int place, int wire);
    void leave(int place);
    std::vector<int> way_round(const Wire& closing);

    const Graph& graph_;
    std::vector<State> states_;
    std::vector<int> path_;      ///< from the root to the node at hand
    std::vector<int> open_;      ///< in the order of discovery
    std::vector<int> component_; ///< by place: which circle
    std::vector<int> closing_;   ///< wires that lead back into the path
    std::vector<Circle> circles_;
    int entered_ = 0;
};

std::vector<Circle> Graph::Search::find_circles()
{
    const auto is_used = [this](int wire) { return graph_.is_used_[index(wire)]; };
    for (int place = 0; place < graph_.size(); ++place) {
        const std::span<const int> into = graph_.into(place);
        if (std::none_of(into.begin(), into.end(), is_used)) search_from(place);
    }
    for (int place = 0; place < graph_.size(); ++place) {
        if (state(place).number < 0) search_from(place);
    }
    for (const int number : closing_) {
        const Wire& wire = graph_.wire(number);
        Circle& circle = circles_[index(component_[index(wire.from)])];
        if (circle.closing.empty()) circle.path = way_round(wire);
        circle.closing.push_back(number);
    }
    std::sort(circles_.begin(), circles_.end(),
              [](const Circle& a, const Circle& b) { return a.nodes.front() < b.nodes.front(); });
    return std::move(circles_);
}

void Graph::Search::search_from(int root)
{
    enter(root, -1);
    while (!path_.empty()) {
        const int place = path_.back();
        const std::span<const int> wires = graph_.out_of(place);
        if (state(place).next < wires.size()) {
            follow(place, wires[state(place).next++]);
        } else {
            leave(place);
        }
    }
}

void Graph::Search::enter(int place, int parent)
{
    state(place) = {.number = entered_,
                    .low = entered_,
                    .parent = parent,
                    .is_on_path = true,
                    .is_open = true,
                    .next = 0};
    ++entered_;
    path_.push_back(place);
    open_.push_back(place);
}

void Graph::Search::follow(int place, int wire)
{
    if (!graph_.is_used_[index(wire)]) return;
    const int to = graph_.wire(wire).to;
    if (state(to).number < 0) return enter(to, place);
    if (state(to).is_on_path) closing_.push_back(wire);
    if (state(to).is_open) state(place).low = std::min(state(place).low, state(to).number);
}

void Graph::Search::leave(int place)
{
    path_.pop_back();
    State& left = state(place);
    left.is_on_path = false;
    if (left.parent >= 0) {
        State& parent = state(left.parent);
        parent.low = std::min(parent.low, left.low);
    }
    if (left.low < left.number) return;
    const auto first = std::find(open_.rbegin(), open_.rend(), place).base() - 1;
    const bool loops =
        std::any_of(graph_.out_of(place).begin(), graph_.out_of(place).end(), [&](int wire) {
            return graph_.wire(wire).to == place && graph_.is_used_[index(wire)];
        });
    if (open_.end() - first > 1 || loops) {
        Circle circle{.nodes = {first, open_.end()}, .path = {}, .closing = {}};
        std::sort(circle.nodes.begin(), circle.nodes.end());
        for (const int member : circle.nodes) {
            component_[index(member)] = static_cast<int>(circles_.size());
        }
        circles_.push_back(std::move(circle));
    }
    for (auto member = first; member != open_.end(); ++member) state(*member).is_open = false;
    open_.erase(first, open_.end());
}

std::vector<int> Graph::Search::way_round(const Wire& closing)
{
    std::vector<int> way;
    for (int place = closing.from; place != closing.to; place = state(place).parent) {
        way.push_back(place);
    }
    way.push_back(closing.to);
    std::reverse(way.begin(), way.end());
    return way;
}

Graph::Graph(const Network& network)
{
    for (const Node& node : network.nodes) {
        places_.emplace(node.id, size());
        nodes_.push_back(&node);
    }
    into_.resize(nodes_.size());
    out_of_.resize(nodes_.size());
    connect(network);
}

void Graph::sort(std::span<const int> used)
{
    is_used_.assign(wires_.size(), false);
    for (const int number : used) is_used_[index(number)] = true;
    circles_ = Search(*this).find_circles();
    find_order();
}

int Graph::find(std::string_view id) const
{
    const auto found = places_.find(id);
    return found == places_.end() ? -1 : found->second;
}

void Graph::connect(const Network& network)
{
    for (const Edge& edge : network.edges) {
        const int from = find(edge.from), to = find(edge.to);
        if (from < 0 || to < 0) {
            dangling_.push_back(&edge);
            continue;
        }
        const int number = static_cast<int>(wires_.size());
        wires_.push_back({.from = from, .to = to, .edge = &edge});
        into_[index(to)].push_back(number);
        out_of_[index(from)].push_back(number);
    }
    for (std::vector<int>& wires : into_) {
        std::stable_sort(wires.begin(), wires.end(),
                         [&](int a, int b) { return wire(a).edge->slot < wire(b).edge->slot; });
    }
}

/// Kahn's algorithm with the first node in the file first; what a circle leads to waits for
/// nothing.
void Graph::find_order()
{
    order_.clear();
    rank_.assign(nodes_.size(), -1);
    std::vector<bool> is_on_circle(nodes_.size(), false);
    for (const Circle& circle : circles_) {
        for (const int place : circle.nodes) is_on_circle[index(place)] = true;
    }
    std::vector<int> missing(nodes_.size(), 0);
    for (std::size_t i = 0; i < wires_.size(); ++i) {
        const bool counts = is_used_[i] && !is_on_circle[index(wires_[i].from)];
        if (counts) ++missing[index(wires_[i].to)];
    }
    std::priority_queue<int, std::vector<int>, std::greater<>> ready;
    for (int place = 0; place < size(); ++place) {
        if (!is_on_circle[index(place)] && missing[index(place)] == 0) ready.push(place);
    }
    while (!ready.empty()) {
        const int place = ready.top();
        ready.pop();
        rank_[index(place)] = static_cast<int>(order_.size());
        order_.push_back(place);
        for (const int number : out_of(place)) {
            const int to = wire(number).to;
            if (!is_used_[index(number)]) continue;
            if (!is_on_circle[index(to)] && --missing[index(to)] == 0) ready.push(to);
        }
    }
}

} // namespace loom

#pragma once

#include "core/network/network.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace loom {

/// An edge whose ends exist; nodes by their place in the file.
struct Wire {
    int from = 0, to = 0;
    const Edge* edge = nullptr;
};

/// Nodes that lead to one another in a circle.
struct Circle {
    std::vector<int> nodes;   ///< every node on it, in file order
    std::vector<int> path;    ///< one way round: each leads to the next and the last to the first
    std::vector<int> closing; ///< wires; without them no circle is left
};

/// A drawing with places instead of names. Time and memory grow with its size only; any drawing
/// will do. Refers to the network.
class Graph {
public:
    explicit Graph(const Network& network);
    /// Finds circles and order by the wires whose numbers are in `used`; the others count for
    /// nothing.
    void sort(std::span<const int> used);

    int size() const { return static_cast<int>(nodes_.size()); }
    const Node& node(int place) const { return *nodes_[index(place)]; }
    int find(std::string_view id) const; ///< -1: no such node
    const Wire& wire(int number) const { return wires_[index(number)]; }
    /// Wires by slot, then in file order.
    std::span<const int> into(int place) const { return into_[index(place)]; }
    /// Wires in file order.
    std::span<const int> out_of(int place) const { return out_of_[index(place)]; }
    std::span<const Edge* const> dangling() const { return dangling_; }

    // After sort.
    /// Every node that is on no circle, behind what leads to it; ties in file order.
    std::span<const int> order() const { return order_; }
    int rank(int place) const { return rank_[index(place)]; }    ///< in the order; -1: on a circle
    std::span<const Circle> circles() const { return circles_; } ///< by their first nodes

private:
    class Search;

    static std::size_t index(int i) { return static_cast<std::size_t>(i); }
    void connect(const Network& network);
    void find_order();

    std::vector<const Node*> nodes_;
    std::unordered_map<std::string_view, int> places_;
    std::vector<Wire> wires_;
    std::vector<std::vector<int>> into_, out_of_;
    std::vector<const Edge*> dangling_;
    std::vector<bool> is_used_; ///< by wire
    std::vector<int> order_, rank_;
    std::vector<Circle> circles_;
};

} // namespace loom

#pragma once

#include "core/network/diagnosis.h"
#include "core/network/graph.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace loom {

/// Ids for the nodes of fixes that are offered side by side: each is free, one drawing through.
class FreeIds {
public:
    explicit FreeIds(const Network& network);
    bool is_free(const NodeId& id) const { return !taken_.contains(id); }
    /// The first free id of the form stem1, stem2, … that is none of `others`.
    NodeId of(const std::string& stem, const std::vector<NodeId>& others = {});

private:
    std::unordered_set<std::string> taken_;
    std::unordered_map<std::string, int> first_free_;
};

/// What the checks know of one node.
struct NodeState {
    const LayerType* type = nullptr; ///< null: unknown
    std::vector<int> inputs{};       ///< wires, at most one a slot, by slot
    NodeDiagnosis* meaning = nullptr;
    int cause = -1; ///< why its output is not known
};

/// A problem and where it belongs in the list: by the place of its node.
struct Finding {
    Problem problem;
    int place = -1; ///< -1: the whole drawing
};

/// One diagnosis at work: what the checks share and what they have found. Refers to its arguments.
struct Examination {
    Examination(const Network& drawing, const LayerCatalog& types, DatasetLookup lookup);

    NodeState& state(int place) { return states[static_cast<std::size_t>(place)]; }
    const NodeState& state(int place) const { return states[static_cast<std::size_t>(place)]; }
    const NodeId& id(int place) const { return graph.node(place).id; }
    std::string arrow(const Edge& edge) const { return edge.from + " → " + edge.to; }
    /// What a node gives; null while unknown.
    const Shape* output(int place) const;
    /// The shapes that come in, in the order of slots; nothing while one of them is unknown.
    std::optional<std::vector<Shape>> input_shapes(int place) const;
    bool is_loss(int place) const;
    bool is_input(int place) const; ///< of type Input
    /// What the layer makes of its inputs with these settings: a bypassed one nothing.
    Inference infer(int place, const Settings& settings, std::span<const Shape> inputs) const;

    /// Adds a problem of a node (its id is filled in), of an edge into it, or (-1) of the drawing.
    void report(int place, Problem problem);
    /// Notes that nothing behind the node is known until something happens: "pool2 → fc1 fits".
    void block(int place, std::string until);

    const Network& network;
    const LayerCatalog& catalog;
    bool knows_datasets = false;
    std::optional<DatasetShape> dataset{};
    Graph graph;
    FreeIds ids;
    std::vector<NodeState> states;
    std::vector<std::string> causes{}; ///< texts for NodeState::cause
    std::vector<Finding> findings{};
    Diagnosis result{};
};

// The checks, in the order in which they run.
void check_nodes(Examination& exam);  ///< types, ids, settings
void check_wires(Examination& exam);  ///< dangling edges, slots, circles
void check_inputs(Examination& exam); ///< how many Inputs, and the shape that each gives
void infer_shapes(Examination& exam); ///< missing inputs, shape rules, what waits
void check_ends(Examination& exam);   ///< the loss, the output, what leads nowhere
void check_loss(Examination& exam);   ///< classes, and what should not stand before the loss

/// The settings of a node of `type`: the defaults, and what is given and legal.
Settings complete_settings(const LayerType& type, const Settings& given);

} // namespace loom

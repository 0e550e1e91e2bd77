#include "core/engine/drawn_network.h"

#include "core/network/network_file.h"
#include "datasets/description.h"

#include <algorithm>
#include <set>

namespace loom {

namespace {

/// The nodes that a problem is about; one at an edge is that of the node it leads to.
std::set<NodeId> nodes_with_problems(const Diagnosis& diagnosis)
{
    std::set<NodeId> nodes;
    for (const Problem& problem : diagnosis.problems) {
        if (problem.severity == Severity::Warning) continue;
        if (!problem.node.empty()) nodes.insert(problem.node);
        if (problem.edge) nodes.insert(problem.edge->to);
    }
    return nodes;
}

/// Loose ends are no problem for who only looks.
bool can_run(const DrawnNetwork& drawing, const NodeId& id)
{
    const auto found = drawing.diagnosis.nodes.find(id);
    if (found == drawing.diagnosis.nodes.end()) return false;
    const auto& inference = found->second.inference;
    return inference.has_value() && !inference->misfit;
}

} // namespace

std::optional<DatasetShape> known_dataset_shape(std::string_view name)
{
    const DatasetDescription* known = find_dataset_description(name);
    if (known == nullptr) return {};
    return DatasetShape{known->image_shape, static_cast<std::int64_t>(known->classes.size())};
}

DrawnNetwork read_drawn_network(std::string_view text, std::int64_t version,
                                const LayerCatalog& catalog)
{
    DrawnNetwork drawing{parse_network(text, "the drawing", catalog), {}, version};
    drawing.diagnosis = diagnose(drawing.network, catalog, known_dataset_shape);
    return drawing;
}

std::string first_problem(const Diagnosis& diagnosis)
{
    for (const Problem& problem : diagnosis.problems) {
        if (problem.severity == Severity::Warning) continue;
        return problem.why.empty() ? to_string(problem) : to_string(problem) + ". " + problem.why;
    }
    return {};
}

Diagnosis runnable_part(const DrawnNetwork& drawing, const LayerCatalog& catalog)
{
    const Diagnosis& whole = drawing.diagnosis;
    Diagnosis part;
    if (whole.input.empty() || whole.output_shape(whole.input) == nullptr) return part;
    const std::set<NodeId> bad = nodes_with_problems(whole);
    std::set<NodeId> good;
    for (const NodeId& id : whole.order) {
        const LayerType* type = catalog.find(drawing.network.nodes.at(id).type);
        const bool feeds = std::ranges::all_of(drawing.network.edges, [&](const Edge& edge) {
            return edge.to != id || good.contains(edge.from);
        });
        if (type == nullptr || bad.contains(id) || !feeds || !can_run(drawing, id)) continue;
        good.insert(id);
        part.order.push_back(id);
        part.nodes.emplace(id, whole.nodes.at(id));
        if (type->has_output) part.output = id;
    }
    if (!good.contains(whole.input)) return {};
    part.input = whole.input;
    if (good.contains(whole.loss)) part.loss = whole.loss;
    if (good.contains(whole.output)) part.output = whole.output;
    return part;
}

} // namespace loom

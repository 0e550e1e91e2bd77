#include "core/network/fixes.h"

#include <utility>

#include <fmt/core.h>

namespace loom {
namespace {

bool fits(const LayerType& type, const Settings& settings, const std::vector<Shape>& inputs)
{
    return !type.infer(complete_settings(type, settings), inputs).misfit;
}

bool takes(const LayerType& type, std::size_t inputs)
{
    const auto count = static_cast<int>(inputs);
    return count >= type.min_inputs && (type.max_inputs < 0 || count <= type.max_inputs);
}

std::vector<SuggestedLayer> layers_of(const SuggestedFix& suggestion)
{
    std::vector<SuggestedLayer> layers{{suggestion.type, suggestion.settings}};
    layers.insert(layers.end(), suggestion.more.begin(), suggestion.more.end());
    return layers;
}

std::optional<Fix> insertion(Examination& exam, int place, const SuggestedFix& suggestion,
                             std::vector<Shape> inputs)
{
    const NodeState& state = exam.state(place);
    const auto slot = static_cast<std::size_t>(suggestion.slot);
    if (slot >= inputs.size()) return std::nullopt;
    const std::vector<SuggestedLayer> layers = layers_of(suggestion);
    const std::optional<Shape> changed = through(exam.catalog, layers, inputs[slot]);
    if (!changed) return std::nullopt;
    inputs[slot] = *changed;
    if (!fits(*state.type, exam.graph.node(place).settings, inputs)) return std::nullopt;
    const Edge& edge = *exam.graph.wire(state.inputs[slot]).edge;
    return insert_between(exam, edge, layers, suggestion.text);
}

std::optional<Fix> change_of_settings(const Examination& exam, int place,
                                      const SuggestedFix& suggestion,
                                      const std::vector<Shape>& inputs)
{
    const Node& node = exam.graph.node(place);
    Fix fix{.text = suggestion.text};
    Settings settings = node.settings;
    for (const auto& [name, value] : suggestion.settings) {
        settings[name] = value;
        fix.edits.emplace_back(ChangeSetting{node.id, name, value});
    }
    if (!fits(*exam.state(place).type, settings, inputs)) return std::nullopt;
    return fix;
}

std::optional<Fix> change_of_type(const Examination& exam, int place,
                                  const SuggestedFix& suggestion, const std::vector<Shape>& inputs)
{
    const Node& node = exam.graph.node(place);
    const LayerType* type = exam.catalog.find(suggestion.type);
    if (type == nullptr || !takes(*type, inputs.size())) return std::nullopt;
    if (!fits(*type, node.settings, inputs)) return std::nullopt;
    return Fix{.text = suggestion.text, .edits = {ChangeType{node.id, type->name}}};
}

} // namespace

Fix remove_edge(const Edge& edge)
{
    return {.text = fmt::format("Remove {} → {}", edge.from, edge.to),
            .edits = {RemoveEdge{edge.from, edge.to, edge.slot}}};
}

void redirect(Fix& fix, const Edge& edge, const NodeId& from, const NodeId& to, int slot)
{
    Edge moved = edge;
    moved.from = from;
    moved.to = to;
    moved.slot = slot;
    fix.edits.emplace_back(RemoveEdge{edge.from, edge.to, edge.slot});
    fix.edits.emplace_back(AddEdge{std::move(moved)});
}

Fix take_out(const Examination& exam, int place, std::string text)
{
    Fix fix{.text = std::move(text)};
    const std::span<const int> sources = exam.graph.into(place);
    if (sources.size() == 1) {
        const Edge& in = *exam.graph.wire(sources.front()).edge;
        for (const int number : exam.graph.out_of(place)) {
            const Edge& out = *exam.graph.wire(number).edge;
            if (in.from != out.from) redirect(fix, out, in.from, out.to, out.slot);
        }
    }
    fix.edits.emplace_back(RemoveNode{exam.id(place)});
    return fix;
}

Fix insert_between(Examination& exam, const Edge& edge, std::span<const SuggestedLayer> layers,
                   std::string text)
{
    const Node& source = exam.graph.node(exam.graph.find(edge.from));
    const Node& target = exam.graph.node(exam.graph.find(edge.to));
    Fix fix{.text = std::move(text)};
    std::vector<NodeId> ids;
    NodeId last = source.id;
    for (const SuggestedLayer& layer : layers) {
        const LayerType* type = exam.catalog.find(layer.type);
        const NodeId id = exam.ids.of(type->id_stem, ids);
        const double share =
            static_cast<double>(ids.size() + 1) / static_cast<double>(layers.size() + 1);
        fix.edits.emplace_back(AddNode{{.id = id,
                                        .type = type->name,
                                        .settings = layer.settings,
                                        .x = source.x + share * (target.x - source.x),
                                        .y = source.y + share * (target.y - source.y)}});
        fix.edits.emplace_back(AddEdge{{.from = last, .to = id}});
        ids.push_back(id);
        last = id;
    }
    redirect(fix, edge, last, edge.to, edge.slot);
    return fix;
}

std::optional<Shape> through(const LayerCatalog& catalog, std::span<const SuggestedLayer> layers,
                             Shape shape)
{
    for (const SuggestedLayer& layer : layers) {
        const LayerType* type = catalog.find(layer.type);
        if (type == nullptr || !takes(*type, 1)) return std::nullopt;
        const Inference inference =
            type->infer(complete_settings(*type, layer.settings), std::span(&shape, 1));
        if (inference.misfit) return std::nullopt;
        shape = inference.output;
    }
    return shape;
}

std::optional<Fix> fix_of(Examination& exam, int place, const SuggestedFix& suggestion,
                          const std::vector<Shape>& inputs)
{
    switch (suggestion.kind) {
    case SuggestedFix::Kind::InsertBefore: return insertion(exam, place, suggestion, inputs);
    case SuggestedFix::Kind::ChangeSetting:
        return change_of_settings(exam, place, suggestion, inputs);
    case SuggestedFix::Kind::ChangeType: return change_of_type(exam, place, suggestion, inputs);
    }
    return std::nullopt;
}

} // namespace loom

#include "core/network/examination.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

namespace loom {

FreeIds::FreeIds(const Network& network)
{
    for (const Node& node : network.nodes) taken_.insert(node.id);
}

NodeId FreeIds::of(const std::string& stem, const std::vector<NodeId>& others)
{
    int& number = first_free_.emplace(stem, 1).first->second;
    while (!is_free(fmt::format("{}{}", stem, number))) ++number;
    for (int next = number;; ++next) {
        NodeId id = fmt::format("{}{}", stem, next);
        if (is_free(id) && std::find(others.begin(), others.end(), id) == others.end()) return id;
    }
}

Examination::Examination(const Network& drawing, const LayerCatalog& types, DatasetLookup lookup)
    : network(drawing), catalog(types), knows_datasets(lookup != nullptr), graph(drawing),
      ids(drawing), states(drawing.nodes.size())
{
    if (lookup != nullptr && network.dataset) dataset = lookup(network.dataset->name);
    for (int place = 0; place < graph.size(); ++place) {
        state(place).type = catalog.find(graph.node(place).type);
        state(place).meaning = &result.nodes[id(place)];
        state(place).meaning->is_bypassed = graph.node(place).bypassed &&
                                            state(place).type != nullptr &&
                                            can_be_bypassed(*state(place).type);
    }
}

const Shape* Examination::output(int place) const
{
    const NodeState& node = state(place);
    const bool is_known = node.type != nullptr && node.type->has_output && node.meaning->inference;
    return is_known ? &node.meaning->inference->output : nullptr;
}

std::optional<std::vector<Shape>> Examination::input_shapes(int place) const
{
    std::vector<Shape> shapes;
    for (const int number : state(place).inputs) {
        const Shape* shape = output(graph.wire(number).from);
        if (shape == nullptr) return std::nullopt;
        shapes.push_back(*shape);
    }
    return shapes;
}

bool Examination::is_loss(int place) const
{
    const LayerType* type = state(place).type;
    return type != nullptr && type->category == Category::Loss;
}

bool Examination::is_input(int place) const { return graph.node(place).type == "Input"; }

Inference Examination::infer(int place, const Settings& settings,
                             std::span<const Shape> inputs) const
{
    if (!state(place).meaning->is_bypassed) return state(place).type->infer(settings, inputs);
    return {.output = inputs.front(), .arithmetic = {"bypassed: what comes in goes on"}};
}

void Examination::report(int place, Problem problem)
{
    if (place >= 0 && problem.node.empty()) problem.node = id(place);
    findings.push_back({std::move(problem), place});
}

void Examination::block(int place, std::string until)
{
    if (state(place).cause >= 0) return;
    state(place).cause = static_cast<int>(causes.size());
    causes.push_back(std::move(until));
}

Settings complete_settings(const LayerType& type, const Settings& given)
{
    Settings settings = type.default_settings();
    for (const auto& [name, value] : given) {
        const SettingType* setting = type.setting(name);
        if (setting == nullptr) continue;
        std::string why; // check_nodes says it
        if (auto form = canonical(*setting, value, why)) settings[name] = *std::move(form);
    }
    return settings;
}

} // namespace loom

#include "core/network/examination.h"
#include "core/network/fixes.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

namespace loom {
namespace {

constexpr std::size_t kNamedOnCircle = 6;

void check_dangling(Examination& exam)
{
    for (const Edge* edge : exam.graph.dangling()) {
        const int from = exam.graph.find(edge->from), to = exam.graph.find(edge->to);
        const NodeId& missing = from < 0 ? edge->from : edge->to;
        const int place = from < 0 && to < 0 ? exam.graph.size() : std::max(from, to);
        exam.findings.push_back(
            {.problem = {.code = "dangling-edge",
                         .edge = *edge,
                         .message = fmt::format("There is no node \"{}\"", missing),
                         .fixes = {remove_edge(*edge)}},
             .place = place});
    }
}

bool has_slot(const LayerType& type, int slot)
{
    return slot >= 0 && (type.max_inputs < 0 || slot < type.max_inputs);
}

/// The first slot without a wire, if the layer has one.
std::optional<int> free_slot(const Examination& exam, int place)
{
    const NodeState& state = exam.state(place);
    int slot = 0;
    for (const int number : state.inputs) {
        if (exam.graph.wire(number).edge->slot != slot) break;
        ++slot;
    }
    return has_slot(*state.type, slot) ? std::optional(slot) : std::nullopt;
}

/// An Add in front of a layer with one input, which two lead into.
Fix add_both(Examination& exam, const LayerType& add, const Wire& first, const Wire& second)
{
    const Node& target = exam.graph.node(first.to);
    const Node& source = exam.graph.node(second.from);
    const NodeId id = exam.ids.of(add.id_stem);
    Fix fix{.text = fmt::format("Insert {} for both", add.name)};
    fix.edits.emplace_back(AddNode{{.id = id,
                                    .type = add.name,
                                    .x = (source.x + target.x) / 2,
                                    .y = (source.y + target.y) / 2}});
    redirect(fix, *first.edge, first.edge->from, id, 0);
    redirect(fix, *second.edge, second.edge->from, id, 1);
    fix.edits.emplace_back(AddEdge{{.from = id, .to = target.id}});
    return fix;
}

std::string surplus_text(const Examination& exam, const Wire& wire)
{
    const LayerType& type = *exam.state(wire.to).type;
    const Edge& edge = *wire.edge;
    if (type.max_inputs == 0) return fmt::format("{} takes no input", edge.to);
    if (type.max_inputs == 1) return fmt::format("{} takes one input and has one", edge.to);
    if (has_slot(type, edge.slot)) {
        return fmt::format("Input {} of {} is taken", edge.slot, edge.to);
    }
    return fmt::format("{} has no input {}", edge.to, edge.slot);
}

void report_surplus(Examination& exam, const Wire& wire)
{
    const NodeState& state = exam.state(wire.to);
    const Edge& edge = *wire.edge;
    Problem problem{.code = "too-many-inputs", .edge = edge};
    problem.message = surplus_text(exam, wire);
    if (const std::optional<int> slot = free_slot(exam, wire.to)) {
        Fix fix{.text = fmt::format("Connect it as input {}", *slot)};
        redirect(fix, edge, edge.from, edge.to, *slot);
        problem.fixes.push_back(std::move(fix));
    }
    const LayerType* add = exam.catalog.find("Add");
    const bool can_add = add != nullptr && state.type->max_inputs == 1 && !state.inputs.empty() &&
                         state.type->category != Category::Loss;
    problem.fixes.push_back(remove_edge(edge));
    if (can_add) {
        const Wire& first = exam.graph.wire(state.inputs.front());
        problem.fixes.push_back(add_both(exam, *add, first, wire));
    }
    exam.report(wire.to, std::move(problem));
}

void report_no_output(Examination& exam, const Wire& wire)
{
    const LayerType& type = *exam.state(wire.from).type;
    exam.report(wire.to, {.code = "no-output",
                          .edge = *wire.edge,
                          .message = fmt::format("{} is a {}: nothing comes out of it",
                                                 wire.edge->from, type.name),
                          .fixes = {remove_edge(*wire.edge)}});
}

/// Gives each slot its first wire, and says what is wrong with the others.
void assign_slots(Examination& exam, int place)
{
    NodeState& state = exam.state(place);
    std::vector<int> surplus;
    for (const int number : exam.graph.into(place)) {
        const Wire& wire = exam.graph.wire(number);
        const LayerType* source = exam.state(wire.from).type;
        const bool is_taken = !state.inputs.empty() &&
                              exam.graph.wire(state.inputs.back()).edge->slot == wire.edge->slot;
        if (source != nullptr && !source->has_output) {
            report_no_output(exam, wire);
        } else if (state.type != nullptr && (is_taken || !has_slot(*state.type, wire.edge->slot))) {
            surplus.push_back(number);
        } else {
            state.inputs.push_back(number);
        }
    }
    for (const int number : surplus) report_surplus(exam, exam.graph.wire(number));
}

std::string circle_text(const Examination& exam, const Circle& circle)
{
    std::string text;
    const std::size_t named = std::min(circle.path.size(), kNamedOnCircle);
    for (std::size_t i = 0; i < named; ++i) text += exam.id(circle.path[i]) + " → ";
    if (named < circle.path.size()) text += "… → ";
    return text + exam.id(circle.path.front());
}

void check_circle(Examination& exam, const Circle& circle)
{
    const std::string text = circle_text(exam, circle);
    Fix fix{.text = fmt::format("Remove the {} connections that lead back", circle.closing.size())};
    for (const int number : circle.closing) {
        const Edge& edge = *exam.graph.wire(number).edge;
        fix.edits.emplace_back(RemoveEdge{edge.from, edge.to, edge.slot});
    }
    const Edge& closing = *exam.graph.wire(circle.closing.front()).edge;
    if (circle.closing.size() == 1) fix.text = remove_edge(closing).text;
    exam.report(circle.nodes.front(),
                {.code = "cycle",
                 .edge = closing,
                 .message = fmt::format("{} is a circle", text),
                 .why = "A network flows one way, from its input to its loss: no node can wait for "
                        "what it gives itself.",
                 .fixes = {std::move(fix)}});
    for (const int place : circle.nodes) {
        exam.block(place, fmt::format("the circle {} is open", text));
    }
}

} // namespace

void check_wires(Examination& exam)
{
    check_dangling(exam);
    std::vector<int> used; // what is too much closes no circle: one mistake, one problem
    for (int place = 0; place < exam.graph.size(); ++place) {
        assign_slots(exam, place);
        const std::vector<int>& inputs = exam.state(place).inputs;
        used.insert(used.end(), inputs.begin(), inputs.end());
    }
    exam.graph.sort(used);
    for (const Circle& circle : exam.graph.circles()) check_circle(exam, circle);
}

} // namespace loom

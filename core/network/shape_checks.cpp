#include "core/network/examination.h"
#include "core/network/fixes.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

namespace loom {
namespace {

constexpr int kNeighbours = 32;         // places on each side that a source is looked for in
constexpr std::size_t kOffered = 2;     // sources to connect to
constexpr std::size_t kMostMissing = 8; // inputs that one fix connects

/// The slots without a wire among those that the node needs, at most kMostMissing + 1 of them.
std::vector<int> missing_slots(const Examination& exam, int place)
{
    const NodeState& state = exam.state(place);
    std::vector<int> missing;
    int slot = 0;
    const auto skip_to = [&](int end) {
        for (; slot < end && missing.size() <= kMostMissing; ++slot) missing.push_back(slot);
        slot = end;
    };
    for (const int number : state.inputs) {
        skip_to(exam.graph.wire(number).edge->slot);
        ++slot;
    }
    skip_to(std::max(slot, state.type->min_inputs));
    return missing;
}

/// Nodes near `place` that could lead into it: those that lead nowhere first, then the nearest in
/// the file. What comes earlier in the order can close no circle.
std::vector<int> possible_sources(const Examination& exam, int place)
{
    std::vector<int> sources;
    for (int distance = 1; distance <= kNeighbours; ++distance) {
        for (const int other : {place - distance, place + distance}) {
            if (other < 0 || other >= exam.graph.size()) continue;
            const bool comes_before =
                exam.graph.rank(other) >= 0 && exam.graph.rank(other) < exam.graph.rank(place);
            if (comes_before && exam.output(other) != nullptr) sources.push_back(other);
        }
    }
    std::stable_partition(sources.begin(), sources.end(),
                          [&](int source) { return exam.graph.out_of(source).empty(); });
    return sources;
}

/// Whether the node takes what `source` gives at its one open slot; true while the other inputs are
/// unknown.
bool fits_at(const Examination& exam, int place, int slot, int source)
{
    const NodeState& state = exam.state(place);
    std::optional<std::vector<Shape>> shapes = exam.input_shapes(place);
    if (!shapes) return true;
    shapes->insert(shapes->begin() + slot, *exam.output(source));
    return !exam.infer(place, state.meaning->settings, *shapes).misfit;
}

std::vector<Fix> ways_to_connect(const Examination& exam, int place,
                                 const std::vector<int>& missing)
{
    const std::vector<int> sources = possible_sources(exam, place);
    const NodeId& id = exam.id(place);
    std::vector<Fix> fixes;
    if (missing.size() == 1) {
        for (const int source : sources) {
            if (fixes.size() == kOffered) break;
            if (!fits_at(exam, place, missing.front(), source)) continue;
            fixes.push_back({.text = fmt::format("Connect {}", exam.id(source)),
                             .edits = {AddEdge{{exam.id(source), id, missing.front()}}}});
        }
    }
    if (!fixes.empty() || sources.size() < missing.size() || missing.size() > kMostMissing) {
        return fixes;
    }
    Fix fix;
    for (std::size_t i = 0; i < missing.size(); ++i) {
        const NodeId& source = exam.id(sources[i]);
        fix.text += (i == 0 ? "Connect " : ", ") + source;
        fix.edits.emplace_back(AddEdge{{source, id, missing[i]}});
    }
    fixes.push_back(std::move(fix));
    return fixes;
}

/// The wires moved to slots without gaps, when that leaves enough of them.
std::optional<Fix> close_gaps(const Examination& exam, int place)
{
    const NodeState& state = exam.state(place);
    const auto count = static_cast<int>(state.inputs.size());
    if (count == 0 || count < state.type->min_inputs) return std::nullopt;
    Fix fix{.text = fmt::format("Number the inputs from 0 to {}", count - 1)};
    for (int slot = 0; slot < count; ++slot) {
        const int number = state.inputs[static_cast<std::size_t>(slot)];
        const Edge& edge = *exam.graph.wire(number).edge;
        if (edge.slot != slot) redirect(fix, edge, edge.from, edge.to, slot);
    }
    return fix;
}

/// Whether the node lacks inputs; says so.
bool lacks_inputs(Examination& exam, int place)
{
    const NodeState& state = exam.state(place);
    const std::vector<int> missing = missing_slots(exam, place);
    if (missing.empty()) return false;
    const NodeId& id = exam.id(place);
    Problem problem{.code = "missing-input"};
    problem.message = state.type->max_inputs == 1
                          ? "Nothing is connected to its input"
                          : fmt::format("Nothing is connected to its input {}", missing.front());
    if (state.type->min_inputs > 1) {
        problem.why = fmt::format("{} needs at least {} inputs, numbered without gaps.",
                                  state.type->name, state.type->min_inputs);
    }
    if (exam.graph.rank(place) >= 0) problem.fixes = ways_to_connect(exam, place, missing);
    if (std::optional<Fix> fix = close_gaps(exam, place)) {
        problem.fixes.push_back(*std::move(fix));
    }
    if (state.inputs.empty()) {
        problem.fixes.push_back({.text = fmt::format("Remove {}", id), .edits = {RemoveNode{id}}});
    }
    exam.report(place, std::move(problem));
    exam.block(place, fmt::format("{} has its inputs", id));
    return true;
}

void wait(Examination& exam, int place)
{
    NodeState& state = exam.state(place);
    for (const int number : state.inputs) {
        const int cause = exam.state(exam.graph.wire(number).from).cause;
        if (cause < 0 || state.cause >= 0) continue; // one reason is enough
        state.cause = cause;
        exam.report(place, {.severity = Severity::Waiting,
                            .code = "waiting",
                            .message = fmt::format("Its input is not known until {}",
                                                   exam.causes[static_cast<std::size_t>(cause)])});
    }
}

/// The wire that a misfit is shown on: the one that a fix changes, or the first that differs from
/// the one before.
const Edge* edge_at_fault(const Examination& exam, int place, const Misfit& misfit,
                          const std::vector<Shape>& inputs)
{
    const std::vector<int>& wires = exam.state(place).inputs;
    if (wires.empty()) return nullptr;
    std::size_t slot = 0;
    if (!misfit.fixes.empty() && misfit.fixes.front().slot > 0) {
        slot = static_cast<std::size_t>(misfit.fixes.front().slot);
    } else {
        for (std::size_t i = 1; i < inputs.size() && slot == 0; ++i) {
            if (!(inputs[i] == inputs.front())) slot = i;
        }
    }
    return exam.graph.wire(wires[std::min(slot, wires.size() - 1)]).edge;
}

void report_misfit(Examination& exam, int place, const Misfit& misfit,
                   const std::vector<Shape>& inputs)
{
    const LayerType& type = *exam.state(place).type;
    const NodeId& id = exam.id(place);
    Problem problem{.code = misfit.setting.empty() ? "shape" : "setting",
                    .expected = misfit.expected,
                    .got = misfit.got,
                    .why = misfit.why};
    if (const Edge* edge = edge_at_fault(exam, place, misfit, inputs)) {
        problem.edge = *edge;
        problem.message = fmt::format("{} wants {}; {} gives {}", type.name, misfit.expected,
                                      edge->from, misfit.got);
        exam.block(place, fmt::format("{} fits", exam.arrow(*edge)));
    } else {
        problem.message =
            fmt::format("{} wants {}, got {}", type.name, misfit.expected, misfit.got);
        exam.block(place, fmt::format("{} is mended", id));
    }
    if (!misfit.setting.empty()) {
        problem.message =
            fmt::format("{} wants {}, got {}", type.name, misfit.expected, misfit.got);
    }
    for (const SuggestedFix& suggestion : misfit.fixes) {
        if (std::optional<Fix> fix = fix_of(exam, place, suggestion, inputs)) {
            problem.fixes.push_back(*std::move(fix));
        }
    }
    exam.report(place, std::move(problem));
}

void infer(Examination& exam, int place)
{
    NodeState& state = exam.state(place);
    if (state.type == nullptr || lacks_inputs(exam, place) || state.cause >= 0) return;
    std::optional<std::vector<Shape>> inputs = exam.input_shapes(place);
    if (!inputs) return wait(exam, place);
    Inference inference = exam.infer(place, state.meaning->settings, *inputs);
    if (inference.misfit) {
        report_misfit(exam, place, *inference.misfit, *inputs);
    } else {
        state.meaning->inference = std::move(inference);
    }
    state.meaning->inputs = *std::move(inputs);
}

} // namespace

void infer_shapes(Examination& exam)
{
    for (const int place : exam.graph.order()) infer(exam, place);
    for (const Circle& circle : exam.graph.circles()) {
        for (const int place : circle.nodes) {
            if (exam.state(place).type != nullptr) lacks_inputs(exam, place);
        }
    }
}

} // namespace loom

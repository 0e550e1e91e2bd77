#include "core/network/diagnosis.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include <fmt/core.h>

#include "core/network/examination.h"

namespace loom {
namespace {

std::int64_t saturating_sum(std::int64_t a, std::int64_t b)
{
    constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
    return a > kLargest - b ? kLargest : a + b;
}

/// Numbers of a tensor whose sizes may be as large as a drawing can say.
std::int64_t saturating_count(const Shape& shape)
{
    std::int64_t count = 1;
    for (const std::int64_t size : shape) {
        if (size > 0 && count > std::numeric_limits<std::int64_t>::max() / size) {
            return std::numeric_limits<std::int64_t>::max();
        }
        count *= size;
    }
    return count;
}

void add_totals(Diagnosis& diagnosis)
{
    for (const auto& [id, node] : diagnosis.nodes) {
        if (!node.inference) continue;
        diagnosis.parameters =
            saturating_sum(diagnosis.parameters, parameter_count(*node.inference));
        diagnosis.multiply_adds =
            saturating_sum(diagnosis.multiply_adds, node.inference->multiply_adds);
    }
}

/// Errors first, then what waits, then warnings; each in the order of the drawing.
std::vector<Problem> sorted(std::vector<Finding> findings)
{
    std::vector<std::size_t> order(findings.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto key = [&](std::size_t i) {
        return std::tuple(findings[i].problem.severity, findings[i].place, i);
    };
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    std::vector<Problem> problems;
    problems.reserve(findings.size());
    for (const std::size_t i : order) problems.push_back(std::move(findings[i].problem));
    return problems;
}

} // namespace

bool can_be_bypassed(const LayerType& type) { return type.has_output && type.min_inputs > 0; }

std::int64_t parameter_count(const Inference& inference)
{
    std::int64_t count = 0;
    for (const TensorDescription& parameter : inference.parameters) {
        count = saturating_sum(count, saturating_count(parameter.shape));
    }
    return count;
}

std::string place_of(const Problem& problem)
{
    if (problem.edge) return fmt::format("{} → {}", problem.edge->from, problem.edge->to);
    return problem.node;
}

std::string to_string(const Problem& problem)
{
    const std::string place = place_of(problem);
    return place.empty() ? problem.message : fmt::format("{}: {}", place, problem.message);
}

bool Diagnosis::has_errors() const
{
    return std::any_of(problems.begin(), problems.end(),
                       [](const Problem& p) { return p.severity != Severity::Warning; });
}

const Shape* Diagnosis::output_shape(const NodeId& id) const
{
    const auto node = nodes.find(id);
    const bool is_known = node != nodes.end() && node->second.inference;
    return is_known ? &node->second.inference->output : nullptr;
}

Diagnosis diagnose(const Network& network, const LayerCatalog& catalog, DatasetLookup lookup)
{
    Examination exam(network, catalog, lookup);
    check_nodes(exam);
    check_wires(exam);
    check_inputs(exam);
    infer_shapes(exam);
    check_ends(exam);
    check_loss(exam);
    for (const int place : exam.graph.order()) exam.result.order.push_back(exam.id(place));
    exam.result.problems = sorted(std::move(exam.findings));
    add_totals(exam.result);
    return std::move(exam.result);
}

} // namespace loom

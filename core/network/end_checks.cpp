#include "core/network/examination.h"
#include "core/network/fixes.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/core.h>

namespace loom {
namespace {

constexpr double kColumn = 266; // between cards side by side, px

std::vector<std::int64_t> usual_image() { return {1, 28, 28}; } // Fashion-MNIST's

std::vector<int> places_of(const Examination& exam, bool (Examination::*is)(int) const)
{
    std::vector<int> places;
    for (int place = 0; place < exam.graph.size(); ++place) {
        if ((exam.*is)(place)) places.push_back(place);
    }
    return places;
}

void report_no_input(Examination& exam)
{
    Problem problem{.code = "no-input", .message = "The drawing has no Input: no image enters it"};
    if (const LayerType* type = exam.catalog.find("Input")) {
        Node node{.id = exam.ids.of(type->id_stem), .type = type->name};
        if (exam.ids.is_free(type->id_stem)) node.id = type->id_stem;
        if (!exam.dataset) node.settings["shape"] = usual_image();
        Fix fix{.text = "Add an Input"};
        for (int place = 0; place < exam.graph.size() && fix.edits.empty(); ++place) {
            const LayerType* follower = exam.state(place).type;
            if (follower == nullptr || !exam.graph.into(place).empty()) continue;
            if (follower->max_inputs == 0) continue;
            node.x = exam.graph.node(place).x - kColumn;
            node.y = exam.graph.node(place).y;
            fix.edits.emplace_back(AddEdge{{.from = node.id, .to = exam.id(place)}});
        }
        fix.edits.emplace(fix.edits.begin(), AddNode{std::move(node)});
        problem.fixes.push_back(std::move(fix));
    }
    exam.report(-1, std::move(problem));
}

void report_surplus_input(Examination& exam, int place, const NodeId& first)
{
    const NodeId& id = exam.id(place);
    Fix fix{.text = fmt::format("Let {} take its place", first)};
    for (const int number : exam.graph.out_of(place)) {
        const Edge& edge = *exam.graph.wire(number).edge;
        redirect(fix, edge, first, edge.to, edge.slot);
    }
    fix.edits.emplace_back(RemoveNode{id});
    exam.report(place, {.code = "several-inputs",
                        .message = fmt::format("There is an Input already, {}", first),
                        .fixes = {std::move(fix)}});
}

std::string why_shape_is_unknown(const Examination& exam)
{
    if (!exam.network.dataset)
        return "Choose a data set, or set shape to [channels, height, width].";
    return fmt::format("The data set {} is not known here: set shape to [channels, height, width].",
                       exam.network.dataset->name);
}

/// Gives an Input the shape of the data set's images, or says that they differ.
void settle_shape(Examination& exam, int place)
{
    const NodeId& id = exam.id(place);
    SettingValue& shape = exam.state(place).meaning->settings["shape"];
    const bool is_given = !std::holds_alternative<std::monostate>(shape);
    if (!is_given && !exam.dataset) {
        exam.report(place, {.code = "input-shape",
                            .message = "The shape of its images is not known",
                            .expected = "[channels, height, width]",
                            .why = why_shape_is_unknown(exam),
                            .fixes = {{.text = "Set shape to " + to_python(usual_image()),
                                       .edits = {ChangeSetting{id, "shape", usual_image()}}}}});
        exam.block(place, fmt::format("{} has a shape", id));
        return;
    }
    if (!exam.dataset) return;
    const auto sizes = exam.dataset->image.sizes();
    const SettingValue image = std::vector<std::int64_t>(sizes.begin(), sizes.end());
    if (!is_given) {
        shape = image;
        return;
    }
    if (shape == image) return;
    exam.report(
        place,
        {.code = "input-shape",
         .message = fmt::format("{}'s images are {}, and shape says {}", exam.network.dataset->name,
                                to_python(image), to_python(shape)),
         .expected = to_python(image),
         .got = to_python(shape),
         .fixes = {{.text = "Take the data set's shape", .edits = {ResetSetting{id, "shape"}}}}});
}

void report_no_loss(Examination& exam)
{
    Problem problem{.severity = Severity::Warning,
                    .code = "no-loss",
                    .message = "The drawing has no loss: it can run, but not train"};
    const LayerType* type = exam.catalog.find("CrossEntropyLoss");
    const int end = exam.graph.find(exam.result.output);
    const Shape* shape = end >= 0 ? exam.output(end) : nullptr;
    const bool fits = type != nullptr && shape != nullptr &&
                      !type->infer(complete_settings(*type, {}), std::span(shape, 1)).misfit;
    if (fits) {
        const NodeId id =
            exam.ids.is_free(type->id_stem) ? type->id_stem : exam.ids.of(type->id_stem);
        const Node& last = exam.graph.node(end);
        problem.fixes.push_back(
            {.text = fmt::format("Add {} behind {}", type->name, last.id),
             .edits = {AddNode{{.id = id, .type = type->name, .x = last.x + kColumn, .y = last.y}},
                       AddEdge{{.from = last.id, .to = id}}}});
    }
    exam.report(-1, std::move(problem));
}

void report_surplus_losses(Examination& exam, const std::vector<int>& losses)
{
    for (std::size_t i = 1; i < losses.size(); ++i) {
        const NodeId& id = exam.id(losses[i]);
        exam.report(losses[i],
                    {.code = "several-losses",
                     .message = fmt::format("There is a loss already, {}", exam.id(losses.front())),
                     .fixes = {{.text = fmt::format("Remove {}", id), .edits = {RemoveNode{id}}}}});
    }
}

/// Nodes that nothing follows, though something could.
std::vector<int> loose_ends(const Examination& exam)
{
    std::vector<int> ends;
    for (int place = 0; place < exam.graph.size(); ++place) {
        const LayerType* type = exam.state(place).type;
        const bool is_end = type != nullptr && type->has_output && exam.graph.out_of(place).empty();
        if (is_end) ends.push_back(place);
    }
    return ends;
}

void report_several_ends(Examination& exam, const std::vector<int>& ends)
{
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
        const NodeId& id = exam.id(ends[i]);
        exam.report(ends[i],
                    {.code = "several-outputs",
                     .message = fmt::format(
                         "The drawing ends here and at {}, and no loss says which is its output",
                         exam.id(ends.back())),
                     .fixes = {take_out(exam, ends[i], fmt::format("Remove {}", id))}});
    }
}

void report_unused(Examination& exam, int place)
{
    const NodeId& id = exam.id(place);
    exam.report(place,
                {.severity = Severity::Warning,
                 .code = "unused",
                 .message = "Leads nowhere: the loss does not depend on it",
                 .fixes = {{.text = fmt::format("Remove {}", id), .edits = {RemoveNode{id}}}}});
}

} // namespace

void check_inputs(Examination& exam)
{
    const std::vector<int> inputs = places_of(exam, &Examination::is_input);
    if (inputs.empty()) report_no_input(exam);
    if (inputs.size() == 1) exam.result.input = exam.id(inputs.front());
    for (const int place : inputs) {
        if (place != inputs.front()) report_surplus_input(exam, place, exam.id(inputs.front()));
        const bool is_legal = exam.state(place).type != nullptr && exam.state(place).cause < 0;
        if (is_legal) settle_shape(exam, place);
    }
    if (exam.knows_datasets && exam.network.dataset && !exam.dataset) {
        exam.report(-1,
                    {.severity = Severity::Warning,
                     .code = "unknown-dataset",
                     .message = fmt::format("There is no data set called \"{}\" in this version",
                                            exam.network.dataset->name),
                     .got = exam.network.dataset->name});
    }
}

void check_ends(Examination& exam)
{
    const std::vector<int> losses = places_of(exam, &Examination::is_loss);
    const std::vector<int> ends = loose_ends(exam);
    if (losses.size() == 1) {
        exam.result.loss = exam.id(losses.front());
        const std::vector<int>& into = exam.state(losses.front()).inputs;
        if (!into.empty()) exam.result.output = exam.id(exam.graph.wire(into.front()).from);
    } else if (losses.empty() && ends.size() == 1) {
        exam.result.output = exam.id(ends.front());
    }
    if (losses.empty()) {
        report_several_ends(exam, ends);
        report_no_loss(exam);
        return;
    }
    report_surplus_losses(exam, losses);
    for (const int place : ends) {
        if (exam.output(place) != nullptr) report_unused(exam, place);
    }
}

} // namespace loom

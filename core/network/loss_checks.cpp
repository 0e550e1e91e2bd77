#include "core/network/examination.h"
#include "core/network/fixes.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/core.h>

namespace loom {
namespace {

/// A layer that weakens a loss when it stands right before it.
struct BadNeighbour {
    std::string_view type;
    std::string_view code;
    std::string_view why;
};
constexpr std::array<BadNeighbour, 5> kBeforeCrossEntropy{{
    {"Softmax", "softmax-before-loss",
     "CrossEntropyLoss takes the softmax itself; twice, the gradients become small."},
    {"LogSoftmax", "softmax-before-loss",
     "CrossEntropyLoss takes the logarithm of the softmax itself."},
    {"Sigmoid", "activation-before-loss",
     "CrossEntropyLoss takes scores of any size; squeezed between 0 and 1 none can win clearly."},
    {"ReLU", "activation-before-loss",
     "CrossEntropyLoss takes scores of any size; without the negative ones a class cannot be ruled "
     "out, and scores at 0 have no gradient."},
    {"Dropout", "dropout-before-loss",
     "It drops whole scores of classes, which no later layer can make good."},
}};

/// The wire out of the last layer that is not bypassed.
Wire last_that_computes(const Examination& exam, Wire wire)
{
    const auto is_passing = [&](int place) {
        return exam.state(place).meaning->is_bypassed && exam.graph.rank(place) >= 0 &&
               !exam.state(place).inputs.empty();
    };
    while (is_passing(wire.from)) wire = exam.graph.wire(exam.state(wire.from).inputs.front());
    return wire;
}

void check_neighbour(Examination& exam, const Wire& last)
{
    const Node& node = exam.graph.node(last.from);
    const auto bad = std::find_if(kBeforeCrossEntropy.begin(), kBeforeCrossEntropy.end(),
                                  [&](const BadNeighbour& n) { return n.type == node.type; });
    const std::span<const int> sources = exam.graph.into(last.from);
    if (bad == kBeforeCrossEntropy.end() || sources.size() != 1) return;
    Fix fix = take_out(exam, last.from, fmt::format("Remove {}", node.id));
    if (exam.graph.out_of(last.from).size() > 1) {
        const NodeId& source = exam.graph.wire(sources.front()).edge->from;
        fix = {.text = fmt::format("Connect {} instead", source)};
        redirect(fix, *last.edge, source, last.edge->to, last.edge->slot);
    }
    exam.report(last.from,
                {.severity = Severity::Warning,
                 .code = std::string(bad->code),
                 .message = fmt::format("{} right before {}", node.type, exam.result.loss),
                 .why = std::string(bad->why),
                 .fixes = {std::move(fix)}});
}

/// The setting that decides how many numbers come out of a layer.
std::string_view width_setting(const LayerType& type)
{
    for (const std::string_view name : {"out_features", "out_channels"}) {
        if (type.setting(name) != nullptr) return name;
    }
    return "";
}

/// What the loss gets when a layer above it, in a row of layers with one input, has other settings.
std::optional<Shape> with_settings(const Examination& exam, const std::vector<int>& row,
                                   const Settings& settings)
{
    std::optional<std::vector<Shape>> inputs = exam.input_shapes(row.back());
    for (auto place = row.rbegin(); place != row.rend(); ++place) {
        const NodeState& state = exam.state(*place);
        const Settings& used = place == row.rbegin() ? settings : state.meaning->settings;
        Inference inference = exam.infer(*place, used, *inputs);
        if (inference.misfit) return std::nullopt;
        inputs = {inference.output};
    }
    return inputs->front();
}

/// The last layer that decides how many scores there are, set so that it gives one a class.
std::optional<Fix> fit_last_layer(const Examination& exam, int last, std::int64_t classes)
{
    std::vector<int> row;
    for (int place = last;; place = exam.graph.wire(exam.state(place).inputs.front()).from) {
        row.push_back(place);
        const NodeState& state = exam.state(place);
        if (state.inputs.size() != 1) return std::nullopt;
        const std::string name(width_setting(*state.type));
        if (name.empty() || state.meaning->is_bypassed) continue;
        Settings settings = state.meaning->settings;
        settings[name] = classes;
        const std::optional<Shape> scores = with_settings(exam, row, settings);
        if (!scores || !(*scores == Shape{kBatch, classes})) return std::nullopt;
        return Fix{.text = fmt::format("Set {}'s {} to {}", exam.id(place), name, classes),
                   .edits = {ChangeSetting{exam.id(place), name, classes}}};
    }
}

/// New layers that make scores of whatever comes: a Linear, after a Flatten where it needs one.
std::optional<Fix> insert_linear(Examination& exam, const Wire& last, const Shape& got,
                                 std::int64_t classes)
{
    const SuggestedLayer flatten{"Flatten"};
    const SuggestedLayer linear{"Linear", {{"out_features", classes}}};
    const std::vector<SuggestedLayer> both{flatten, linear};
    const auto layers = std::span(both).subspan(got.rank() == 2 ? 1 : 0);
    const std::optional<Shape> scores = through(exam.catalog, layers, got);
    if (!scores || !(*scores == Shape{kBatch, classes})) return std::nullopt;
    const std::string text = layers.size() == 1 ? "Insert Linear" : "Insert Flatten and Linear";
    return insert_between(exam, *last.edge, layers, fmt::format("{} → {} scores", text, classes));
}

void check_classes(Examination& exam, const Wire& last)
{
    const Shape* got = exam.output(last.from);
    if (!exam.dataset || got == nullptr) return;
    const std::int64_t classes = exam.dataset->classes;
    const Shape wanted{kBatch, classes};
    if (*got == wanted || classes <= 0) return;
    const bool has_too_many = got->rank() == 2 && (*got)[1] > classes;
    Problem problem{.severity = has_too_many ? Severity::Warning : Severity::Error,
                    .code = "classes",
                    .edge = *last.edge,
                    .message =
                        fmt::format("{} has {} classes; {} gives {}", exam.network.dataset->name,
                                    classes, last.edge->from, got->to_string()),
                    .expected = wanted.to_string(),
                    .got = got->to_string(),
                    .why = "CrossEntropyLoss takes one score for each class of the data set."};
    for (std::optional<Fix> fix :
         {fit_last_layer(exam, last.from, classes), insert_linear(exam, last, *got, classes)}) {
        if (fix) problem.fixes.push_back(*std::move(fix));
    }
    exam.report(last.to, std::move(problem));
}

} // namespace

void check_loss(Examination& exam)
{
    const int loss = exam.graph.find(exam.result.loss);
    if (exam.result.loss.empty() || exam.graph.node(loss).type != "CrossEntropyLoss") return;
    const std::vector<int>& inputs = exam.state(loss).inputs;
    if (inputs.size() != 1) return;
    const Wire& last = exam.graph.wire(inputs.front());
    check_neighbour(exam, last_that_computes(exam, last));
    check_classes(exam, last);
}

} // namespace loom

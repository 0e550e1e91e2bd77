#include "core/network/network_file.h"
#include "core/optim/schedule.h"
#include "core/training/training_run.h"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

namespace loom {

namespace {

/// What a network trains as: positions, names and the number of epochs do not count, nor whether a
/// default is written out.
Network essence(const Network& network)
{
    Network plain = parse_network(to_loom(network), network.name);
    plain.name.clear();
    plain.description.clear();
    plain.unknown.clear();
    for (Node& node : plain.nodes) {
        node.x = node.y = 0;
        node.unknown.clear();
    }
    for (Edge& edge : plain.edges) edge.unknown.clear();
    TrainingSettings training = plain.training.value_or(TrainingSettings{});
    training.epochs = 0;
    training.unknown.clear();
    plain.training = training;
    return plain;
}

/// The first thing that differs; "" when both train alike.
std::string first_difference(const Network& before, const Network& now)
{
    const Network a = essence(before);
    const Network b = essence(now);
    if (a == b) return {};
    for (const Node& node : a.nodes) {
        const Node* same = b.nodes.find(node.id);
        if (same == nullptr) return node.id + " is gone";
        if (!(node == *same)) return node.id + " is another";
    }
    for (const Node& node : b.nodes)
        if (!a.nodes.contains(node.id)) return node.id + " is new";
    if (!(a.edges == b.edges)) return "the connections are others";
    if (!(a.dataset == b.dataset)) return "the data set or its transforms are others";
    return "the training settings are others";
}

std::string length_notice(const Plan& plan, std::int64_t epochs)
{
    const TrainingSettings& training = plan.training();
    std::string text =
        fmt::format("the run now goes on to {} epochs, not {}", epochs, training.epochs);
    if (Schedule(training.schedule, {.epochs = training.epochs}).depends_on_length()) {
        text += fmt::format("; the {} schedule is now spread over {} epochs, so learning rates "
                            "from here on are not those of a run begun with {} epochs",
                            training.schedule.name, epochs, epochs);
    }
    return text;
}

} // namespace

Resumption plan_resumption(const std::filesystem::path& folder, const Network& network,
                           const PlanOptions& options)
{
    if (!has_run(folder)) return {make_plan(network, options)};
    Resumption resumption{RunFolder::load_plan(folder)};
    Plan& plan = resumption.plan;
    TrainingSettings& training = *plan.network.training;
    Network asked = network;
    if (!asked.training) asked.training.emplace();
    if (options.seed && *options.seed != training.seed) {
        throw std::invalid_argument(fmt::format("{}: the run was begun with seed {}, not {}",
                                                folder.string(), training.seed, *options.seed));
    }
    // A seed given to the command line when the run began is not in the drawing.
    asked.training->seed = training.seed;
    if (const std::string difference = first_difference(plan.network, asked); !difference.empty()) {
        throw std::invalid_argument(
            fmt::format("{}: the run was begun with another network ({}): name another folder "
                        "with --run to train this one",
                        folder.string(), difference));
    }
    if (options.epochs && *options.epochs != training.epochs) {
        resumption.notices.push_back(length_notice(plan, *options.epochs));
        training.epochs = *options.epochs;
    }
    if (options.device != "auto") plan.device = options.device;
    if (options.threads != 0) plan.threads = options.threads;
    if (options.checkpoint_every != 0) plan.checkpoint_every = options.checkpoint_every;
    if (!options.data_root.empty()) plan.data_root = options.data_root;
    return resumption;
}

} // namespace loom

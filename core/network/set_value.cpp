#include "core/network/network_file.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "core/files/error.h"
#include "core/network/json_fields.h"
#include "core/network/nearest_name.h"
#include "core/network/plan_json.h"

namespace loom {
namespace {

using Names = std::vector<std::string>;

/// An assignment taken apart: "training.optimizer.lr=0.002".
struct Assignment {
    std::string path;
    Names keys;
    std::string text; ///< behind the "="
    Json value;       ///< the text as JSON, or as a word
};

[[noreturn]] void refuse(const Assignment& assignment, const std::string& reason)
{
    throw std::invalid_argument(fmt::format("{}: {}", assignment.path, reason));
}

/// Refuses the key at `depth` unless it is one of `known`.
void require_known(const Assignment& assignment, std::size_t depth,
                   std::span<const std::string> known)
{
    const std::string& key = assignment.keys.size() > depth ? assignment.keys[depth] : "";
    if (std::find(known.begin(), known.end(), key) != known.end()) return;
    std::string names, place;
    for (const std::string& name : known) names += (names.empty() ? "" : ", ") + name;
    for (std::size_t i = 0; i < depth; ++i) place += (i > 0 ? "." : "") + assignment.keys[i];
    const std::string inside = place.empty() ? "" : fmt::format(" in {}", place);
    const std::string what =
        key.empty() ? "the path ends too early"
                    : fmt::format("there is no \"{}\"{}{}", key, inside, did_you_mean(key, known));
    refuse(assignment,
           fmt::format("{}; expected {}{}", what, known.size() > 1 ? "one of " : "", names));
}

void require_depth(const Assignment& assignment, std::size_t depth)
{
    if (assignment.keys.size() <= depth) return;
    refuse(assignment, fmt::format("there is nothing called \"{}\" inside {}",
                                   assignment.keys[depth], assignment.keys[depth - 1]));
}

Assignment take_apart(std::string_view assignment)
{
    const std::size_t equals = assignment.find('=');
    if (equals == std::string_view::npos || equals == 0) {
        throw std::invalid_argument(
            fmt::format("expected path=value, as in training.epochs=3, got \"{}\"", assignment));
    }
    Assignment result;
    result.path = assignment.substr(0, equals);
    result.text = assignment.substr(equals + 1);
    for (std::size_t begin = 0; begin <= result.path.size();) {
        const std::size_t end = std::min(result.path.find('.', begin), result.path.size());
        result.keys.push_back(result.path.substr(begin, end - begin));
        begin = end + 1;
    }
    result.value =
        Json::accept(result.text) ? parse_json(result.text, result.path) : Json(result.text);
    return result;
}

void set_training(Network& network, const Assignment& assignment)
{
    const Names& keys = assignment.keys;
    require_known(assignment, 1, training_keys());
    const bool has_arguments = keys[1] == "optimizer" || keys[1] == "schedule";
    if (keys[1] == "early_stopping" && keys.size() > 2) {
        require_known(assignment, 2, early_stopping_keys());
    }
    if (has_arguments && keys.size() == 2) {
        refuse(assignment, fmt::format("expected an argument, as in training.{}.name=…", keys[1]));
    }
    require_depth(assignment, has_arguments || keys[1] == "early_stopping" ? 3 : 2);

    const TrainingSettings before = network.training.value_or(TrainingSettings{});
    Json document;
    document["training"] = parse_json(training_text(before), "training");
    Json* target = &document["training"];
    if (keys.size() == 3 && keys[1] == "schedule" && !target->contains("schedule")) {
        (*target)["schedule"]["name"] = before.schedule.name;
    }
    for (std::size_t i = 1; i < keys.size(); ++i) target = &(*target)[keys[i]];
    *target = assignment.value;
    const std::string no_file;
    const JsonField root(document, no_file);
    network.training = read_training(root.at("training"));
}

void set_dataset(Network& network, const Assignment& assignment)
{
    static const Names kKeys{"name"};
    require_known(assignment, 1, kKeys);
    require_depth(assignment, 2);
    if (!network.dataset) network.dataset.emplace();
    network.dataset->name = assignment.text;
}

void set_node_setting(Node& node, const Assignment& assignment, const LayerCatalog& catalog)
{
    if (assignment.keys.size() < 4) refuse(assignment, "expected the name of a setting");
    require_depth(assignment, 4);
    const std::string& name = assignment.keys[3];
    const std::optional<SettingValue> value = to_setting(assignment.value);
    if (!value) refuse(assignment, "expected a number, a list of numbers, a word, true or false");
    if (const LayerType* type = catalog.find(node.type)) {
        Names names;
        for (const SettingType& setting : type->settings) names.push_back(setting.name);
        const SettingType* setting = type->setting(name);
        if (setting == nullptr) {
            refuse(assignment, fmt::format("{} has no setting \"{}\"{}", type->name, name,
                                           did_you_mean(name, names)));
        }
        std::string why;
        const std::optional<SettingValue> form = canonical(*setting, *value, why);
        if (!form) refuse(assignment, why);
        node.settings[name] = *form;
    } else {
        node.settings[name] = *value;
    }
    node.unknown_settings.erase(name);
}

void set_node(Network& network, const Assignment& assignment)
{
    static const Names kKeys{"settings", "type", "x", "y"};
    Names ids;
    for (const Node& node : network.nodes) ids.push_back(node.id);
    const std::string id = assignment.keys.size() > 1 ? assignment.keys[1] : "";
    Node* node = network.nodes.find(id);
    if (node == nullptr) {
        refuse(assignment, fmt::format("there is no node \"{}\"{}", id, did_you_mean(id, ids)));
    }
    require_known(assignment, 2, kKeys);
    const std::string& key = assignment.keys[2];
    if (key == "settings") return set_node_setting(*node, assignment, LayerCatalog::built_in());
    require_depth(assignment, 3);
    if (key == "type") {
        node->type = assignment.text;
        return;
    }
    const std::string no_file;
    const JsonField field(assignment.value, no_file);
    (key == "x" ? node->x : node->y) = field.as_real(-kFarthest, kFarthest);
}

} // namespace

void set_value(Network& network, std::string_view assignment_text)
{
    static const Names kKeys{"name", "description", "dataset", "nodes", "training"};
    const Assignment assignment = take_apart(assignment_text);
    require_known(assignment, 0, kKeys);
    const std::string& key = assignment.keys.front();
    try {
        if (key == "training") return set_training(network, assignment);
        if (key == "dataset") return set_dataset(network, assignment);
        if (key == "nodes") return set_node(network, assignment);
    } catch (const FileError& error) {
        throw std::invalid_argument(error.what()); // a wrong argument, not a wrong file
    }
    require_depth(assignment, 1);
    (key == "name" ? network.name : network.description) = assignment.text;
}

} // namespace loom

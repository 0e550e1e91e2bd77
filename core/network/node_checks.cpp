#include "core/network/examination.h"
#include "core/network/fixes.h"
#include "core/network/nearest_name.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <fmt/core.h>

namespace loom {
namespace {

constexpr std::size_t kLongestId = 64;

/// The nearest layer types of misspelt ones; asked once each, since a drawing may be full of them.
class TypeNames {
public:
    explicit TypeNames(const LayerCatalog& catalog)
    {
        for (const LayerType& type : catalog.types()) names_.push_back(type.name);
    }
    const std::optional<std::string>& nearest(const std::string& word)
    {
        const auto [found, is_new] = nearest_.try_emplace(word);
        if (is_new) found->second = nearest_name(word, names_);
        return found->second;
    }

private:
    std::vector<std::string> names_;
    std::unordered_map<std::string, std::optional<std::string>> nearest_;
};

void check_type(Examination& exam, int place, TypeNames& names)
{
    const Node& node = exam.graph.node(place);
    if (exam.state(place).type != nullptr) return;
    Problem problem{.code = "unknown-type", .expected = "a layer type", .got = node.type};
    problem.message = fmt::format("There is no layer type \"{}\" in this version", node.type);
    if (const std::optional<std::string>& name = names.nearest(node.type)) {
        problem.fixes.push_back(
            {.text = fmt::format("Make it a {}", *name), .edits = {ChangeType{node.id, *name}}});
    }
    problem.fixes.push_back(take_out(exam, place, fmt::format("Remove {}", node.id)));
    exam.report(place, std::move(problem));
    exam.block(place, fmt::format("{} has a type that is known", node.id));
}

/// An identifier made of what is legal in `id`, or a fresh one.
NodeId legal_id(Examination& exam, int place)
{
    NodeId id;
    for (const char c : exam.id(place).substr(0, kLongestId)) {
        if (is_valid_node_id(std::string{'_', c}))
            id += c;
        else if (!id.empty() && id.back() != '_')
            id += '_';
    }
    while (!id.empty() && id.back() == '_') id.pop_back();
    if (is_valid_node_id(id) && exam.ids.is_free(id)) return id;
    const LayerType* type = exam.state(place).type;
    return exam.ids.of(type != nullptr ? type->id_stem : "layer");
}

void check_id(Examination& exam, int place)
{
    const NodeId& id = exam.id(place);
    if (is_valid_node_id(id)) return;
    const NodeId legal = legal_id(exam, place);
    exam.report(
        place,
        {.code = "id",
         .message = fmt::format("\"{}\" cannot name a node: names are Python identifiers", id),
         .expected = "letters, digits and _, not beginning with a digit, no word of Python's own",
         .got = id,
         .why = "The name becomes part of the weights' names and of the exported program.",
         .fixes = {
             {.text = fmt::format("Rename it to {}", legal), .edits = {RenameNode{id, legal}}}}});
}

void check_unknown_setting(Examination& exam, int place, const std::string& name,
                           const SettingValue* value)
{
    const Node& node = exam.graph.node(place);
    const LayerType& type = *exam.state(place).type;
    Problem problem{.severity = Severity::Warning, .code = "unknown-setting", .got = name};
    problem.message = fmt::format("{} has no setting \"{}\"", type.name, name);
    std::vector<std::string> free_names;
    for (const SettingType& setting : type.settings) {
        if (!node.settings.contains(setting.name)) free_names.push_back(setting.name);
    }
    const std::optional<std::string> nearest = nearest_name(name, free_names);
    std::string why;
    if (nearest && value != nullptr && canonical(*type.setting(*nearest), *value, why)) {
        problem.fixes.push_back(
            {.text = fmt::format("Call it {}", *nearest),
             .edits = {ResetSetting{node.id, name}, ChangeSetting{node.id, *nearest, *value}}});
    }
    problem.fixes.push_back(
        {.text = fmt::format("Remove {}", name), .edits = {ResetSetting{node.id, name}}});
    exam.report(place, std::move(problem));
}

void check_setting(Examination& exam, int place, const SettingType& setting,
                   const SettingValue& value)
{
    const NodeId& id = exam.id(place);
    std::string why;
    if (canonical(setting, value, why)) return;
    exam.report(place, {.code = "setting",
                        .message = why,
                        .got = to_python(value),
                        .why = setting.help,
                        .fixes = {{.text = fmt::format("Set {} to {}, the default", setting.name,
                                                       to_python(setting.default_value)),
                                   .edits = {ResetSetting{id, setting.name}}}}});
    exam.block(place, fmt::format("{}'s {} is legal", id, setting.name));
}

void check_settings(Examination& exam, int place)
{
    NodeState& state = exam.state(place);
    const Node& node = exam.graph.node(place);
    if (state.type == nullptr) {
        state.meaning->settings = node.settings;
        return;
    }
    for (const auto& [name, value] : node.settings) {
        const SettingType* setting = state.type->setting(name);
        if (setting == nullptr)
            check_unknown_setting(exam, place, name, &value);
        else
            check_setting(exam, place, *setting, value);
    }
    for (const auto& [name, text] : node.unknown_settings) {
        check_unknown_setting(exam, place, name, nullptr);
    }
    state.meaning->settings = complete_settings(*state.type, node.settings);
}

void check_bypass(Examination& exam, int place)
{
    const Node& node = exam.graph.node(place);
    const LayerType* type = exam.state(place).type;
    if (!node.bypassed || type == nullptr || exam.state(place).meaning->is_bypassed) return;
    exam.report(place, {.severity = Severity::Warning,
                        .code = "bypass",
                        .message = fmt::format("{} cannot be bypassed, and is not", type->name),
                        .why = "A bypassed layer hands on what comes in: an Input has nothing that "
                               "comes in, and behind a loss nothing goes on.",
                        .fixes = {{.text = fmt::format("Switch {} on", node.id),
                                   .edits = {Bypass{node.id, false}}}}});
}

} // namespace

void check_nodes(Examination& exam)
{
    TypeNames names(exam.catalog);
    for (int place = 0; place < exam.graph.size(); ++place) {
        check_type(exam, place, names);
        check_id(exam, place);
        check_settings(exam, place);
        check_bypass(exam, place);
    }
}

} // namespace loom

#include "core/network/network_file.h"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "core/files/atomic_file.h"
#include "core/network/json_fields.h"
#include "core/network/plan_json.h"

namespace loom {
namespace {

/// Settings as the file shows them: canonical, without those that say what the default says.
Settings written_settings(const Settings& given, const LayerType* type)
{
    if (type == nullptr) return given;
    Settings written;
    for (const auto& [name, value] : given) {
        const SettingType* setting = type->setting(name);
        std::string why; // what is not legal is written as it is
        const auto form = [&](const SettingValue& v) {
            return setting != nullptr ? canonical(*setting, v, why).value_or(v) : v;
        };
        const bool is_default = setting != nullptr && form(value) == form(setting->default_value);
        if (!is_default) written.emplace(name, form(value));
    }
    return written;
}

std::string position_text(double px) { return std::isfinite(px) ? short_number_text(px) : "0"; }

std::string node_text(const Node& node, const LayerCatalog& catalog)
{
    ObjectLine line, settings;
    settings.add(written_settings(node.settings, catalog.find(node.type)), node.unknown_settings);
    line.add_json("id", node.id).add_json("type", node.type);
    if (!settings.empty()) line.add("settings", settings.text());
    line.add("x", position_text(node.x)).add("y", position_text(node.y));
    if (node.bypassed) line.add_json("bypassed", true);
    return line.add(node.unknown).text();
}

std::string edge_text(const Edge& edge)
{
    ObjectLine line;
    line.add_json("from", edge.from).add_json("to", edge.to);
    if (edge.slot != 0) line.add_json("slot", edge.slot);
    return line.add(edge.unknown).text();
}

std::string list_text(const std::vector<std::string>& lines)
{
    if (lines.empty()) return "[]";
    std::string text = "[\n";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        text += "    " + lines[i] + (i + 1 < lines.size() ? ",\n" : "\n");
    }
    return text + "  ]";
}

template <typename Items, typename ToText>
std::string list_text(const Items& items, ToText to_text)
{
    std::vector<std::string> lines;
    lines.reserve(items.size());
    for (const auto& item : items) lines.push_back(to_text(item));
    return list_text(lines);
}

} // namespace

std::string to_loom(const Network& network, const LayerCatalog& catalog)
{
    std::string text = fmt::format("{{\n  \"format\": {}", kNetworkFormat);
    const auto add = [&text](std::string_view key, const std::string& value) {
        text += fmt::format(",\n  {}: {}", to_json_line(Json(key)), value);
    };
    add("name", to_json_line(network.name));
    if (!network.description.empty()) add("description", to_json_line(network.description));
    if (network.dataset) add("dataset", dataset_text(*network.dataset));
    add("nodes", list_text(network.nodes, [&](const Node& n) { return node_text(n, catalog); }));
    add("edges", list_text(network.edges, edge_text));
    if (network.training) add("training", training_text(*network.training));
    for (const auto& [key, value] : network.unknown) add(key, value);
    return text + "\n}\n";
}

void save_network(const std::filesystem::path& path, const Network& network)
{
    write_file_atomically(path, to_loom(network));
}

} // namespace loom

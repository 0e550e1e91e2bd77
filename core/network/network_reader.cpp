#include "core/network/network_file.h"

#include <unordered_map>
#include <utility>

#include <fmt/core.h>

#include "core/files/atomic_file.h"
#include "core/network/json_fields.h"
#include "core/network/plan_json.h"

namespace loom {
namespace {

constexpr std::size_t kLargestFile = std::size_t{64} << 20U;
constexpr std::int64_t kLastSlot = 9'999;

void check_format(const JsonField& root)
{
    const JsonField format = root.at("format");
    const Json& value = format.value();
    if (value.is_number_integer() && value > kNetworkFormat) {
        format.fail(fmt::format("this network has format {}, of a newer version of Tensorloom; "
                                "this version reads format {}",
                                to_json_line(value), kNetworkFormat));
    }
    if (value != kNetworkFormat || !value.is_number_integer()) {
        format.fail_expecting(fmt::format("{}", kNetworkFormat));
    }
}

SettingValue canonical_or_as_given(const SettingType& type, SettingValue value)
{
    std::string why; // the diagnosis says it
    return canonical(type, value, why).value_or(std::move(value));
}

void read_settings(const JsonField& field, const LayerType* type, Node& node)
{
    for (const auto& [name, value] : field.as_object().value().items()) {
        const SettingType* setting = type != nullptr ? type->setting(name) : nullptr;
        if (setting != nullptr) {
            const SettingValue given = field.member(name).as_setting();
            node.settings.emplace(name, canonical_or_as_given(*setting, given));
        } else if (std::optional<SettingValue> given = to_setting(value)) {
            node.settings.emplace(name, *std::move(given));
        } else {
            node.unknown_settings.emplace(name, to_json_line(value));
        }
    }
}

Node read_node(const JsonField& field, const LayerCatalog& catalog)
{
    static const std::vector<std::string> kKeys{"id", "type", "settings", "x", "y", "bypassed"};
    Node node;
    node.id = field.as_object().at("id").as_word();
    node.type = field.at("type").as_word();
    if (field.has("settings")) {
        read_settings(field.at("settings"), catalog.find(node.type), node);
    }
    if (field.has("x")) node.x = field.at("x").as_real(-kFarthest, kFarthest);
    if (field.has("y")) node.y = field.at("y").as_real(-kFarthest, kFarthest);
    if (field.has("bypassed")) node.bypassed = field.at("bypassed").as_switch();
    node.unknown = field.unknown_keys(kKeys);
    return node;
}

NodeList read_nodes(const JsonField& list, const LayerCatalog& catalog)
{
    std::vector<Node> nodes;
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < list.as_list().value().size(); ++i) {
        const JsonField field = list.element(i);
        Node node = read_node(field, catalog);
        const auto [place, is_new] = places.emplace(node.id, i);
        if (!is_new) {
            field.at("id").fail(fmt::format("{} is the id of nodes[{}] already; ids are unique",
                                            to_json_line(node.id), place->second));
        }
        nodes.push_back(std::move(node));
    }
    return NodeList(std::move(nodes));
}

Edge read_edge(const JsonField& field)
{
    static const std::vector<std::string> kKeys{"from", "to", "slot"};
    Edge edge;
    edge.from = field.as_object().at("from").as_word();
    edge.to = field.at("to").as_word();
    if (field.has("slot")) edge.slot = static_cast<int>(field.at("slot").as_integer(0, kLastSlot));
    edge.unknown = field.unknown_keys(kKeys);
    return edge;
}

} // namespace

Network parse_network(std::string_view text, const std::string& file_name,
                      const LayerCatalog& catalog)
{
    static const std::vector<std::string> kKeys{"format", "name",  "description", "dataset",
                                                "nodes",  "edges", "training"};
    const Json document = parse_json(text, file_name);
    const JsonField root(document, file_name);
    root.as_object();
    check_format(root);

    Network network;
    if (root.has("name")) network.name = root.at("name").as_word();
    if (root.has("description")) network.description = root.at("description").as_word();
    if (root.has("dataset")) network.dataset = read_dataset(root.at("dataset"));
    network.nodes = read_nodes(root.at("nodes"), catalog);
    const JsonField edges = root.at("edges");
    for (std::size_t i = 0; i < edges.as_list().value().size(); ++i) {
        network.edges.push_back(read_edge(edges.element(i)));
    }
    if (root.has("training")) network.training = read_training(root.at("training"));
    network.unknown = root.unknown_keys(kKeys);
    return network;
}

Network load_network(const std::filesystem::path& path)
{
    return parse_network(read_file(path, kLargestFile), path.string());
}

} // namespace loom

#include "gui/training/drawing_meaning.h"

#include "core/layers/layer_type.h"

namespace loom {

Network meaningOf(const Network& network, const LayerCatalog& catalog)
{
    Network meaning = network;
    meaning.name.clear();
    meaning.description.clear();
    meaning.unknown.clear();
    for (Node& node : meaning.nodes) {
        node.x = node.y = 0;
        node.unknown.clear();
        const LayerType* type = catalog.find(node.type);
        if (type == nullptr) continue;
        for (auto& [name, value] : node.settings) {
            const SettingType* known = type->setting(name);
            std::string why;
            if (known != nullptr) value = canonical(*known, value, why).value_or(value);
        }
        std::erase_if(node.settings, [type](const auto& setting) {
            const SettingType* known = type->setting(setting.first);
            return known != nullptr && known->default_value == setting.second;
        });
    }
    for (Edge& edge : meaning.edges) edge.unknown.clear();
    return meaning;
}

} // namespace loom

#include "core/layers/layer_type.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/core.h>

namespace loom {

std::string_view name(Category category)
{
    switch (category) {
    case Category::Data: return "Data";
    case Category::Convolution: return "Convolution";
    case Category::Linear: return "Linear";
    case Category::Activation: return "Activation";
    case Category::Pooling: return "Pooling";
    case Category::Normalise: return "Normalise";
    case Category::Shape: return "Shape";
    case Category::Merge: return "Merge";
    case Category::Loss: return "Loss";
    }
    return "";
}

const SettingType* LayerType::setting(std::string_view setting_name) const
{
    const auto found = std::ranges::find(settings, setting_name, &SettingType::name);
    return found == settings.end() ? nullptr : &*found;
}

Settings LayerType::default_settings() const
{
    Settings defaults;
    for (const SettingType& type : settings) defaults[type.name] = type.default_value;
    return defaults;
}

const LayerType* LayerCatalog::find(std::string_view type_name) const
{
    const auto found = std::ranges::find(types_, type_name, &LayerType::name);
    return found == types_.end() ? nullptr : &*found;
}

void LayerCatalog::add(LayerType type)
{
    if (find(type.name) != nullptr) {
        throw std::invalid_argument(fmt::format(
            "[LayerCatalog::add] expected a new name, got {}, which exists", type.name));
    }
    types_.push_back(std::move(type));
}

} // namespace loom

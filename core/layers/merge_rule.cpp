#include "core/layers/merge_rule.h"

#include <fmt/core.h>

namespace loom {

namespace {

using Integers = std::vector<std::int64_t>;

/// Layers that make `wanted` of the image `x`.
std::vector<SuggestedLayer> image_layers(const Shape& wanted, const Shape& x,
                                         MatchChannels channels)
{
    std::vector<SuggestedLayer> layers;
    if (wanted[2] != x[2] || wanted[3] != x[3]) {
        layers.push_back({"AdaptiveAvgPool2d", {{"output_size", Integers{wanted[2], wanted[3]}}}});
    }
    if (channels == MatchChannels::Yes && wanted[1] != x[1]) {
        layers.push_back(
            {"Conv2d", {{"kernel_size", Integers{1, 1}}, {"out_channels", wanted[1]}}});
    }
    return layers;
}

bool are_settings_legal(const Shape& wanted)
{
    for (int axis = 1; axis < wanted.rank(); ++axis) {
        if (wanted[axis] > static_cast<std::int64_t>(kMaxWindow)) return false;
    }
    return true;
}

} // namespace

std::vector<SuggestedFix> ways_to_match(const Shape& wanted, const Shape& x, int slot,
                                        MatchChannels channels)
{
    if (wanted.rank() != x.rank() || !are_settings_legal(wanted)) return {};
    std::vector<SuggestedLayer> layers;
    if (x.rank() == 4) layers = image_layers(wanted, x, channels);
    if (x.rank() == 2 && channels == MatchChannels::Yes) {
        layers.push_back({"Linear", {{"out_features", wanted[1]}}});
    }
    if (layers.empty()) return {};

    std::string names;
    for (const SuggestedLayer& layer : layers) {
        const std::string_view name = layer.type == "Conv2d"   ? "1×1 Conv2d"
                                      : layer.type == "Linear" ? "Linear"
                                                               : "average pooling";
        names += fmt::format("{}{}", names.empty() ? "" : " and ", name);
    }
    SuggestedFix fix = insert("", layers.front(), {layers.begin() + 1, layers.end()});
    Shape result = x;
    for (int axis = channels == MatchChannels::Yes ? 1 : 2; axis < x.rank(); ++axis) {
        result[axis] = wanted[axis];
    }
    fix.text = fmt::format("Insert {} → {}", names, result.to_string());
    fix.slot = slot;
    return {fix};
}

} // namespace loom

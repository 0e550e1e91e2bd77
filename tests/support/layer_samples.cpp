#include "tests/support/layer_checks.h"

#include <algorithm>
#include <numeric>

#include <fmt/core.h>

namespace loom {

namespace {

using Integers = std::vector<std::int64_t>;

/// Sizes of a sample, or some of the last, perhaps with two joined, one left open or two swapped:
/// what Reshape and LayerNorm take, and a good deal that they do not.
Integers random_sizes(const SettingType& type, Sampler& sampler, const std::vector<Shape>& inputs)
{
    Integers sizes{1, 2, 3};
    if (!inputs.empty() && inputs[0].rank() > 1) {
        sizes.assign(inputs[0].begin() + 1, inputs[0].end());
    }
    if (sampler.coin()) {
        const auto count = sampler.integer(0, static_cast<std::int64_t>(sizes.size()) - 1);
        sizes.erase(sizes.begin(), sizes.begin() + count);
    }
    if (sizes.size() > 1 && sampler.integer(0, 2) == 0) {
        if (sizes[0] < 1000 && sizes[1] < 1000) sizes[1] *= sizes[0];
        sizes.erase(sizes.begin());
    }
    if (sampler.integer(0, 2) == 0) std::ranges::reverse(sizes);
    if (type.min < 0 && sampler.coin()) sizes[0] = -1;
    return sizes;
}

std::int64_t small_integer(const SettingType& type, Sampler& sampler)
{
    const auto low = static_cast<std::int64_t>(std::max(type.min, -3.0));
    const auto high = static_cast<std::int64_t>(std::min<double>(type.max, 4));
    return sampler.integer(low, high);
}

Shape random_input(Sampler& sampler)
{
    const std::int64_t ranks[] = {4, 4, 4, 2, 2, 3, 1, 5};
    Shape shape{kBatch};
    for (std::int64_t axis = ranks[sampler.integer(0, 7)]; axis > 1; --axis) {
        shape.push_back(sampler.integer(1, 7));
    }
    return shape;
}

std::vector<Shape> random_inputs(const LayerType& type, Sampler& sampler)
{
    if (type.max_inputs == 0) return {};
    const std::int64_t most = type.max_inputs < 0 ? type.min_inputs + 2 : type.max_inputs;
    const auto count = static_cast<std::size_t>(sampler.integer(type.min_inputs, most));
    std::vector<Shape> inputs(count, random_input(sampler));
    // One axis differs in some, as Concat allows.
    const auto axis = static_cast<int>(sampler.integer(1, 3));
    for (std::size_t i = 1; i < count; ++i) {
        if (axis < inputs[i].rank() && sampler.coin()) inputs[i][axis] = sampler.integer(1, 7);
    }
    return inputs;
}

} // namespace

std::string LayerSample::to_string() const
{
    std::string text;
    for (const auto& [name, value] : settings)
        text += fmt::format("{}={} ", name, to_python(value));
    for (const Shape& input : inputs) text += input.to_string() + " ";
    return text;
}

SettingValue random_value(const SettingType& type, Sampler& sampler,
                          const std::vector<Shape>& inputs)
{
    if (type.optional && sampler.coin()) return {};
    switch (type.kind) {
    case SettingKind::Integer: return small_integer(type, sampler);
    case SettingKind::PairOrWord:
        if (sampler.integer(0, 2) == 0) {
            const auto last = static_cast<std::int64_t>(type.choices.size()) - 1;
            return type.choices[static_cast<std::size_t>(sampler.integer(0, last))];
        }
        [[fallthrough]];
    case SettingKind::Pair:
        return Integers{small_integer(type, sampler), small_integer(type, sampler)};
    case SettingKind::Real: return sampler.real(std::max(type.min, -0.5), std::min(type.max, 0.9));
    case SettingKind::Switch: return sampler.coin();
    case SettingKind::Choice: {
        const auto last = static_cast<std::int64_t>(type.choices.size()) - 1;
        return type.choices[static_cast<std::size_t>(sampler.integer(0, last))];
    }
    case SettingKind::Integers: return random_sizes(type, sampler, inputs);
    case SettingKind::Reals: {
        const bool has_classes = !inputs.empty() && inputs[0].rank() > 1;
        const std::int64_t size = has_classes ? std::clamp<std::int64_t>(inputs[0][1], 0, 50) : 2;
        std::vector<double> values;
        for (std::int64_t i = 0; i < size; ++i) values.push_back(sampler.real(0.5, 2));
        return values;
    }
    }
    return {};
}

std::optional<LayerSample> random_layer_sample(const LayerType& type, Sampler& sampler)
{
    for (int attempt = 0; attempt < 2000; ++attempt) {
        LayerSample sample{type.default_settings(), random_inputs(type, sampler)};
        for (const SettingType& setting : type.settings) {
            if (sampler.integer(0, 2) == 0) continue;
            sample.settings[setting.name] = random_value(setting, sampler, sample.inputs);
        }
        if (!type.infer(sample.settings, sample.inputs).misfit) return sample;
    }
    return std::nullopt;
}

} // namespace loom

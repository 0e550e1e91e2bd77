#include "tests/support/layer_checks.h"

#include <algorithm>

#include <fmt/core.h>

namespace loom {

namespace {

constexpr std::uint64_t kSeed = 22;

bool is_legal(const LayerType& type, const Settings& settings)
{
    return std::ranges::all_of(settings, [&type](const auto& entry) {
        const SettingType* const setting = type.setting(entry.first);
        std::string why;
        return setting != nullptr && canonical(*setting, entry.second, why) == entry.second;
    });
}

/// Fixes whose settings are illegal, or that leave this misfit as it is.
std::string check_fixes(const LayerType& type, const LayerSample& sample, const Misfit& misfit,
                        const LayerCatalog& catalog)
{
    for (const SuggestedFix& fix : misfit.fixes) {
        if (fix.text.empty()) return "suggests a fix without a text";
        const bool is_setting = fix.kind == SuggestedFix::Kind::ChangeSetting;
        const LayerType* const changed = is_setting ? &type : catalog.find(fix.type);
        if (changed == nullptr || !is_legal(*changed, fix.settings)) {
            return fmt::format("\"{}\" is no legal change", fix.text);
        }
        const Inference after = infer_after(fix, type, sample, catalog);
        // Another problem may come to light, but not the same one again.
        if (after.misfit && after.misfit->why == misfit.why) {
            return fmt::format("\"{}\" does not mend: {}", fix.text, misfit.why);
        }
    }
    return {};
}

std::string check_inference(const LayerType& type, const LayerSample& sample,
                            const LayerCatalog& catalog)
{
    const Inference inference = type.infer(sample.settings, sample.inputs);
    if (const auto& misfit = inference.misfit) {
        if (misfit->expected.empty() || misfit->got.empty() || misfit->why.empty()) {
            return "gives a misfit without its reasons";
        }
        if (!misfit->setting.empty() && type.setting(misfit->setting) == nullptr) {
            return "blames an unknown setting " + misfit->setting;
        }
        return check_fixes(type, sample, *misfit, catalog);
    }
    if (inference.arithmetic.empty()) return "shows no arithmetic";
    std::int64_t size = 1;
    for (int axis = 1; axis < inference.output.rank(); ++axis) {
        const std::int64_t length = inference.output[axis];
        if (length < 1 || length > (std::int64_t{1} << 40) / size) {
            return "gives the shape " + inference.output.to_string();
        }
        size *= length;
    }
    return inference.multiply_adds < 0 ? "counts negative multiply-adds" : "";
}

/// Values at the limits, or among the usual ones.
SettingValue extreme_value(const SettingType& type, Sampler& sampler,
                           const std::vector<Shape>& inputs)
{
    const auto limit = static_cast<std::int64_t>(sampler.coin() ? type.max : type.min);
    const bool is_usual = sampler.coin();
    if (type.kind == SettingKind::Integer && !is_usual) return limit;
    if (type.kind == SettingKind::Pair && !is_usual) {
        return std::vector<std::int64_t>{limit, sampler.coin() ? limit : 1};
    }
    if (type.kind == SettingKind::Integers && !is_usual && type.max > 1e6) {
        return std::vector<std::int64_t>(static_cast<std::size_t>(sampler.integer(0, 9)), limit);
    }
    return random_value(type, sampler, inputs);
}

/// Shapes of every rank, some as large as shapes may be, and some that no layer gives.
std::vector<Shape> extreme_inputs(const LayerType& type, Sampler& sampler)
{
    if (type.max_inputs == 0) return {};
    const auto rank = static_cast<int>(sampler.integer(sampler.coin() ? 1 : 4, 8));
    Shape shape{kBatch};
    for (int axis = 1; axis < (sampler.coin() ? rank : 4); ++axis) {
        shape.push_back(sampler.integer(1, 6));
    }
    if (shape.rank() > 1 && sampler.coin()) {
        const std::int64_t large[] = {0, 1'000'000, std::int64_t{1} << 38, INT64_MAX, -5};
        shape[static_cast<int>(sampler.integer(1, shape.rank() - 1))] =
            large[sampler.integer(0, 4)];
    }
    std::vector<Shape> inputs(static_cast<std::size_t>(type.min_inputs), shape);
    if (inputs.size() > 1 && sampler.coin()) inputs[1] = Shape{kBatch, sampler.integer(1, 6), 2, 2};
    return inputs;
}

} // namespace

std::string check_description(const LayerType& type)
{
    if (type.name.empty() || type.display_name.empty() || type.id_stem.empty())
        return "has no name";
    if (!type.help.ends_with(".")) return "has no sentence of help";
    if (!type.url.starts_with("https://")) return "has no page";
    if (type.infer == nullptr || type.to_onnx == nullptr) return "lacks its rule or its export";
    for (const SettingType& setting : type.settings) {
        std::string why;
        const auto value = canonical(setting, setting.default_value, why);
        if (!value) return "has an illegal default: " + why;
        if (*value != setting.default_value) return "has a default that is not canonical";
        if (!setting.help.ends_with(".")) return setting.name + " has no sentence of help";
        if (setting.min > setting.max) return setting.name + " has limits the wrong way round";
    }
    return {};
}

std::string check_misfits(const LayerType& type, const LayerCatalog& catalog, int count)
{
    Sampler sampler(kSeed);
    for (int i = 0; i < count; ++i) {
        LayerSample sample{type.default_settings(), extreme_inputs(type, sampler)};
        for (const SettingType& setting : type.settings) {
            std::string why;
            const auto value =
                canonical(setting, extreme_value(setting, sampler, sample.inputs), why);
            if (value && sampler.coin()) sample.settings[setting.name] = *value;
        }
        const std::string wrong = check_inference(type, sample, catalog);
        if (!wrong.empty()) return fmt::format("{}: {}", sample.to_string(), wrong);
    }
    return {};
}

Inference infer_after(const SuggestedFix& fix, const LayerType& type, const LayerSample& sample,
                      const LayerCatalog& catalog)
{
    LayerSample mended = sample;
    const LayerType* mended_type = &type;
    std::vector<SuggestedLayer> layers;
    switch (fix.kind) {
    case SuggestedFix::Kind::ChangeSetting:
        for (const auto& [name, value] : fix.settings) mended.settings[name] = value;
        break;
    case SuggestedFix::Kind::ChangeType: mended_type = catalog.find(fix.type); break;
    case SuggestedFix::Kind::InsertBefore:
        layers.push_back({fix.type, fix.settings});
        layers.insert(layers.end(), fix.more.begin(), fix.more.end());
        break;
    }
    if (mended_type == nullptr)
        return {.misfit = Misfit{.expected = "", .got = fix.type, .why = ""}};
    Shape* const input =
        mended.inputs.empty() ? nullptr : &mended.inputs[static_cast<std::size_t>(fix.slot)];
    for (const SuggestedLayer& layer : layers) {
        const LayerType* const inserted = catalog.find(layer.type);
        if (inserted == nullptr || input == nullptr) {
            return {.misfit = Misfit{.expected = "", .got = layer.type, .why = ""}};
        }
        Settings settings = inserted->default_settings();
        for (const auto& [name, value] : layer.settings) settings[name] = value;
        const Inference inference = inserted->infer(settings, std::span(input, 1));
        if (inference.misfit) return inference;
        *input = inference.output;
    }
    return mended_type->infer(mended.settings, mended.inputs);
}

} // namespace loom

#include "core/training/training_data.h"

#include "core/files/md5.h"
#include "datasets/load.h"

#include <fmt/core.h>

#include <stdexcept>

namespace loom {

namespace {

std::vector<double> numbers(const std::string& transform, const std::string& setting,
                            const SettingValue& value)
{
    if (const auto* real = std::get_if<double>(&value)) return {*real};
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return {static_cast<double>(*integer)};
    if (const auto* reals = std::get_if<std::vector<double>>(&value)) return *reals;
    if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&value))
        return {integers->begin(), integers->end()};
    throw std::invalid_argument(
        fmt::format("[{}] expected numbers for {}, got {}", transform, setting, to_python(value)));
}

template <typename T>
std::string_view bytes_of(const T& value)
{
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

} // namespace

std::vector<Transform> transforms_of(const Network& network, const Shape& image_shape)
{
    if (!network.dataset) return {};
    std::vector<TransformChoice> choices;
    for (const TransformSettings& transform : network.dataset->transforms) {
        TransformChoice choice{transform.name};
        for (const auto& [setting, value] : transform.settings)
            choice.settings[setting] = numbers(transform.name, setting, value);
        choices.push_back(std::move(choice));
    }
    return make_transforms(choices, image_shape);
}

TrainingData open_training_data(const Plan& plan)
{
    if (!plan.network.dataset) {
        throw std::invalid_argument(
            "the network names no data set: expected \"dataset\": {\"name\": …}");
    }
    const LoadedDataset loaded = load_dataset(plan.network.dataset->name, plan.data_root);
    return {loaded.train, loaded.test,
            transforms_of(plan.network, loaded.train->description().image_shape)};
}

std::string digest_of(const Dataset& dataset)
{
    constexpr std::int64_t kStride = 61;
    Md5 digest;
    const std::int64_t size = dataset.size();
    digest.add(bytes_of(size));
    const bool in_memory = dataset.labels().defined();
    const std::int64_t* labels = in_memory ? dataset.labels().data<std::int64_t>() : nullptr;
    for (std::int64_t i = 0; i < size; ++i) {
        const std::int64_t label = in_memory ? labels[dataset.row(i)] : dataset.item(i).label;
        digest.add(bytes_of(label));
    }
    for (std::int64_t i = 0; i < size; i += kStride) {
        const Tensor image = dataset.item(i).image.contiguous();
        digest.add({reinterpret_cast<const char*>(image.data<std::uint8_t>()),
                    static_cast<std::size_t>(image.numel())});
    }
    return digest.finish();
}

} // namespace loom

#include "core/training/memory_forecast.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <string_view>

namespace loom {

namespace {

constexpr std::size_t kFloat = sizeof(float);
// Of the libraries for matrix products: what they work in, once to train and once to evaluate.
constexpr std::size_t kLibraries = std::size_t{64} << 20;

/// Layers whose output is their input's memory.
bool moves_nothing(std::string_view type)
{
    constexpr std::string_view kTypes[] = {"Flatten", "Identity", "Reshape", "Squeeze",
                                           "Unsqueeze"};
    return std::ranges::find(kTypes, type) != std::end(kTypes);
}

/// Numbers that the optimizer keeps for each parameter.
std::size_t moments(const OptimizerSettings& optimizer) { return optimizer.name == "SGD" ? 1 : 2; }

} // namespace

std::size_t MemoryForecast::needed(std::int64_t batch_size) const
{
    return fixed + per_image * static_cast<std::size_t>(batch_size);
}

std::int64_t MemoryForecast::largest_batch(std::size_t bytes) const
{
    if (bytes <= fixed || per_image == 0) return 0;
    return static_cast<std::int64_t>((bytes - fixed) / per_image);
}

MemoryForecast forecast_memory(const Network& network, const Diagnosis& diagnosis,
                               const TrainingSettings& training, std::size_t dataset_bytes)
{
    std::size_t values = 0, largest = 0;
    for (const NodeId& id : diagnosis.order) {
        const Shape* shape = diagnosis.output_shape(id);
        if (shape == nullptr || shape->rank() == 0 || id == diagnosis.loss ||
            moves_nothing(network.nodes.at(id).type))
            continue;
        std::size_t numbers = 1;
        for (int axis = 1; axis < shape->rank(); ++axis)
            numbers *= static_cast<std::size_t>((*shape)[axis]);
        values += numbers;
        largest = std::max(largest, numbers);
    }
    const auto parameters = static_cast<std::size_t>(diagnosis.parameters);
    // Every value stays for its gradient; of gradients there are two at a time.
    return {.fixed = parameters * kFloat * (2 + moments(training.optimizer)) + dataset_bytes +
                     kLibraries,
            .per_image = (values + 2 * largest) * kFloat};
}

std::string memory_advice(const MemoryForecast& forecast, std::int64_t batch_size,
                          std::size_t bytes)
{
    constexpr double kMiB = 1 << 20;
    const std::string need = fmt::format("batches of {} need about {:.0f} MiB", batch_size,
                                         static_cast<double>(forecast.needed(batch_size)) / kMiB);
    // What the forecast leaves out takes some, too; and a step that failed shows that it did not
    // fit, whatever the forecast says.
    const std::int64_t fits =
        std::min(forecast.largest_batch(bytes / 10 * 9), (batch_size + 1) / 2);
    if (fits < 1 || batch_size < 2)
        return need + "; not even one image fits: train a smaller network, or on the CPU";
    return fmt::format("{}; try training.batch_size {}", need,
                       std::bit_floor(static_cast<std::uint64_t>(fits)));
}

} // namespace loom

#pragma once

#include "core/network/diagnosis.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string_view>

namespace loom {

/// Random choices that are the same on every machine, unlike the standard distributions'.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    /// An integer in [low, high].
    std::int64_t roll(std::int64_t low, std::int64_t high)
    {
        return low +
               static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool chance(int percent) { return roll(1, 100) <= percent; }
    template <typename Container>
    auto& pick(Container& items)
    {
        return items[static_cast<std::size_t>(roll(0, std::ssize(items) - 1))];
    }

private:
    std::mt19937_64 engine_;
};

struct RandomNetworkOptions {
    int min_nodes = 5;
    int max_nodes = 20;
    bool dropout = true; ///< false: every Dropout has p = 0, so that training mode can be compared
};

/// A legal drawing over all layer types of the catalog, with branches, merges, images and flat
/// parts, a loss and weights few enough for tests. Every node leads to the loss. The same for the
/// same seed.
Network random_network(std::uint64_t seed, const RandomNetworkOptions& options = {},
                       const LayerCatalog& catalog = LayerCatalog::built_in());

/// The data sets of the tests: FashionMNIST, [1, 28, 28] with 10 classes, and CIFAR10.
std::optional<DatasetShape> test_dataset(std::string_view name);

} // namespace loom

#pragma once

#include "core/tensor/safetensors.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// Whole networks beside PyTorch: what make_network_reference.py reads and writes.
namespace loom {

/// Tensors as that script's header lays them out, and the network files by name.
struct NetworkReference {
    NamedTensors tensors;
    std::map<std::string, std::string> networks;
};
NetworkReference load_network_reference(const std::filesystem::path& path);

/// Random networks first … first + count - 1 with weights, batch and target, in float64.
void draw_networks(std::uint64_t first, std::uint64_t count, const std::filesystem::path& path);

/// How far our results are from PyTorch's in one mode and dtype: the largest |a − b|, each relative
/// to the largest of its kind (output, loss, any gradient, running statistics).
struct ReferenceError {
    double output = 0, loss = 0, gradient = 0, buffer = 0;
    double largest() const;
};
enum class ReferenceMode : std::uint8_t { Eval, Train };
/// Throws when a tensor is missing on either side.
ReferenceError compare_with_reference(const NetworkReference& reference, const std::string& name,
                                      ReferenceMode mode, DType dtype);

// The limits.
inline constexpr double kFloat64Limit = 1e-9, kFloat32Limit = 5e-4;

} // namespace loom

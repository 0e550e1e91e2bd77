#pragma once

#include "core/tensor/tensor.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace loom {

/// A position in the counter-based stream of random numbers. Drawing moves it on; equal generators
/// give equal numbers on every device and for any number of threads.
class Generator {
public:
    explicit Generator(std::uint64_t seed = 0, std::uint64_t stream = 0) : key_{seed, stream} {}
    /// A stream of its own for a name ("conv1.weight", "shuffle") and two counters (epoch, step):
    /// FNV-1a of the name, then SplitMix64's finaliser over name, epoch and step in turn. Part of
    /// what a checkpoint relies on: never to be changed.
    Generator(std::uint64_t seed, std::string_view purpose, std::uint64_t epoch = 0,
              std::uint64_t step = 0);
    /// The key for one call; the next call gets another.
    PhiloxKey next();
    std::uint64_t seed() const { return key_.seed; }

private:
    PhiloxKey key_;
};

Tensor rand(const Shape& shape, Generator& generator, const TensorOptions& options = {});
Tensor randn(const Shape& shape, Generator& generator, const TensorOptions& options = {});
/// Integers in [low, high).
Tensor randint(std::int64_t low, std::int64_t high, const Shape& shape, Generator& generator,
               const TensorOptions& options = {.dtype = DType::Int64});
Tensor rand_like(const Tensor& other, Generator& generator);
Tensor randn_like(const Tensor& other, Generator& generator);
/// In place: [low, high) of a floating tensor.
void uniform_(Tensor& x, double low, double high, Generator& generator);

/// A permutation of 0 … n-1 as a pure function of its arguments (Fisher–Yates over Philox).
std::vector<std::int64_t> permutation(std::int64_t n, std::uint64_t seed, std::uint64_t epoch);
/// One Philox block on the host: four 32-bit numbers for a counter.
std::array<std::uint32_t, 4> philox(PhiloxKey key, std::uint64_t counter);

} // namespace loom

#pragma once

#include <cstdint>
#include <vector>

#include "core/tensor/tensor.h"

namespace loom {

/// Random sizes and tensors for samples; equal seeds give equal samples.
class Sampler {
public:
    explicit Sampler(std::uint64_t seed) : state_(seed) {}

    /// In [low, high], both included.
    std::int64_t integer(std::int64_t low, std::int64_t high);
    double real(double low, double high);
    bool coin() { return integer(0, 1) == 1; }
    /// Every size in [low, high].
    Shape shape(int rank, std::int64_t low = 1, std::int64_t high = 5);
    /// float64 in [low, high), contiguous or transposed, sliced or (rarely) expanded.
    Tensor tensor(const Shape& shape, double low = -2, double high = 2);
    /// As `tensor`, with elements at least `gap` apart, so that no two are nearly equal.
    Tensor distinct(const Shape& shape, double gap = 0.01);
    /// `shape` with some axes 1 and some leading ones gone, so that it broadcasts back to it.
    Shape broadcastable(const Shape& shape);

private:
    std::uint64_t next();
    enum class Repeats : std::uint8_t { No, Allowed };
    Tensor laid_out(std::vector<double> values, const Shape& shape, Repeats repeats);

    std::uint64_t state_;
};

} // namespace loom

#pragma once

#include "core/files/json.h"
#include "core/tensor/tensor.h"

#include <array>
#include <cstdint>

namespace loom {

/// What the inspector tells of a tensor's numbers. Mean, deviation (of the population), limits and
/// histogram are of the finite ones.
struct TensorStatistics {
    double mean = 0, std = 0, min = 0, max = 0;
    std::int64_t zeros = 0, nans = 0, infinities = 0;
    std::array<std::int64_t, 32> histogram{}; ///< from min to max, in bins of one width
};

/// Of any tensor on the host; single-threaded.
TensorStatistics compute_statistics(const Tensor& x);
/// {"low", "high", "counts"}
Json histogram_json(const TensorStatistics& statistics);
/// Square root of the sum of squares.
double norm(const Tensor& x);

} // namespace loom

#include "core/engine/tensor_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace loom {

namespace {

void count_bins(TensorStatistics& statistics, const std::vector<double>& values)
{
    auto& bins = statistics.histogram;
    const auto count = static_cast<double>(bins.size());
    const double width = (statistics.max - statistics.min) / count;
    for (const double value : values) {
        if (!std::isfinite(value)) continue;
        const double place = width > 0 ? (value - statistics.min) / width : 0;
        const double bin = std::clamp(std::floor(place), 0.0, count - 1);
        ++bins[static_cast<std::size_t>(bin)];
    }
}

} // namespace

TensorStatistics compute_statistics(const Tensor& x)
{
    const std::vector<double> values = x.to_vector<double>();
    TensorStatistics statistics;
    statistics.min = std::numeric_limits<double>::infinity();
    statistics.max = -std::numeric_limits<double>::infinity();
    double sum = 0, finite = 0;
    for (const double value : values) {
        statistics.zeros += value == 0 ? 1 : 0;
        statistics.nans += std::isnan(value) ? 1 : 0;
        statistics.infinities += std::isinf(value) ? 1 : 0;
        if (!std::isfinite(value)) continue;
        statistics.min = std::min(statistics.min, value);
        statistics.max = std::max(statistics.max, value);
        sum += value;
        ++finite;
    }
    if (finite == 0) {
        statistics.min = statistics.max = 0;
        return statistics;
    }
    statistics.mean = sum / finite;
    double squares = 0;
    for (const double value : values)
        if (std::isfinite(value)) squares += (value - statistics.mean) * (value - statistics.mean);
    statistics.std = std::sqrt(squares / finite);
    count_bins(statistics, values);
    return statistics;
}

Json histogram_json(const TensorStatistics& statistics)
{
    return {{"low", statistics.min}, {"high", statistics.max}, {"counts", statistics.histogram}};
}

double norm(const Tensor& x)
{
    double squares = 0;
    for (const double value : x.to_vector<double>()) squares += value * value;
    return std::sqrt(squares);
}

} // namespace loom

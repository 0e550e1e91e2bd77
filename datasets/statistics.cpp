#include "datasets/statistics.h"

#include <array>
#include <cmath>

namespace loom {

namespace {

// Integers, so that the result does not depend on any order of adding.
using Histogram = std::array<std::int64_t, 256>;

void count_bytes(const Tensor& image, std::vector<Histogram>& by_channel)
{
    const std::int64_t pixels = image.size(1) * image.size(2);
    const std::uint8_t* bytes = image.data<std::uint8_t>();
    for (Histogram& histogram : by_channel) {
        for (std::int64_t i = 0; i < pixels; ++i) ++histogram[bytes[i]];
        bytes += pixels;
    }
}

} // namespace

DatasetStatistics compute_statistics(const Dataset& dataset)
{
    const DatasetDescription& description = dataset.description();
    DatasetStatistics statistics;
    statistics.class_counts.resize(description.classes.size());
    std::vector<Histogram> by_channel(static_cast<std::size_t>(description.image_shape.at(0)));
    for (std::int64_t i = 0; i < dataset.size(); ++i) {
        const Item item = dataset.item(i);
        ++statistics.class_counts[static_cast<std::size_t>(item.label)];
        count_bytes(item.image, by_channel);
    }
    for (const Histogram& histogram : by_channel) {
        double count = 0, sum = 0, squares = 0;
        for (std::size_t byte = 0; byte < histogram.size(); ++byte) {
            const auto n = static_cast<double>(histogram[byte]);
            const auto value = static_cast<double>(byte);
            count += n;
            sum += n * value;
            squares += n * value * value;
        }
        const double mean = sum / count;
        statistics.mean.push_back(mean / 255);
        statistics.std.push_back(std::sqrt(std::max(0.0, squares / count - mean * mean)) / 255);
    }
    return statistics;
}

} // namespace loom

#pragma once

#include "datasets/dataset.h"

#include <cstdint>
#include <vector>

namespace loom {

/// What `loom data info` tells of a part of a data set.
struct DatasetStatistics {
    std::vector<std::int64_t> class_counts; ///< by label
    std::vector<double> mean;               ///< of bytes / 255, for each channel
    std::vector<double> std;                ///< likewise, over all pixels (not corrected)
};

DatasetStatistics compute_statistics(const Dataset& dataset);

} // namespace loom

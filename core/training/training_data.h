#pragma once

#include "core/training/plan.h"
#include "datasets/dataset.h"
#include "datasets/transforms.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace loom {

/// What a plan trains on and is tested on.
struct TrainingData {
    std::shared_ptr<const Dataset> train, test;
    std::vector<Transform> transforms{}; ///< of training; testing leaves out the random ones
};

/// The data set that the drawing names, with its transforms. Throws FileError as load_dataset
/// does, and std::invalid_argument for transforms that do not fit.
TrainingData open_training_data(const Plan& plan);
/// The drawing's transforms, for images of a data set that is already loaded.
std::vector<Transform> transforms_of(const Network& network, const Shape& image_shape);

/// Tells data sets apart, in a millisecond: a digest of the number of items, all labels, and the
/// pixels of one item in 61.
std::string digest_of(const Dataset& dataset);

} // namespace loom

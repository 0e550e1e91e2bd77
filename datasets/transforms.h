#pragma once

#include "core/tensor/acceleration.h"
#include "core/tensor/tensor.h"
#include "datasets/description.h"

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace loom {

/// (x - mean) / std for each channel.
struct Normalize {
    std::vector<double> mean, std;
};
/// Pads with zeros and cuts out a window of the image's size at a random place.
struct RandomCrop {
    std::int64_t padding = 0;
};
struct RandomHorizontalFlip {
    double p = 0.5;
};
/// Overwrites a random rectangle with `value`.
struct RandomErasing {
    double p = 0.5;
    std::array<double, 2> scale{0.02, 0.33}; ///< area of the rectangle as a share of the image
    std::array<double, 2> ratio{0.3, 3.3};   ///< height / width
    double value = 0;
};
using Transform = std::variant<Normalize, RandomCrop, RandomHorizontalFlip, RandomErasing>;

/// A transform as a file names it: numbers by the settings' names; what is left out is the default.
struct TransformChoice {
    std::string name;
    std::map<std::string, std::vector<double>> settings{};
};
/// Checks names and numbers for images of this shape [C, H, W]. Throws std::invalid_argument:
/// "[RandomCrop] expected padding from 0 to 28, got -1".
std::vector<Transform> make_transforms(const std::vector<TransformChoice>& choices,
                                       const Shape& image_shape);

/// A setting of Normalize that is one number for all channels or one for each.
double of_channel(const std::vector<double>& numbers, std::int64_t channel);

bool is_random(const Transform& transform);
/// Those that evaluation uses as well.
std::vector<Transform> without_random(const std::vector<Transform>& transforms);

/// Where in training a batch stands. What an item meets depends on seed, epoch and its index alone,
/// never on its batch or on how often it was asked for.
struct TransformPosition {
    std::uint64_t seed = 0;
    std::int64_t epoch = 0;
    std::span<const std::int64_t> indices; ///< [B], of the items in the data set
};
/// What the transforms do to each image of a batch, one after another: [B, transforms].
std::vector<ImageChange> draw_changes(const std::vector<Transform>& transforms,
                                      const Shape& image_shape, const TransformPosition& position);

/// In place on a contiguous batch [B, C, H, W] of float32 or float64 on the CPU, one after another.
void apply_transforms(const std::vector<Transform>& transforms, const Tensor& images,
                      const TransformPosition& position);

} // namespace loom

#pragma once

#include <QImage>
#include <QRgb>

#include <span>

namespace loom {

enum class ColourMap {
    Grey,
    Magma,     ///< feature maps: dark to bright, readable without colour vision
    Viridis,   ///< matrices and counts
    Diverging, ///< weights: blue below the middle, white in it, red above
};

/// The colour of t from 0 to 1; what lies outside is clipped. NaN is a green that no map has.
QRgb colour(ColourMap map, float t);

/// A picture of width × height numbers, row by row from the top, with `low` and `high` at the
/// map's ends; RGB32. When they are equal, every number has the colour of the middle.
QImage toImage(std::span<const float> values, int width, int height, ColourMap map, float low,
               float high);

/// The ends for `values`: symmetric around zero for the diverging map, else smallest and largest.
/// Numbers that are not finite do not count.
struct ColourRange {
    float low = 0, high = 0;
};
ColourRange rangeOf(std::span<const float> values, ColourMap map);

} // namespace loom

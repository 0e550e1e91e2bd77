#include "gui/theme/colour_maps.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace loom {
namespace {

constexpr int kSize = 256;
constexpr QRgb kNotANumber = qRgb(0, 255, 100);

using Table = std::array<QRgb, kSize>;
using Anchors = std::array<QRgb, 11>; // at 0, 0.1, …, 1

constexpr Anchors kMagma{0xff000004, 0xff140e36, 0xff3b0f70, 0xff641a80, 0xff8c2981, 0xffb73779,
                         0xffde4968, 0xfff7705c, 0xfffe9f6d, 0xfffecf92, 0xfffcfdbf};
constexpr Anchors kViridis{0xff440154, 0xff482475, 0xff414487, 0xff355f8d, 0xff2a788e, 0xff21908d,
                           0xff22a884, 0xff44bf70, 0xff7ad151, 0xffbddf26, 0xfffde725};
constexpr Anchors kDiverging{0xff053061, 0xff2166ac, 0xff4393c3, 0xff92c5de, 0xffd1e5f0, 0xfff7f7f7,
                             0xfffddbc7, 0xfff4a582, 0xffd6604d, 0xffb2182b, 0xff67001f};

/// Through p1 at 0 and p2 at 1, smooth where spans meet (Catmull and Rom).
double spline(double p0, double p1, double p2, double p3, double t)
{
    const double a = 2 * p1;
    const double b = p2 - p0;
    const double c = 2 * p0 - 5 * p1 + 4 * p2 - p3;
    const double d = 3 * (p1 - p2) + p3 - p0;
    return (a + t * (b + t * (c + t * d))) / 2;
}

Table tableOf(const Anchors& anchors)
{
    Table table{};
    const int last = static_cast<int>(anchors.size()) - 1;
    const auto anchor = [&](int i) {
        return anchors[static_cast<std::size_t>(std::clamp(i, 0, last))];
    };
    for (int i = 0; i < kSize; ++i) {
        const double position = static_cast<double>(i) * last / (kSize - 1);
        const int from = std::min(static_cast<int>(position), last - 1);
        const auto channel = [&](int (*part)(QRgb)) {
            const double value =
                spline(part(anchor(from - 1)), part(anchor(from)), part(anchor(from + 1)),
                       part(anchor(from + 2)), position - from);
            return static_cast<int>(std::lround(std::clamp(value, 0.0, 255.0)));
        };
        table[static_cast<std::size_t>(i)] = qRgb(channel(qRed), channel(qGreen), channel(qBlue));
    }
    return table;
}

Table greyTable()
{
    Table table{};
    for (int i = 0; i < kSize; ++i) table[static_cast<std::size_t>(i)] = qRgb(i, i, i);
    return table;
}

const Table& tableOf(ColourMap map)
{
    static const Table grey = greyTable();
    static const Table magma = tableOf(kMagma);
    static const Table viridis = tableOf(kViridis);
    static const Table diverging = tableOf(kDiverging);
    switch (map) {
    case ColourMap::Grey: return grey;
    case ColourMap::Magma: return magma;
    case ColourMap::Viridis: return viridis;
    case ColourMap::Diverging: return diverging;
    }
    return grey;
}

QRgb look(const Table& table, float t)
{
    if (std::isnan(t)) return kNotANumber;
    const float place = std::clamp(t, 0.0F, 1.0F) * (kSize - 1);
    return table[static_cast<std::size_t>(place + 0.5F)];
}

} // namespace

QRgb colour(ColourMap map, float t) { return look(tableOf(map), t); }

QImage toImage(std::span<const float> values, int width, int height, ColourMap map, float low,
               float high)
{
    QImage image(width, height, QImage::Format_RGB32);
    if (image.isNull()) return image;
    Q_ASSERT(values.size() >= static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    const Table& table = tableOf(map);
    const float scale = high > low ? 1 / (high - low) : 0;
    // Where all are alike: what has no sign is dark, as a map is that nothing excites.
    const float offset = high > low || map != ColourMap::Diverging ? 0.0F : 0.5F;
    const float* value = values.data();
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x, ++value)
            line[x] = look(table, (*value - low) * scale + offset);
    }
    return image;
}

ColourRange rangeOf(std::span<const float> values, ColourMap map)
{
    ColourRange range;
    bool isFirst = true;
    for (const float value : values) {
        if (!std::isfinite(value)) continue;
        range.low = isFirst ? value : std::min(range.low, value);
        range.high = isFirst ? value : std::max(range.high, value);
        isFirst = false;
    }
    if (map != ColourMap::Diverging) return range;
    const float largest = std::max(std::abs(range.low), std::abs(range.high));
    return {-largest, largest};
}

} // namespace loom

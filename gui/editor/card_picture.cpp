#include "gui/editor/card_picture.h"

#include "gui/theme/colour_maps.h"
#include "gui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <span>

namespace loom {
namespace {

constexpr std::size_t kMostBars = 64;
constexpr double kImageGap = 3;

struct CardPictureWords {
    Q_DECLARE_TR_FUNCTIONS(CardPicture)
};

double real(const Json& object, const char* key, double otherwise)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_number() ? found->get<double>() : otherwise;
}

/// The numbers themselves while they are few; of more, the one farthest from zero in each of as
/// many stretches as there is room for.
std::vector<float> barsOf(const std::vector<float>& numbers)
{
    if (numbers.size() <= kMostBars) return numbers;
    std::vector<float> bars(kMostBars);
    for (std::size_t i = 0; i < kMostBars; ++i) {
        const std::span<const float> all(numbers);
        const std::size_t begin = i * numbers.size() / kMostBars;
        const std::size_t end = (i + 1) * numbers.size() / kMostBars;
        bars[i] = *std::ranges::max_element(all.subspan(begin, end - begin), {},
                                            [](float number) { return std::abs(number); });
    }
    return bars;
}

/// The name of a class given by its number or its name.
QString className(const Json& object, const char* key, const std::vector<std::string>& classes)
{
    const auto found = object.find(key);
    if (found == object.end()) return {};
    if (found->is_string()) return QString::fromStdString(found->get<std::string>());
    if (!found->is_number_integer()) return {};
    const auto label = found->get<std::int64_t>();
    if (label < 0 || static_cast<std::size_t>(label) >= classes.size())
        return QString::number(label);
    return QString::fromStdString(classes[static_cast<std::size_t>(label)]);
}

QImage colourImage(std::span<const float> values, int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    const std::size_t plane = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    const auto level = [&](std::size_t i) {
        return static_cast<int>(std::lround(std::clamp(values[i], 0.0F, 1.0F) * 255));
    };
    for (std::size_t i = 0; i < plane; ++i) {
        const int x = static_cast<int>(i) % width, y = static_cast<int>(i) / width;
        image.setPixel(x, y, qRgb(level(i), level(plane + i), level(2 * plane + i)));
    }
    return image;
}

std::vector<QImage> imagesOf(const ArrayView& array, const std::string& kind)
{
    if (array.shape.size() != 3) return {};
    const auto count = static_cast<std::size_t>(array.shape[0]);
    const int height = static_cast<int>(array.shape[1]), width = static_cast<int>(array.shape[2]);
    const std::vector<float> values = array.floats();
    const std::size_t plane = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    if (plane == 0 || values.size() < count * plane) return {};
    if (kind == "image" && count == 3) return {colourImage(values, width, height)};
    const ColourMap map = kind == "filters" ? ColourMap::Diverging
                          : kind == "image" ? ColourMap::Grey
                                            : ColourMap::Magma;
    std::vector<QImage> images;
    for (std::size_t i = 0; i < count; ++i) {
        const std::span<const float> one(values.data() + i * plane, plane);
        const ColourRange range = rangeOf(one, map);
        images.push_back(toImage(one, width, height, map, range.low, range.high));
    }
    return images;
}

void describePrediction(const Json& node, const std::vector<std::string>& classes,
                        CardPicture& picture)
{
    picture.kind = CardPicture::Kind::Prediction;
    const double loss = real(node, "loss", std::nan(""));
    if (std::isfinite(loss))
        picture.line = CardPictureWords::tr("%1 on this image").arg(loss, 0, 'g', 3);
    const QString predicted = className(node, "predicted", classes);
    if (predicted.isEmpty()) return;
    const double probability = real(node, "probability", std::nan(""));
    picture.prediction = "→ " + predicted.toLower();
    if (std::isfinite(probability))
        picture.prediction += ' ' + QString::number(100 * probability, 'f', 1) + '%';
    picture.isRight = predicted == className(node, "label", classes);
}

void paintBars(QPainter& painter, const QRectF& rect, const std::vector<float>& bars)
{
    float largest = 0;
    bool hasNegative = false;
    for (const float value : bars) {
        if (!std::isfinite(value)) continue;
        largest = std::max(largest, std::abs(value));
        hasNegative = hasNegative || value < 0;
    }
    const double zero = hasNegative ? rect.center().y() : rect.bottom();
    const double room = hasNegative ? rect.height() / 2 : rect.height();
    const double step = rect.width() / static_cast<double>(bars.size());
    painter.fillRect(QRectF(rect.left(), zero - 0.5, rect.width(), 1), colours().line);
    for (std::size_t i = 0; i < bars.size(); ++i) {
        if (!std::isfinite(bars[i]) || largest == 0) continue;
        const double height = std::max(0.5, std::abs(bars[i]) / largest * room);
        const double left = rect.left() + static_cast<double>(i) * step;
        const QRectF bar(left, bars[i] < 0 ? zero : zero - height, std::max(1.0, step - 1), height);
        painter.fillRect(bar, bars[i] < 0 ? colours().error : colours().accent);
    }
}

} // namespace

CardPicture toCardPicture(const Json& node, const ArrayView* array,
                          const std::vector<std::string>& classes)
{
    CardPicture picture;
    if (!node.is_object()) return picture;
    const std::string kind = node.value("picture", "none");
    picture.zeros = real(node, "zeros", -1);
    if (kind == "prediction") {
        describePrediction(node, classes, picture);
    } else if (kind == "vector" && array != nullptr) {
        picture.bars = barsOf(array->floats());
        if (!picture.bars.empty()) picture.kind = CardPicture::Kind::Bars;
    } else if (array != nullptr) {
        picture.images = imagesOf(*array, kind);
        if (!picture.images.empty()) picture.kind = CardPicture::Kind::Images;
    }
    return picture;
}

void paintStrip(QPainter& painter, const QRectF& rect, const CardPicture& picture)
{
    if (picture.kind == CardPicture::Kind::Bars) return paintBars(painter, rect, picture.bars);
    double left = rect.left();
    for (const QImage& image : picture.images) {
        const double width = rect.height() * image.width() / image.height();
        if (left + width > rect.right() + 1) break;
        painter.drawImage(QRectF(left, rect.top(), width, rect.height()), image);
        left += width + kImageGap;
    }
}

} // namespace loom

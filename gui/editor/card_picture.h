#pragma once

#include "core/engine/protocol.h"

#include <QImage>
#include <QString>

#include <vector>

class QPainter;
class QRectF;

namespace loom {

/// What the engine has to show of one node: the strip of a card.
struct CardPicture {
    enum class Kind { None, Images, Bars, Prediction };

    Kind kind = Kind::None;
    std::vector<QImage> images{};
    std::vector<float> bars{}; ///< a vector's numbers
    QString line{};            ///< "0.336 on this image"
    QString prediction{};      ///< "→ ankle boot 98.5%"
    bool isRight = false;      ///< the prediction
    double zeros = -1;         ///< the share of exact zeros; -1: not said
};

/// From one node's part of the answer to "cards"; `classes` name the labels.
CardPicture toCardPicture(const Json& node, const ArrayView* array,
                          const std::vector<std::string>& classes);

/// Images side by side, as many as fit; bars over the whole width.
void paintStrip(QPainter& painter, const QRectF& rect, const CardPicture& picture);

} // namespace loom

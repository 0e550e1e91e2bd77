#pragma once

#include <QColor>
#include <QPixmap>
#include <QRectF>

#include <compare>
#include <functional>

class QPainter;

namespace loom {

/// All that decides how a card looks, without its texts and pictures.
struct CardBody {
    double height = 0;
    double portY = 0; ///< of the first port
    int inputs = 0;
    bool hasOutput = false;
    bool isCollapsed = false; ///< to its head
    bool isBypassed = false;  ///< dashed
    bool isBroken = false;    ///< with a mark at its corner
    bool isLit = false;       ///< its ports
    QRgb border = 0, dot = 0;
    double borderWidth = 1;
    bool isDark = true;

    auto operator<=>(const CardBody&) const = default;
};

/// With its corner at the origin. Cards that look alike share one picture, kept for the scale.
void paintCardBody(QPainter& painter, const CardBody& body);

/// What was painted once and is shown again while the zoom stays: sharp, on whole pixels.
class ScaledPicture {
public:
    /// Draws what `paint` draws inside `rect`; asks it again only after `clear` and at other zooms.
    void draw(QPainter& painter, const QRectF& rect, const std::function<void(QPainter&)>& paint);
    void clear() { m_pixmap = {}; }

private:
    QPixmap m_pixmap;
    double m_scale = 0;
};

} // namespace loom

#include "gui/training/bar_icons.h"

#include "gui/theme/theme.h"

#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

namespace loom {
namespace {

/// A drawing in a square of 16 units: areas to fill and lines to draw.
struct Drawing {
    QPainterPath filled, drawn;
};

Drawing turnArrow()
{
    Drawing arrow;
    arrow.drawn.moveTo(5.6, 2.6);
    arrow.drawn.lineTo(2.6, 5.6);
    arrow.drawn.lineTo(5.6, 8.6);
    arrow.drawn.moveTo(2.8, 5.6);
    arrow.drawn.lineTo(9.4, 5.6);
    arrow.drawn.arcTo(QRectF(5.4, 5.6, 8, 8), 90, -180);
    arrow.drawn.lineTo(6, 13.6);
    return arrow;
}

Drawing mirrored(const Drawing& drawing)
{
    const QTransform mirror(-1, 0, 0, 1, 16, 0);
    return {mirror.map(drawing.filled), mirror.map(drawing.drawn)};
}

Drawing warningSign()
{
    Drawing sign;
    sign.drawn.moveTo(8, 2.2);
    sign.drawn.lineTo(14.4, 13.4);
    sign.drawn.lineTo(1.6, 13.4);
    sign.drawn.closeSubpath();
    sign.drawn.moveTo(8, 6.4);
    sign.drawn.lineTo(8, 9.4);
    sign.filled.addEllipse(QPointF(8, 11.5), 0.9, 0.9);
    return sign;
}

Drawing drawingOf(BarIcon icon)
{
    Drawing drawing;
    QPainterPath& filled = drawing.filled;
    switch (icon) {
    case BarIcon::Undo: return turnArrow();
    case BarIcon::Redo: return mirrored(turnArrow());
    case BarIcon::Warning: return warningSign();
    case BarIcon::Play: filled.addPolygon(QPolygonF({{3.6, 2}, {13.6, 8}, {3.6, 14}})); break;
    case BarIcon::Pause:
        filled.addRoundedRect(QRectF(3, 2.5, 3.6, 11), 1, 1);
        filled.addRoundedRect(QRectF(9.4, 2.5, 3.6, 11), 1, 1);
        break;
    case BarIcon::Stop: filled.addRoundedRect(QRectF(3, 3, 10, 10), 1.5, 1.5); break;
    case BarIcon::Step:
        filled.addPolygon(QPolygonF({{2.5, 2.5}, {10, 8}, {2.5, 13.5}}));
        filled.addRoundedRect(QRectF(11, 2.5, 2.4, 11), 0.8, 0.8);
        break;
    case BarIcon::Close:
        drawing.drawn.moveTo(4, 4);
        drawing.drawn.lineTo(12, 12);
        drawing.drawn.moveTo(12, 4);
        drawing.drawn.lineTo(4, 12);
        break;
    }
    return drawing;
}

Drawing dot(bool isFilled)
{
    Drawing drawing;
    QPainterPath& path = isFilled ? drawing.filled : drawing.drawn;
    path.addEllipse(QPointF(8, 8), 4.2, 4.2);
    return drawing;
}

class DrawingEngine : public QIconEngine {
public:
    DrawingEngine(Drawing drawing, const QColor& colour)
        : m_drawing(std::move(drawing)), m_colour(colour)
    {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const double side = std::min(rect.width(), rect.height());
        painter->translate(QRectF(rect).center() - QPointF(side, side) / 2);
        painter->scale(side / 16, side / 16);
        const QColor colour = mode == QIcon::Disabled ? colours().muted : m_colour;
        painter->fillPath(m_drawing.filled, colour);
        painter->setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter->drawPath(m_drawing.drawn);
        painter->restore();
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    QIconEngine* clone() const override { return new DrawingEngine(m_drawing, m_colour); }

private:
    Drawing m_drawing;
    QColor m_colour;
};

} // namespace

QIcon barIcon(BarIcon icon, const QColor& colour)
{
    return QIcon(new DrawingEngine(drawingOf(icon), colour));
}

QIcon dotIcon(const QColor& colour, bool isFilled)
{
    return QIcon(new DrawingEngine(dot(isFilled), colour));
}

} // namespace loom

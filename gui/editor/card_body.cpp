#include "gui/editor/card_body.h"

#include "gui/editor/node_card.h"
#include "gui/theme/theme.h"

#include <QPainter>

#include <cmath>
#include <map>

namespace loom {
namespace {

constexpr double kMargin = 10, kCorner = 9;
constexpr std::size_t kMostKept = 256; // pictures; of all looks at a few zooms

/// Of a picture to a pixel of the device; 0 when the view is turned.
double scaleOf(const QPainter& painter)
{
    const QTransform& world = painter.worldTransform();
    if (world.type() > QTransform::TxScale || world.m11() != world.m22()) return 0;
    return world.m11() * painter.device()->devicePixelRatioF();
}

QPixmap rendered(const QRectF& rect, double scale, const std::function<void(QPainter&)>& paint)
{
    QPixmap pixmap((rect.size() * scale).toSize() + QSize(1, 1));
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(scale, scale);
    painter.translate(-rect.topLeft());
    paint(painter);
    return pixmap;
}

void drawMark(QPainter& painter)
{
    // Told by its shape as well as by its colour.
    const QPointF at(NodeCard::kWidth - 4, 1);
    painter.setPen(QPen(colours().canvas, 1.5));
    painter.setBrush(colours().error);
    painter.drawPolygon(
        QPolygonF({at + QPointF(0, -8), at + QPointF(8.5, 6.5), at + QPointF(-8.5, 6.5)}));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours().canvas);
    painter.drawRect(QRectF(at.x() - 0.8, at.y() - 3.5, 1.6, 5));
    painter.drawRect(QRectF(at.x() - 0.8, at.y() + 3, 1.6, 1.6));
}

void drawPorts(QPainter& painter, const CardBody& body)
{
    const Colours& c = colours();
    painter.setPen(QPen(body.isLit ? c.good : c.edge, 1.6));
    painter.setBrush(body.isLit ? c.good : c.canvas);
    const auto port = [&](double x, double y) {
        painter.drawEllipse(QPointF(x, y), NodeCard::kPortRadius, NodeCard::kPortRadius);
    };
    for (int slot = 0; slot < body.inputs; ++slot) port(0, body.portY + slot * NodeCard::kPortStep);
    if (body.hasOutput) port(NodeCard::kWidth, body.portY);
}

void drawBody(QPainter& painter, const CardBody& body)
{
    const Colours& c = colours();
    const QRectF rect(0, 0, NodeCard::kWidth, body.height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, c.isDark ? 46 : 16));
    painter.drawRoundedRect(rect.adjusted(0, 2, 0, 3), kCorner, kCorner);
    const Qt::PenStyle line = body.isBypassed ? Qt::DashLine : Qt::SolidLine;
    painter.setPen(QPen(QColor(body.border), body.borderWidth, line));
    painter.setBrush(c.card);
    painter.drawRoundedRect(rect, kCorner, kCorner);
    painter.setPen(Qt::NoPen);
    if (!body.isCollapsed)
        painter.fillRect(QRectF(1, NodeCard::kHeader, NodeCard::kWidth - 2, 1), c.line);
    painter.setBrush(QColor(body.dot));
    painter.drawRoundedRect(QRectF(kMargin + 1, 11.5, 9, 9), 2.5, 2.5);
    drawPorts(painter, body);
    if (body.isBroken) drawMark(painter);
}

} // namespace

void ScaledPicture::draw(QPainter& painter, const QRectF& rect,
                         const std::function<void(QPainter&)>& paint)
{
    const double scale = scaleOf(painter);
    if (scale == 0) return paint(painter);
    const double ratio = painter.device()->devicePixelRatioF();
    if (m_pixmap.isNull() || scale != m_scale) {
        m_pixmap = rendered(rect, scale, paint);
        m_pixmap.setDevicePixelRatio(ratio);
        m_scale = scale;
    }
    const QTransform world = painter.worldTransform();
    const QPointF corner = world.map(rect.topLeft()) * ratio;
    painter.setWorldTransform({});
    painter.drawPixmap(QPointF(std::round(corner.x()), std::round(corner.y())) / ratio, m_pixmap);
    painter.setWorldTransform(world);
}

void paintCardBody(QPainter& painter, const CardBody& body)
{
    static std::map<std::pair<double, CardBody>, ScaledPicture> pictures;
    if (pictures.size() > kMostKept) pictures.clear();
    const QRectF rect(-8, -9, NodeCard::kWidth + 16, body.height + 15);
    pictures[{scaleOf(painter), body}].draw(painter, rect, [&](QPainter& p) { drawBody(p, body); });
}

} // namespace loom

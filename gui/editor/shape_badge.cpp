#include "gui/editor/edge_item.h"

#include "gui/theme/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

namespace loom {
namespace {

constexpr double kHeight = 18, kPadding = 4, kMark = 14; // px
constexpr double kAboveLine = 20;
constexpr double kClearance = 2.5; // to the cards beside it
constexpr double kTextAbove = 0.6;

const QFont& badgeFont()
{
    static const QFont font = Theme::monoFont(10);
    return font;
}

} // namespace

ShapeBadge::ShapeBadge(EdgeItem* edge) : m_edge(edge) { setZValue(2); }

void ShapeBadge::follow(double above)
{
    const EdgeContent& content = m_edge->content();
    const EdgeRoute& route = m_edge->route();
    setVisible(!content.badge.isEmpty());
    if (content.badge.isEmpty()) return;

    const QFontMetricsF metrics(badgeFont());
    const bool isBroken = content.isBroken;
    const double frame = 2 * kPadding + (isBroken ? kMark : 0);
    const auto widthOf = [&](const QString& text) {
        return metrics.horizontalAdvance(text) + frame;
    };
    QString text = content.badge;
    const double room = route.gap - 2 * kClearance;
    if (route.isShort && widthOf(text) > room) text.replace(", ", ",");
    QPointF centre = route.middle;
    if (route.isShort) {
        const bool fits = widthOf(text) <= room;
        if (!fits) text = content.badge;
        centre.ry() = fits ? centre.y() - kAboveLine : above - kHeight / 2 - kClearance;
    }
    const QRectF pill(-widthOf(text) / 2, -kHeight / 2, widthOf(text), kHeight);
    if (pill != m_pill) prepareGeometryChange();
    m_pill = pill;
    m_text = text;
    setPos(centre);
    setToolTip(isBroken ? QString() : QObject::tr("Click to look into this tensor"));
    update();
}

void ShapeBadge::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*)
{
    if (option->levelOfDetailFromTransform(painter->worldTransform()) < kTextAbove) return;
    const Colours& c = colours();
    const bool isBroken = m_edge->content().isBroken;
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor line = m_edge->isShownSelected() ? c.accent : c.line;
    painter->setPen(QPen(isBroken ? c.error : line, 1));
    painter->setBrush(c.isDark ? c.field : c.card);
    painter->drawRoundedRect(m_pill, kHeight / 2, kHeight / 2);
    QRectF inner = m_pill.adjusted(kPadding, 0, -kPadding, 0);
    if (isBroken) {
        const QPointF at(inner.left() + 5, inner.center().y());
        painter->setPen(Qt::NoPen);
        painter->setBrush(c.error);
        painter->drawPolygon(
            QPolygonF({at + QPointF(0, -4.5), at + QPointF(5, 4), at + QPointF(-5, 4)}));
        inner.setLeft(inner.left() + kMark);
    }
    painter->setFont(badgeFont());
    painter->setPen(isBroken ? c.error : c.text);
    painter->drawText(inner, Qt::AlignCenter, m_text);
}

} // namespace loom

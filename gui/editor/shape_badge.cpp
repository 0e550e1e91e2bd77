#include "gui/editor/edge_item.h"

#include "gui/editor/node_card.h"
#include "gui/theme/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

namespace loom {
namespace {

constexpr double kHeight = 18, kPadding = 4, kMark = 14; // px
constexpr double kAboveLine = 20;
constexpr double kClearance = 2.5; // to the cards beside it

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

    measure(content);
    const double room = route.gap - 2 * kClearance;
    const bool isTight = route.isShort && m_wideWidth > room && m_tightWidth <= room;
    const double width = isTight ? m_tightWidth : m_wideWidth;
    QPointF centre = route.badge;
    if (route.isShort)
        centre.ry() = width <= room ? centre.y() - kAboveLine : above - kHeight / 2 - kClearance;
    setPos(centre);
    const QRectF pill(-width / 2, -kHeight / 2, width, kHeight);
    const QString& text = isTight ? m_tight : m_wide;
    if (pill == m_pill && text == m_text.text()) return;
    prepareGeometryChange();
    m_pill = pill;
    m_text.set(text, badgeFont());
    setToolTip(content.isBroken ? QString() : QObject::tr("Click to look into this tensor"));
    update();
}

/// Measuring shapes the text, which is slow: once for each text.
void ShapeBadge::measure(const EdgeContent& content)
{
    if (content.badge == m_wide) return;
    const QFontMetricsF metrics(badgeFont());
    const double frame = 2 * kPadding + (content.isBroken ? kMark : 0);
    m_wide = m_tight = content.badge;
    m_tight.replace(", ", ",");
    m_wideWidth = metrics.horizontalAdvance(m_wide) + frame;
    m_tightWidth = metrics.horizontalAdvance(m_tight) + frame;
}

void ShapeBadge::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*)
{
    if (option->levelOfDetailFromTransform(painter->worldTransform()) < NodeCard::kTextAbove)
        return;
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
    painter->setPen(isBroken ? c.error : c.text);
    m_text.draw(*painter, inner.center() - QPointF(m_text.width(), m_text.height()) / 2);
}

} // namespace loom

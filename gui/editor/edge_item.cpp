#include "gui/editor/edge_item.h"

#include "gui/editor/node_card.h"
#include "gui/theme/theme.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include <cmath>

namespace loom {
namespace {

constexpr double kPlusRadius = 8, kPointRadius = 4, kPointReach = 8;

QColor colourOf(const EdgeContent& content, bool isSelected)
{
    if (content.isBroken) return colours().error;
    return isSelected ? colours().accent : colours().edge;
}

} // namespace

EdgeItem::EdgeItem() { setFlag(ItemUsesExtendedStyleOption); }

void EdgeItem::show(const EdgeContent& content, const EdgeRoute& route)
{
    if (route != m_route) {
        prepareGeometryChange();
        m_route = route;
        m_path = route.path();
        m_bounds =
            m_path.boundingRect()
                .united(QRectF(plus() - QPointF(kPlusRadius, kPlusRadius),
                               QSizeF(2 * kPlusRadius, 2 * kPlusRadius)))
                .adjusted(-kPointRadius - 1, -kPointRadius - 1, kPointRadius + 1, kPointRadius + 1);
    }
    if (content == m_content) return;
    m_content = content;
    update();
}

void EdgeItem::showSelected(bool selected)
{
    if (selected == m_isSelected) return;
    m_isSelected = selected;
    update();
}

void EdgeItem::showHovered(bool hovered)
{
    if (hovered == m_isHovered) return;
    m_isHovered = hovered;
    update();
}

QPointF EdgeItem::plus() const
{
    // Beside the badge where that lies on the line.
    if (m_route.isShort || m_content.badge.isEmpty()) return m_route.middle;
    const double aside = 3.2 * static_cast<double>(m_content.badge.size()) + 20;
    return m_route.middle + QPointF(std::min(aside, m_route.gap / 2), 0);
}

bool EdgeItem::isPlusAt(QPointF position) const
{
    const QPointF away = position - plus();
    return m_isHovered && std::hypot(away.x(), away.y()) <= kPlusRadius + 1;
}

int EdgeItem::pointAt(QPointF position) const
{
    for (int i = 0; i < m_content.points.size(); ++i) {
        const QPointF away = position - m_content.points[i];
        if (std::hypot(away.x(), away.y()) <= kPointReach) return i;
    }
    return -1;
}

void EdgeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*)
{
    // The box of an edge that wraps around covers much that its line does not.
    if (!m_isHovered && !m_route.crosses(option->exposedRect.adjusted(-6, -6, 6, 6))) return;
    const double zoom = option->levelOfDetailFromTransform(painter->worldTransform());
    const bool isFine = zoom < NodeCard::kTextAbove; // as thin as can be
    const bool isBroken = m_content.isBroken;
    QPen pen(colourOf(m_content, m_isSelected), isFine ? 0 : m_isSelected ? 2.2 : 1.6);
    if (isBroken) pen.setDashPattern({4, 3});
    if (isBroken && isFine) pen = QPen(pen.color(), 0, Qt::DashLine);
    painter->setRenderHint(QPainter::Antialiasing, !isFine);
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    if (isFine)
        painter->drawPolyline(m_route.points);
    else
        painter->drawPath(m_path);
    if (isFine) return;
    painter->setBrush(colours().canvas);
    pen.setStyle(Qt::SolidLine);
    painter->setPen(pen);
    for (const QPointF& point : m_content.points)
        painter->drawEllipse(point, kPointRadius, kPointRadius);
    if (!m_isHovered) return;
    painter->setPen(QPen(colours().accent, 1.5));
    painter->setBrush(colours().card);
    painter->drawEllipse(plus(), kPlusRadius, kPlusRadius);
    painter->drawLine(plus() - QPointF(3.5, 0), plus() + QPointF(3.5, 0));
    painter->drawLine(plus() - QPointF(0, 3.5), plus() + QPointF(0, 3.5));
}

} // namespace loom

#include "gui/editor/minimap.h"

#include "gui/editor/network_view.h"
#include "gui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace loom {
namespace {

constexpr QSize kSize(200, 130);
constexpr int kFromBorder = 12;
constexpr double kMargin = 8;

} // namespace

Minimap::Minimap(NetworkView* view) : QWidget(view), m_view(view)
{
    setObjectName("minimap");
    setAccessibleName(tr("Map of the drawing"));
    setToolTip(tr("Click or drag to go there"));
    setCursor(Qt::PointingHandCursor);
    resize(kSize);
    connect(view, &NetworkView::viewChanged, this, qOverload<>(&QWidget::update));
    connect(view->networkScene(), &QGraphicsScene::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void Minimap::place()
{
    move(m_view->width() - width() - kFromBorder, m_view->height() - height() - kFromBorder);
    raise();
}

QRectF Minimap::world() const
{
    const QRectF seen = m_view->mapToScene(m_view->viewport()->rect()).boundingRect();
    return m_view->networkScene()->cardsRect().united(seen);
}

QTransform Minimap::toMap() const
{
    const QRectF all = world();
    const double scale = std::min((width() - 2 * kMargin) / std::max(all.width(), 1.0),
                                  (height() - 2 * kMargin) / std::max(all.height(), 1.0));
    QTransform map;
    map.translate(width() / 2.0, height() / 2.0);
    map.scale(scale, scale);
    map.translate(-all.center().x(), -all.center().y());
    return map;
}

void Minimap::paintEvent(QPaintEvent*)
{
    const Colours& c = colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(c.line, 1));
    painter.setBrush(c.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    const QTransform map = toMap();
    painter.setPen(Qt::NoPen);
    for (const auto& [id, card] : m_view->networkScene()->cards()) {
        const auto& category = card->content().category;
        painter.setBrush(category ? c.category(*category) : c.muted);
        painter.drawRect(map.mapRect(card->cardRect()));
    }
    const QRectF seen = m_view->mapToScene(m_view->viewport()->rect()).boundingRect();
    QColor fill = c.accent;
    fill.setAlpha(30);
    painter.setPen(QPen(c.accent, 1));
    painter.setBrush(fill);
    painter.drawRect(map.mapRect(seen));
}

void Minimap::mousePressEvent(QMouseEvent* event) { goTo(event->position().toPoint()); }

void Minimap::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton) goTo(event->position().toPoint());
}

void Minimap::goTo(QPoint place) { m_view->centerOn(toMap().inverted().map(QPointF(place))); }

} // namespace loom

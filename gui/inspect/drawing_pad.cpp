#include "gui/inspect/drawing_pad.h"

#include "gui/inspect/live_view.h"
#include "gui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

constexpr double kBrush = 1.4; // pixels around the pointer, fading over the last

} // namespace

DrawingPad::DrawingPad(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::CrossCursor);
    setAccessibleName(tr("Drawing pad"));
    setAccessibleDescription(tr("Arrow keys move, Space draws, Backspace erases"));
    setPixels(28, 28);
}

void DrawingPad::setPixels(int width, int height)
{
    m_width = std::max(width, 1);
    m_height = std::max(height, 1);
    m_cursor = {m_width / 2, m_height / 2};
    clear();
}

void DrawingPad::clear()
{
    m_values.assign(static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_height), 0);
    update();
    emit changed();
}

bool DrawingPad::isEmpty() const
{
    return std::ranges::all_of(m_values, [](float value) { return value == 0; });
}

QRect DrawingPad::picture() const
{
    const int scale = std::max(1, std::min(width() / m_width, height() / m_height));
    const QSize size(m_width * scale, m_height * scale);
    return {QPoint((width() - size.width()) / 2, (height() - size.height()) / 2), size};
}

QPointF DrawingPad::pixelAt(const QPointF& position) const
{
    const QRect place = picture();
    return {(position.x() - place.x()) * m_width / place.width(),
            (position.y() - place.y()) * m_height / place.height()};
}

void DrawingPad::dab(const QPointF& at, float ink)
{
    for (int y = 0; y < m_height; ++y) {
        for (int x = 0; x < m_width; ++x) {
            const double distance = std::hypot(x + 0.5 - at.x(), y + 0.5 - at.y());
            const auto cover = static_cast<float>(std::clamp(kBrush - distance, 0.0, 1.0));
            float& value = m_values[static_cast<std::size_t>(y * m_width + x)];
            value = ink > 0 ? std::max(value, cover) : std::min(value, 1 - cover);
        }
    }
}

void DrawingPad::stroke(const QPointF& from, const QPointF& to, float ink)
{
    const QPointF way = to - from;
    const int steps = 1 + static_cast<int>(2 * std::hypot(way.x(), way.y()));
    for (int i = 0; i <= steps; ++i) dab(from + way * i / steps, ink);
    update();
    emit changed();
}

void DrawingPad::mousePressEvent(QMouseEvent* event)
{
    m_last = pixelAt(event->position());
    stroke(m_last, m_last, event->buttons() & Qt::RightButton ? 0.0F : 1.0F);
}

void DrawingPad::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() == Qt::NoButton) return;
    const QPointF at = pixelAt(event->position());
    stroke(m_last, at, event->buttons() & Qt::RightButton ? 0.0F : 1.0F);
    m_last = at;
}

void DrawingPad::keyPressEvent(QKeyEvent* event)
{
    const QPointF centre = QPointF(m_cursor) + QPointF(0.5, 0.5);
    switch (event->key()) {
    case Qt::Key_Left: m_cursor.rx() = std::max(m_cursor.x() - 1, 0); break;
    case Qt::Key_Right: m_cursor.rx() = std::min(m_cursor.x() + 1, m_width - 1); break;
    case Qt::Key_Up: m_cursor.ry() = std::max(m_cursor.y() - 1, 0); break;
    case Qt::Key_Down: m_cursor.ry() = std::min(m_cursor.y() + 1, m_height - 1); break;
    case Qt::Key_Space: return stroke(centre, centre, 1);
    case Qt::Key_Backspace: return stroke(centre, centre, 0);
    default: return QWidget::keyPressEvent(event);
    }
    update();
}

void DrawingPad::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect place = picture();
    painter.drawImage(place, imageOf(m_values, 1, m_height, m_width));
    painter.setPen(hasFocus() ? colours().accent : colours().line);
    painter.drawRect(place.adjusted(0, 0, -1, -1));
    if (!hasFocus()) return;
    const int scale = place.width() / m_width;
    painter.drawRect(QRect(place.topLeft() + m_cursor * scale, QSize(scale - 1, scale - 1)));
}

} // namespace loom

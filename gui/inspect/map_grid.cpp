#include "gui/inspect/map_grid.h"

#include "gui/inspect/number_text.h"
#include "gui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollArea>
#include <QToolTip>

#include <algorithm>

namespace loom {
namespace {

constexpr int kMargin = 2; // room for the frame of the current picture
constexpr int kCaption = 16;

} // namespace

MapGrid::MapGrid(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void MapGrid::setSize(int count, int height, int width)
{
    const bool isOther = count != m_count || height != m_height || width != m_width;
    m_count = count;
    m_height = std::max(height, 1);
    m_width = std::max(width, 1);
    if (m_current >= count) m_current = -1;
    if (isOther) updateGeometry();
    update();
}

void MapGrid::showMaps(Maps maps)
{
    m_maps = std::move(maps);
    const auto size =
        static_cast<std::size_t>(m_maps.height) * static_cast<std::size_t>(m_maps.width);
    if (size == 0 || m_maps.values.size() < size * static_cast<std::size_t>(m_maps.count))
        m_maps.count = 0;
    m_atlas = QImage(std::max(m_maps.width, 1), std::max(m_maps.height * m_maps.count, 1),
                     QImage::Format_RGB32);
    for (int i = 0; i < m_maps.count; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const std::span<const float> values(m_maps.values.data() + at * size, size);
        const ColourRange range = m_maps.ranges.empty()       ? rangeOf(values, m_maps.colours)
                                  : m_maps.ranges.size() == 1 ? m_maps.ranges.front()
                                                              : m_maps.ranges.at(at);
        const QImage map =
            toImage(values, m_maps.width, m_maps.height, m_maps.colours, range.low, range.high);
        for (int y = 0; y < m_maps.height; ++y)
            std::copy_n(reinterpret_cast<const QRgb*>(map.constScanLine(y)), m_maps.width,
                        reinterpret_cast<QRgb*>(m_atlas.scanLine(i * m_maps.height + y)));
    }
    setSize(m_maps.count, m_maps.height, m_maps.width);
}

void MapGrid::showImages(const std::vector<QImage>& images)
{
    m_maps = {};
    const QSize size = images.empty() ? QSize(1, 1) : images.front().size();
    const int count = static_cast<int>(images.size());
    m_atlas = QImage(size.width(), std::max(size.height() * count, 1), QImage::Format_RGB32);
    QPainter painter(&m_atlas);
    for (int i = 0; i < count; ++i)
        painter.drawImage(0, i * size.height(), images[static_cast<std::size_t>(i)]);
    painter.end();
    setSize(count, size.height(), size.width());
}

void MapGrid::setCaptions(QStringList captions)
{
    if (captions.isEmpty() != m_captions.isEmpty()) updateGeometry();
    m_captions = std::move(captions);
    update();
}

void MapGrid::setTileSize(int pixels)
{
    if (pixels == m_tileSize) return;
    m_tileSize = pixels;
    updateGeometry();
    update();
}

void MapGrid::setColumns(int columns)
{
    if (columns == m_columns) return;
    m_columns = columns;
    QSizePolicy policy = sizePolicy();
    policy.setHeightForWidth(columns == 0);
    setSizePolicy(policy);
    updateGeometry();
    update();
}

void MapGrid::setGap(int pixels)
{
    m_gap = pixels;
    updateGeometry();
}

void MapGrid::setCurrent(int index)
{
    if (index == m_current || index >= m_count) return;
    m_current = index;
    setAccessibleDescription(index < 0 ? QString() : m_names.value(index));
    update();
}

int MapGrid::scale() const { return std::max(1, m_tileSize / std::max(m_width, m_height)); }

QSize MapGrid::tile() const { return {m_width * scale(), m_height * scale()}; }

QSize MapGrid::pitch() const
{
    return tile() + QSize(m_gap, m_gap + (m_captions.isEmpty() ? 0 : kCaption));
}

int MapGrid::columnsIn(int width) const
{
    if (m_columns > 0) return m_columns;
    return std::max(1, (width - 2 * kMargin + m_gap) / pitch().width());
}

int MapGrid::columns() const { return columnsIn(width()); }

int MapGrid::heightForWidth(int width) const
{
    const int columns = columnsIn(width);
    const int rows = (m_count + columns - 1) / columns;
    return rows * pitch().height() - m_gap + 2 * kMargin;
}

QSize MapGrid::sizeHint() const
{
    const int columns = m_columns > 0 ? m_columns : std::clamp(m_count, 1, 4);
    const int width = columns * pitch().width() - m_gap + 2 * kMargin;
    return {width, std::max(heightForWidth(width), 1)};
}

QSize MapGrid::minimumSizeHint() const
{
    if (m_columns > 0) return sizeHint();
    return tile() + QSize(2 * kMargin, 2 * kMargin);
}

QRect MapGrid::tileRect(int index) const
{
    const int columns = this->columns();
    const QSize step = pitch();
    return {
        QPoint(kMargin + index % columns * step.width(), kMargin + index / columns * step.height()),
        tile()};
}

void MapGrid::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    painter.setFont(Theme::textFont(11));
    for (int i = 0; i < m_count; ++i) {
        const QRect place = tileRect(i);
        if (!place.adjusted(-2, -2, 2, kCaption).intersects(event->rect())) continue;
        painter.drawImage(place, m_atlas, QRect(0, i * m_height, m_width, m_height));
        painter.setPen(colours().line); // pale filters would run together
        painter.drawRect(place.adjusted(-1, -1, 0, 0));
        if (i < m_captions.size()) {
            painter.setPen(colours().muted);
            const QRect line(place.left(), place.bottom() + 1, place.width() + m_gap, kCaption);
            painter.drawText(
                line, Qt::AlignLeft | Qt::AlignVCenter,
                painter.fontMetrics().elidedText(m_captions[i], Qt::ElideRight, place.width()));
        }
        if (i != m_current) continue;
        painter.setPen(QPen(colours().accent, 2));
        painter.drawRect(place.adjusted(-1, -1, 1, 1));
    }
    if (hasFocus() && m_current < 0 && m_count > 0) {
        painter.setPen(QPen(colours().accent, 1, Qt::DotLine));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

MapGrid::Cell MapGrid::cellAt(const QPoint& position) const
{
    const QSize step = pitch();
    const int columns = this->columns();
    const QPoint inside = position - QPoint(kMargin, kMargin);
    if (inside.x() < 0 || inside.y() < 0) return {};
    const int column = inside.x() / step.width();
    const int index = inside.y() / step.height() * columns + column;
    if (column >= columns || index >= m_count) return {};
    const QPoint pixel = position - tileRect(index).topLeft();
    return {index, std::min(pixel.y() / scale(), m_height - 1),
            std::min(pixel.x() / scale(), m_width - 1)};
}

QString MapGrid::textOf(const Cell& cell) const
{
    QString text = m_names.value(cell.index);
    if (m_maps.count == 0) return text;
    const auto at = static_cast<std::size_t>(cell.index * m_height + cell.y) *
                        static_cast<std::size_t>(m_width) +
                    static_cast<std::size_t>(cell.x);
    const QString value = numberText(static_cast<double>(m_maps.values.at(at)));
    if (!text.isEmpty()) text += ' ';
    if (m_height > 1 || m_width > 1) text += QString("[%1, %2] ").arg(cell.y).arg(cell.x);
    return text + "= " + value;
}

void MapGrid::choose(int index)
{
    index = std::clamp(index, 0, m_count - 1);
    if (m_count == 0) return;
    setCurrent(index);
    if (auto* viewport = parentWidget())
        if (auto* area = qobject_cast<QScrollArea*>(viewport->parentWidget())) {
            const QPoint centre = tileRect(index).center();
            area->ensureVisible(centre.x(), centre.y(), tile().width(), tile().height());
        }
    emit currentChanged(index);
}

void MapGrid::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) return;
    const Cell cell = cellAt(event->pos());
    if (cell.index >= 0) choose(cell.index);
}

void MapGrid::mouseDoubleClickEvent(QMouseEvent* event)
{
    const Cell cell = cellAt(event->pos());
    if (cell.index >= 0) emit activated(cell.index);
}

void MapGrid::keyPressEvent(QKeyEvent* event)
{
    const int columns = this->columns();
    switch (event->key()) {
    case Qt::Key_Left: return choose(m_current - 1);
    case Qt::Key_Right: return choose(m_current + 1);
    case Qt::Key_Up: return choose(m_current < columns ? m_current : m_current - columns);
    case Qt::Key_Down:
        return choose(m_current + columns < m_count ? m_current + columns : m_current);
    case Qt::Key_Home: return choose(0);
    case Qt::Key_End: return choose(m_count - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0) emit activated(m_current);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

bool MapGrid::event(QEvent* event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) update();
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const Cell cell = cellAt(help->pos());
    if (cell.index < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), textOf(cell), this, tileRect(cell.index));
    return true;
}

} // namespace loom

#include "gui/training/chart_overlay.h"

#include "gui/theme/theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace loom {
namespace {

constexpr double kHead = 26;     // px: the title's line
constexpr double kRow = 17;      // px: a line of the box beside the pointer
constexpr double kGapApart = 7;  // px between two gap marks
constexpr int kMarkRows = 3;     // labels of marks that stand close go below each other
constexpr double kKeyWidth = 11; // px of a legend's line

QColor faint(QColor colour, double alpha)
{
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

void paintKey(QPainter& painter, const ChartOverlay::Entry& entry, double x, double y)
{
    painter.setPen(QPen(entry.colour, 2));
    painter.drawLine(QPointF(x, y), QPointF(x + kKeyWidth, y));
    if (!entry.hasDot) return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(entry.colour);
    painter.drawEllipse(QPointF(x + kKeyWidth / 2, y), 3, 3);
}

} // namespace

void ChartOverlay::paint(QPainter& painter) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintHead(painter);
    if (!emptyText.isEmpty()) {
        painter.setFont(Theme::textFont(13));
        painter.setPen(colours().muted);
        painter.drawText(plot.adjusted(12, 0, -12, 0), Qt::AlignCenter | Qt::TextWordWrap,
                         emptyText);
    }
    paintMarks(painter);
    paintGaps(painter);
    if (reading) paintReading(painter);
    painter.restore();
}

void ChartOverlay::paintHead(QPainter& painter) const
{
    const QRectF head(frame.left() + 12, frame.top() + 5, frame.width() - 24, kHead);
    painter.setFont(Theme::textFont(12, QFont::DemiBold));
    painter.setPen(colours().text);
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, title);
    const double titleEnd = head.left() + QFontMetricsF(painter.font()).horizontalAdvance(title);

    // From the right: what does not fit beside the title is left out.
    painter.setFont(Theme::textFont(11));
    const QFontMetricsF metrics(painter.font());
    double right = head.right();
    for (auto entry = legend.rbegin(); entry != legend.rend(); ++entry) {
        const QString text = entry->name + ' ' + entry->value;
        const double width = metrics.horizontalAdvance(text);
        const double left = right - width - kKeyWidth - 5;
        if (left < titleEnd + 10) break;
        painter.setPen(colours().muted);
        painter.drawText(QRectF(right - width, head.top(), width + 1, head.height()),
                         Qt::AlignVCenter, text);
        paintKey(painter, *entry, left, head.center().y());
        right = left - 12;
    }
    if (unit.isEmpty()) return;
    painter.setPen(colours().muted);
    painter.drawText(QRectF(plot.right() + 12, plot.bottom() + 2, 60, 18), Qt::AlignVCenter, unit);
}

void ChartOverlay::paintMarks(QPainter& painter) const
{
    painter.setFont(Theme::textFont(10));
    const QFontMetricsF metrics(painter.font());
    double rowEnds[kMarkRows] = {-1e9, -1e9, -1e9};
    for (const Mark& mark : marks) {
        if (mark.x < plot.left() || mark.x > plot.right()) continue;
        painter.setPen(QPen(faint(colours().warning, 0.8), 1, Qt::DashLine));
        painter.drawLine(QPointF(mark.x, plot.top()), QPointF(mark.x, plot.bottom()));
        const double width = metrics.horizontalAdvance(mark.text);
        const double left = mark.x + 4 + width < plot.right() ? mark.x + 4 : mark.x - 4 - width;
        const auto row = std::ranges::find_if(rowEnds, [&](double end) { return end < left; });
        if (row == std::end(rowEnds)) continue;
        *row = left + width + 6;
        const double top = plot.top() + 2 + 13 * static_cast<double>(row - std::begin(rowEnds));
        painter.fillRect(QRectF(left - 2, top, width + 4, 13), faint(colours().panel, 0.85));
        painter.setPen(colours().warning);
        painter.drawText(QRectF(left, top, width + 1, 13), Qt::AlignVCenter, mark.text);
    }
}

void ChartOverlay::paintGaps(QPainter& painter) const
{
    painter.setPen(QPen(colours().error, 1.6));
    double last = -1e9;
    for (const double x : gaps) {
        if (x < plot.left() || x > plot.right() || x < last + kGapApart) continue;
        last = x;
        const QPointF at(x, plot.top() + 6);
        painter.drawLine(at + QPointF(-3, -3), at + QPointF(3, 3));
        painter.drawLine(at + QPointF(-3, 3), at + QPointF(3, -3));
    }
}

void ChartOverlay::paintReading(QPainter& painter) const
{
    painter.setPen(QPen(faint(colours().muted, 0.7), 1));
    painter.drawLine(QPointF(reading->x, plot.top()), QPointF(reading->x, plot.bottom()));
    painter.setPen(QPen(colours().panel, 1.5));
    for (const auto& [y, colour] : reading->dots) {
        painter.setBrush(colour);
        if (y >= plot.top() && y <= plot.bottom())
            painter.drawEllipse(QPointF(reading->x, y), 3.5, 3.5);
    }
    paintBox(painter);
}

void ChartOverlay::paintBox(QPainter& painter) const
{
    const QFont text = Theme::textFont(11), number = Theme::monoFont(11);
    const QFontMetricsF textMetrics(text), numberMetrics(number);
    double width = textMetrics.horizontalAdvance(reading->title);
    double nameWidth = 0;
    for (const Entry& row : reading->rows)
        nameWidth = std::max(nameWidth, textMetrics.horizontalAdvance(row.name));
    for (const Entry& row : reading->rows)
        width = std::max(width,
                         kKeyWidth + 16 + nameWidth + numberMetrics.horizontalAdvance(row.value));
    const QSizeF size(width + 18, 12 + kRow * static_cast<double>(1 + reading->rows.size()));
    const bool isRight = reading->x + 10 + size.width() > frame.right() - 4;
    QRectF box(QPointF(isRight ? reading->x - 10 - size.width() : reading->x + 10, plot.top() + 4),
               size);
    box.moveLeft(std::max(box.left(), frame.left() + 4));

    painter.setPen(colours().line);
    painter.setBrush(colours().card);
    painter.drawRoundedRect(box, 6, 6);
    QRectF line(box.left() + 9, box.top() + 6, box.width() - 18, kRow);
    painter.setFont(text);
    painter.setPen(colours().muted);
    painter.drawText(line, Qt::AlignVCenter, reading->title);
    for (const Entry& row : reading->rows) {
        line.translate(0, kRow);
        paintKey(painter, row, line.left(), line.center().y());
        painter.setFont(text);
        painter.setPen(colours().text);
        painter.drawText(line.adjusted(kKeyWidth + 6, 0, 0, 0), Qt::AlignVCenter, row.name);
        painter.setFont(number);
        painter.drawText(line, Qt::AlignVCenter | Qt::AlignRight, row.value);
    }
}

} // namespace loom

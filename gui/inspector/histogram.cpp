#include "gui/inspector/histogram.h"

#include "gui/inspector/figures.h"
#include "gui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace loom {
namespace {

constexpr int kLabelHeight = 13;

} // namespace

Histogram::Histogram(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Histogram"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Histogram::setCounts(std::vector<double> counts, double low, double high)
{
    m_counts = std::move(counts);
    m_low = low;
    m_high = high;
    setAccessibleDescription(tr("from %1 to %2").arg(figure(low), figure(high)));
    update();
}

void Histogram::paintEvent(QPaintEvent*)
{
    if (m_counts.empty()) return;
    QPainter painter(this);
    const double most = std::max(1.0, *std::ranges::max_element(m_counts));
    const double slot = static_cast<double>(width()) / static_cast<double>(m_counts.size());
    const double room = height() - kLabelHeight - 2;
    QColor fill = colours().accent;
    fill.setAlphaF(0.72F);
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        if (m_counts[i] <= 0) continue;
        const double bar = std::max(1.0, room * m_counts[i] / most);
        painter.fillRect(
            QRectF(slot * static_cast<double>(i) + 0.5, room - bar, std::max(1.0, slot - 1), bar),
            fill);
    }
    painter.fillRect(QRectF(0, room, width(), 1), colours().line);
    painter.setFont(Theme::monoFont(10));
    painter.setPen(colours().muted);
    const QRect below(0, height() - kLabelHeight, width(), kLabelHeight);
    painter.drawText(below, Qt::AlignLeft | Qt::AlignBottom, figure(m_low));
    painter.drawText(below, Qt::AlignRight | Qt::AlignBottom, figure(m_high));
    if (m_low < 0 && m_high > 0) {
        const double zero = width() * -m_low / (m_high - m_low);
        painter.fillRect(QRectF(zero, 0, 1, room), colours().line);
        if (zero > 60 && zero < width() - 60)
            painter.drawText(QRectF(zero - 10, below.top(), 20, kLabelHeight),
                             Qt::AlignHCenter | Qt::AlignBottom, "0");
    }
}

bool Histogram::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip || m_counts.empty()) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto bins = static_cast<int>(m_counts.size());
    const int bin = std::clamp(help->x() * bins / std::max(1, width()), 0, bins - 1);
    const double step = (m_high - m_low) / bins;
    QToolTip::showText(help->globalPos(),
                       tr("%1 to %2: %3 numbers")
                           .arg(figure(m_low + step * bin), figure(m_low + step * (bin + 1)),
                                figure(m_counts[static_cast<std::size_t>(bin)])),
                       this);
    return true;
}

} // namespace loom

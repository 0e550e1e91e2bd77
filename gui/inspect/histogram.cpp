#include "gui/inspect/histogram.h"

#include "gui/inspect/number_text.h"
#include "gui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace loom {
namespace {

constexpr int kLabelHeight = 15;

} // namespace

Histogram::Histogram(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Histogram"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Histogram::show(double low, double high, std::vector<double> counts)
{
    m_low = low;
    m_high = high;
    m_counts = std::move(counts);
    update();
}

void Histogram::paintEvent(QPaintEvent*)
{
    if (m_counts.empty()) return;
    QPainter painter(this);
    const double most = std::max(*std::ranges::max_element(m_counts), 1.0);
    const int bottom = height() - kLabelHeight - 1;
    const double step = static_cast<double>(width()) / static_cast<double>(m_counts.size());
    painter.setPen(colours().line);
    painter.drawLine(0, bottom, width(), bottom);
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        if (m_counts[i] <= 0) continue;
        const double bar = std::max(m_counts[i] / most * (bottom - 1), 1.0);
        const QRectF place(static_cast<double>(i) * step, bottom - bar, std::max(step - 1, 1.0),
                           bar);
        painter.fillRect(place, colours().accent);
    }
    painter.setPen(colours().muted);
    painter.setFont(Theme::monoFont(10));
    const QRect labels(0, height() - kLabelHeight, width(), kLabelHeight);
    painter.drawText(labels, Qt::AlignLeft | Qt::AlignBottom, numberText(m_low));
    painter.drawText(labels, Qt::AlignRight | Qt::AlignBottom, numberText(m_high));
}

bool Histogram::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip || m_counts.empty()) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto bins = static_cast<int>(m_counts.size());
    const int bin = std::clamp(help->pos().x() * bins / std::max(width(), 1), 0, bins - 1);
    const double step = (m_high - m_low) / bins;
    QToolTip::showText(
        help->globalPos(),
        tr("%1 values from %2 to %3")
            .arg(static_cast<qlonglong>(m_counts[static_cast<std::size_t>(bin)]))
            .arg(numberText(m_low + bin * step), numberText(m_low + (bin + 1) * step)),
        this);
    return true;
}

} // namespace loom

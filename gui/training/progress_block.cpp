#include "gui/training/progress_block.h"

#include "gui/theme/theme.h"
#include "gui/training/bar_icons.h"

#include <QPainter>

#include <algorithm>

namespace loom {
namespace {

constexpr double kBar = 5; // px
constexpr int kSign = 15;

} // namespace

ProgressBlock::ProgressBlock(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Progress"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ProgressBlock::show(const RunWords& words)
{
    const bool isSame = words.line == m_words.line && words.aside == m_words.aside &&
                        words.share == m_words.share && words.isFailure == m_words.isFailure;
    if (isSame) return;
    m_words = words;
    const QString all = words.aside.isEmpty() ? words.line : words.line + ", " + words.aside;
    setAccessibleDescription(all);
    setToolTip(all);
    update();
}

void ProgressBlock::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours& c = colours();
    QRectF line(0, 2, width(), 20);
    if (m_words.isFailure) {
        const QRect sign(0, 4, kSign, kSign);
        barIcon(BarIcon::Warning, c.error).paint(&painter, sign);
        line.setLeft(kSign + 6);
    }
    painter.setFont(Theme::textFont(13));
    const QFontMetricsF metrics(painter.font());
    const double lineWidth = metrics.horizontalAdvance(m_words.line) + 1;
    painter.setPen(m_words.isFailure ? c.error : c.text);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(m_words.line, Qt::ElideRight, line.width()));
    const double room = line.width() - lineWidth - 14;
    if (room > 40) {
        // Of "5,000 images/s · 9 s left" the last part matters most.
        QString aside = m_words.aside;
        const QString between = QStringLiteral(" · ");
        while (metrics.horizontalAdvance(aside) > room && aside.contains(between))
            aside = aside.section(between, 1);
        painter.setPen(c.muted);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter,
                         metrics.elidedText(aside, Qt::ElideRight, room));
    }
    const QRectF bar(0, height() - kBar - 3, width(), kBar);
    painter.setPen(Qt::NoPen);
    painter.setBrush(c.line);
    painter.drawRoundedRect(bar, kBar / 2, kBar / 2);
    if (m_words.share <= 0) return;
    const double done = std::max(kBar, bar.width() * m_words.share);
    painter.setBrush(c.accent);
    painter.drawRoundedRect(QRectF(bar.topLeft(), QSizeF(done, kBar)), kBar / 2, kBar / 2);
}

} // namespace loom

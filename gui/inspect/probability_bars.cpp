#include "gui/inspect/probability_bars.h"

#include "gui/inspect/number_text.h"
#include "gui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <numeric>

namespace loom {
namespace {

constexpr int kRow = 17, kTallRow = 23, kBar = 9, kPercent = 52;

void fillBar(QPainter& painter, const QRectF& place, const QColor& colour)
{
    painter.setBrush(colour);
    painter.drawRoundedRect(place, 2, 2);
}

} // namespace

ProbabilityBars::ProbabilityBars(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ProbabilityBars::show(QStringList classes, std::vector<double> probabilities, int label)
{
    m_classes = std::move(classes);
    m_probabilities = std::move(probabilities);
    m_label = label;
    m_order.resize(m_probabilities.size());
    std::iota(m_order.begin(), m_order.end(), 0);
    const auto probability = [this](int i) { return m_probabilities[static_cast<std::size_t>(i)]; };
    std::ranges::stable_sort(m_order, std::greater<>(), probability);
    QStringList spoken;
    for (const int i : m_order) spoken << m_classes.value(i) + ' ' + percentText(probability(i));
    setAccessibleDescription(spoken.mid(0, 3).join(", "));
    updateGeometry();
    update();
}

QSize ProbabilityBars::minimumSizeHint() const
{
    return {180, static_cast<int>(m_order.size()) * kRow};
}

QSize ProbabilityBars::sizeHint() const
{
    return {260, static_cast<int>(m_order.size()) * kTallRow};
}

void ProbabilityBars::paintEvent(QPaintEvent*)
{
    if (m_order.empty()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont names = Theme::textFont(12), digits = Theme::monoFont(12);
    int nameWidth = 0;
    for (const QString& name : m_classes)
        nameWidth = std::max(nameWidth, QFontMetrics(names).horizontalAdvance(name));
    nameWidth = std::min(nameWidth + 22, width() / 2);
    const int row = std::clamp(height() / static_cast<int>(m_order.size()), kRow, kTallRow);
    const double barWidth = std::max(width() - nameWidth - kPercent, 10);
    for (int i = 0; i < static_cast<int>(m_order.size()); ++i) {
        const int which = m_order[static_cast<std::size_t>(i)];
        const double share = m_probabilities[static_cast<std::size_t>(which)];
        const bool isRight = which == m_label;
        const QRect line(0, i * row, width(), row);
        painter.setFont(names);
        painter.setPen(i == 0 || isRight ? colours().text : colours().muted);
        const QString name = m_classes.value(which, QString::number(which));
        painter.drawText(
            line, Qt::AlignLeft | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(isRight ? name + QString::fromUtf8(" ✓") : name,
                                             Qt::ElideRight, nameWidth - 4));
        painter.setFont(digits);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, percentText(share));
        painter.setPen(Qt::NoPen);
        const QRectF bar(nameWidth, line.center().y() - kBar / 2.0 + 0.5, barWidth, kBar);
        fillBar(painter, bar, colours().line);
        if (!(share > 0)) continue;
        QRectF filled = bar;
        filled.setWidth(std::max(share * barWidth, 2.0));
        const bool isWrongGuess = i == 0 && m_label >= 0 && !isRight;
        fillBar(painter, filled,
                isWrongGuess        ? colours().error
                : i == 0 && isRight ? colours().good
                                    : colours().accent);
    }
}

} // namespace loom

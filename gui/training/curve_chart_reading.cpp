#include "gui/training/curve_chart.h"

#include "gui/theme/theme.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace loom {

// What is read off a chart: legend, marks, gaps, and the values at a step.

void CurveChart::updateOverlay(const std::vector<CurveColumn>& raw)
{
    const Colours& c = colours();
    const QColor testColour = c.category(Category::Pooling);
    m_overlay.title = m_title;
    m_overlay.unit = m_scale.countsEpochs() ? tr("epoch") : tr("step");
    m_overlay.emptyText = m_curve.size() == 0 && m_tests.empty() ? m_emptyText : QString();
    m_overlay.legend.clear();
    if (m_curve.size() > 0) {
        const float last = m_curve.smooth().at(m_curve.size() - 1);
        m_overlay.legend.push_back(
            {tr("train"), scoreText(static_cast<double>(last)), c.accent, false});
    }
    if (!m_tests.empty())
        m_overlay.legend.push_back({tr("test"), scoreText(m_tests.back().value), testColour, true});
    m_overlay.marks.clear();
    for (const StepMark& mark : m_marks)
        m_overlay.marks.push_back({xOf(static_cast<double>(mark.step)), mark.text});
    m_overlay.gaps.clear();
    if (m_range == Range::Open) {
        for (const CurveColumn& column : raw) {
            if (column.stretch.finite == column.stretch.count) continue;
            const auto middle = static_cast<double>(column.begin + column.end - 1) / 2;
            m_overlay.gaps.push_back(xOf(static_cast<double>(m_firstStep) + middle));
        }
    }
    updateReading();

    QStringList words;
    for (const ChartOverlay::Entry& entry : m_overlay.legend)
        words += entry.name + ' ' + entry.value;
    setAccessibleDescription(words.join(QStringLiteral(", ")));
}

void CurveChart::updateReading()
{
    m_overlay.reading.reset();
    if (!m_readStep || m_curve.size() == 0) return;
    const qint64 step = *m_readStep;
    const Colours& c = colours();
    ChartOverlay::Reading reading;
    reading.x = xOf(static_cast<double>(step));
    const QLocale locale;
    reading.title = tr("Step %1").arg(locale.toString(step));
    if (m_scale.stepsPerEpoch > 0) {
        const double epoch = static_cast<double>(step) / static_cast<double>(m_scale.stepsPerEpoch);
        reading.title =
            tr("Epoch %1 · step %2").arg(QString::number(epoch, 'f', 2), locale.toString(step));
    }
    const double smooth = valueAt(step, m_curve.smooth()), raw = valueAt(step, m_curve.raw());
    reading.rows.push_back({tr("train"), scoreText(smooth), c.accent, false});
    reading.rows.push_back({tr("this batch"), scoreText(raw), c.rawCurve, false});
    reading.dots.emplace_back(yOf(smooth), c.accent);
    if (const TestPoint* test = testAt(step)) {
        const QColor colour = c.category(Category::Pooling);
        reading.rows.push_back(
            {tr("test, epoch %1").arg(test->epoch), scoreText(test->value), colour, true});
    }
    m_overlay.reading = std::move(reading);
}

void CurveChart::setReadStep(const std::optional<qint64>& step)
{
    std::optional<qint64> known;
    if (step && m_curve.size() > 0)
        known =
            std::clamp(*step, m_firstStep, m_firstStep + static_cast<qint64>(m_curve.size()) - 1);
    if (known == m_readStep) return;
    m_readStep = known;
    updateReading();
    viewport()->update();
    emit readStepChanged();
}

QString CurveChart::readingText() const
{
    if (!m_overlay.reading) return {};
    QStringList parts{m_overlay.reading->title};
    for (const ChartOverlay::Entry& row : m_overlay.reading->rows)
        parts += row.name + ' ' + row.value;
    return parts.join(QStringLiteral(", "));
}

void CurveChart::drawForeground(QPainter* painter, const QRectF&) { m_overlay.paint(*painter); }

double CurveChart::stepAt(double pixel) const
{
    const double share = (pixel - m_overlay.plot.left()) / m_overlay.plot.width();
    return (m_x.low + share * m_x.span()) * m_scale.unitSteps();
}

double CurveChart::xOf(double step) const
{
    const double x = step / m_scale.unitSteps();
    return m_overlay.plot.left() + (x - m_x.low) / m_x.span() * m_overlay.plot.width();
}

double CurveChart::yOf(double value) const
{
    return m_overlay.plot.bottom() - (value - m_y.low) / m_y.span() * m_overlay.plot.height();
}

double CurveChart::valueAt(qint64 step, const CurvePyramid& curve) const
{
    return static_cast<double>(curve.at(static_cast<std::size_t>(step - m_firstStep)));
}

/// The last score up to the step.
const TestPoint* CurveChart::testAt(qint64 step) const
{
    const auto last = std::ranges::find_if(m_tests.rbegin(), m_tests.rend(),
                                           [&](const TestPoint& t) { return t.step <= step; });
    return last == m_tests.rend() ? nullptr : &*last;
}

} // namespace loom

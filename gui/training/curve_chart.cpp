#include "gui/training/curve_chart.h"

#include "gui/theme/theme.h"

#include <QGraphicsLayout>
#include <QLineSeries>
#include <QScatterSeries>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

constexpr std::size_t kMostColumns = 400; // two points each; more cost more than they show
constexpr std::size_t kMostSegments = 24; // beyond, gaps are bridged: their marks still tell
constexpr double kPixelsPerTick = 42;
constexpr qint64 kShortPlan = 10;  // epochs that are shown whole from the start
constexpr double kOutliers = 0.02; // of the columns may stand out at the top

} // namespace

CurveChart::CurveChart(const QString& title, Range range, QWidget* parent)
    : QChartView(parent), m_title(title), m_range(range)
{
    setAccessibleName(title);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setRenderHint(QPainter::Antialiasing);
    setViewportUpdateMode(FullViewportUpdate);
    setMinimumSize(180, 110);
    setFrameShape(NoFrame);
    setUpChart();
    connect(&Theme::instance(), &Theme::changed, this, &CurveChart::applyTheme);
    applyTheme();
}

void CurveChart::setUpChart()
{
    QChart* chart = this->chart();
    chart->setBackgroundVisible(false);
    chart->setMargins({});
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    chart->legend()->hide();
    m_xAxis = new QValueAxis(this);
    m_yAxis = new QValueAxis(this);
    for (QValueAxis* axis : {m_xAxis, m_yAxis}) {
        axis->setTickType(QValueAxis::TicksDynamic);
        axis->setTickAnchor(0);
    }
    m_xAxis->setGridLineVisible(false);
    chart->addAxis(m_xAxis, Qt::AlignBottom);
    chart->addAxis(m_yAxis, Qt::AlignLeft);
    m_rawLines = {addLine()};
    m_smoothLines = {addLine()};
    m_testLine = addLine();
    m_testDots = new QScatterSeries(this);
    m_testDots->setMarkerSize(7.5);
    chart->addSeries(m_testDots);
    m_testDots->attachAxis(m_xAxis);
    m_testDots->attachAxis(m_yAxis);
}

QLineSeries* CurveChart::addLine()
{
    auto* line = new QLineSeries(this);
    chart()->addSeries(line);
    line->attachAxis(m_xAxis);
    line->attachAxis(m_yAxis);
    return line;
}

void CurveChart::applyTheme()
{
    const Colours& c = colours();
    setBackgroundBrush(Qt::NoBrush);
    setStyleSheet("background: transparent");
    for (QValueAxis* axis : {m_xAxis, m_yAxis}) {
        axis->setLabelsFont(Theme::textFont(11));
        axis->setLabelsBrush(c.muted);
        axis->setLinePen(QPen(c.line, 1));
        axis->setGridLinePen(QPen(c.line, 1));
    }
    m_yAxis->setLineVisible(false);
    for (QLineSeries* line : m_rawLines) line->setPen(QPen(c.rawCurve, 1));
    for (QLineSeries* line : m_smoothLines) line->setPen(QPen(c.accent, 2));
    m_testLine->setPen(QPen(c.category(Category::Pooling), 2));
    m_testDots->setColor(c.category(Category::Pooling));
    m_testDots->setBorderColor(c.panel);
    refresh();
}

void CurveChart::placePlot()
{
    // Room for the title above, numbers left and below, and the unit at the right end.
    const QRectF area = QRectF(rect()).adjusted(46, 36, -52, -26);
    if (area.width() < 20 || area.height() < 20 || area == m_overlay.plot) return;
    m_overlay.frame = rect();
    m_overlay.plot = area;
    chart()->setPlotArea(area);
}

void CurveChart::resizeEvent(QResizeEvent* event)
{
    placePlot(); // first: the axes are laid out for the plot that there is
    QChartView::resizeEvent(event);
    refresh();
}

void CurveChart::refresh()
{
    const AxisRange steps = m_zoomX.value_or(wholeSteps());
    const double unit = m_scale.unitSteps();
    const AxisRange x{steps.low / unit, steps.high / unit};
    if (x != m_x) {
        m_x = x;
        const double tick =
            niceStep(x.span(), std::max(2, static_cast<int>(m_overlay.plot.width() / 60)));
        // Half an epoch or step is none.
        m_xAxis->setTickInterval(m_scale.countsEpochs() ? tick : std::max(1.0, tick));
        m_xAxis->setLabelFormat(tickFormat(m_xAxis->tickInterval()));
        m_xAxis->setRange(x.low, x.high);
    }
    const std::vector<CurveColumn> raw = visibleColumns(m_curve.raw());
    showAxes(raw);
    showSegments(m_rawLines, rawSegments(raw));
    showSegments(m_smoothLines, smoothSegments(visibleColumns(m_curve.smooth())));
    showTests();
    updateOverlay(raw);
    viewport()->update();
}

void CurveChart::showAxes(const std::vector<CurveColumn>& raw)
{
    if (!m_zoomX) m_autoY = wholeY(raw);
    const AxisRange y = m_zoomY.value_or(m_autoY);
    const double tick =
        niceStep(y.span(), std::max(2, static_cast<int>(m_overlay.plot.height() / kPixelsPerTick)));
    if (tick != m_yAxis->tickInterval()) {
        m_yAxis->setTickInterval(tick);
        m_yAxis->setLabelFormat(tickFormat(tick));
    }
    if (y == m_y) return;
    m_y = y;
    m_yAxis->setRange(y.low, y.high);
}

/// The plan, or of a long one the next half, quarter, … that holds what is done.
AxisRange CurveChart::wholeSteps() const
{
    const double epoch = m_scale.stepsPerEpoch > 0 ? static_cast<double>(m_scale.stepsPerEpoch) : 1;
    const double done = static_cast<double>(m_firstStep + static_cast<qint64>(m_curve.size()) - 1);
    double planned = epoch * static_cast<double>(std::max<qint64>(m_scale.epochs, 1));
    if (m_scale.stepsPerEpoch == 0) planned = 100;
    while (planned < done) planned *= 2;
    for (double half = planned / 2; half > epoch * kShortPlan / 2 && half > done; half /= 2)
        if (planned > epoch * kShortPlan) planned = half;
    if (m_scale.stepsPerEpoch > 0) planned = std::ceil(planned / epoch - 1e-9) * epoch;
    return {0, planned};
}

AxisRange CurveChart::wholeY(const std::vector<CurveColumn>& raw) const
{
    if (m_range == Range::Share) return {0, 1};
    std::vector<double> highs;
    for (const CurveColumn& column : raw)
        if (column.stretch.finite > 0) highs.push_back(static_cast<double>(column.stretch.max));
    double highest = 0;
    if (!highs.empty()) {
        const auto last = static_cast<double>(highs.size() - 1);
        const auto at = highs.begin() + static_cast<std::ptrdiff_t>(last * (1 - kOutliers));
        std::ranges::nth_element(highs, at);
        highest = *at;
    }
    for (const TestPoint& test : m_tests)
        if (std::isfinite(test.value)) highest = std::max(highest, test.value);
    return highest > 0 ? grownRange(m_autoY, highest) : AxisRange{0, 2.5};
}

std::vector<CurveColumn> CurveChart::visibleColumns(const CurvePyramid& curve) const
{
    const double unit = m_scale.unitSteps(), first = static_cast<double>(m_firstStep);
    const auto size = static_cast<double>(curve.size());
    // One more at either side, so that the lines go on to the edges.
    const double begin = std::clamp(std::floor(m_x.low * unit - first) - 1, 0.0, size);
    const double end = std::clamp(std::ceil(m_x.high * unit - first) + 2, begin, size);
    const auto pixels = static_cast<std::size_t>(std::max(m_overlay.plot.width(), 64.0));
    return columnsOf(curve, static_cast<std::size_t>(begin), static_cast<std::size_t>(end),
                     std::min(pixels, kMostColumns));
}

CurveChart::Segments CurveChart::rawSegments(const std::vector<CurveColumn>& columns) const
{
    Segments segments(1);
    const double unit = m_scale.unitSteps();
    for (const CurveColumn& column : columns) {
        if (column.stretch.finite == 0) {
            if (!segments.back().isEmpty() && segments.size() < kMostSegments)
                segments.emplace_back();
            continue;
        }
        QList<QPointF>& line = segments.back();
        const double middle = static_cast<double>(m_firstStep) +
                              static_cast<double>(column.begin + column.end - 1) / 2;
        double near = static_cast<double>(column.stretch.min);
        double far = static_cast<double>(column.stretch.max);
        // The end that is nearer to the last point comes first.
        const bool isAbove = !line.isEmpty() && line.back().y() > (near + far) / 2;
        if (isAbove) std::swap(near, far);
        line.append({middle / unit, near});
        if (near != far) line.append({middle / unit, far});
    }
    return segments;
}

CurveChart::Segments CurveChart::smoothSegments(const std::vector<CurveColumn>& columns) const
{
    Segments segments(1);
    const double unit = m_scale.unitSteps();
    for (const CurveColumn& column : columns) {
        if (column.stretch.finite > 0) {
            const double middle = static_cast<double>(m_firstStep) +
                                  static_cast<double>(column.begin + column.end - 1) / 2;
            segments.back().append({middle / unit, column.stretch.mean()});
        } else if (!segments.back().isEmpty() && segments.size() < kMostSegments) {
            segments.emplace_back();
        }
    }
    return segments;
}

void CurveChart::showSegments(std::vector<QLineSeries*>& series, const Segments& segments)
{
    while (series.size() < segments.size()) {
        QLineSeries* line = addLine();
        line->setPen(series.front()->pen());
        series.push_back(line);
    }
    for (std::size_t i = 0; i < series.size(); ++i) {
        if (i < segments.size())
            series[i]->replace(segments[i]);
        else if (series[i]->count() > 0)
            series[i]->clear();
    }
}

void CurveChart::showTests()
{
    QList<QPointF> points;
    for (const TestPoint& test : m_tests)
        if (std::isfinite(test.value))
            points.append({static_cast<double>(test.step) / m_scale.unitSteps(), test.value});
    if (points == m_testLine->points()) return;
    m_testLine->replace(points);
    m_testDots->replace(points);
}

std::size_t CurveChart::drawnPoints() const
{
    qsizetype count = 0;
    for (const auto* lines : {&m_rawLines, &m_smoothLines})
        for (const QLineSeries* line : *lines) count += line->count();
    return static_cast<std::size_t>(count);
}

} // namespace loom

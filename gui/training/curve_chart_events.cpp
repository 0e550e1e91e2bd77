#include "gui/training/curve_chart.h"

#include "gui/theme/theme.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

constexpr double kFewestSteps = 4; // that fill the axis
constexpr double kKeyZoom = 1.25;
constexpr double kKeyPan = 40;  // px
constexpr double kLargestY = 4; // of the whole range
constexpr double kSmallestY = 1e-4;

/// `range` made smaller by `factor` around `fixed`.
AxisRange zoomed(const AxisRange& range, double factor, double fixed)
{
    return {fixed - (fixed - range.low) / factor, fixed + (range.high - fixed) / factor};
}

/// Moved, not squeezed, to lie within the limits.
AxisRange within(const AxisRange& range, const AxisRange& limits)
{
    if (range.span() >= limits.span()) return limits;
    const double shift =
        std::max(0.0, limits.low - range.low) + std::min(0.0, limits.high - range.high);
    return {range.low + shift, range.high + shift};
}

} // namespace

void CurveChart::changeZoom(const AxisRange& steps, const AxisRange& y)
{
    const AxisRange whole = wholeSteps();
    const AxisRange x = within(steps, whole);
    if (x.span() < kFewestSteps && x.span() < m_x.span() * m_scale.unitSteps()) return;
    const bool isAllX = x.span() >= whole.span() * (1 - 1e-9);
    m_zoomX = isAllX ? std::nullopt : std::optional(x);
    // Zoomed out as far as it goes, a chart follows the run again.
    const bool isAllY = std::abs(y.low - m_autoY.low) < 1e-9 * m_autoY.span() &&
                        std::abs(y.high - m_autoY.high) < 1e-9 * m_autoY.span();
    const AxisRange widest{m_autoY.low - m_autoY.span() * kLargestY / 2,
                           m_autoY.high + m_autoY.span() * kLargestY / 2};
    if (isAllY)
        m_zoomY.reset();
    else if (y.span() > m_autoY.span() * kSmallestY)
        m_zoomY = within(y, widest);
    refresh();
    emit zoomChanged();
}

void CurveChart::setZoomedSteps(const std::optional<AxisRange>& range)
{
    if (range == m_zoomX) return;
    m_zoomX = range;
    refresh();
}

void CurveChart::resetZoom()
{
    m_zoomX.reset();
    m_zoomY.reset();
    m_autoY = {0, 0};
    refresh();
    emit zoomChanged();
}

void CurveChart::zoom(double factor, const QPointF& at, Qt::Orientations axes)
{
    const double unit = m_scale.unitSteps();
    AxisRange steps{m_x.low * unit, m_x.high * unit}, y = m_y;
    const QRectF& plot = m_overlay.plot;
    const double atX = std::clamp(at.x(), plot.left(), plot.right());
    const double atY = std::clamp(at.y(), plot.top(), plot.bottom());
    if (axes & Qt::Horizontal) steps = zoomed(steps, factor, stepAt(atX));
    if (axes & Qt::Vertical)
        y = zoomed(y, factor, y.low + (plot.bottom() - atY) / plot.height() * y.span());
    changeZoom(steps, y);
}

void CurveChart::pan(const QPointF& pixels)
{
    const double unit = m_scale.unitSteps();
    const double dx = -pixels.x() / m_overlay.plot.width() * m_x.span() * unit;
    const double dy = pixels.y() / m_overlay.plot.height() * m_y.span();
    changeZoom({m_x.low * unit + dx, m_x.high * unit + dx}, {m_y.low + dy, m_y.high + dy});
}

void CurveChart::paintEvent(QPaintEvent* event)
{
    QChartView::paintEvent(event);
    if (!hasFocus()) return;
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours().accent, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5), 7, 7);
}

bool CurveChart::event(QEvent* event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) viewport()->update();
    return QChartView::event(event);
}

void CurveChart::wheelEvent(QWheelEvent* event)
{
    // Some systems turn the wheel sideways while Alt or Shift is held.
    const QPoint angle = event->angleDelta();
    const int turn = angle.y() != 0 ? angle.y() : angle.x();
    const double factor = std::pow(kKeyZoom, turn / 120.0);
    Qt::Orientations axes = Qt::Horizontal | Qt::Vertical;
    if (event->modifiers() & Qt::ShiftModifier) axes = Qt::Vertical;
    if (event->modifiers() & Qt::ControlModifier) axes = Qt::Horizontal;
    zoom(factor, event->position(), axes);
    event->accept();
}

void CurveChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return;
    m_dragFrom = event->position();
    setCursor(Qt::ClosedHandCursor);
}

void CurveChart::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragFrom) {
        pan(event->position() - *m_dragFrom);
        m_dragFrom = event->position();
    }
    const QPointF at = event->position();
    if (m_overlay.plot.adjusted(-2, -2, 2, 2).contains(at))
        setReadStep(std::llround(stepAt(at.x())));
    else
        setReadStep({});
}

void CurveChart::mouseReleaseEvent(QMouseEvent*)
{
    m_dragFrom.reset();
    unsetCursor();
}

void CurveChart::mouseDoubleClickEvent(QMouseEvent*) { resetZoom(); }

void CurveChart::leaveEvent(QEvent* event)
{
    setReadStep({});
    QChartView::leaveEvent(event);
}

void CurveChart::moveReading(int columns)
{
    const qint64 last = m_firstStep + static_cast<qint64>(m_curve.size()) - 1;
    const double pixel = m_x.span() * m_scale.unitSteps() / m_overlay.plot.width();
    const auto distance = std::max<qint64>(1, std::llround(2 * pixel)) * columns;
    setReadStep(m_readStep ? *m_readStep + distance : last);
}

/// Where keys zoom: at the value that is read out, or at the last one, within the plot.
QPointF CurveChart::keyPoint() const
{
    const QRectF& plot = m_overlay.plot;
    if (m_curve.size() == 0) return plot.center();
    const qint64 step = m_readStep.value_or(m_firstStep + static_cast<qint64>(m_curve.size()) - 1);
    const double x = xOf(static_cast<double>(step)), y = yOf(valueAt(step, m_curve.smooth()));
    if (!plot.contains(x, y)) return plot.center();
    return {x, y};
}

void CurveChart::keyPressEvent(QKeyEvent* event)
{
    const bool pans = event->modifiers() & Qt::ShiftModifier;
    const QPointF at = keyPoint();
    const Qt::Orientations both = Qt::Horizontal | Qt::Vertical;
    switch (event->key()) {
    case Qt::Key_Left: return pans ? pan({kKeyPan, 0}) : moveReading(-1);
    case Qt::Key_Right: return pans ? pan({-kKeyPan, 0}) : moveReading(1);
    case Qt::Key_Up:
        if (pans) return pan({0, kKeyPan});
        break;
    case Qt::Key_Down:
        if (pans) return pan({0, -kKeyPan});
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal: return zoom(kKeyZoom, at, both);
    case Qt::Key_Minus: return zoom(1 / kKeyZoom, at, both);
    case Qt::Key_Home:
    case Qt::Key_0: return resetZoom();
    case Qt::Key_Escape:
        if (m_readStep) return setReadStep({});
        break;
    default: break;
    }
    QWidget::keyPressEvent(event);
}

void CurveChart::contextMenuEvent(QContextMenuEvent* event)
{
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    emit menuRequested(isByKey ? mapToGlobal(rect().center()) : event->globalPos());
    event->accept();
}

} // namespace loom

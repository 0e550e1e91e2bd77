#pragma once

#include "gui/training/chart_overlay.h"
#include "gui/training/chart_scale.h"
#include "gui/training/curve_pyramid.h"

#include <QChartView>

#include <optional>
#include <vector>

class QLineSeries;
class QScatterSeries;
class QValueAxis;

namespace loom {

/// A score at the end of an epoch.
struct TestPoint {
    qint64 epoch = 0, step = 0;
    double value = 0;
};

/// Something that happened at a step: "lr 0.0005".
struct StepMark {
    qint64 step = 0;
    QString text;
};

/// One number of a run over its steps: as it was, faint; smoothed over it; and tested, a point an
/// epoch. Zoom and pan by the user survive updates; without them the axes grow in steps. Values
/// under the pointer, or under a line that the arrow keys move, are read out.
class CurveChart : public QChartView {
    Q_OBJECT

public:
    enum class Range {
        Open, ///< from 0 up: a loss
        Share ///< from 0 to 1: an accuracy
    };

    CurveChart(const QString& title, Range range, QWidget* parent = nullptr);

    // What to show. None repaints by itself: `refresh` does.
    SmoothedCurve& curve() { return m_curve; }
    void setFirstStep(qint64 step) { m_firstStep = step; } ///< of the curve's first number
    void setScale(const ChartScale& scale) { m_scale = scale; }
    void setTestPoints(std::vector<TestPoint> points) { m_tests = std::move(points); }
    void setMarks(std::vector<StepMark> marks) { m_marks = std::move(marks); }
    void setEmptyText(const QString& text) { m_emptyText = text; }
    void refresh();
    QString title() const { return m_title; }

    /// In steps; nothing: all of the run.
    const std::optional<AxisRange>& zoomedSteps() const { return m_zoomX; }
    bool isZoomed() const { return m_zoomX || m_zoomY; }
    void setZoomedSteps(const std::optional<AxisRange>& range);
    void resetZoom();
    void zoom(double factor, const QPointF& at, Qt::Orientations axes);
    void pan(const QPointF& pixels);

    /// The step whose values are read out; nothing: none.
    const std::optional<qint64>& readStep() const { return m_readStep; }
    void setReadStep(const std::optional<qint64>& step);
    QString readingText() const; ///< the same in words; "" when nothing is read

    /// The axes as they stand: x in its unit.
    AxisRange xRange() const { return m_x; }
    AxisRange yRange() const { return m_y; }
    QRectF plotArea() const { return m_overlay.plot; }
    /// Points that Qt Charts holds of the raw and of the smoothed curve.
    std::size_t drawnPoints() const;
    const ChartOverlay& overlay() const { return m_overlay; }

signals:
    void zoomChanged();
    void readStepChanged();
    void menuRequested(const QPoint& globalPosition);

protected:
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    using Segments = std::vector<QList<QPointF>>;

    void setUpChart();
    void applyTheme();
    void placePlot();
    void showAxes(const std::vector<CurveColumn>& raw);
    AxisRange wholeSteps() const;
    AxisRange wholeY(const std::vector<CurveColumn>& raw) const;
    std::vector<CurveColumn> visibleColumns(const CurvePyramid& curve) const;
    Segments rawSegments(const std::vector<CurveColumn>& columns) const;
    Segments smoothSegments(const std::vector<CurveColumn>& columns) const;
    void showSegments(std::vector<QLineSeries*>& series, const Segments& segments);
    QLineSeries* addLine();
    void showTests();
    void updateOverlay(const std::vector<CurveColumn>& raw);
    void updateReading();
    double stepAt(double pixel) const;
    double xOf(double step) const; ///< pixels
    double yOf(double value) const;
    double valueAt(qint64 step, const CurvePyramid& curve) const;
    const TestPoint* testAt(qint64 step) const;
    void changeZoom(const AxisRange& steps, const AxisRange& y);
    void moveReading(int columns);
    QPointF keyPoint() const;

    QString m_title, m_emptyText;
    Range m_range;
    SmoothedCurve m_curve;
    qint64 m_firstStep = 1;
    ChartScale m_scale;
    std::vector<TestPoint> m_tests;
    std::vector<StepMark> m_marks;

    QValueAxis *m_xAxis = nullptr, *m_yAxis = nullptr;
    std::vector<QLineSeries*> m_rawLines, m_smoothLines; ///< one for each stretch between gaps
    QLineSeries* m_testLine = nullptr;
    QScatterSeries* m_testDots = nullptr;

    AxisRange m_x{0, 0}, m_y{0, 0};
    AxisRange m_autoY{0, 0};
    std::optional<AxisRange> m_zoomX, m_zoomY; ///< steps; values
    std::optional<qint64> m_readStep;
    std::optional<QPointF> m_dragFrom;
    ChartOverlay m_overlay;
};

} // namespace loom

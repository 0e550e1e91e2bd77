#pragma once

#include <QColor>
#include <QRectF>
#include <QString>

#include <optional>
#include <vector>

class QPainter;

namespace loom {

/// What stands over and around the curves of a chart, in the chart's pixels: title, legend,
/// unit, vertical marks, gaps and the values under the pointer. A value: filled in, then painted.
struct ChartOverlay {
    struct Entry {
        QString name, value;
        QColor colour;
        bool hasDot = false;
    };
    struct Mark {
        double x = 0;
        QString text;
    };
    struct Reading {
        double x = 0;
        QString title;
        std::vector<Entry> rows;
        std::vector<std::pair<double, QColor>> dots; ///< y and colour on the vertical line
    };

    QRectF frame, plot;
    QString title, unit, emptyText;
    std::vector<Entry> legend;
    std::vector<Mark> marks;
    std::vector<double> gaps; ///< x of what is not finite
    std::optional<Reading> reading{};

    void paint(QPainter& painter) const;

private:
    void paintHead(QPainter& painter) const;
    void paintMarks(QPainter& painter) const;
    void paintGaps(QPainter& painter) const;
    void paintReading(QPainter& painter) const;
    void paintBox(QPainter& painter) const;
};

} // namespace loom

#pragma once

#include "gui/training/run_table.h"

#include <QObject>

#include <functional>

namespace loom {

class CurveChart;

/// Writes charts and their numbers into files, off the GUI thread.
class ChartExport : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    // Files are replaced whole. Each ends in `written` or `failed`.
    void savePng(CurveChart& chart, const QString& path); ///< at twice the size on the screen
    void saveSvg(CurveChart& chart, const QString& path);
    void saveCsv(RunTable run, const QString& path);

signals:
    void written(const QString& path);
    void failed(const QString& sentence);

private:
    /// Runs `make` in another thread and writes what it returns.
    void write(const QString& path, std::function<std::string()> make);
};

} // namespace loom

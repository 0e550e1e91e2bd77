#pragma once

#include "gui/training/chart_scale.h"
#include "gui/workbench.h"

#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QSlider;

namespace loom {

class ChartExport;
class CurveChart;
class LiveTurn;
struct RunTable;

/// The curves of the run: loss and accuracy, train and test, with what reads and saves them.
class TrainingView : public QWidget {
    Q_OBJECT

public:
    explicit TrainingView(const Workbench& workbench, QWidget* parent = nullptr);

    CurveChart* lossChart() const { return m_loss; }
    CurveChart* accuracyChart() const { return m_accuracy; }
    /// A third panel beside the charts, shown while there is room for it.
    void setCompanion(QWidget* companion);

    int smoothing() const { return m_smoothing; } ///< steps
    ChartUnit unit() const { return m_unit; }

public slots:
    void setSmoothing(int steps);
    void setUnit(loom::ChartUnit unit);
    void resetZoom();

signals:
    void saved(const QString& path);
    void failed(const QString& sentence);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeCard(QWidget* content);
    QWidget* makeStrip();
    void connectCharts();
    void showRun();   ///< from the beginning
    void showSteps(); ///< what has come since
    void showScores();
    void showMarks();
    void updateSoon();
    void showAll();
    void updateStrip();
    QString emptyText() const;
    void openMenu(CurveChart* chart, const QPoint& at);
    void save(CurveChart* chart, const QString& suffix);
    RunTable table() const;

    Workbench m_workbench;
    CurveChart *m_loss = nullptr, *m_accuracy = nullptr;
    ChartExport* m_export = nullptr;
    QHBoxLayout* m_cards = nullptr;
    QWidget* m_companion = nullptr;
    QSlider* m_slider = nullptr;
    QLabel* m_smoothingText = nullptr;
    QComboBox* m_units = nullptr;
    QPushButton* m_reset = nullptr;
    int m_smoothing = 0;
    ChartUnit m_unit = ChartUnit::Epochs;
    LiveTurn* m_turn = nullptr;
};

} // namespace loom

#pragma once

#include "gui/workbench.h"

#include <QWidget>

class QLineEdit;
class QPlainTextEdit;

namespace loom {

class DatasetSection;
class FigureRow;
class GrowthStrip;
class ProblemCards;
class Section;
class SummaryList;
class TrainingSection;

/// The inspector's page when nothing is selected: the network's name, its summary, how it is
/// trained and on what.
class NetworkPage : public QWidget {
    Q_OBJECT

public:
    explicit NetworkPage(const Workbench& workbench, QWidget* parent = nullptr);

    /// Shows the document.
    void refresh();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void takeName();
    void takeDescription();
    void fitDescription(); ///< as high as its text, within reason

    Workbench m_workbench;
    QLineEdit* m_name;
    QPlainTextEdit* m_description;
    ProblemCards* m_problems;
    Section* m_summary;
    GrowthStrip* m_strip;
    SummaryList* m_layers;
    FigureRow *m_parameters, *m_work, *m_memory;
    TrainingSection* m_training;
    DatasetSection* m_dataset;
};

} // namespace loom

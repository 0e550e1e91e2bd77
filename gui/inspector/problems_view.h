#pragma once

#include "core/network/diagnosis.h"
#include "gui/workbench.h"

#include <QScrollArea>

#include <vector>

class QFrame;
class QVBoxLayout;

namespace loom {

class ProblemRow;

/// Every problem of the drawing with its one-click fixes; what only waits for another is quiet.
class ProblemsView : public QScrollArea {
    Q_OBJECT

public:
    explicit ProblemsView(const Workbench& workbench, QWidget* parent = nullptr);

    /// Problems that somebody has to mend; what waits for them does not count.
    int count() const { return m_count; }
    const std::vector<ProblemRow*>& rows() const { return m_rows; }

signals:
    void countChanged(int count);

private:
    void refresh();
    void rebuild(const std::vector<Problem>& problems);
    void selectPlace(const Problem& problem);
    void moveFocus(const ProblemRow* from, int direction);

    Workbench m_workbench;
    QFrame* m_card;
    QVBoxLayout* m_layout;
    std::vector<ProblemRow*> m_rows;
    QStringList m_shown; ///< what the rows say, so that they are made anew only when it changes
    int m_count = -1;
};

} // namespace loom

#pragma once

#include "core/network/diagnosis.h"
#include "gui/workbench.h"

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace loom {

/// A fix as a link says it, without what follows its arrow: "Insert Flatten".
QString shortText(const Fix& fix);

/// Problems of what is selected, each with why and its fixes as buttons that one undo takes back.
class ProblemCards : public QWidget {
    Q_OBJECT

public:
    explicit ProblemCards(const Workbench& workbench, QWidget* parent = nullptr);

    void setProblems(const std::vector<Problem>& problems);

private:
    void addCard(const Problem& problem);

    Workbench m_workbench;
    QVBoxLayout* m_layout;
    QStringList m_shown; ///< what the cards say, so that they are made anew only when it changes
};

} // namespace loom

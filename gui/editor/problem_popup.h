#pragma once

#include "gui/workbench.h"

#include <QFrame>

class QBoxLayout;
class QLabel;

namespace loom {

struct Problem;

/// Explains a wrong connection beside it: what does not fit, why, and a button for each fix.
class ProblemPopup : public QFrame {
    Q_OBJECT

public:
    ProblemPopup(const Workbench& workbench, QWidget* parent);

    /// Null hides it. `anchor` is where the problem lies, in the parent; the popup keeps clear of
    /// it and inside the parent.
    void show(const Problem* problem, QRect anchor);

private:
    void showButtons(const Problem& problem);

    Workbench m_workbench;
    QLabel *m_title, *m_text;
    QBoxLayout* m_buttons;
};

} // namespace loom

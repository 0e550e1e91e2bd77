#pragma once

#include "core/network/diagnosis.h"

#include <QWidget>

class QPushButton;

namespace loom {

/// One problem on one line: a sign, the place, what is wrong, and its fixes as links.
class ProblemRow : public QWidget {
    Q_OBJECT

public:
    /// `places`: of all nodes that wait for the same.
    ProblemRow(const Problem& problem, const QString& places, int placeWidth, QWidget* parent);

    const Problem& problem() const { return m_problem; }
    const std::vector<QPushButton*>& links() const { return m_links; }

signals:
    void chosen();             ///< clicked, or reached by the keyboard
    void fixChosen(int index); ///< of the problem's fixes
    void moved(int direction); ///< the arrow keys

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void addLinks();

    Problem m_problem;
    std::vector<QPushButton*> m_links;
};

} // namespace loom

#pragma once

#include "gui/workbench.h"

#include <QFrame>

class QLabel;
class QLineEdit;

namespace loom {

/// Finds layers of the drawing by name or type while one types: selects the first, Enter and F3
/// the next, Shift the one before. Esc or leaving closes it.
class FindPopup : public QFrame {
    Q_OBJECT

public:
    FindPopup(const Workbench& workbench, QWidget* parent);

    void open();
    void close();

signals:
    void found(const QString& id); ///< selected by now
    void closed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search(const QString& words);
    void step(int direction);
    void show(qsizetype place);

    Workbench m_workbench;
    QLineEdit* m_field;
    QLabel* m_count;
    QStringList m_found; ///< ids, in the order of the drawing
    qsizetype m_place = 0;
};

} // namespace loom

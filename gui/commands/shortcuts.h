#pragma once

#include <QDialog>
#include <QKeySequence>
#include <QList>

class QAction;
class QLabel;
class QTableWidget;

namespace loom {

/// Gives every action the keys that the user has chosen; call once all have their defaults.
void loadShortcuts(const QList<QAction*>& actions);

/// The keys of every command, to be read and changed. Two commands with one key are refused, and
/// the other is named.
class ShortcutsDialog : public QDialog {
    Q_OBJECT

public:
    ShortcutsDialog(const QList<QAction*>& actions, QWidget* parent);

    /// The action that has these keys, other than `except`; null when they are free.
    static QAction* ownerOf(const QKeySequence& keys, const QList<QAction*>& actions,
                            const QAction* except);

private:
    void fill();
    void set(QAction* action, const QKeySequence& keys);
    void reset();

    QList<QAction*> m_actions;
    QTableWidget* m_table;
    QLabel* m_conflict;
};

} // namespace loom

#pragma once

#include <QDialog>
#include <QList>

class QAction;
class QLineEdit;
class QListWidget;

namespace loom {

/// How well `text` answers to what was typed: the letters in order, at beginnings of words above
/// all; -1 when they are not in it.
int fuzzyScore(const QString& typed, const QString& text);

/// Every command of a window, found by typing: Ctrl+Shift+P.
class CommandPalette : public QDialog {
    Q_OBJECT

public:
    CommandPalette(const QList<QAction*>& actions, QWidget* parent);

    /// "&Open…" as people read it, with the menu it stands in: "File: Open…".
    static QString titleOf(const QAction* action);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void list(const QString& typed);
    void runCurrent();

    QList<QAction*> m_actions;
    QLineEdit* m_typed;
    QListWidget* m_found;
};

} // namespace loom

#pragma once

#include <QObject>

class QMainWindow;
class QSplitter;

namespace loom {

/// Where the window is and how its parts share it, kept from one start to the next. Until a user
/// has had a word, panels at the sides give way to the canvas in a small window.
class WindowLayout : public QObject {
    Q_OBJECT

public:
    /// `columns` are palette, canvas and inspector.
    WindowLayout(QMainWindow* window, QSplitter* columns, QSplitter* rows);

    void save() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void restore();
    void divide();

    QMainWindow* m_window;
    QSplitter *m_columns, *m_rows;
    bool m_isRestored = false;
};

} // namespace loom

#pragma once

#include <QWidget>

class QLabel;
class QPlainTextEdit;

namespace loom {

/// A file that is no network which can be drawn, as it is: its problem in a sentence and its text,
/// read-only, with the line at fault in view.
class BrokenFilePage : public QWidget {
    Q_OBJECT

public:
    explicit BrokenFilePage(QWidget* parent = nullptr);

    void show(const QString& path, const QString& problem);

signals:
    void openRequested();
    void backRequested();

private:
    QLabel *m_title, *m_problem;
    QPlainTextEdit* m_text;
};

} // namespace loom

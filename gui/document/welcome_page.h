#pragma once

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace loom {

class RecentFiles;

/// What a new user meets: the examples with what each teaches, the files opened last, an empty
/// canvas, the guided first run.
class WelcomePage : public QWidget {
    Q_OBJECT

public:
    explicit WelcomePage(RecentFiles* recent, QWidget* parent = nullptr);

    /// The name of the drawing behind this page, to go back to; "": there is none.
    void setDrawing(const QString& name);

signals:
    void backRequested();
    void exampleChosen(const QString& resource);
    void fileChosen(const QString& path);
    void emptyChosen();
    void openRequested();
    void tourRequested();

private:
    QWidget* makeExamples();
    void fillRecent();

    RecentFiles* m_recent;
    QPushButton* m_back;
    QVBoxLayout* m_recentRows;
};

} // namespace loom

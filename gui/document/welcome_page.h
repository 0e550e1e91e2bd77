#pragma once

#include <QWidget>

class QVBoxLayout;

namespace loom {

class RecentFiles;

/// What a new user meets: the examples with what each teaches, the files opened last, an empty
/// canvas, the guided first run.
class WelcomePage : public QWidget {
    Q_OBJECT

public:
    explicit WelcomePage(RecentFiles* recent, QWidget* parent = nullptr);

signals:
    void exampleChosen(const QString& resource);
    void fileChosen(const QString& path);
    void emptyChosen();
    void openRequested();
    void tourRequested();

private:
    QWidget* makeExamples();
    void fillRecent();

    RecentFiles* m_recent;
    QVBoxLayout* m_recentRows;
};

} // namespace loom

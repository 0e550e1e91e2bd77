#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <vector>

namespace loom {

class MainWindow;

/// Takes pictures of the window for scripts and the README: one of a file, or every view in both
/// themes. Drives the program as a user would, waits until there is something to see, and quits.
class Photographer : public QObject {
    Q_OBJECT

public:
    explicit Photographer(MainWindow* window);

    /// The window as it is, once the cards have their pictures.
    void shootOnce(const QString& file);
    /// <folder>/<view>-<dark|light>[suffix].png of every view.
    void shootAll(const QString& folder, const QString& suffix);

private:
    /// Something to do, and what to wait for before the next.
    struct Scene {
        std::function<void()> act;
        std::function<bool()> isReady{};
        int patience = 20000; ///< ms; then it goes on with what there is
    };
    void add(std::function<void()> act, std::function<bool()> isReady = {});
    void addShots(const QString& view);
    void addDesign();
    void addTraining();
    void addProblem();
    bool hasPictures() const;
    void next();
    void shoot(const QString& file);

    MainWindow* m_window;
    QString m_folder, m_suffix;
    std::vector<Scene> m_scenes;
    std::size_t m_place = 0;
    int m_waited = 0;
    QTimer m_timer;
};

} // namespace loom

#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>

#include <functional>

class QAction;
class QMenu;

namespace loom {

class FileActions;
class MainWindow;

/// The menus of a window and every command in them, with keys that can be changed; the palette of
/// commands, the preferences, the tour and the help.
class WindowCommands : public QObject {
    Q_OBJECT

public:
    WindowCommands(MainWindow* window, FileActions* files);

    QList<QAction*> all() const;
    void startTour();

private:
    QMenu* addMenu(const QString& title);
    QAction* add(QMenu* menu, const char* name, const QString& text, const QKeySequence& keys,
                 const std::function<void()>& action);
    void fillEdit(QMenu* menu);
    void fillTrain(QMenu* menu);
    void fillView(QMenu* menu);
    void fillHelp(QMenu* menu);
    void addCanvasActions(QMenu* menu, const QString& prefix);
    void nameMenus();
    void showPalette();
    void showPreferences();
    void showKeys();
    void showAbout();

    MainWindow* m_window;
};

} // namespace loom

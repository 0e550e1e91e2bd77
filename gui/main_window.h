#pragma once

#include "gui/workbench.h"

#include <QMainWindow>

class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace loom {

class Autosave;
class Banner;
class BrokenFilePage;
class FileActions;
class NetworkView;
class WindowLayout;
struct Preferences;

/// The window: palette, canvas, inspector, training bar and the views below, all looking at one
/// workbench; before a drawing is chosen, the welcome page.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    enum class Side { Palette, Inspector, Bottom };

    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    const Workbench& workbench() const { return m_workbench; }
    NetworkView* canvas() const { return m_canvas; }
    QTabWidget* bottom() const { return m_bottom; }
    FileActions* files() const { return m_files; }

    void openPath(const QString& path);
    void openExample(const QString& resource);
    void showWelcome();
    void showDrawing();
    void toggleSide(Side side);
    void takePreferences(const loom::Preferences& preferences);
    /// Unsaved work that was lost with another program is offered in the banner.
    void offerRecovery();

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeWorkbench();
    QWidget* makeDrawingPage();
    void addBottomViews();
    void addBottomView(QWidget* view, const char* name, const QString& title);
    void makePages();
    void connectBars();
    void updateTitle();

    Workbench m_workbench;
    Autosave* m_autosave = nullptr;
    FileActions* m_files = nullptr;
    Banner* m_banner = nullptr;
    QStackedWidget* m_pages = nullptr;
    BrokenFilePage* m_brokenPage = nullptr;
    NetworkView* m_canvas = nullptr;
    QTabWidget* m_bottom = nullptr;
    QWidget *m_palette = nullptr, *m_inspector = nullptr;
    QSplitter* m_columns = nullptr;
    QSplitter* m_rows = nullptr;
    WindowLayout* m_layout = nullptr;
    bool m_hasDrawing = false; ///< one was chosen; it stays while another page is in front
};

} // namespace loom

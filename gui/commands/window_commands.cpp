#include "gui/commands/window_commands.h"

#include "gui/commands/about_dialog.h"
#include "gui/commands/command_palette.h"
#include "gui/commands/preferences_dialog.h"
#include "gui/commands/shortcuts.h"
#include "gui/commands/tour.h"
#include "gui/document/document.h"
#include "gui/document/file_actions.h"
#include "gui/editor/network_view.h"
#include "gui/main_window.h"
#include "gui/theme/theme.h"
#include "gui/training/engine_client.h"
#include "gui/training/run_monitor.h"

#include <QAction>
#include <QDesktopServices>
#include <QMenu>
#include <QMenuBar>
#include <QTabWidget>
#include <QUrl>

namespace loom {

WindowCommands::WindowCommands(MainWindow* window, FileActions* files)
    : QObject(window), m_window(window)
{
    files->fill(addMenu(tr("&File")));
    fillEdit(addMenu(tr("&Edit")));
    addCanvasActions(addMenu(tr("&Network")), "network");
    fillTrain(addMenu(tr("&Train")));
    fillView(addMenu(tr("&View")));
    fillHelp(addMenu(tr("&Help")));
    nameMenus();
    loadShortcuts(all());
}

QMenu* WindowCommands::addMenu(const QString& title) { return m_window->menuBar()->addMenu(title); }

QAction* WindowCommands::add(QMenu* menu, const char* name, const QString& text,
                             const QKeySequence& keys, const std::function<void()>& action)
{
    auto* made = new QAction(text, m_window);
    made->setObjectName(name);
    made->setShortcut(keys);
    connect(made, &QAction::triggered, m_window, action);
    m_window->addAction(made);
    menu->addAction(made);
    return made;
}

void WindowCommands::addCanvasActions(QMenu* menu, const QString& prefix)
{
    for (QAction* action : m_window->canvas()->actions())
        if (action->objectName().startsWith(prefix)) menu->addAction(action);
}

void WindowCommands::fillEdit(QMenu* menu)
{
    QUndoStack& stack = m_window->workbench().document->undoStack();
    QAction* undo = stack.createUndoAction(m_window, tr("&Undo"));
    undo->setObjectName("editUndo");
    undo->setShortcut(QKeySequence::Undo);
    QAction* redo = stack.createRedoAction(m_window, tr("&Redo"));
    redo->setObjectName("editRedo");
    redo->setShortcuts({QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")});
    for (QAction* action : {undo, redo}) {
        m_window->addAction(action);
        menu->addAction(action);
    }
    menu->addSeparator();
    addCanvasActions(menu, "edit");
    menu->addSeparator();
    add(menu, "editPreferences", tr("&Preferences…"), QKeySequence("Ctrl+,"),
        [this] { showPreferences(); });
}

void WindowCommands::fillTrain(QMenu* menu)
{
    RunMonitor* run = m_window->workbench().run;
    QAction* train =
        add(menu, "trainStart", tr("&Train"), QKeySequence("F5"), [run] { run->train(); });
    train->setShortcuts({QKeySequence("F5"), QKeySequence("Ctrl+Return")});
    QAction* pause =
        add(menu, "trainPause", tr("&Pause"), QKeySequence("F6"), [run] { run->pause(); });
    QAction* step =
        add(menu, "trainStep", tr("One &batch"), QKeySequence("F10"), [run] { run->stepOnce(); });
    QAction* stop =
        add(menu, "trainStop", tr("&Stop"), QKeySequence("Shift+F5"), [run] { run->stop(); });
    menu->addSeparator();
    QAction* restart = add(menu, "trainRestart", tr("&Restart with this drawing, keep weights"),
                           QKeySequence("Ctrl+F5"), [run] { run->restart(); });
    const auto update = [=, document = m_window->workbench().document] {
        const RunMonitor::State state = run->state();
        const bool fits =
            !document->diagnosis().has_errors() && state != RunMonitor::State::NoEngine;
        train->setEnabled(state == RunMonitor::State::Paused || (fits && !run->isRunning()));
        pause->setEnabled(state == RunMonitor::State::Training);
        step->setEnabled(run->isRunning() ? state == RunMonitor::State::Paused : fits);
        stop->setEnabled(run->isRunning());
        restart->setEnabled(fits && run->isRunning());
    };
    connect(run, &RunMonitor::stateChanged, menu, update);
    connect(m_window->workbench().document, &Document::changed, menu, update);
    update();
}

void WindowCommands::fillView(QMenu* menu)
{
    addCanvasActions(menu, "view");
    menu->addSeparator();
    QTabWidget* bottom = m_window->bottom();
    for (int tab = 0; tab < bottom->count(); ++tab) {
        const QByteArray name = "view-" + bottom->widget(tab)->objectName().toUtf8();
        add(menu, name.constData(), bottom->tabText(tab),
            QKeySequence(QStringLiteral("Alt+%1").arg(tab + 1)),
            [bottom, tab] { bottom->setCurrentIndex(tab); });
    }
    menu->addSeparator();
    add(menu, "viewPalette", tr("Show or hide the &layers"), QKeySequence("Ctrl+Alt+L"),
        [this] { m_window->toggleSide(MainWindow::Side::Palette); });
    add(menu, "viewInspector", tr("Show or hide the &inspector"), QKeySequence("Ctrl+Alt+I"),
        [this] { m_window->toggleSide(MainWindow::Side::Inspector); });
    add(menu, "viewBottom", tr("Show or hide the views &below"), QKeySequence("Ctrl+Alt+V"),
        [this] { m_window->toggleSide(MainWindow::Side::Bottom); });
    add(menu, "viewFullScreen", tr("&Full screen"), QKeySequence("F11"),
        [this] { m_window->setWindowState(m_window->windowState() ^ Qt::WindowFullScreen); });
    add(menu, "viewTheme", tr("&Dark or light"), {}, [] {
        const bool dark = colours().isDark;
        Theme::instance().setMode(dark ? Theme::Mode::Light : Theme::Mode::Dark);
    });
}

void WindowCommands::fillHelp(QMenu* menu)
{
    add(menu, "helpTour", tr("Show me &around"), {}, [this] { startTour(); });
    add(menu, "helpCommands", tr("&Commands…"), QKeySequence("Ctrl+Shift+P"),
        [this] { showPalette(); });
    add(menu, "helpKeys", tr("&Keys…"), QKeySequence("Ctrl+?"), [this] { showKeys(); });
    menu->addSeparator();
    add(menu, "helpAbout", tr("&About Tensorloom"), {}, [this] { showAbout(); });
}

void WindowCommands::nameMenus()
{
    for (QAction* title : m_window->menuBar()->actions())
        for (QAction* action : title->menu()->actions())
            action->setProperty("menu", QString(title->text()).remove('&'));
}

QList<QAction*> WindowCommands::all() const
{
    QList<QAction*> named;
    for (QAction* title : m_window->menuBar()->actions())
        for (QAction* action : title->menu()->actions())
            if (!action->objectName().isEmpty()) named.append(action);
    return named;
}

void WindowCommands::showPalette() { CommandPalette(all(), m_window).exec(); }

void WindowCommands::showKeys() { ShortcutsDialog(all(), m_window).exec(); }

void WindowCommands::showAbout()
{
    AboutDialog(m_window->workbench().engine->hello(), m_window).exec();
}

void WindowCommands::showPreferences()
{
    PreferencesDialog dialog(m_window);
    connect(&dialog, &PreferencesDialog::changed, m_window, &MainWindow::takePreferences);
    dialog.exec();
}

void WindowCommands::startTour()
{
    const auto part = [this](const char* name) { return m_window->findChild<QWidget*>(name); };
    new Tour(
        {{part("canvas"), tr("The drawing"),
          tr("Each card is a layer, each line carries a tensor, and the badge on it is the "
             "tensor's "
             "shape: N images, then channels, height, width. The small pictures are real: what "
             "this layer makes of the image you look at.")},
         {part("palette"), tr("Layers"),
          tr("Drag one onto the canvas, or onto a line to put it in between. Tab on the canvas "
             "finds a layer by its name.")},
         {part("inspector"), tr("Settings"),
          tr("Click a card: what you choose stands on top, what follows from the data below it, "
             "with the arithmetic of the shape, and the numbers that training will learn.")},
         {part("problems"), tr("Nothing breaks"),
          tr("A wrong connection is drawn dashed and explained. One click mends it; Ctrl+Z takes "
             "anything back.")},
         {part("trainingBar"), tr("Train"),
          tr("Press Train. The learning rate can be changed while it runs; Pause, one batch at a "
             "time, Stop.")},
         {part("bottom"), tr("Watch"),
          tr("Curves, filters, feature maps, single tensors, mistakes and the data set, live while "
             "the network learns. Ctrl+Shift+P finds every command.")}},
        m_window);
}

} // namespace loom

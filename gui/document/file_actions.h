#pragma once

#include "gui/document/banner.h"

#include <QObject>

class QAction;
class QMenu;
class QWidget;

namespace loom {

class Document;
class FileWatch;
class RecentFiles;

/// New, open, save and their questions, for one window. What goes wrong is said in the banner;
/// nothing is ever overwritten or lost without asking.
class FileActions : public QObject {
    Q_OBJECT

public:
    FileActions(Document* document, Banner* banner, QWidget* window);

    void fill(QMenu* menu);
    RecentFiles* recentFiles() { return m_recent; }

    /// Without a question; a file that cannot be read is shown with its problem.
    bool openPath(const QString& path);
    /// Asks first when there is unsaved work.
    void askAndOpen(const QString& path);
    void openExample(const QString& resource);
    void newDrawing();
    bool save();
    bool saveAs();
    /// False: the user wants to go on with the drawing that is open.
    bool mayLeave();

signals:
    void drawingChosen(); ///< another drawing is on the canvas
    void welcomeRequested();
    /// A file that is no drawing that can be shown: its problem, and the text as it is.
    void broken(const QString& path, const QString& problem);

private:
    void openDialog();
    bool saveTo(const QString& path);
    void fillRecent(QMenu* menu);
    void tell(const QString& sentence, const std::vector<Banner::Choice>& choices = {});
    void forgetTold();
    void sayChangedOutside();
    void sayRemoved();
    QAction* addAction(const char* name, const QString& text, const QKeySequence& keys,
                       void (FileActions::*slot)());

    Document* m_document;
    Banner* m_banner;
    QWidget* m_window;
    RecentFiles* m_recent;
    FileWatch* m_file;
    QString m_told; ///< in the banner
};

} // namespace loom

#include "gui/document/file_actions.h"

#include "core/network/network_file.h"
#include "gui/document/document.h"
#include "gui/document/file_watch.h"
#include "gui/document/recent_files.h"
#include "gui/words.h"

#include <QAction>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

namespace loom {
namespace {

QString filter() { return FileActions::tr("Networks (*.loom);;All files (*)"); }

} // namespace

FileActions::FileActions(Document* document, Banner* banner, QWidget* window)
    : QObject(window), m_document(document), m_banner(banner), m_window(window),
      m_recent(new RecentFiles(this)), m_file(new FileWatch(document, this))
{
    connect(document, &Document::opened, this, &FileActions::forgetTold);
    connect(m_file, &FileWatch::changedOutside, this, &FileActions::sayChangedOutside);
    connect(m_file, &FileWatch::removedOutside, this, &FileActions::sayRemoved);
    connect(m_file, &FileWatch::openElsewhere, this, [this](const QString& path) {
        tell(tr("%1 is open in another window. Here it is read-only; save it under "
                "another name to change it.")
                 .arg(QFileInfo(path).fileName()));
    });
    connect(document, &Document::refused, this,
            [this](const QString& sentence) { tell(sentence); });
}

QAction* FileActions::addAction(const char* name, const QString& text, const QKeySequence& keys,
                                void (FileActions::*slot)())
{
    auto* action = new QAction(text, m_window);
    action->setObjectName(name);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, [this, slot] { (this->*slot)(); });
    m_window->addAction(action);
    return action;
}

void FileActions::fill(QMenu* menu)
{
    menu->addAction(addAction("fileNew", tr("&New"), QKeySequence::New, &FileActions::newDrawing));
    menu->addAction(
        addAction("fileOpen", tr("&Open…"), QKeySequence::Open, &FileActions::openDialog));
    QMenu* recent = menu->addMenu(tr("Open &recent"));
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { fillRecent(recent); });
    menu->addAction(
        addAction("fileWelcome", tr("&Welcome and examples"), {}, &FileActions::welcomeRequested));
    menu->addSeparator();
    auto* save = new QAction(tr("&Save"), m_window);
    save->setObjectName("fileSave");
    save->setShortcut(QKeySequence::Save);
    connect(save, &QAction::triggered, this, &FileActions::save);
    m_window->addAction(save);
    menu->addAction(save);
    auto* saveAs = new QAction(tr("Save &as…"), m_window);
    saveAs->setObjectName("fileSaveAs");
    saveAs->setShortcut(QKeySequence("Ctrl+Shift+S")); // not every desktop has one
    connect(saveAs, &QAction::triggered, this, &FileActions::saveAs);
    m_window->addAction(saveAs);
    menu->addAction(saveAs);
    menu->addSeparator();
    auto* quit = new QAction(tr("&Quit"), m_window);
    quit->setObjectName("fileQuit");
    quit->setShortcut(QKeySequence::Quit);
    connect(quit, &QAction::triggered, m_window, &QWidget::close);
    m_window->addAction(quit);
    menu->addAction(quit);
}

void FileActions::fillRecent(QMenu* menu)
{
    menu->clear();
    for (const QString& path : m_recent->paths())
        menu->addAction(path, this, [this, path] { askAndOpen(path); });
    if (menu->isEmpty()) menu->addAction(tr("Nothing yet"))->setEnabled(false);
    menu->addSeparator();
    menu->addAction(tr("Forget these"), m_recent, &RecentFiles::clear);
}

bool FileActions::openPath(const QString& path)
{
    const QString problem = m_document->open(path);
    if (!problem.isEmpty()) {
        emit broken(path, problem);
        return false;
    }
    m_recent->add(path);
    emit drawingChosen();
    return true;
}

void FileActions::askAndOpen(const QString& path)
{
    if (mayLeave()) openPath(path);
}

void FileActions::openDialog()
{
    if (!mayLeave()) return;
    const QString folder = QFileInfo(m_document->path()).absolutePath();
    const QString path = QFileDialog::getOpenFileName(
        m_window, tr("Open a network"), m_document->path().isEmpty() ? "" : folder, filter());
    if (!path.isEmpty()) openPath(path);
}

void FileActions::openExample(const QString& resource)
{
    if (!mayLeave()) return;
    QFile file(resource);
    if (!file.open(QIODevice::ReadOnly))
        return tell(tr("%1: %2").arg(resource, file.errorString()));
    Network network =
        parse_network(file.readAll().toStdString(), QFileInfo(resource).fileName().toStdString());
    network.name = translated(network.name).toStdString();
    network.description = translated(network.description).toStdString();
    m_document->setNetwork(std::move(network));
    emit drawingChosen();
}

void FileActions::newDrawing()
{
    if (!mayLeave()) return;
    m_document->clear();
    emit drawingChosen();
}

bool FileActions::save()
{
    if (m_document->path().isEmpty() || m_document->isReadOnly()) return saveAs();
    if (!m_file->isAsWeLeftIt() && QFileInfo::exists(m_document->path())) {
        const auto choice = QMessageBox::question(
            m_window, tr("Save"),
            tr("%1 was changed by another program since it was opened here. Overwrite it?")
                .arg(m_document->path()),
            QMessageBox::Save | QMessageBox::Cancel, QMessageBox::Cancel);
        if (choice != QMessageBox::Save) return false;
    }
    return saveTo(m_document->path());
}

bool FileActions::saveAs()
{
    const QString start = m_document->path().isEmpty()
                              ? QString::fromStdString(m_document->network().name) + ".loom"
                              : m_document->path();
    QString path = QFileDialog::getSaveFileName(m_window, tr("Save the network"), start, filter());
    if (path.isEmpty()) return false;
    if (QFileInfo(path).suffix().isEmpty()) path += ".loom";
    return saveTo(path);
}

/// What is told of a file holds until it is saved, or another one opened.
void FileActions::tell(const QString& sentence, const std::vector<Banner::Choice>& choices)
{
    m_told = sentence;
    m_banner->show(sentence, choices);
}

void FileActions::forgetTold()
{
    if (m_banner->text() == m_told) m_banner->hide();
}

bool FileActions::saveTo(const QString& path)
{
    forgetTold();
    const QString problem = m_document->saveAs(path);
    if (!problem.isEmpty()) {
        tell(tr("The drawing is not saved: %1").arg(problem),
             {{tr("Save elsewhere…"), [this] { saveAs(); }}});
        return false;
    }
    m_file->remember();
    m_recent->add(path);
    return true;
}

bool FileActions::mayLeave()
{
    if (!m_document->isModified()) return true;
    QMessageBox question(QMessageBox::Question, tr("Unsaved work"),
                         tr("Save the changes to %1?").arg(m_document->displayName()),
                         QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, m_window);
    question.setDefaultButton(QMessageBox::Save);
    const int choice = question.exec();
    if (choice == QMessageBox::Save) return save();
    return choice == QMessageBox::Discard;
}

void FileActions::sayChangedOutside()
{
    tell(tr("%1 was changed by another program.").arg(m_document->displayName()),
         {{tr("Read it again"), [this] { askAndOpen(m_document->path()); }}});
}

void FileActions::sayRemoved()
{
    tell(tr("%1 is not on the disk any more. The drawing is still here; saving writes "
            "the file again.")
             .arg(m_document->displayName()),
         {{tr("Save"), [this] { save(); }}});
}

} // namespace loom

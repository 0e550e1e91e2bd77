#include "gui/document/file_watch.h"

#include "gui/document/document.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QLockFile>
#include <QStandardPaths>

#include <utility>

namespace loom {
namespace {

/// In the user's own folder, so that the folders of drawings stay clean.
QString lockFileOf(const QString& path)
{
    const QString folder =
        QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/open";
    QDir().mkpath(folder);
    const QByteArray digest = QCryptographicHash::hash(QFileInfo(path).canonicalFilePath().toUtf8(),
                                                       QCryptographicHash::Sha1);
    return folder + '/' + QString::fromLatin1(digest.toHex()) + ".lock";
}

} // namespace

FileWatch::FileWatch(Document* document, QObject* parent) : QObject(parent), m_document(document)
{
    connect(document, &Document::pathChanged, this, &FileWatch::follow);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &FileWatch::check);
}

FileWatch::~FileWatch() = default;

void FileWatch::follow()
{
    if (!m_watcher.files().isEmpty()) m_watcher.removePaths(m_watcher.files());
    m_lock.reset();
    m_path = m_document->path();
    if (m_path.isEmpty() || !QFileInfo::exists(m_path)) return;
    m_lock = std::make_unique<QLockFile>(lockFileOf(m_path));
    m_lock->setStaleLockTime(0);
    // A folder that takes no lock says nothing of other windows.
    if (!m_lock->tryLock(0) && m_lock->error() == QLockFile::LockFailedError) {
        m_lock.reset();
        m_document->setReadOnly(true);
        emit openElsewhere(m_path);
    }
    remember();
}

void FileWatch::remember()
{
    const QFileInfo file(m_path);
    m_time = file.lastModified();
    m_size = file.exists() ? file.size() : -1;
    // A file that was replaced is another one to the watcher.
    if (file.exists() && !m_watcher.files().contains(m_path)) m_watcher.addPath(m_path);
}

bool FileWatch::isAsWeLeftIt() const
{
    const QFileInfo file(m_path);
    if (m_path.isEmpty() || m_size < 0) return true;
    return file.exists() && file.lastModified() == m_time && file.size() == m_size;
}

void FileWatch::check()
{
    if (isAsWeLeftIt()) return remember();
    const QFileInfo file(m_path);
    if (!file.exists()) return emit removedOutside();
    // It is still not the file that we left: saving asks.
    if (!m_watcher.files().contains(m_path)) m_watcher.addPath(m_path);
    if (std::exchange(m_told, file.lastModified()) != file.lastModified()) emit changedOutside();
}

} // namespace loom

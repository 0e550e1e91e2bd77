#pragma once

#include <QDateTime>
#include <QFileSystemWatcher>
#include <QObject>

#include <memory>

class QLockFile;

namespace loom {

class Document;

/// Watches over the document's file while it is open: only one window writes to a file, and what
/// others do to it is noticed.
class FileWatch : public QObject {
    Q_OBJECT

public:
    explicit FileWatch(Document* document, QObject* parent = nullptr);
    ~FileWatch() override;

    /// Whether the file on disk is still the one that was read or written last.
    bool isAsWeLeftIt() const;
    /// After reading or writing it.
    void remember();

signals:
    void changedOutside();
    void removedOutside();
    /// Another window has it open: the drawing here is read-only.
    void openElsewhere(const QString& path);

private:
    void follow();
    void check();

    Document* m_document;
    QFileSystemWatcher m_watcher;
    QString m_path;
    QDateTime m_time;
    QDateTime m_told; ///< of the change from outside that was last told
    qint64 m_size = -1;
    std::unique_ptr<QLockFile> m_lock;
};

} // namespace loom

#pragma once

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>
#include <vector>

class QLockFile;

namespace loom {

class Document;

/// Unsaved work that a program has left behind when it was killed.
struct RecoveredWork {
    QString file; ///< the journal
    QString path; ///< of the drawing; "" when it was never saved
    QString text; ///< of the drawing, as .loom
    QDateTime time;
};

/// Keeps a journal of the unsaved drawing on disk: 5 s after the last edit, at most 30 s after the
/// first, and whenever `saveNow` is called. Written by a worker thread from an immutable snapshot;
/// removed when there is nothing unsaved any more. A journal whose program is gone is recovered
/// work.
class Autosave : public QObject {
    Q_OBJECT

public:
    Autosave(Document* document, const QString& folder, QObject* parent = nullptr);
    ~Autosave() override; ///< a normal end leaves no journal

    static QString defaultFolder();
    /// What other programs have left in the folder, newest first.
    std::vector<RecoveredWork> findWork() const;
    static void discard(const RecoveredWork& work);

    void saveNow();
    /// As saveNow; what the drawing was recovered from goes when the new journal is on the disk.
    void saveInsteadOf(const RecoveredWork& work);
    /// For tests.
    void setDelays(int afterLastEdit, int afterFirstEdit);

signals:
    void failed(const QString& sentence);

private:
    void noteEdit();
    void noteModified(bool modified);
    void save(const RecoveredWork& replaced);

    Document* m_document;
    QString m_folder, m_journal;
    std::unique_ptr<QLockFile> m_lock; ///< held while this program lives
    QTimer m_afterLast, m_afterFirst;
    std::atomic<bool> m_isFailing = false; ///< set by the worker thread
};

} // namespace loom

#include "gui/document/autosave.h"

#include "core/files/atomic_file.h"
#include "core/files/json.h"
#include "core/network/network_file.h"
#include "gui/document/document.h"
#include "gui/words.h"

#include <QDateTime>
#include <QDir>
#include <QLockFile>
#include <QStandardPaths>
#include <QThreadPool>
#include <QUuid>

#include <algorithm>

namespace loom {
namespace {

constexpr int kAfterLastEdit = 5000;   // ms
constexpr int kAfterFirstEdit = 25000; // ms; with the time to write it stays below 30 s
constexpr std::size_t kLargestJournal = std::size_t{64} << 20;

QString lockOf(const QString& journal) { return journal + ".lock"; }

} // namespace

Autosave::Autosave(Document* document, const QString& folder, QObject* parent)
    : QObject(parent), m_document(document), m_folder(folder)
{
    QDir().mkpath(folder);
    m_journal = folder + '/' + QUuid::createUuid().toString(QUuid::WithoutBraces) + ".journal";
    m_lock = std::make_unique<QLockFile>(lockOf(m_journal));
    m_lock->setStaleLockTime(0);
    m_lock->tryLock(0);
    setDelays(kAfterLastEdit, kAfterFirstEdit);
    for (QTimer* timer : {&m_afterLast, &m_afterFirst}) {
        timer->setSingleShot(true);
        connect(timer, &QTimer::timeout, this, &Autosave::saveNow);
    }
    connect(document, &Document::changed, this, &Autosave::noteEdit);
    connect(document, &Document::modifiedChanged, this, &Autosave::noteModified);
}

Autosave::~Autosave()
{
    QThreadPool::globalInstance()->waitForDone();
    QFile::remove(m_journal);
}

QString Autosave::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/unsaved";
}

void Autosave::setDelays(int afterLastEdit, int afterFirstEdit)
{
    m_afterLast.setInterval(afterLastEdit);
    m_afterFirst.setInterval(afterFirstEdit);
}

void Autosave::noteEdit()
{
    if (!m_document->isModified()) return;
    m_afterLast.start();
    if (!m_afterFirst.isActive()) m_afterFirst.start();
}

void Autosave::noteModified(bool modified)
{
    if (modified) return noteEdit();
    m_afterLast.stop();
    m_afterFirst.stop();
    QThreadPool::globalInstance()->waitForDone();
    QFile::remove(m_journal);
}

void Autosave::saveNow() { save({}); }

void Autosave::saveInsteadOf(const RecoveredWork& work) { save(work); }

void Autosave::save(const RecoveredWork& replaced)
{
    m_afterLast.stop();
    m_afterFirst.stop();
    if (!m_document->isModified()) return;
    const auto write = [this, network = m_document->snapshot(), path = m_document->path(),
                        replaced] {
        try {
            const Json journal{{"path", path.toStdString()},
                               {"time", QDateTime::currentSecsSinceEpoch()},
                               {"text", to_loom(*network)}};
            write_file_atomically(m_journal.toStdString(), to_json_line(journal));
            if (!replaced.file.isEmpty()) discard(replaced);
            m_isFailing = false;
        } catch (const std::exception& error) {
            if (m_isFailing.exchange(true)) return; // said once, until it works again
            emit failed(tr("The unsaved drawing could not be kept safe: %1")
                            .arg(translatedSentences(error.what())));
        }
    };
    QThreadPool::globalInstance()->start(write);
}

std::vector<RecoveredWork> Autosave::findWork() const
{
    std::vector<RecoveredWork> found;
    for (const QFileInfo& file : QDir(m_folder).entryInfoList({"*.journal"}, QDir::Files)) {
        if (file.absoluteFilePath() == QFileInfo(m_journal).absoluteFilePath()) continue;
        QLockFile lock(lockOf(file.absoluteFilePath()));
        lock.setStaleLockTime(0);
        if (!lock.tryLock(0)) continue; // its program is alive
        try {
            const std::string text =
                read_file(file.absoluteFilePath().toStdString(), kLargestJournal);
            const Json journal = parse_json(text, file.fileName().toStdString());
            found.push_back({file.absoluteFilePath(),
                             QString::fromStdString(journal.at("path").get<std::string>()),
                             QString::fromStdString(journal.at("text").get<std::string>()),
                             QDateTime::fromSecsSinceEpoch(journal.at("time").get<qint64>())});
        } catch (const std::exception&) {
            // Not a journal of ours: it is left where it is, for a person to look at.
            continue;
        }
    }
    std::ranges::sort(found, std::greater<>(), &RecoveredWork::time);
    return found;
}

void Autosave::discard(const RecoveredWork& work)
{
    QFile::remove(work.file);
    QFile::remove(lockOf(work.file));
}

} // namespace loom

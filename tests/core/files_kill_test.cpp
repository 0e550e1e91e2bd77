#include "core/files/atomic_file.h"
#include "core/files/md5.h"

#include <QTemporaryDir>
#include <QTest>

#include <charconv>
#include <filesystem>
#include <random>
#include <thread>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace loom;
namespace fs = std::filesystem;

namespace {

constexpr int kKills = 200;

/// "<generation> <md5 of the rest>\n<the rest>", of a size that changes with the generation.
std::string content_of(long generation)
{
    const std::string body(static_cast<std::size_t>(1000 + generation * 7919 % 60'000),
                           static_cast<char>('a' + generation % 26));
    return std::to_string(generation) + " " + md5(body) + "\n" + body;
}

/// The generation, or -1 when the file is not whole.
long generation_of(const std::string& content)
{
    long generation = -1;
    std::from_chars(content.data(), content.data() + content.size(), generation);
    return generation >= 0 && content == content_of(generation) ? generation : -1;
}

/// Saves one generation after another for ever, and tells each that is safe.
[[noreturn]] void save_for_ever(const fs::path& path, long generation, int acknowledged)
{
    for (;; ++generation) {
        write_file_atomically(path, content_of(generation));
        if (::write(acknowledged, &generation, sizeof generation) != sizeof generation) ::_exit(1);
    }
}

/// Reads the next generation that the saver tells; false when there is none any more.
bool hear(int told, long& generation)
{
    return ::read(told, &generation, sizeof generation) == sizeof generation;
}

/// Kills a saver `delay` after it has told of `saves` more generations. Returns the last one that
/// it told, or `before`.
long kill_saver(const fs::path& path, long before, unsigned long saves,
                std::chrono::microseconds delay)
{
    int ends[2];
    if (::pipe(ends) != 0) qFatal("no pipe");
    const pid_t saver = ::fork();
    if (saver == 0) save_for_ever(path, before + 1, ends[1]);
    ::close(ends[1]);
    long last = before;
    for (unsigned long i = 0; i < saves; ++i) hear(ends[0], last);
    std::this_thread::sleep_for(delay);
    ::kill(saver, SIGKILL);
    ::waitpid(saver, nullptr, 0);
    while (hear(ends[0], last)) continue;
    ::close(ends[0]);
    return last;
}

} // namespace

class FilesKillTest : public QObject {
    Q_OBJECT

private slots:
    void killedSaversLoseNothing()
    {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "net.loom";
        write_file_atomically(path, content_of(0));
        std::mt19937 random(1);
        long generation = 0;

        for (int i = 0; i < kKills; ++i) {
            const long told = kill_saver(path, generation, random() % 3,
                                         std::chrono::microseconds(random() % 8'000));

            const long found = generation_of(read_file(path, 1 << 20));
            QVERIFY2(found >= told && found <= told + 1,
                     qPrintable(QString("kill %1: told %2, found %3").arg(i).arg(told).arg(found)));
            generation = found;
        }
        // The moments must have hit the work, not only the time before it.
        QVERIFY2(generation > kKills / 2, qPrintable(QString::number(generation)));

        sweep_temporary_files(folder.path().toStdString(), std::chrono::seconds(0));
        const auto left = std::distance(fs::directory_iterator(path.parent_path()), {});
        QCOMPARE(left, 1);
    }
};

QTEST_APPLESS_MAIN(FilesKillTest)
#include "files_kill_test.moc"

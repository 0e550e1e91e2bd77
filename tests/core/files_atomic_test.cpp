#include "core/files/atomic_file.h"
#include "core/files/error.h"
#include "tests/support/error_text.h"
#include "tests/support/failing_file_system.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <optional>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace loom;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLimit = 1 << 20;

fs::path in(const QTemporaryDir& folder, const char* name)
{
    return fs::path(folder.path().toStdString()) / name;
}

std::size_t count_files(const QTemporaryDir& folder)
{
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder.path().toStdString()))
        ++count;
    return count;
}

std::optional<ExitCode> code_of(const std::function<void()>& action)
{
    try {
        action();
    } catch (const FileError& error) {
        return error.code();
    }
    return {};
}

/// The process number of a process that has ended.
pid_t ended_process()
{
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    ::waitpid(child, nullptr, 0);
    return child;
}

} // namespace

class FilesAtomicTest : public QObject {
    Q_OBJECT

private slots:
    void writesAndReplaces()
    {
        const QTemporaryDir folder;
        const fs::path path = in(folder, "a.txt");

        write_file_atomically(path, "old");
        write_file_atomically(path, std::string("new\0content", 11));

        QCOMPARE(read_file(path, kLimit), std::string("new\0content", 11));
        QCOMPARE(count_files(folder), std::size_t{1});
    }

    void everyFailingCallLeavesOldOrNew_data()
    {
        QTest::addColumn<int>("error");
        QTest::addColumn<bool>("isHarmless"); // the writer goes on and succeeds
        QTest::newRow("ENOSPC") << ENOSPC << false;
        QTest::newRow("EIO") << EIO << false;
        QTest::newRow("EDQUOT") << EDQUOT << false;
        QTest::newRow("EROFS") << EROFS << false;
        QTest::newRow("EINTR") << EINTR << true;
    }

    void everyFailingCallLeavesOldOrNew()
    {
        QFETCH(int, error);
        QFETCH(bool, isHarmless);
        const std::string content(100'000, 'n');

        int tried = 0;
        for (int k = 1;; ++k) {
            const QTemporaryDir folder;
            const fs::path path = in(folder, "net.loom");
            write_file_atomically(path, "old");
            FailingFileSystem system(k, error);

            const QString text =
                error_text<FileError>([&] { write_file_atomically(path, content, system); });

            if (!system.has_failed()) break;
            ++tried;
            const std::string& call = system.log()[static_cast<std::size_t>(k - 1)];
            const std::string found = read_file(path, kLimit);
            QVERIFY2(found == "old" || found == content, call.c_str());
            // Closing the folder and removing what is renamed cannot lose anything any more.
            const bool isAfterwards = call == "close" && k == system.calls();
            if (isHarmless || isAfterwards) {
                QCOMPARE(text, QString("no exception"));
                QCOMPARE(found, content);
            } else {
                QVERIFY2(text.contains("net.loom"), qPrintable(text));
                QVERIFY2(
                    text.contains(QString::fromStdString(std::generic_category().message(error))),
                    qPrintable(text));
                QCOMPARE(count_files(folder), std::size_t{1});
            }
        }
        // Opening the folder, the file, writing, two syncs, two closes, renaming.
        QCOMPARE(tried, 8);
    }

    void failedSyncOfTheFileIsReportedAndNotRepeated()
    {
        const QTemporaryDir folder;
        const fs::path path = in(folder, "a");
        FailingFileSystem system(4, EIO);

        QVERIFY(code_of([&] { write_file_atomically(path, "x", system); }) == ExitCode::IoError);

        QCOMPARE(system.log()[3], std::string("fsync"));
        QCOMPARE(std::count(system.log().begin(), system.log().end(), "fsync"), 1);
        QVERIFY(!fs::exists(path));
    }

    void shortWritesAreContinued()
    {
        const QTemporaryDir folder;
        const fs::path path = in(folder, "a");
        FailingFileSystem system(3, 0, FailingFileSystem::Fault::ShortWrite);

        write_file_atomically(path, "0123456789", system);

        QVERIFY(system.has_failed());
        QCOMPARE(std::count(system.log().begin(), system.log().end(), "write"), 2);
        QCOMPARE(read_file(path, kLimit), std::string("0123456789"));
    }

    // What a power loss may leave: everything synced, and any part of the rest.
    void powerLossAtAnyCallLeavesOldOrNew()
    {
        const QTemporaryDir folder;
        FailingFileSystem system;
        write_file_atomically(in(folder, "a"), "x", system);

        for (std::size_t done = 0; done <= system.log().size(); ++done) {
            bool isWritten = false, isSynced = false, isRenamed = false, isDurable = false;
            for (std::size_t i = 0; i < done; ++i) {
                const std::string& call = system.log()[i];
                if (call == "write") isWritten = true;
                if (call == "fsync" && !isRenamed)
                    isSynced = isWritten;
                else if (call == "fsync")
                    isDurable = true;
                if (call == "renameat") isRenamed = true;
            }
            // The new name may reach the disk at any time after the rename: its data must be there.
            QVERIFY(!isRenamed || isSynced);
            if (done == system.log().size()) QVERIFY(isDurable);
        }
    }

    void keepsPermissionsAndFollowsLinks()
    {
        const QTemporaryDir folder;
        const fs::path path = in(folder, "real");
        const fs::path link = in(folder, "link");
        write_file_atomically(path, "old");
        QCOMPARE(::chmod(path.c_str(), 0640), 0);
        fs::create_symlink("real", link);

        write_file_atomically(link, "new");

        QVERIFY(fs::is_symlink(link));
        QCOMPARE(read_file(path, kLimit), std::string("new"));
        struct stat status {};
        QCOMPARE(::stat(path.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, mode_t{0640});
    }

    void refusesWhatIsNoFile_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"folder", "fifo", "device", "missing folder", "folder in name"})
            QTest::newRow(kind) << kind;
    }

    void refusesWhatIsNoFile()
    {
        QFETCH(QString, kind);
        const QTemporaryDir folder;
        fs::path path = in(folder, "x");
        if (kind == "folder") fs::create_directory(path);
        if (kind == "fifo") QCOMPARE(::mkfifo(path.c_str(), 0600), 0);
        if (kind == "device") path = "/dev/null";
        if (kind == "missing folder") path = path / "y";
        if (kind == "folder in name") path = path / "";

        const auto writing = code_of([&] { write_file_atomically(path, "x"); });
        const auto reading = code_of([&] { read_file(path, kLimit); });

        QVERIFY(writing == ExitCode::CannotWrite);
        QVERIFY(reading == ExitCode::NoInput);
        QVERIFY(fs::is_character_file("/dev/null"));
    }

    void neverWritesAReadOnlyFile()
    {
        if (::geteuid() == 0) QSKIP("root may write everything");
        const QTemporaryDir folder;
        const fs::path path = in(folder, "a");
        write_file_atomically(path, "old");
        QCOMPARE(::chmod(path.c_str(), 0444), 0);

        QVERIFY(code_of([&] { write_file_atomically(path, "new"); }) == ExitCode::CannotWrite);

        QCOMPARE(read_file(path, kLimit), std::string("old"));
    }

    void readsUpToTheLimit()
    {
        const QTemporaryDir folder;
        const fs::path path = in(folder, "a");
        write_file_atomically(path, "12345");

        QCOMPARE(read_file(path, 5), std::string("12345"));
        QVERIFY(code_of([&] { read_file(path, 4); }) == ExitCode::BadData);
        QVERIFY(code_of([&] { read_file(in(folder, "none"), 4); }) == ExitCode::NoInput);
        write_file_atomically(path, "");
        QCOMPARE(read_file(path, 0), std::string());
    }

    // Its size reads 0 although it has content.
    void readsFilesOfTheKernel()
    {
        QVERIFY(read_file("/proc/self/status", kLimit).starts_with("Name:"));
        QVERIFY(code_of([] { read_file("/proc/self/status", 10); }) == ExitCode::BadData);
    }

    void readErrorsAreReported()
    {
        const QTemporaryDir folder;
        const fs::path path = in(folder, "a");
        write_file_atomically(path, "12345");
        FailingFileSystem broken(2, EIO);
        FailingFileSystem interrupted(2, EINTR);

        QVERIFY(code_of([&] { read_file(path, kLimit, broken); }) == ExitCode::IoError);
        QCOMPARE(read_file(path, kLimit, interrupted), std::string("12345"));
    }

    void appendsWholeLines()
    {
        const QTemporaryDir folder;
        const fs::path path = in(folder, "metrics.jsonl");

        append_line(path, "{\"step\": 1}");
        append_line(path, "{\"step\": 2}");

        QCOMPARE(read_file(path, kLimit), std::string("{\"step\": 1}\n{\"step\": 2}\n"));
    }

    void appendsAfterATornLine()
    {
        const QTemporaryDir folder;
        const fs::path path = in(folder, "metrics.jsonl");
        std::ofstream(path) << "{\"step\": 1}\n{\"st";

        append_line(path, "{\"step\": 2}");

        QCOMPARE(read_file(path, kLimit), std::string("{\"step\": 1}\n{\"st\n{\"step\": 2}\n"));
    }

    void reportsAFullDiskOnAppending()
    {
        const QTemporaryDir folder;
        const fs::path path = in(folder, "metrics.jsonl");
        FailingFileSystem system(2, ENOSPC);

        const QString text = error_text<FileError>([&] { append_line(path, "x", system); });

        QVERIFY(text.contains("metrics.jsonl") && text.contains("No space left"));
    }

    void sweepsOnlyWhatIsStale()
    {
        const QTemporaryDir folder;
        const std::string gone = std::to_string(ended_process());
        const std::string alive = std::to_string(::getpid());
        const std::string random = "-0123456789abcdef";
        for (const std::string& name :
             {".net.loom.tmp-" + gone + random, ".net.loom.tmp-" + alive + random,
              "net.loom.tmp-" + gone + random, ".net.loom.tmp-" + gone + "-12",
              ".net.loom.tmp-" + gone + random + "x", std::string("net.loom")})
            std::ofstream(in(folder, name.c_str())) << "x";

        QCOMPARE(sweep_temporary_files(folder.path().toStdString()), 0);
        QCOMPARE(sweep_temporary_files(folder.path().toStdString(), std::chrono::seconds(0)), 1);

        QVERIFY(!fs::exists(in(folder, (".net.loom.tmp-" + gone + random).c_str())));
        QCOMPARE(count_files(folder), std::size_t{5});
    }

    void takesTheLongestNames()
    {
        const QTemporaryDir folder;
        const std::string name(255, 'n');

        write_file_atomically(in(folder, name.c_str()), "x");

        QCOMPARE(read_file(in(folder, name.c_str()), kLimit), std::string("x"));
    }
};

QTEST_APPLESS_MAIN(FilesAtomicTest)
#include "files_atomic_test.moc"

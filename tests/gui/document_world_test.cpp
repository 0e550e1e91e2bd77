#include <QApplication>
#include <QDir>
#include <QMessageBox>
#include <QProcess>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>
#include <QTimer>
#include <QWidget>

#include "core/network/network_file.h"
#include "gui/document/autosave.h"
#include "gui/document/banner.h"
#include "gui/document/document.h"
#include "gui/document/file_actions.h"

#include <csignal>
#include <memory>

#include <sys/resource.h>
#include <unistd.h>

using namespace loom;

namespace {

constexpr const char* kChild = "--edit-until-killed";

void addNode(Document& document, const QString& id)
{
    document.edit("Add",
                  [id](Network& n) { n.nodes.add({.id = id.toStdString(), .type = "ReLU"}); });
}

/// The part of a window that reads and writes files.
struct Window {
    Window() : banner(&widget), files(&document, &banner, &widget) {}

    QWidget widget;
    Document document;
    Banner banner;
    FileActions files;
};

/// A drawing of one node on disk.
QString fileIn(const QTemporaryDir& folder)
{
    Document document;
    addNode(document, "relu1");
    const QString path = folder.filePath("a.loom");
    return document.saveAs(path).isEmpty() ? path : QString();
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// No file may grow beyond so many bytes, as on a disk that is full.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes)
    {
        m_signal = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;
    ~FullDisk()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_signal);
    }

private:
    rlimit m_before{};
    void (*m_signal)(int) = SIG_DFL;
};

/// The rights of nobody, where the test runs with those of root.
class AsNobody {
public:
    AsNobody() : m_before(geteuid())
    {
        if (m_before == 0 && seteuid(65534) != 0) qFatal("cannot become nobody");
    }
    AsNobody(const AsNobody&) = delete;
    AsNobody& operator=(const AsNobody&) = delete;
    ~AsNobody()
    {
        if (m_before == 0 && seteuid(0) != 0) qFatal("cannot become root again");
    }

private:
    uid_t m_before;
};

constexpr QFileDevice::Permissions kReadable =
    QFileDevice::ReadOwner | QFileDevice::ExeOwner | QFileDevice::ReadUser | QFileDevice::ExeUser |
    QFileDevice::ReadGroup | QFileDevice::ExeGroup | QFileDevice::ReadOther | QFileDevice::ExeOther;
constexpr QFileDevice::Permissions kWritable =
    QFileDevice::WriteOwner | QFileDevice::WriteUser | QFileDevice::WriteOther;

/// Of a file or folder, until this goes.
class Permissions {
public:
    Permissions(const QString& path, QFileDevice::Permissions permissions)
        : m_path(path), m_before(QFile::permissions(path))
    {
        QFile::setPermissions(path, permissions);
    }
    Permissions(const Permissions&) = delete;
    Permissions& operator=(const Permissions&) = delete;
    ~Permissions() { QFile::setPermissions(m_path, m_before); }

private:
    QString m_path;
    QFileDevice::Permissions m_before;
};

/// The other program: edits twenty times a second, keeps a journal, and never ends by itself.
int editUntilKilled(const QString& folder)
{
    Document document;
    Autosave autosave(&document, folder);
    autosave.setDelays(60'000, 300);
    QTimer timer;
    int edits = 0;
    QObject::connect(&timer, &QTimer::timeout, [&] {
        addNode(document, QString("relu%1").arg(++edits));
        std::printf("%d\n", edits);
        std::fflush(stdout);
    });
    timer.start(50);
    return QCoreApplication::exec();
}

} // namespace

/// What the world does to a drawing's file.
class DocumentWorldTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName("tensorloom-test");
        QCoreApplication::setApplicationName("world");
        QSettings().clear();
    }

    void theSecondWindowOnAFileIsReadOnly()
    {
        const QTemporaryDir folder;
        const QString path = fileIn(folder);
        Window first, second;
        QVERIFY(first.files.openPath(path));

        QVERIFY(second.files.openPath(path));

        QVERIFY(second.document.isReadOnly());
        QVERIFY2(second.banner.text().contains("a.loom is open in another window"),
                 qPrintable(second.banner.text()));
        addNode(second.document, "lost");
        QVERIFY(!second.document.network().nodes.contains("lost"));
        addNode(first.document, "kept");
        QVERIFY(first.files.save());
        QTRY_VERIFY(second.banner.text().contains("changed by another program"));
        QVERIFY(second.files.openPath(path));
        QVERIFY(second.document.network().nodes.contains("kept"));
    }

    void aClosedWindowLeavesTheFileToOthers()
    {
        const QTemporaryDir folder;
        const QString path = fileIn(folder);
        {
            Window first;
            QVERIFY(first.files.openPath(path));
        }
        Window second;

        QVERIFY(second.files.openPath(path));

        QVERIFY(!second.document.isReadOnly());
    }

    void whatAnotherProgramWroteIsNotOverwrittenUnasked()
    {
        const QTemporaryDir folder;
        const QString path = fileIn(folder);
        Window window;
        QVERIFY(window.files.openPath(path));
        addNode(window.document, "mine");
        Document other;
        QVERIFY(other.open(path).isEmpty());
        addNode(other, "theirs");
        QVERIFY(other.save().isEmpty());
        QTRY_VERIFY(window.banner.text().contains("changed by another program"));

        QString asked;
        QTimer answer;
        connect(&answer, &QTimer::timeout, this, [&asked] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            if (box == nullptr) return;
            asked = box->text();
            box->reject();
        });
        answer.start(20);
        QVERIFY(!window.files.save());

        QVERIFY2(asked.contains("Overwrite it?"), qPrintable(asked));
        QVERIFY(load_network(path.toStdString()).nodes.contains("theirs"));
        QVERIFY(window.document.isModified());
    }

    void aRemovedFileIsSaidAndWrittenAgain()
    {
        const QTemporaryDir folder;
        const QString path = fileIn(folder);
        Window window;
        QVERIFY(window.files.openPath(path));
        addNode(window.document, "relu2");

        QVERIFY(QFile::remove(path));
        QTRY_VERIFY2(window.banner.text().contains("not on the disk any more"),
                     qPrintable(window.banner.text()));
        QVERIFY(window.document.network().nodes.contains("relu2"));
        QVERIFY(window.files.save());

        QVERIFY(load_network(path.toStdString()).nodes.contains("relu2"));
    }

    void aFullDiskLosesNothing()
    {
        const QTemporaryDir folder;
        const QString path = fileIn(folder);
        const QByteArray before = contentOf(path);
        Window window;
        QVERIFY(window.files.openPath(path));
        for (int i = 2; i < 100; ++i) addNode(window.document, QString("relu%1").arg(i));

        bool isSaved = true;
        {
            const FullDisk full(500);
            isSaved = window.files.save();
        }

        QVERIFY(!isSaved);
        QVERIFY2(window.banner.text().contains("not saved") &&
                     window.banner.text().contains("File too large"),
                 qPrintable(window.banner.text()));
        QVERIFY(window.document.isModified());
        QCOMPARE(contentOf(path), before);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{"a.loom"});
        QVERIFY(window.files.save());
        QVERIFY(window.banner.isHidden());
        QVERIFY(load_network(path.toStdString()) == window.document.network());
    }

    void aJournalThatCannotBeWrittenIsSaid()
    {
        const QTemporaryDir folder;
        Document document;
        Autosave autosave(&document, folder.path());
        QSignalSpy failed(&autosave, &Autosave::failed);
        for (int i = 0; i < 100; ++i) addNode(document, QString("relu%1").arg(i));

        const FullDisk full(500);
        autosave.saveNow();
        QTRY_COMPARE(failed.count(), 1);

        QVERIFY2(failed.front().front().toString().contains("could not be kept safe"),
                 qPrintable(failed.front().front().toString()));
    }

    void aReadOnlyFolderLosesNothing()
    {
        const QTemporaryDir folder;
        const QString path = fileIn(folder);
        Window window;
        QVERIFY(window.files.openPath(path));
        addNode(window.document, "relu2");
        auto shut = std::make_unique<Permissions>(folder.path(), kReadable);

        bool isSaved = true;
        {
            const AsNobody nobody;
            isSaved = window.files.save();
        }
        shut.reset();

        QVERIFY(!isSaved);
        QVERIFY2(window.banner.text().contains("Permission denied"),
                 qPrintable(window.banner.text()));
        QVERIFY(window.document.isModified());
        QVERIFY(!load_network(path.toStdString()).nodes.contains("relu2"));
        QVERIFY(window.files.save());
    }

    void aFileThatMayNotBeReadIsSaid()
    {
        const QTemporaryDir folder;
        const QString path = fileIn(folder);
        const Permissions all(folder.path(), kReadable), none(path, {});
        Window window;
        addNode(window.document, "mine");
        window.document.undoStack().setClean();
        QSignalSpy broken(&window.files, &FileActions::broken);

        {
            const AsNobody nobody;
            QVERIFY(!window.files.openPath(path));
        }

        QCOMPARE(broken.count(), 1);
        QCOMPARE(broken.front().back().toString(), path + ": cannot read: Permission denied");
        QVERIFY(window.document.network().nodes.contains("mine"));
        QVERIFY(window.document.path().isEmpty());
    }

    void aFileThatMayNotBeWrittenLosesNothing()
    {
        const QTemporaryDir folder;
        const QString path = fileIn(folder);
        const QByteArray before = contentOf(path);
        const Permissions all(folder.path(), kReadable | kWritable), some(path, kReadable);
        Window window;
        QVERIFY(window.files.openPath(path));
        addNode(window.document, "relu2");

        {
            const AsNobody nobody;
            QVERIFY(!window.files.save());
        }

        QVERIFY2(window.banner.text().contains("not saved") &&
                     window.banner.text().contains("Permission denied"),
                 qPrintable(window.banner.text()));
        QVERIFY(window.document.isModified());
        QCOMPARE(contentOf(path), before);
    }

    void aFolderThatTakesNoJournalIsSaidOnce()
    {
        const QTemporaryDir folder;
        const Permissions shut(folder.path(), kReadable);
        Document document;
        Autosave autosave(&document, folder.path());
        QSignalSpy failed(&autosave, &Autosave::failed);
        const auto saveAfterAnEdit = [&](const QString& id) {
            addNode(document, id);
            autosave.saveNow();
            QThreadPool::globalInstance()->waitForDone();
        };

        {
            const AsNobody nobody;
            saveAfterAnEdit("relu1");
            saveAfterAnEdit("relu2");
        }

        QTRY_COMPARE(failed.count(), 1);
        QVERIFY2(failed.front().front().toString().contains("Permission denied"),
                 qPrintable(failed.front().front().toString()));
        QVERIFY(document.isModified());
        saveAfterAnEdit("relu3");
        QCOMPARE(QDir(folder.path()).entryList({"*.journal"}).size(), 1);
        {
            const AsNobody nobody;
            saveAfterAnEdit("relu4");
        }
        QTRY_COMPARE(failed.count(), 2);
    }

    void aHomeThatTakesNoLocksLeavesFilesToEdit()
    {
        const QTemporaryDir folder;
        const QString path = fileIn(folder);
        const QTemporaryDir home;
        const Permissions shut(home.path(), kReadable), all(folder.path(), kReadable);
        const QByteArray before = qgetenv("HOME");
        Window window;

        qputenv("HOME", home.path().toUtf8());
        {
            const AsNobody nobody;
            QVERIFY(window.files.openPath(path));
        }
        qputenv("HOME", before);

        QVERIFY(!window.document.isReadOnly());
        QVERIFY2(!window.banner.isVisible(), qPrintable(window.banner.text()));
    }

    void killedInTheMiddleOfEditsTheWorkComesBack()
    {
        const QTemporaryDir folder;
        QProcess other;
        other.start(QCoreApplication::applicationFilePath(), {kChild, folder.path()});
        QByteArray said;
        // Two journals and a little: some edits are younger than the last one.
        QTRY_VERIFY_WITH_TIMEOUT((said += other.readAllStandardOutput()).count('\n') > 20, 60'000);
        other.kill();
        QVERIFY(other.waitForFinished());
        said += other.readAllStandardOutput();
        const auto made = static_cast<std::size_t>(said.count('\n'));

        Document document;
        const Autosave next(&document, folder.path());
        const std::vector<RecoveredWork> found = next.findWork();

        QCOMPARE(found.size(), std::size_t{1});
        const Network network = parse_network(found.front().text.toStdString(), "journal");
        QVERIFY2(network.nodes.size() > made / 4, qPrintable(QString::number(made)));
        QVERIFY(network.nodes.contains("relu1"));
    }
};

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == kChild) return editUntilKilled(arguments[2]);
    DocumentWorldTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "document_world_test.moc"

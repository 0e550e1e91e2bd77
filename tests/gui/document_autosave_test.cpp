#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include "core/network/network_file.h"
#include "gui/document/autosave.h"
#include "gui/document/document.h"

using namespace loom;

namespace {

void addNode(Document& document, const char* id)
{
    document.edit("Add", [id](Network& n) { n.nodes.add({.id = id, .type = "ReLU"}); });
}

QStringList journals(const QString& folder)
{
    return QDir(folder).entryList({"*.journal"}, QDir::Files);
}

} // namespace

class DocumentAutosaveTest : public QObject {
    Q_OBJECT

private slots:
    void anEditIsOnDiskSoonAfter()
    {
        QTemporaryDir folder;
        Document document;
        Autosave autosave(&document, folder.path());
        autosave.setDelays(20, 100);

        addNode(document, "relu1");

        QTRY_COMPARE(journals(folder.path()).size(), 1);
    }

    void editsWithoutAPauseAreWrittenAllTheSame()
    {
        QTemporaryDir folder;
        Document document;
        Autosave autosave(&document, folder.path());
        autosave.setDelays(60000, 50);

        addNode(document, "relu1");
        addNode(document, "relu2");

        QTRY_COMPARE(journals(folder.path()).size(), 1);
    }

    void savingLeavesNoJournal()
    {
        QTemporaryDir folder;
        Document document;
        Autosave autosave(&document, folder.path());
        addNode(document, "relu1");
        autosave.saveNow();
        QThreadPool::globalInstance()->waitForDone();
        QCOMPARE(journals(folder.path()).size(), 1);

        QCOMPARE(document.saveAs(folder.filePath("a.loom")), QString());

        QCOMPARE(journals(folder.path()).size(), 0);
    }

    void anUnchangedDrawingIsNotWritten()
    {
        QTemporaryDir folder;
        Document document;
        Autosave autosave(&document, folder.path());

        autosave.saveNow();
        QThreadPool::globalInstance()->waitForDone();

        QCOMPARE(journals(folder.path()).size(), 0);
    }

    void whatAKilledProgramLeftIsFound()
    {
        QTemporaryDir folder;
        Document document;
        addNode(document, "relu1");
        {
            Autosave killed(&document, folder.path());
            killed.saveNow();
            QThreadPool::globalInstance()->waitForDone();
            // As after kill -9: the journal stays, its lock's owner is gone.
            QFile::copy(folder.filePath(journals(folder.path()).front()),
                        folder.filePath("left.journal"));
        }

        Autosave next(&document, folder.path());
        const std::vector<RecoveredWork> found = next.findWork();

        QCOMPARE(found.size(), 1u);
        const Network network = parse_network(found.front().text.toStdString(), "journal");
        QVERIFY(network.nodes.contains("relu1"));
        next.saveInsteadOf(found.front());
        QThreadPool::globalInstance()->waitForDone();
        QVERIFY(next.findWork().empty());
        QCOMPARE(journals(folder.path()).size(), 1); // its own
    }

    void theWorkOfALivingProgramIsLeftAlone()
    {
        QTemporaryDir folder;
        Document document;
        Autosave alive(&document, folder.path());
        addNode(document, "relu1");
        alive.saveNow();
        QThreadPool::globalInstance()->waitForDone();

        Document other;
        const Autosave second(&other, folder.path());

        QVERIFY(second.findWork().empty());
    }

    void aFileThatIsNoJournalIsPassedOver()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath("x.journal"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"path\": 1}");
        file.close();
        Document document;

        const Autosave autosave(&document, folder.path());

        QVERIFY(autosave.findWork().empty());
        QVERIFY(file.exists());
    }
};

QTEST_MAIN(DocumentAutosaveTest)
#include "document_autosave_test.moc"

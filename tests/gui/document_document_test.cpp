#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "gui/document/document.h"
#include "gui/document/selection.h"

using namespace loom;

namespace {

void addNode(Document& document, const char* id)
{
    document.edit("Add", [id](Network& n) { n.nodes.add({.id = id, .type = "ReLU"}); });
}

void moveBy(Document& document, double dx, Gesture gesture)
{
    document.edit(
        "Move", [dx](Network& n) { n.nodes["relu1"].x += dx; }, gesture);
}

} // namespace

class DocumentDocumentTest : public QObject {
    Q_OBJECT

private slots:
    void oneDragIsOneStep()
    {
        Document document;
        addNode(document, "relu1");

        const Gesture drag = document.newGesture();
        for (int i = 0; i < 50; ++i) moveBy(document, 1, drag);

        QCOMPARE(document.undoStack().count(), 2);
        QCOMPARE(document.network().nodes.at("relu1").x, 50.0);
        document.undoStack().undo();
        QCOMPARE(document.network().nodes.at("relu1").x, 0.0);
    }

    void twoDragsAreTwoSteps()
    {
        Document document;
        addNode(document, "relu1");

        moveBy(document, 1, document.newGesture());
        moveBy(document, 1, document.newGesture());

        QCOMPARE(document.undoStack().count(), 3);
    }

    void aDragBackToItsStartLeavesNoStep()
    {
        Document document;
        addNode(document, "relu1");

        const Gesture drag = document.newGesture();
        moveBy(document, 5, drag);
        moveBy(document, -5, drag);

        QCOMPARE(document.undoStack().count(), 1);
    }

    void anEditThatChangesNothingLeavesNoStep()
    {
        Document document;
        const quint64 version = document.version();

        document.edit("Nothing", [](Network&) {});

        QCOMPARE(document.undoStack().count(), 0);
        QCOMPARE(document.version(), version);
    }

    void theUnsavedMarkIsRightAfterUndo()
    {
        QTemporaryDir folder;
        Document document;
        addNode(document, "relu1");
        QCOMPARE(document.saveAs(folder.filePath("a.loom")), QString());
        QVERIFY(!document.isModified());

        addNode(document, "relu2");
        QVERIFY(document.isModified());
        document.undoStack().undo();
        QVERIFY(!document.isModified());
        document.undoStack().undo();
        QVERIFY(document.isModified());
    }

    void aFileComesBackAsItWasSaved()
    {
        QTemporaryDir folder;
        Document document;
        addNode(document, "relu1");
        const Network saved = document.network();
        QCOMPARE(document.saveAs(folder.filePath("a.loom")), QString());

        Document other;
        QCOMPARE(other.open(folder.filePath("a.loom")), QString());

        QVERIFY(other.network() == saved);
        QCOMPARE(other.displayName(), QString("a.loom"));
    }

    void aBrokenFileChangesNothing()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath("broken.loom"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"format\": 1, \"nodes\": [");
        file.close();
        Document document;
        addNode(document, "relu1");
        const Network before = document.network();

        const QString problem = document.open(file.fileName());

        QVERIFY2(problem.contains("broken.loom"), qPrintable(problem));
        QVERIFY(document.network() == before);
        QCOMPARE(document.undoStack().count(), 1);
    }

    void aFolderThatCannotBeWrittenIsSaid()
    {
        Document document;
        addNode(document, "relu1");

        const QString problem = document.saveAs("/nowhere/at/all.loom");

        QVERIFY2(problem.contains("/nowhere/at/all.loom"), qPrintable(problem));
        QVERIFY(document.isModified());
        QCOMPARE(document.path(), QString());
    }

    void aReadOnlyDrawingRefusesEdits()
    {
        Document document;
        document.setReadOnly(true);
        QSignalSpy refused(&document, &Document::refused);

        addNode(document, "relu1");

        QCOMPARE(refused.count(), 1);
        QVERIFY(document.network().nodes.empty());
    }

    void theSelectionForgetsWhatIsDeleted()
    {
        Document document;
        Selection selection(&document);
        addNode(document, "relu1");
        addNode(document, "relu2");
        selection.setNodes({"relu1", "relu2"});

        document.edit("Delete", [](Network& n) { n.nodes.remove("relu2"); });

        QCOMPARE(selection.nodes(), std::vector<NodeId>{"relu1"});
    }
};

QTEST_MAIN(DocumentDocumentTest)
#include "document_document_test.moc"

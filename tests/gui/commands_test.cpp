#include <QAction>
#include <QLineEdit>
#include <QListWidget>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QWidget>

#include "gui/commands/command_palette.h"
#include "gui/commands/shortcuts.h"

using namespace loom;

class CommandsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName("tensorloom-test");
        QCoreApplication::setApplicationName("commands");
        QSettings().clear();
    }

    void lettersInOrderAreFound()
    {
        QVERIFY(fuzzyScore("cv2", "Conv2d") >= 0);
        QCOMPARE(fuzzyScore("2vc", "Conv2d"), -1);
    }

    void beginningsOfWordsCountMost()
    {
        QVERIFY(fuzzyScore("sa", "File: Save as…") > fuzzyScore("sa", "Bypass all"));
        QVERIFY(fuzzyScore("op", "Open") > fuzzyScore("op", "Stop"));
    }

    void enterRunsTheCommandFound()
    {
        QWidget window;
        QAction open("&Open…", &window), save("&Save", &window);
        QSignalSpy opened(&open, &QAction::triggered), saved(&save, &QAction::triggered);
        CommandPalette palette({&open, &save}, &window);
        palette.show();
        auto* typed = palette.findChild<QLineEdit*>();

        QTest::keyClicks(typed, "sav");
        QTest::keyClick(typed, Qt::Key_Return);

        QCOMPARE(saved.count(), 1);
        QCOMPARE(opened.count(), 0);
    }

    void arrowsWalkTheList()
    {
        QWidget window;
        QAction open("Open", &window), save("Save", &window);
        QSignalSpy saved(&save, &QAction::triggered);
        CommandPalette palette({&open, &save}, &window);
        palette.show();
        auto* typed = palette.findChild<QLineEdit*>();

        QTest::keyClick(typed, Qt::Key_Down);
        QTest::keyClick(typed, Qt::Key_Return);

        QCOMPARE(saved.count(), 1);
    }

    void aDisabledCommandDoesNotRun()
    {
        QWidget window;
        QAction train("Train", &window);
        train.setEnabled(false);
        QSignalSpy trained(&train, &QAction::triggered);
        CommandPalette palette({&train}, &window);
        palette.show();

        QTest::keyClick(palette.findChild<QLineEdit*>(), Qt::Key_Return);

        QCOMPARE(trained.count(), 0);
    }

    void keysThatAreTakenAreFound()
    {
        QAction open("Open"), save("Save");
        open.setShortcut(QKeySequence("Ctrl+O"));

        QCOMPARE(ShortcutsDialog::ownerOf(QKeySequence("Ctrl+O"), {&open, &save}, &save), &open);
        QCOMPARE(ShortcutsDialog::ownerOf(QKeySequence("Ctrl+O"), {&open, &save}, &open), nullptr);
        QCOMPARE(ShortcutsDialog::ownerOf({}, {&open, &save}, nullptr), nullptr);
    }

    void chosenKeysComeBack()
    {
        QAction open("Open");
        open.setObjectName("fileOpen");
        open.setShortcut(QKeySequence("Ctrl+O"));
        QSettings().setValue("shortcuts/fileOpen", "Ctrl+Alt+O");

        loadShortcuts({&open});

        QCOMPARE(open.shortcut(), QKeySequence("Ctrl+Alt+O"));
    }
};

QTEST_MAIN(CommandsTest)
#include "commands_test.moc"

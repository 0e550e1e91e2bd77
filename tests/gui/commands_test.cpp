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
#include "gui/theme/theme.h"

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
        Theme::install();
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

    void keysStandAtTheRightBorder()
    {
        QWidget window;
        window.resize(800, 600);
        QAction open("Open a drawing", &window), save("Save", &window), tour("Tour", &window);
        open.setShortcut(QKeySequence("Ctrl+O"));
        save.setShortcut(QKeySequence("Ctrl+Shift+S"));
        CommandPalette palette({&open, &save, &tour}, &window);
        palette.show();

        const auto* list = palette.findChild<QListWidget*>();
        const QImage rows = list->viewport()->grab().toImage();
        const auto emptyAtTheRight = [&](int row) {
            const QRect place = list->visualItemRect(list->item(row));
            int x = place.right() - 2;
            const auto isEmpty = [&](int column) {
                for (int y = place.top() + 6; y < place.bottom() - 6; ++y)
                    if (rows.pixel(column, y) != rows.pixel(place.right() - 2, y)) return false;
                return true;
            };
            while (x > place.left() && isEmpty(x)) --x;
            return place.right() - x;
        };

        QVERIFY(emptyAtTheRight(0) < 20);
        QVERIFY(std::abs(emptyAtTheRight(0) - emptyAtTheRight(1)) <= 3);
        QVERIFY(emptyAtTheRight(2) > 200);
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

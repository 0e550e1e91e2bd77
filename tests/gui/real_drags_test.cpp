#include <QApplication>
#include <QDrag>
#include <QListWidget>
#include <QMimeData>
#include <QProcess>
#include <QSettings>
#include <QSplitter>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/layer_list.h"
#include "gui/editor/layer_palette.h"
#include "gui/editor/network_view.h"
#include "gui/main_window.h"
#include "gui/theme/theme.h"
#include "gui/training/engine_client.h"
#include "gui/training/live_request.h"
#include "gui/training/run_monitor.h"

#include <algorithm>
#include <cstdio>
#include <memory>

using namespace loom;

namespace {

constexpr int kPatience = 20000; // ms
constexpr const char* kOfferFile = "--offer-file";
constexpr QRect kSourcePlace(1040, 640, 200, 120); // on the screen, beside the window

QStringList numbers(QPoint place)
{
    return {QString::number(place.x()), QString::number(place.y())};
}

/// The X server's pointer: presses at one place, moves in steps as a hand does, lets go at another.
void dragForReal(QProcess& hand, QPoint from, QPoint to)
{
    QStringList moves{"mousemove"};
    moves << numbers(from) << "sleep"
          << "0.2"
          << "mousedown"
          << "1";
    for (int i = 1; i <= 12; ++i)
        moves << "sleep"
              << "0.05"
              << "mousemove" << numbers(from + (to - from) * i / 12);
    moves << "sleep"
          << "0.3"
          << "mouseup"
          << "1";
    hand.start("xdotool", moves);
}

/// Another program: a window from which a file can be dragged.
class FileSource : public QWidget {
public:
    explicit FileSource(const QString& file) : m_file(file) { setGeometry(kSourcePlace); }

protected:
    void mousePressEvent(QMouseEvent*) override
    {
        auto* drag = new QDrag(this);
        auto carried = std::make_unique<QMimeData>();
        carried->setUrls({QUrl::fromLocalFile(m_file)});
        drag->setMimeData(carried.release());
        say(drag->exec(Qt::CopyAction) == Qt::CopyAction ? "taken" : "left");
    }
    void paintEvent(QPaintEvent*) override { say("shown"); }

private:
    static void say(const char* what)
    {
        std::puts(what);
        std::fflush(stdout);
    }

    QString m_file;
};

} // namespace

/// Drags with the pointer of a real display, not with events that a test has made.
class RealDragsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (QGuiApplication::platformName() != "xcb") QSKIP("there is no X display");
        if (QStandardPaths::findExecutable("xdotool").isEmpty()) QSKIP("xdotool is not installed");
        QStandardPaths::setTestModeEnabled(true);
        QSettings().clear();
        QSettings().setValue("engineCommand",
                             QStringLiteral("\"%1\" normal").arg(LOOM_FAKE_ENGINE));
        Theme::install();
        m_window.addWidget(&m_palette);
        m_window.addWidget(&m_canvas);
        m_window.setSizes({230, 1000});
        m_window.setGeometry(0, 0, 1230, 780);
        m_window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&m_window));
    }

    void init()
    {
        m_document.clear();
        m_document.edit("Add", [](Network& network) {
            network.nodes.add({.id = "input", .type = "Input"});
            network.nodes.add({.id = "flatten", .type = "Flatten", .x = 300, .y = 60});
        });
        m_canvas.zoomToNormal();
        m_canvas.centerOn(QPointF(234, 200));
        QTest::qWait(50);
    }

    void aLayerIsDraggedFromThePaletteOntoTheCanvas()
    {
        auto* list = m_palette.findChild<LayerList*>();
        QListWidgetItem* item = list->findItems("Linear", Qt::MatchExactly).back(); // no heading
        QVERIFY(item->flags() & Qt::ItemIsDragEnabled);
        list->scrollToItem(item);
        const QPoint from = list->viewport()->mapToGlobal(list->visualItemRect(item).center());
        const QPointF place(200, 300);

        QProcess hand;
        dragForReal(hand, from, onScreen(place));

        QTRY_VERIFY_WITH_TIMEOUT(m_document.network().nodes.contains("fc1"), kPatience);
        const Node& node = m_document.network().nodes.at("fc1");
        QVERIFY(QLineF(QPointF(node.x + NodeCard::kWidth / 2, node.y + NodeCard::kPortY), place)
                    .length() < 30);
        QCOMPARE(m_document.undoStack().count(), 2);
        QTRY_COMPARE(hand.state(), QProcess::NotRunning);
    }

    void aWireIsDraggedFromPortToPort()
    {
        const NetworkScene& scene = *m_canvas.networkScene();

        QProcess hand;
        dragForReal(hand, onScreen(scene.card("input")->outputPort()),
                    onScreen(scene.card("flatten")->inputPort(0)));

        QTRY_COMPARE_WITH_TIMEOUT(m_document.network().edges.size(), std::size_t{1}, kPatience);
        QCOMPARE(m_document.network().edges.front(), (Edge{.from = "input", .to = "flatten"}));
        QTRY_COMPARE(hand.state(), QProcess::NotRunning);
    }

    void aFileIsDroppedOnTheWindowByAnotherProgram_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("target");
        QTest::newRow("welcome page") << QString() << QString();
        QTest::newRow("canvas") << "mlp"
                                << "canvas";
        QTest::newRow("layers") << "mlp"
                                << "palette";
        QTest::newRow("settings") << "mlp"
                                  << "inspector";
    }
    void aFileIsDroppedOnTheWindowByAnotherProgram()
    {
        QFETCH(QString, before);
        QFETCH(QString, target);
        const QTemporaryDir folder;
        const QString file = folder.filePath("from elsewhere.loom");
        QVERIFY(QFile::copy(LOOM_SOURCE_DIR "/resources/examples/lenet5.loom", file));
        m_window.hide();
        MainWindow window;
        window.setGeometry(0, 0, 1020, 780);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        if (!before.isEmpty()) window.openExample(":/examples/" + before + ".loom");
        const QWidget* place = target.isEmpty() ? &window : window.findChild<QWidget*>(target);
        QProcess other;
        other.start(QCoreApplication::applicationFilePath(), {kOfferFile, file});
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT((said += other.readAllStandardOutput()).contains("shown"),
                                 kPatience);

        QProcess hand;
        dragForReal(hand, kSourcePlace.center(), place->mapToGlobal(place->rect().center()));

        QTRY_COMPARE_WITH_TIMEOUT(window.workbench().document->path(), file, kPatience);
        QVERIFY(window.workbench().document->network().nodes.contains("conv1"));
        QVERIFY(window.canvas()->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT((said += other.readAllStandardOutput()).contains("taken"),
                                 kPatience);
        QTRY_COMPARE(hand.state(), QProcess::NotRunning);
        other.kill();
        other.waitForFinished();
        m_window.show();
    }

private:
    QPoint onScreen(QPointF place) const
    {
        return m_canvas.viewport()->mapToGlobal(m_canvas.mapFromScene(place));
    }

    Document m_document;
    Selection m_selection{&m_document};
    EngineClient m_engine;
    ViewBudget m_budget{&m_engine};
    RunMonitor m_run{&m_engine, &m_document};
    const Workbench m_workbench{&m_document, &m_selection, &m_engine, &m_budget, &m_run};
    QSplitter m_window;
    LayerPalette m_palette{m_workbench};
    NetworkView m_canvas{m_workbench};
};

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QApplication::setOrganizationName("tensorloom-test");
    QApplication::setApplicationName("real-drags");
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == kOfferFile) {
        FileSource source(arguments[2]);
        source.show();
        return QApplication::exec();
    }
    RealDragsTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "real_drags_test.moc"

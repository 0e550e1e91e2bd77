#include <QApplication>
#include <QListWidget>
#include <QProcess>
#include <QSplitter>
#include <QStandardPaths>
#include <QTest>

#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/editor/layer_list.h"
#include "gui/editor/layer_palette.h"
#include "gui/editor/network_view.h"
#include "gui/theme/theme.h"
#include "gui/training/engine_client.h"
#include "gui/training/live_request.h"
#include "gui/training/run_monitor.h"

#include <algorithm>

using namespace loom;

namespace {

constexpr int kPatience = 20000; // ms

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

} // namespace

/// Drags with the pointer of a real display, not with events that a test has made.
class RealDragsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (QGuiApplication::platformName() != "xcb") QSKIP("there is no X display");
        if (QStandardPaths::findExecutable("xdotool").isEmpty()) QSKIP("xdotool is not installed");
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

QTEST_MAIN(RealDragsTest)
#include "real_drags_test.moc"

#include "canvas_fixture.h"

#include "core/network/network_file.h"
#include "core/network/summary.h"

#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>

using namespace loom;

class CanvasGesturesTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::install(); }

    void dragMovesACardInOneStep()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        const double before = canvas.network().nodes.at("loss").x;

        canvas.drag(canvas.middle("loss"), canvas.middle("loss") + QPoint(203, 77));

        QVERIFY(canvas.network().nodes.at("loss").x > before + 100);
        QCOMPARE(canvas.steps(), 1);
        QCOMPARE(canvas.selection.current(), NodeId("loss"));
        canvas.document.undoStack().undo();
        QCOMPARE(canvas.card("loss")->x(), before);
    }

    void escapeTakesAMoveBack()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        const QPointF before = canvas.card("relu1")->pos();

        canvas.press(canvas.middle("relu1"));
        canvas.move(canvas.middle("relu1") + QPoint(60, 60));
        QVERIFY(canvas.card("relu1")->pos() != before);
        canvas.key(Qt::Key_Escape);
        canvas.release();

        QCOMPARE(canvas.card("relu1")->pos(), before);
        QCOMPARE(canvas.steps(), 0);
    }

    void movedCardsSnapToTheirNeighbours()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        const double zoom = canvas.view.zoom();

        // 4 px off the column of relu2 is near enough to be in line with it.
        const double toColumn = canvas.card("relu2")->x() - canvas.card("loss")->x();
        canvas.drag(canvas.middle("loss"),
                    canvas.middle("loss") + QPoint(static_cast<int>((toColumn + 4) * zoom), 130));

        QCOMPARE(canvas.network().nodes.at("loss").x, canvas.network().nodes.at("relu2").x);
    }

    void boxSelectsWithShiftAndControl()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        const auto box = [&](const NodeId& id, Qt::KeyboardModifiers keys) {
            const QRectF rect = canvas.card(id)->cardRect();
            canvas.drag(canvas.at(rect.bottomRight() + QPointF(12, 12)),
                        canvas.at(rect.bottomRight() - QPointF(40, 12)), keys);
        };

        box("conv1", {});
        QCOMPARE(canvas.selection.nodes(), std::vector<NodeId>{"conv1"});
        box("relu1", Qt::ShiftModifier);
        QCOMPARE(canvas.selection.nodes(), (std::vector<NodeId>{"conv1", "relu1"}));
        box("conv1", Qt::ControlModifier);
        QCOMPARE(canvas.selection.nodes(), std::vector<NodeId>{"relu1"});
        QVERIFY(canvas.card("relu1")->isShownSelected());
        QVERIFY(!canvas.card("conv1")->isShownSelected());
        canvas.click(canvas.nothing());
        QVERIFY(canvas.selection.nodes().empty());
    }

    void selectionComesFromElsewhereToo()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");

        canvas.selection.select("fc1");

        QVERIFY(canvas.card("fc1")->isShownSelected());
    }

    void linkConnectsFromPortToCard()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.document.edit("cut", [](Network& n) {
            std::erase_if(n.edges, [](const Edge& e) { return e.to == "relu1"; });
        });

        canvas.press(canvas.output("conv1"));
        canvas.move(canvas.middle("relu1"));
        QCOMPARE(canvas.card("relu1")->linkHint(), LinkHint::Fits);
        QCOMPARE(canvas.card("fc1")->linkHint(), LinkHint::DoesNotFit);
        QCOMPARE(canvas.card("input")->linkHint(), LinkHint::DoesNotFit);
        canvas.release();

        QVERIFY(canvas.hasEdge("conv1", "relu1"));
        QCOMPARE(canvas.card("fc1")->linkHint(), LinkHint::None);
        QCOMPARE(canvas.steps(), 2);
    }

    void linkGoesBackwardFromAFreeInput()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.document.edit("cut", [](Network& n) {
            std::erase_if(n.edges, [](const Edge& e) { return e.to == "relu1"; });
        });

        canvas.drag(canvas.input("relu1"), canvas.output("conv1"));

        QVERIFY(canvas.hasEdge("conv1", "relu1"));
    }

    void wrongLinkIsDrawnExplainedAndFixed()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");

        canvas.press(canvas.output("pool2"));
        canvas.move(canvas.middle("fc1"));
        auto* hint = canvas.view.findChild<QLabel*>("canvasHint");
        QVERIFY(hint->isVisible());
        QVERIFY2(hint->text().contains("[N, features]"), qPrintable(hint->text()));
        canvas.release();

        QVERIFY(canvas.hasEdge("pool2", "fc1"));
        QVERIFY(!hint->isVisible());
        QVERIFY(canvas.view.networkScene()->edge(canvas.edge("pool2", "fc1"))->content().isBroken);
        auto* popup = canvas.view.findChild<QFrame*>("problemPopup");
        QVERIFY(popup->isVisible());
        QVERIFY(canvas.view.rect().contains(popup->geometry()));

        canvas.key(Qt::Key_Period, Qt::ControlModifier);
        QVERIFY(!canvas.hasEdge("pool2", "fc1"));
        QVERIFY(!canvas.document.diagnosis().has_errors() || !popup->isVisible());
        QVERIFY(!popup->isVisible());
        canvas.document.undoStack().undo();
        QVERIFY(canvas.hasEdge("pool2", "fc1"));
    }

    void takenLinkIsLedElsewhereOrDropped()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");

        canvas.drag(canvas.input("relu1"), canvas.nothing());

        QVERIFY(!canvas.hasEdge("conv1", "relu1"));
        QCOMPARE(canvas.steps(), 1);
        canvas.document.undoStack().undo();
        canvas.drag(canvas.input("relu1"), canvas.input("relu1") - QPoint(14, 2));
        QVERIFY(canvas.hasEdge("conv1", "relu1") || canvas.steps() == 1);
    }

    void linkOnEmptyCanvasAsksForALayerThatFits()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");

        canvas.drag(canvas.output("flatten"), canvas.nothing());

        auto* popup = canvas.view.findChild<AddPopup*>();
        QVERIFY(popup->isVisible());
        QVERIFY(!popup->request().accepts(*LayerCatalog::built_in().find("Conv2d")));
        QVERIFY(popup->request().accepts(*LayerCatalog::built_in().find("Linear")));
        canvas.type("linear");
        QVERIFY(!popup->isVisible());
        QVERIFY(canvas.network().nodes.contains("fc3"));
        QVERIFY(canvas.hasEdge("flatten", "fc3"));
        QCOMPARE(canvas.steps(), 1);
        QVERIFY(canvas.view.hasFocus());
    }

    void paletteDropAddsAndInserts()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        const QPointF between =
            canvas.view.networkScene()->edge(canvas.edge("conv1", "relu1"))->route().middle;

        drop(canvas, "BatchNorm2d", canvas.at(between));
        QVERIFY(canvas.hasEdge("conv1", canvas.selection.current()));
        QVERIFY(canvas.hasEdge(canvas.selection.current(), "relu1"));
        QVERIFY(!canvas.hasEdge("conv1", "relu1"));
        QCOMPARE(canvas.steps(), 1);

        drop(canvas, "Dropout", canvas.nothing());
        QCOMPARE(canvas.network().nodes.at(canvas.selection.current()).type,
                 std::string("Dropout"));
        QCOMPARE(canvas.steps(), 2);
    }

    void cardDroppedOnAnEdgeGoesIntoIt()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.document.edit("add", [](Network& n) {
            n.nodes.add({.id = "drop1", .type = "Dropout", .x = 700, .y = 540});
        });
        canvas.view.fitAll();
        const QPointF between =
            canvas.view.networkScene()->edge(canvas.edge("conv1", "relu1"))->route().middle;

        canvas.drag(canvas.middle("drop1"), canvas.at(between) - QPoint(0, 10));

        QVERIFY(canvas.hasEdge("conv1", "drop1"));
        QVERIFY(canvas.hasEdge("drop1", "relu1"));
        QCOMPARE(canvas.steps(), 2);
    }

    void deleteWithAndWithoutLinks()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.click(canvas.middle("relu1"));

        canvas.key(Qt::Key_Delete, Qt::ControlModifier);
        QVERIFY(canvas.hasEdge("conv1", "pool1"));
        canvas.document.undoStack().undo();
        canvas.click(canvas.middle("relu1"));
        canvas.key(Qt::Key_Delete);
        QVERIFY(!canvas.network().nodes.contains("relu1"));
        QVERIFY(!canvas.hasEdge("conv1", "pool1"));
    }

    void clickOnAnEdgeSelectsItAndDeleteRemovesIt()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        const EdgeItem* item = canvas.view.networkScene()->edge(canvas.edge("conv1", "relu1"));

        canvas.click(canvas.at(item->route().middle + QPointF(18, 0)));
        QVERIFY(canvas.selection.edge().has_value());
        canvas.key(Qt::Key_Delete);

        QVERIFY(!canvas.hasEdge("conv1", "relu1"));
    }

    void badgeAsksForItsTensor()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        QSignalSpy spy(&canvas.view, &NetworkView::tensorRequested);

        canvas.click(canvas.at(
            canvas.view.networkScene()->badge(canvas.edge("conv1", "relu1"))->pill().center()));

        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy.front().front().toString(), QString("conv1"));
    }

    void plusOnAnEdgeInsertsALayer()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        const QPoint plus =
            canvas.at(canvas.view.networkScene()->edge(canvas.edge("conv1", "relu1"))->plus());

        QMouseEvent hover(QEvent::MouseMove, plus, canvas.view.viewport()->mapToGlobal(plus),
                          Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(canvas.view.viewport(), &hover);
        canvas.click(plus);
        canvas.type("batch");

        QVERIFY(canvas.hasEdge("conv1", canvas.selection.current()));
        QVERIFY(canvas.hasEdge(canvas.selection.current(), "relu1"));
    }

    void theRightButtonMovesTheCanvasWhereThatIsWished()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        const QPoint place = canvas.nothing(), by(60, 30);
        const auto middle = [&] { return canvas.at({0, 0}); };
        const QPoint before = middle();

        canvas.drag(place, place - by, {}, Qt::RightButton);
        QCOMPARE(middle(), before);
        canvas.view.setRightButtonPans(true);
        canvas.drag(place, place - by, {}, Qt::RightButton);

        QCOMPARE(middle(), before - by);
        canvas.press(place, {}, Qt::RightButton);
        canvas.release();
        QVERIFY(canvas.view.findChild<AddPopup*>()->isVisible()); // a click adds, as ever
    }

    void cutAndPinClick()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        const QPointF middle =
            canvas.view.networkScene()->edge(canvas.edge("conv1", "relu1"))->route().middle;

        canvas.drag(canvas.at(middle + QPointF(10, -40)), canvas.at(middle + QPointF(10, 40)),
                    Qt::ControlModifier, Qt::RightButton);
        QVERIFY(!canvas.hasEdge("conv1", "relu1"));
        canvas.click(canvas.output("relu1"), Qt::AltModifier);
        QVERIFY(!canvas.hasEdge("relu1", "pool1"));
        QCOMPARE(canvas.steps(), 2);
    }

private:
    static void drop(CanvasFixture& canvas, const char* type, QPoint at)
    {
        QMimeData mime;
        mime.setData(NetworkView::kLayerMimeType, type);
        QDragEnterEvent enter(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(canvas.view.viewport(), &enter);
        QDragMoveEvent move(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(canvas.view.viewport(), &move);
        QDropEvent event(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(canvas.view.viewport(), &event);
        QVERIFY(event.isAccepted());
    }
};

QTEST_MAIN(CanvasGesturesTest)
#include "canvas_gestures_test.moc"

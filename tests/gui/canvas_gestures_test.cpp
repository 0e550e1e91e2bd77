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

    void copiesAreTextAndGetFreeNames()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.selection.setNodes({"conv1", "relu1"});

        canvas.key(Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QApplication::clipboard()->text().contains("\"Conv2d\""));
        canvas.key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(canvas.network().nodes.size(), std::size_t{16});
        QVERIFY(canvas.hasEdge("conv3", "relu5"));
        QVERIFY(!canvas.hasEdge("input", "conv3"));
        QCOMPARE(canvas.selection.nodes(), (std::vector<NodeId>{"conv3", "relu5"}));
        canvas.key(Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(canvas.hasEdge("input", "conv4"));
        canvas.selection.select("flatten");
        canvas.key(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(canvas.network().nodes.at(canvas.selection.current()).type,
                 std::string("Flatten"));
        QCOMPARE(canvas.steps(), 3);
    }

    void foreignClipboardIsRefusedWithASentence()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        QSignalSpy refused(&canvas.document, &Document::refused);
        QApplication::clipboard()->setText("milk, bread");

        canvas.key(Qt::Key_V, Qt::ControlModifier);

        QCOMPARE(refused.count(), 1);
        QCOMPARE(canvas.steps(), 0);
    }

    void arrowsWalkAndControlArrowsMove()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");

        canvas.key(Qt::Key_Right);
        QCOMPARE(canvas.selection.current(), NodeId("input"));
        canvas.key(Qt::Key_Right);
        QCOMPARE(canvas.selection.current(), NodeId("conv1"));
        canvas.key(Qt::Key_Down);
        QCOMPARE(canvas.selection.current(), NodeId("relu2"));
        canvas.key(Qt::Key_Left);
        QCOMPARE(canvas.selection.current(), NodeId("conv2"));
        canvas.key(Qt::Key_Right, Qt::AltModifier);
        QVERIFY(canvas.selection.edge() == canvas.edge("conv2", "relu2"));
        canvas.key(Qt::Key_Left);
        const double before = canvas.network().nodes.at("conv2").x;
        canvas.key(Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(canvas.network().nodes.at("conv2").x, before + 10);
    }

    void renameInPlace()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.selection.select("conv1");

        canvas.key(Qt::Key_F2);
        canvas.type("2nd");
        QVERIFY(canvas.network().nodes.contains("conv1"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
        canvas.type("edges");

        QVERIFY(canvas.network().nodes.contains("edges"));
        QVERIFY(canvas.hasEdge("edges", "relu1"));
        QVERIFY(canvas.view.hasFocus());
        canvas.key(Qt::Key_F2);
        QTest::keyClicks(QApplication::focusWidget(), "other");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(canvas.network().nodes.contains("edges"));
    }

    void keyboardAloneBuildsANetwork()
    {
        CanvasFixture canvas;
        for (const char* layer :
             {"dataset", "conv2d", "relu", "maxpool", "flatten", "linear", "crossentropy"}) {
            canvas.key(Qt::Key_Tab);
            canvas.type(layer);
        }
        canvas.key(Qt::Key_A, Qt::ControlModifier);

        QCOMPARE(canvas.selection.nodes().size(), std::size_t{7});
        QCOMPARE(canvas.network().edges.size(), std::size_t{6});
        QVERIFY2(!canvas.document.diagnosis().has_errors(),
                 problems_text(canvas.document.diagnosis()).c_str());
    }

    void wheelZoomsAtThePointerAndMiddleButtonPans()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        const QPoint at = canvas.middle("pool2");
        const QPointF scene = canvas.view.mapToScene(at);
        const double zoom = canvas.view.zoom();

        QWheelEvent wheel(at, canvas.view.viewport()->mapToGlobal(at), {}, {0, 120}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(canvas.view.viewport(), &wheel);
        QVERIFY(canvas.view.zoom() > zoom * 1.1);
        const QPointF away = canvas.view.mapToScene(at) - scene;
        QVERIFY2(std::hypot(away.x(), away.y()) < 2, "the point below the pointer moved");

        const QPoint before = canvas.middle("pool2");
        canvas.drag(canvas.nothing(), canvas.nothing() + QPoint(80, 50), {}, Qt::MiddleButton);
        QCOMPARE(canvas.middle("pool2") - before, QPoint(80, 50));
    }

    void layoutIsOneStepAndOverlapsNothing()
    {
        for (const char* file : {"seed-cnn.loom", "resnet-small.loom", "inception-small.loom"}) {
            CanvasFixture canvas;
            canvas.open(file);
            canvas.document.edit("heap", [](Network& n) {
                for (Node& node : n.nodes) node.x = node.y = 0;
            });

            canvas.key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);

            QCOMPARE(canvas.steps(), 2);
            const auto& cards = canvas.view.networkScene()->cards();
            for (const auto& [id, card] : cards)
                for (const auto& [other, second] : cards)
                    QVERIFY2(id == other || !card->cardRect().intersects(second->cardRect()),
                             (id + " " + other).c_str());
        }
    }

    void framesHoldCardsAndMoveWithThem()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.selection.setNodes({"out", "loss"});

        canvas.key(Qt::Key_J, Qt::ControlModifier);
        QCOMPARE(framesOf(canvas.network()).size(), std::size_t{1});
        const CardFrame frame = framesOf(canvas.network()).front();
        QVERIFY(frame.rect.contains(canvas.card("loss")->cardRect()));
        canvas.selection.clear();
        const QPoint title = canvas.at(frame.rect.topLeft() + QPointF(80, 12));
        canvas.drag(title, title + QPoint(60, 40));
        QVERIFY(framesOf(canvas.network()).front().rect.left() > frame.rect.left() + 30);
        QVERIFY(framesOf(canvas.network()).front().rect.contains(canvas.card("loss")->cardRect()));
        QCOMPARE(canvas.steps(), 2);

        // It survives the file, and goes with its cards.
        const Network again = parse_network(to_loom(canvas.network()), "again.loom");
        QCOMPARE(framesOf(again), framesOf(canvas.network()));
        canvas.key(Qt::Key_J, Qt::ControlModifier);
        QVERIFY(framesOf(canvas.network()).empty());
        canvas.document.undoStack().undo();
        canvas.key(Qt::Key_Delete);
        QVERIFY(framesOf(canvas.network()).empty());
    }

    void frameTitleIsEditedInPlace()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.selection.setNodes({"out", "loss"});
        canvas.key(Qt::Key_J, Qt::ControlModifier);
        const QRectF rect = framesOf(canvas.network()).front().rect;

        QTest::mouseDClick(canvas.view.viewport(), Qt::LeftButton, {},
                           canvas.at(rect.topLeft() + QPointF(80, 12)));
        canvas.type("Head");

        QCOMPARE(framesOf(canvas.network()).front().title, QString("Head"));
    }

    void bypassLaysTheLinksAroundWhereTheyFit()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        QSignalSpy refused(&canvas.document, &Document::refused);

        canvas.selection.select("flatten");
        canvas.key(Qt::Key_B, Qt::ControlModifier);
        QCOMPARE(refused.count(), 1);
        QCOMPARE(canvas.steps(), 0);
        canvas.selection.select("relu1");
        canvas.key(Qt::Key_B, Qt::ControlModifier);
        QVERIFY(canvas.hasEdge("conv1", "pool1"));
        QVERIFY(canvas.network().nodes.contains("relu1"));
        QCOMPARE(canvas.steps(), 1);
    }

    void undoInTheMiddleOfADragEndsIt()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.document.edit("add", [](Network& n) {
            n.nodes.add({.id = "extra", .type = "ReLU", .x = 700, .y = 540});
        });
        canvas.view.fitAll();

        canvas.press(canvas.output("extra"));
        canvas.move(canvas.nothing());
        canvas.document.undoStack().undo();
        canvas.move(canvas.nothing() + QPoint(20, 20));
        canvas.release();

        QVERIFY(!canvas.network().nodes.contains("extra"));
        QVERIFY(!canvas.view.findChild<AddPopup*>()->isVisible());
        QCOMPARE(canvas.card("fc1")->linkHint(), LinkHint::None);
    }

    void alignAndDistribute()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.selection.setNodes({"input", "relu2", "fc2"});

        canvas.key(Qt::Key_A, Qt::AltModifier | Qt::ShiftModifier);
        QCOMPARE(canvas.network().nodes.at("fc2").x, 0.0);
        canvas.document.undoStack().undo();
        canvas.document.edit("off", [](Network& n) { n.nodes["relu2"].x = 300; });
        canvas.key(Qt::Key_Q);
        QCOMPARE(canvas.network().nodes.at("relu2").x, 266.0);
    }

    void selectedCardsAreConnectedByF()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.click(canvas.output("conv1"), Qt::AltModifier);
        canvas.selection.setNodes({"relu1", "conv1"});

        canvas.key(Qt::Key_F);

        QVERIFY(canvas.hasEdge("conv1", "relu1"));
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

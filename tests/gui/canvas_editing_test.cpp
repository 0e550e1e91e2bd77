#include "canvas_fixture.h"

#include "core/network/network_file.h"
#include "core/network/summary.h"
#include "gui/editor/rename_field.h"

#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>

using namespace loom;

class CanvasEditingTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::install(); }

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
        const QSignalSpy settings(&canvas.view, &NetworkView::settingsRequested);

        canvas.key(Qt::Key_F2);
        canvas.type("2nd");
        QVERIFY(canvas.network().nodes.contains("conv1"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
        canvas.type("edges");

        QVERIFY(canvas.network().nodes.contains("edges"));
        QVERIFY(canvas.hasEdge("edges", "relu1"));
        QVERIFY(canvas.view.hasFocus());
        QCOMPARE(settings.count(), 0); // Enter was the field's, not the canvas's
        canvas.key(Qt::Key_F2);
        QTest::keyClicks(QApplication::focusWidget(), "other");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(canvas.network().nodes.contains("edges"));
    }

    void f2RenamesFromElsewhereInTheWindow()
    {
        QWidget window;
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        auto* other = new QLineEdit(&window);
        canvas.view.setParent(&window);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        other->setFocus();
        canvas.selection.select("relu1");

        QTest::keyClick(other, Qt::Key_F2);
        auto* field = canvas.view.findChild<RenameField*>();
        QVERIFY(field->isVisible());
        QTest::keyClicks(field, "act");
        QTest::keyClick(field, Qt::Key_Return);

        QVERIFY(canvas.network().nodes.contains("act"));
    }

    void keyboardAloneBuildsANetwork()
    {
        CanvasFixture canvas;
        const QSignalSpy settings(&canvas.view, &NetworkView::settingsRequested);
        for (const char* layer :
             {"dataset", "conv2d", "relu", "maxpool", "flatten", "linear", "crossentropy"}) {
            canvas.key(Qt::Key_Tab);
            canvas.type(layer);
        }
        canvas.key(Qt::Key_A, Qt::ControlModifier);

        QCOMPARE(canvas.selection.nodes().size(), std::size_t{7});
        QCOMPARE(canvas.network().edges.size(), std::size_t{6});
        QCOMPARE(settings.count(), 0);
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
        canvas.key(Qt::Key_Q, Qt::ShiftModifier);
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
};

QTEST_MAIN(CanvasEditingTest)
#include "canvas_editing_test.moc"

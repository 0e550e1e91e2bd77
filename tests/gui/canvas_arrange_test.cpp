#include "canvas_fixture.h"

#include "gui/editor/find_popup.h"
#include "gui/editor/frames.h"
#include "gui/editor/layer_list.h"
#include "gui/editor/live_cards.h"
#include "gui/editor/presentation.h"

#include <QLineEdit>
#include <QMimeData>
#include <QScrollBar>

using namespace loom;

namespace {

/// A place on the link that is neither its badge nor its button.
QPoint onEdge(const CanvasFixture& canvas, const NodeId& from, const NodeId& to)
{
    const EdgeItem* item = canvas.view.networkScene()->edge(canvas.edge(from, to));
    return canvas.at(item->route().middle + QPointF(22, 0));
}

Network reread(const CanvasFixture& canvas)
{
    return parse_network(to_loom(canvas.network()), "again.loom");
}

void dropTransform(CanvasFixture& canvas, const char* name, QPoint at)
{
    QMimeData mime;
    mime.setData(LayerList::kTransformMimeType, name);
    QDragEnterEvent enter(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(canvas.view.viewport(), &enter);
    QDragMoveEvent move(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(canvas.view.viewport(), &move);
    QVERIFY(move.isAccepted());
    QDropEvent event(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(canvas.view.viewport(), &event);
    QVERIFY(event.isAccepted());
}

} // namespace

class CanvasArrangeTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::install(); }

    void doubleClickOnAnEdgeReroutesIt()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        const QPoint place = onEdge(canvas, "conv1", "relu1");

        canvas.click(place); // a double click begins with one
        QTest::mouseDClick(canvas.view.viewport(), Qt::LeftButton, {}, place);
        QPolygonF points = pointsOf(canvas.edge("conv1", "relu1"));
        QCOMPARE(points.size(), 1);
        QCOMPARE(canvas.steps(), 1);
        QVERIFY(canvas.selection.edge().has_value());
        QVERIFY(*canvas.selection.edge() == canvas.edge("conv1", "relu1"));

        canvas.drag(canvas.at(points[0]), canvas.at(points[0] + QPointF(0, 60)));
        QCOMPARE(pointsOf(canvas.edge("conv1", "relu1")), QPolygonF({points[0] + QPointF(0, 60)}));
        QCOMPARE(canvas.steps(), 2);
        const EdgeItem* item = canvas.view.networkScene()->edge(canvas.edge("conv1", "relu1"));
        QVERIFY(item->route().distanceTo(points[0] + QPointF(0, 60)) < 1);
        QVERIFY(reread(canvas) == canvas.network());

        QTest::mouseDClick(canvas.view.viewport(), Qt::LeftButton, {},
                           canvas.at(points[0] + QPointF(0, 60)));
        QVERIFY(pointsOf(canvas.edge("conv1", "relu1")).isEmpty());
        canvas.document.undoStack().undo();
        QCOMPARE(pointsOf(canvas.edge("conv1", "relu1")).size(), 1);
    }

    void reroutingByKeyboard()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.selection.setEdge(canvas.edge("conv1", "relu1"));

        canvas.key(Qt::Key_R);
        const QPolygonF points = pointsOf(canvas.edge("conv1", "relu1"));
        QCOMPARE(points.size(), 1);
        canvas.key(Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(pointsOf(canvas.edge("conv1", "relu1")), points.translated(0, 10));
        canvas.key(Qt::Key_R, Qt::ShiftModifier);
        QVERIFY(pointsOf(canvas.edge("conv1", "relu1")).isEmpty());
        QCOMPARE(canvas.steps(), 3);
    }

    void reroutePointsGoWithTheirCards()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.selection.setEdge(canvas.edge("conv1", "relu1"));
        canvas.key(Qt::Key_R);
        const QPointF point = pointsOf(canvas.edge("conv1", "relu1")).front();
        canvas.selection.setNodes({"conv1", "relu1"});

        canvas.drag(canvas.middle("conv1"), canvas.middle("conv1") + QPoint(0, 150));
        const double by = canvas.network().nodes.at("conv1").y;
        QVERIFY(by > 50);
        QCOMPARE(pointsOf(canvas.edge("conv1", "relu1")).front(), point + QPointF(0, by));

        canvas.key(Qt::Key_D, Qt::ControlModifier);
        const std::vector<NodeId> copies = canvas.selection.nodes();
        QCOMPARE(copies.size(), std::size_t{2});
        const QPointF moved = pointsOf(canvas.edge(copies[0], copies[1])).front();
        QCOMPARE(moved.y() - canvas.network().nodes.at(copies[0]).y, point.y());
    }

    void placesThatAreNoneAreLeftOut()
    {
        Edge edge;
        edge.unknown["points"] = R"([[1, 2], [3], "x", [1e300, 0], [4, null], [5, 6]])";

        QCOMPARE(pointsOf(edge), QPolygonF({{1, 2}, {5, 6}}));
        edge.unknown["points"] = "7";
        QVERIFY(pointsOf(edge).isEmpty());
    }

    void collapsedCardsAreTheirHeads()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.selection.setNodes({"conv1", "relu1"});
        const double before = canvas.card("conv1")->cardRect().height();

        canvas.key(Qt::Key_H);

        QVERIFY(canvas.card("conv1")->cardRect().height() < before / 2);
        const QRectF card = canvas.card("conv1")->cardRect();
        QCOMPARE(canvas.card("conv1")->outputPort(), QPointF(card.right(), card.center().y()));
        const EdgeItem* item = canvas.view.networkScene()->edge(canvas.edge("conv1", "relu1"));
        QCOMPARE(item->route().points.front(), canvas.card("conv1")->outputPort());
        QVERIFY(isCollapsed(reread(canvas).nodes.at("conv1")));
        QVERIFY(!canvas.document.diagnosis().has_errors());
        QCOMPARE(canvas.steps(), 1);
        canvas.key(Qt::Key_H);
        QCOMPARE(canvas.card("conv1")->cardRect().height(), before);
        QVERIFY(canvas.network().nodes.at("conv1").unknown.empty());
    }

    void badgesKeepClearOfCardsThatAreNotInLine()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.selection.setNodes({"pool1", "relu3"});
        canvas.key(Qt::Key_H);
        canvas.selection.setEdge(canvas.edge("conv1", "relu1"));
        canvas.key(Qt::Key_R);
        canvas.key(Qt::Key_Down, Qt::ControlModifier);

        for (const EdgeItem* edge : canvas.view.networkScene()->edges()) {
            const QRectF pill = canvas.view.networkScene()->badge(edge->content().edge)->pill();
            for (const auto& [id, card] : canvas.view.networkScene()->cards())
                QVERIFY2(!pill.intersects(card->cardRect()),
                         (edge->content().edge.from + " " + id).c_str());
        }
    }

    void findSelectsAndShowsTheNextThatFits()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.view.setTransform(QTransform::fromScale(3, 3));
        auto* popup = canvas.view.findChild<FindPopup*>();

        canvas.key(Qt::Key_F, Qt::ControlModifier);
        QVERIFY(popup->isVisible());
        auto* field = popup->findChild<QLineEdit*>();
        QTest::keyClicks(field, "conv");
        QCOMPARE(canvas.selection.current(), NodeId("conv1"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(canvas.selection.current(), NodeId("conv2"));
        QVERIFY(canvas.view.viewport()->rect().contains(canvas.middle("conv2")));
        QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(canvas.selection.current(), NodeId("conv1"));
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!popup->isVisible());
        QVERIFY(canvas.view.hasFocus());
        QCOMPARE(canvas.steps(), 0);
    }

    void straightenedLinksAreLevel()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.document.edit("heap", [](Network& n) {
            n.nodes["relu1"].y = 37;
            n.nodes["pool1"].y = -12;
        });
        canvas.selection.setNodes({"pool1", "conv1", "relu1"});

        canvas.key(Qt::Key_Q);

        QCOMPARE(canvas.card("relu1")->inputPort(0).y(), canvas.card("conv1")->outputPort().y());
        QCOMPARE(canvas.card("pool1")->inputPort(0).y(), canvas.card("relu1")->outputPort().y());
        QCOMPARE(canvas.steps(), 2);
    }

    void bypassedCardsHandOnWhatComesIn()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        QSignalSpy refused(&canvas.document, &Document::refused);

        for (const char* id : {"flatten", "input", "loss"}) {
            canvas.selection.select(id);
            canvas.key(Qt::Key_B, Qt::ControlModifier);
        }
        QCOMPARE(refused.count(), 3);
        QVERIFY2(refused.front().front().toString().contains("Linear wants"),
                 qPrintable(refused.front().front().toString()));
        QCOMPARE(canvas.steps(), 0);

        canvas.selection.select("relu1");
        canvas.key(Qt::Key_M);
        QVERIFY(canvas.network().nodes.at("relu1").bypassed);
        QVERIFY(canvas.hasEdge("conv1", "relu1") && canvas.hasEdge("relu1", "pool1"));
        QVERIFY(!canvas.document.diagnosis().has_errors());
        QCOMPARE(canvas.card("relu1")->content().type, QString("bypassed"));
        QVERIFY(canvas.card("relu1")->content().accessibleName.contains("bypassed"));
        QCOMPARE(canvas.steps(), 1);
        canvas.key(Qt::Key_B, Qt::ControlModifier);
        QVERIFY(!canvas.network().nodes.at("relu1").bypassed);
    }

    void cardsMakeRoomForWhatIsInserted()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");

        const QPoint plus =
            canvas.at(canvas.view.networkScene()->edge(canvas.edge("conv1", "relu1"))->plus());
        QTest::mouseMove(canvas.view.viewport(), plus);
        canvas.click(plus);
        canvas.type("batch");

        QVERIFY(canvas.hasEdge(canvas.selection.current(), "relu1"));
        const auto& cards = canvas.view.networkScene()->cards();
        for (const auto& [id, card] : cards)
            for (const auto& [other, second] : cards)
                QVERIFY2(id == other || !card->cardRect().intersects(second->cardRect()),
                         (id + " " + other).c_str());
        QCOMPARE(canvas.network().nodes.at("conv2").x, 0.0); // the next row stays
        QCOMPARE(canvas.steps(), 1);
    }

    void framesAreCopiedWithTheirCards()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.selection.setNodes({"out", "loss"});
        canvas.key(Qt::Key_J, Qt::ControlModifier);

        canvas.key(Qt::Key_D, Qt::ControlModifier);

        QCOMPARE(framesOf(canvas.network()).size(), std::size_t{2});
        const CardFrame copy = framesOf(canvas.network()).back();
        QVERIFY(std::ranges::is_permutation(nodesIn(canvas.network(), copy.rect),
                                            canvas.selection.nodes()));
    }

    void linksAreCutByKeyboard()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.selection.select("relu1");

        canvas.key(Qt::Key_F, Qt::ShiftModifier);

        QVERIFY(!canvas.hasEdge("conv1", "relu1"));
        QVERIFY(!canvas.hasEdge("relu1", "pool1"));
        QCOMPARE(canvas.steps(), 1);
    }

    void spaceIsAHandAndBordersScroll()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        const QPoint before = canvas.middle("pool2");

        QTest::keyPress(&canvas.view, Qt::Key_Space);
        canvas.drag(canvas.middle("conv1"), canvas.middle("conv1") + QPoint(40, 30));
        QTest::keyRelease(&canvas.view, Qt::Key_Space);
        QCOMPARE(canvas.middle("pool2") - before, QPoint(40, 30));
        QCOMPARE(canvas.steps(), 0);

        const int scroll = canvas.view.horizontalScrollBar()->value();
        canvas.press(canvas.middle("loss"));
        canvas.move({canvas.view.viewport()->width() - 3, 300});
        QTRY_VERIFY(canvas.view.horizontalScrollBar()->value() > scroll + 30);
        canvas.release();
        QCOMPARE(canvas.steps(), 1);
    }

    void droppedTransformsGoToTheInput()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        QSignalSpy refused(&canvas.document, &Document::refused);

        dropTransform(canvas, "RandomHorizontalFlip", canvas.middle("fc1"));

        QCOMPARE(canvas.network().dataset->transforms.size(), std::size_t{1});
        QCOMPARE(canvas.network().dataset->transforms.front().name,
                 std::string("RandomHorizontalFlip"));
        QCOMPARE(canvas.selection.current(), NodeId("input"));
        QCOMPARE(canvas.card("input")->linkHint(), LinkHint::None);
        QCOMPARE(canvas.steps(), 1);
        dropTransform(canvas, "RandomHorizontalFlip", canvas.middle("input"));
        QCOMPARE(canvas.steps(), 1);
        QCOMPARE(refused.count(), 1);
        canvas.document.undoStack().undo();
        QVERIFY(canvas.network().dataset->transforms.empty());
        canvas.document.clear();
        dropTransform(canvas, "RandomHorizontalFlip", QPoint(300, 300));
        QCOMPARE(refused.count(), 2);
        QVERIFY(canvas.network().dataset->transforms.empty());
    }

    void theNearestOfSeveralInputsTakesTheTransform()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.document.edit("second", [](Network& n) {
            n.nodes.add({.id = "other", .type = "Input", .x = 800, .y = 360});
        });

        dropTransform(canvas, "RandomCrop", canvas.middle("other") + QPoint(10, 30));

        QCOMPARE(canvas.selection.current(), NodeId("other"));
    }

    void theInputShowsWhatFollowsInTheDataSet()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        const std::vector<std::int64_t> shape{1, 28, 28}, batch{5, 1, 28, 28};
        const std::vector<float> one(28 * 28, 0.5F), five(5 * 28 * 28, 0.25F);
        Reply cards, next;
        cards.head = {{"nodes", {{"input", {{"picture", "image"}}}}}};
        cards.bytes = array_bytes("input", shape, one);
        next.bytes = array_bytes("images", batch, five);

        canvas.view.liveCards()->show(cards);
        QCOMPARE(canvas.card("input")->picture().images.size(), std::size_t{1});
        canvas.view.liveCards()->showNext(next);
        QCOMPARE(canvas.card("input")->picture().images.size(), std::size_t{6});
        canvas.view.liveCards()->show(cards);
        QCOMPARE(canvas.card("input")->picture().images.size(), std::size_t{6});
        next.bytes = "no tensors";
        canvas.view.liveCards()->showNext(next);
        QCOMPARE(canvas.card("input")->picture().images.size(), std::size_t{1});
    }
};

QTEST_MAIN(CanvasArrangeTest)
#include "canvas_arrange_test.moc"

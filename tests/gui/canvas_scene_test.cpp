#include "canvas_fixture.h"

#include "gui/editor/live_cards.h"
#include "gui/editor/network_edits.h"

#include <QAccessible>

#include <functional>
#include <numeric>

using namespace loom;

namespace {

QImage pictureOf(NetworkView& view) { return view.viewport()->grab().toImage(); }

/// An answer to "cards" as the engine gives it.
Reply cardsAnswer(const std::string& node, Json about, std::vector<std::int64_t> shape)
{
    Reply reply;
    reply.head = {{"nodes", {{node, std::move(about)}}}, {"weights", 1}};
    std::vector<float> values(static_cast<std::size_t>(
        std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>())));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 7) - 2;
    reply.bytes = array_bytes(node, shape, values);
    return reply;
}

/// Where a widget has been painted.
class PaintedRegion : public QObject {
public:
    explicit PaintedRegion(QWidget* widget) { widget->installEventFilter(this); }
    const QRegion& region() const { return m_region; }
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Paint) m_region += static_cast<QPaintEvent*>(event)->region();
        return false;
    }

private:
    QRegion m_region;
};

} // namespace

class CanvasSceneTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::install(); }

    void showingTwiceChangesNothing()
    {
        CanvasFixture canvas;
        canvas.open("resnet-small.loom");
        NetworkScene* scene = canvas.view.networkScene();
        const auto items = scene->items();
        const QImage before = pictureOf(canvas.view);

        scene->show(canvas.network(), canvas.document.diagnosis());

        QCOMPARE(scene->items(), items);
        QCOMPARE(pictureOf(canvas.view), before);
    }

    void itemsFollowTheDrawingBackAndForth()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        NetworkScene* scene = canvas.view.networkScene();
        NodeCard* kept = canvas.card("conv1");
        const QImage before = pictureOf(canvas.view);

        canvas.document.edit("remove", [](Network& n) {
            removeNodes(n, std::vector<NodeId>{"relu1"}, Links::Drop);
        });
        QVERIFY(canvas.card("relu1") == nullptr);
        QCOMPARE(scene->edges().size(), canvas.network().edges.size());
        canvas.document.undoStack().undo();

        QVERIFY(canvas.card("conv1") == kept);
        QCOMPARE(scene->cards().size(), canvas.network().nodes.size());
        QCOMPARE(pictureOf(canvas.view), before);
    }

    void cardsSayWhatTheDescriptionsSay()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");

        QCOMPARE(canvas.card("conv1")->content().text, QString("6 filters · 5×5"));
        QCOMPARE(canvas.card("conv1")->content().parameters, QString("156"));
        QCOMPARE(canvas.card("input")->content().type, QString("Fashion-MNIST"));
        QCOMPARE(canvas.card("conv1")->content().accessibleName,
                 QString("Conv2d conv1, in 1x28x28, out 6x24x24, connected to relu1"));
        QCOMPARE(canvas.view.networkScene()->edge(canvas.edge("conv1", "relu1"))->content().badge,
                 QString("[N, 6, 24, 24]"));
    }

    void badgesKeepClearOfTheCards()
    {
        for (const char* file : {"seed-cnn.loom", "vgg-small.loom", "mlp.loom", "lenet5.loom"}) {
            CanvasFixture canvas;
            canvas.open(file);
            for (const Edge& edge : canvas.network().edges) {
                const QRectF pill = canvas.view.networkScene()->badge(edge)->pill();
                for (const auto& [id, card] : canvas.view.networkScene()->cards())
                    QVERIFY2(!card->cardRect().intersects(pill),
                             (edge.from + " → " + edge.to + " on " + id).c_str());
            }
        }
    }

    void badgesOfLinksIntoOneCardKeepApart()
    {
        CanvasFixture canvas;
        const QString path = LOOM_SOURCE_DIR "/resources/examples/inception-small.loom";
        canvas.document.setNetwork(load_network(path.toStdString()), path);

        const NetworkScene& scene = *canvas.view.networkScene();
        const std::vector<Edge>& edges = canvas.network().edges;
        for (auto one = edges.begin(); one != edges.end(); ++one) {
            const QRectF pill = scene.badge(*one)->pill();
            const std::string name = one->from + " → " + one->to;
            QVERIFY2(!pill.contains(scene.card(one->to)->inputPort(one->slot)), name.c_str());
            for (auto other = edges.begin(); other != one; ++other) {
                const QRectF theirs = scene.badge(*other)->pill();
                // Links from one port carry one tensor: their badges may be one.
                QVERIFY2(!pill.intersects(theirs) || (one->from == other->from && pill == theirs),
                         (name + " on that from " + other->from).c_str());
            }
        }
    }

    void belowAProblemNoCardShowsValues()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.view.liveCards()->show(
            cardsAnswer("fc1", {{"picture", "vector"}, {"zeros", 0}}, {10}));
        canvas.view.liveCards()->show(
            cardsAnswer("conv1", {{"picture", "filters"}, {"zeros", 0}}, {6, 5, 5}));
        QCOMPARE(canvas.card("fc1")->picture().bars.size(), std::size_t{10});
        QCOMPARE(canvas.card("conv1")->picture().images.size(), std::size_t{6});

        canvas.document.edit("break", [](Network& n) {
            removeNodes(n, std::vector<NodeId>{"flatten"}, Links::Keep);
        });
        QVERIFY(canvas.card("fc1")->picture().kind == CardPicture::Kind::None);
        QVERIFY(canvas.card("conv1")->picture().kind == CardPicture::Kind::Images);
        canvas.view.liveCards()->show(
            cardsAnswer("fc1", {{"picture", "vector"}, {"zeros", 0}}, {10}));
        QVERIFY(canvas.card("fc1")->picture().kind == CardPicture::Kind::None);
    }

    void aLongVectorsBarsAreOfAllOfIt()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");

        canvas.view.liveCards()->show(
            cardsAnswer("fc1", {{"picture", "vector"}, {"zeros", 0}}, {6400}));

        // Each stands for a hundred numbers from -2 to 4.
        QVERIFY(canvas.card("fc1")->picture().bars == std::vector<float>(64, 4.0F));
    }

    void whatToDoFirstIsSaidUntilThereIsACard()
    {
        CanvasFixture canvas;
        canvas.document.clear();
        QTest::qWait(50); // painted
        PaintedRegion painted(canvas.view.viewport());

        canvas.document.edit("Add", [](Network& n) {
            n.nodes.add({.id = "input", .type = "Input", .x = 400, .y = 300});
        });

        // Not only where the card is: the sentence in the middle goes.
        const QPoint middle = canvas.view.viewport()->rect().center();
        QVERIFY(
            !canvas.card("input")->sceneBoundingRect().contains(canvas.view.mapToScene(middle)));
        QTRY_VERIFY(painted.region().contains(middle));
    }

    void predictionNamesTheClass()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");

        canvas.view.liveCards()->show(cardsAnswer("loss",
                                                  {{"picture", "prediction"},
                                                   {"loss", 0.336},
                                                   {"label", 9},
                                                   {"predicted", 9},
                                                   {"probability", 0.985}},
                                                  {1}));

        QVERIFY(canvas.card("loss")->picture().prediction.startsWith("→ ankle boot 98"));
        QVERIFY(canvas.card("loss")->picture().isRight);
    }

    void answersThatAreNotWhatTheySayDoNoHarm()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");

        for (const Json& about :
             {Json(7), Json({{"picture", "maps"}}), Json({{"picture", "image"}, {"zeros", "NaN"}})})
            canvas.view.liveCards()->show(cardsAnswer("conv1", about, {3}));
        Reply broken;
        broken.head = {{"nodes", {{"conv1", {{"picture", "maps"}}}}}};
        broken.bytes = "no tensors";
        canvas.view.liveCards()->show(broken);

        QVERIFY(canvas.card("conv1")->picture().images.empty());
    }

    void everyCardAndEdgeHasANameForTheEar()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        QAccessibleInterface* list = QAccessible::queryAccessibleInterface(&canvas.view);
        QVERIFY(list != nullptr);

        QStringList names;
        for (int i = 0; i < list->childCount(); ++i)
            names << list->child(i)->text(QAccessible::Name);

        QCOMPARE(names.size(),
                 qsizetype(canvas.network().nodes.size() + canvas.network().edges.size()));
        QVERIFY(names.contains("Conv2d conv1, in 1x28x28, out 6x24x24, connected to relu1"));
        QAccessibleInterface* first = list->child(0);
        first->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QVERIFY(first->state().selected);
        QVERIFY(!first->rect().isEmpty());
    }

    void minimapGoesWhereItIsClicked()
    {
        CanvasFixture canvas;
        canvas.open("seed-cnn.loom");
        canvas.view.zoomIn();
        canvas.key(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        auto* map = canvas.view.findChild<QWidget*>("minimap");
        QVERIFY(map->isVisible());
        const QPointF before = canvas.view.mapToScene(canvas.view.viewport()->rect().center());

        QTest::mouseClick(map, Qt::LeftButton, {}, QPoint(20, 20));

        const QPointF after = canvas.view.mapToScene(canvas.view.viewport()->rect().center());
        QVERIFY(after.x() < before.x() - 50);
        QVERIFY(after.y() < before.y() - 20);
    }
};

QTEST_MAIN(CanvasSceneTest)
#include "canvas_scene_test.moc"

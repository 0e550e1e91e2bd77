#include "gui/inspect/drawing_pad.h"
#include "gui/inspect/facts_list.h"
#include "gui/inspect/feature_maps_view.h"
#include "gui/inspect/filters_view.h"
#include "gui/inspect/map_grid.h"
#include "gui/inspect/number_table.h"
#include "gui/inspect/output_panel.h"
#include "gui/inspect/sample_chooser.h"
#include "gui/inspect/tensor_operations.h"
#include "gui/inspect/tensor_values.h"
#include "gui/inspect/tensor_view.h"
#include "gui/inspect/titled_card.h"
#include "gui/theme/theme.h"
#include "tests/gui/fed_reply.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace loom;

namespace {

template <typename Widget>
Widget* named(QWidget& parent, const QString& name)
{
    for (Widget* widget : parent.findChildren<Widget*>())
        if (widget->accessibleName().startsWith(name)) return widget;
    return nullptr;
}

QPushButton* button(QWidget& parent, const QString& text)
{
    for (QPushButton* one : parent.findChildren<QPushButton*>())
        if (one->text() == text) return one;
    return nullptr;
}

bool hasLabel(QWidget& parent, const QString& text)
{
    const auto labels = parent.findChildren<QLabel*>();
    return std::ranges::any_of(
        labels, [&](const QLabel* label) { return label->isVisible() && label->text() == text; });
}

/// Of the card with this title; null when there is none.
const TitledCard* card(const QWidget& parent, const QString& title)
{
    for (const TitledCard* one : parent.findChildren<TitledCard*>())
        if (one->accessibleName() == title) return one;
    return nullptr;
}

Reply cardsReply()
{
    const auto card = [](const char* picture, std::vector<std::int64_t> shape) {
        return Json{{"picture", picture}, {"shape", shape}};
    };
    Json nodes{{"input", card("image", {1, 1, 28, 28})},
               {"conv1", card("filters", {1, 6, 24, 24})},
               {"relu1", card("maps", {1, 6, 24, 24})},
               {"pool1", card("maps", {1, 6, 12, 12})},
               {"flatten", card("vector", {1, 192})},
               {"fc1", card("vector", {1, 120})},
               {"relu3", card("vector", {1, 120})},
               {"out", card("vector", {1, 10})},
               {"loss", {{"picture", "prediction"}, {"label", 9}, {"predicted", 7}}}};
    return fedReply({{"nodes", nodes}, {"step", 12}},
                    {ramp("input", {1, 28, 28}, 0.001F), ramp("conv1", {6, 5, 5}),
                     ramp("relu1", {6, 24, 24}), ramp("pool1", {6, 12, 12}), ramp("flatten", {192}),
                     ramp("fc1", {120}), ramp("relu3", {120}), ramp("out", {10})});
}

Reply tensorReply(std::vector<std::int64_t> shape, const std::string& dtype = "float32",
                  std::vector<std::int64_t> result = {})
{
    if (result.empty()) result = shape;
    std::int64_t elements = 1;
    for (const std::int64_t size : shape) elements *= size;
    return fedReply({{"shape", shape},
                     {"strides", Json::array({192, 16, 4, 1})},
                     {"contiguous", true},
                     {"dtype", "float32"},
                     {"device", "cpu"},
                     {"elements", elements},
                     {"memory", elements * 4},
                     {"axes", {"batch", "channel", "height", "width"}},
                     {"min", -0.5},
                     {"max", 3.4172},
                     {"mean", 0.25},
                     {"std", 1.5},
                     {"zeros", elements / 4},
                     {"nans", 2},
                     {"infinities", 0},
                     {"histogram", {{"low", -0.5}, {"high", 3.4}, {"counts", {1, 2, 3}}}},
                     {"result", {{"shape", result}, {"dtype", dtype}, {"text", ""}}}},
                    {ramp("values", result)});
}

} // namespace

class InspectViewsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::install(); }

    void filtersShowTheWeightAndItsNumbers()
    {
        QuietWorkbench quiet;
        FiltersView view(quiet.workbench());
        quiet.selection.select("conv2");
        view.show();
        auto* grid = view.findChild<MapGrid*>();

        view.showWeight(fedReply({{"step", 0}}, {ramp("values", {12, 6, 5, 5})}));

        QCOMPARE(grid->count(), 72);
        QCOMPARE(grid->columns(), 12);
        QVERIFY(hasLabel(view, "weight [12, 6, 5, 5]"));
        QVERIFY(hasLabel(view, "before training"));

        named<QComboBox>(view, "Input channel")->setCurrentIndex(3); // input 2
        QCOMPARE(grid->count(), 12);
        QTest::mouseClick(grid, Qt::LeftButton, {}, grid->tileRect(1).center());
        auto* numbers = view.findChild<NumberTable*>();
        QVERIFY(numbers->isVisible());
        QCOMPARE(numbers->matrix().rows, 5);
        QCOMPARE(numbers->matrix().values.front(), static_cast<float>((1 * 6 + 2) * 25));
        QVERIFY(card(view, "weight[1, 2]") != nullptr);
    }

    void thePanelShowsTheMapsOfTheSelectedLayer()
    {
        QuietWorkbench quiet;
        OutputPanel panel(quiet.workbench());
        panel.resize(300, 260);
        panel.show();
        QCOMPARE(panel.node(), "conv1"); // the first that has maps
        quiet.selection.select("relu2");

        panel.showOutput(tensorReply({1, 12, 8, 8}));

        QCOMPARE(panel.node(), "relu2");
        QCOMPARE(panel.grid()->count(), 12);
        QVERIFY(card(panel, QString::fromUtf8("relu2 — test #0")) != nullptr);
        QTRY_VERIFY(panel.grid()->tileRect(11).bottom() < panel.grid()->height());

        quiet.selection.select("fc1"); // has none: those of the last stay
        QCOMPARE(panel.node(), "relu2");
        panel.showOutput(fedError("no-model", "relu2 cannot run"));
        QVERIFY(hasLabel(panel, "relu2 cannot run"));
        quiet.document.clear();
        QVERIFY(hasLabel(panel, "Select a convolution to see what it makes of an image."));
    }

    void filtersAreScaledAsChosen()
    {
        QuietWorkbench quiet;
        FiltersView view(quiet.workbench());
        view.showWeight(fedReply({{"step", 0}}, {ramp("values", {2, 3, 1, 1})}));
        auto* grid = view.findChild<MapGrid*>();
        auto* scale = named<QComboBox>(view, "Colour scale");

        QCOMPARE(grid->maps().ranges.size(), 1U);
        QCOMPARE(grid->maps().ranges.front().high, 5.0F);
        scale->setCurrentIndex(0); // per filter: the first has 0, 1, 2
        QCOMPARE(grid->maps().ranges.at(0).high, 2.0F);
        QCOMPARE(grid->maps().ranges.at(1).high, 5.0F);
        QCOMPARE(grid->maps().ranges.at(2).high, 2.0F); // its second input
        scale->setCurrentIndex(2);
        QCOMPARE(grid->maps().ranges.front().low, -0.5F);
    }

    void filtersSayWhatToDo()
    {
        QuietWorkbench quiet;
        FiltersView view(quiet.workbench());
        view.show();
        view.showWeight(fedError("no-model", "conv2 cannot run yet"));
        QVERIFY(hasLabel(view, "conv2 cannot run yet"));

        quiet.document.clear();

        const auto labels = view.findChildren<QLabel*>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
            return label->isVisible() &&
                   label->text().startsWith("Select a convolution to see its filters.");
        }));
    }

    void choosingALayerSelectsIt()
    {
        QuietWorkbench quiet;
        FiltersView view(quiet.workbench());
        auto* layers = named<QComboBox>(view, "Layer");
        layers->setFocus();

        QTest::keyClick(layers, Qt::Key_Down);

        QCOMPARE(quiet.selection.current(), NodeId("conv2"));
    }

    void stripShowsWhatEachLayerMakes()
    {
        QuietWorkbench quiet;
        const std::vector<LayerMaps> layers = layersOf(cardsReply(), quiet.document);

        QStringList titles;
        for (const LayerMaps& layer : layers) titles << layer.title;
        QCOMPARE(titles, QStringList({"input", QString::fromUtf8("conv1 → relu1"), "pool1",
                                      QString::fromUtf8("fc1 → relu3"), "out"}));
        QCOMPARE(layers[1].count, 6);
        QCOMPARE(layers[1].width, 24);
        QCOMPARE(layers[3].count, 120);
    }

    void clickOnAMapSelectsItsLayer()
    {
        QuietWorkbench quiet;
        FeatureMapsView view(quiet.workbench());
        view.resize(1000, 320);
        view.show();
        view.showCards(cardsReply());
        QVERIFY(hasLabel(view, "Ankle boot"));
        auto* maps = named<MapGrid>(view, QString::fromUtf8("conv1 → relu1"));

        QTest::mouseClick(maps, Qt::LeftButton, {}, maps->tileRect(2).center());

        QCOMPARE(quiet.selection.current(), NodeId("relu1"));
        QCOMPARE(maps->current(), 2);
        view.showOutput(tensorReply({1, 6, 24, 24}));
        auto* channels = named<MapGrid>(view, "Channels of the layer");
        QCOMPARE(channels->count(), 6);
        QCOMPARE(channels->current(), 2);
        QVERIFY(card(view, "relu1 [6, 24, 24]") != nullptr);
    }

    void aDrawingBecomesTheSample()
    {
        QuietWorkbench quiet;
        FeatureMapsView view(quiet.workbench());
        view.resize(1000, 320);
        view.show();
        view.showCards(cardsReply());

        QTest::mouseClick(button(view, "Draw your own"), Qt::LeftButton);
        auto* pad = view.findChild<DrawingPad*>();
        QVERIFY(pad->isVisible());
        QTest::mouseClick(pad, Qt::LeftButton, {}, pad->rect().center());

        const std::vector<ArrayView> drawn = arrays(quiet.selection.sample().image);
        QCOMPARE(drawn.at(0).name, std::string("image"));
        QCOMPARE(drawn.at(0).shape, std::vector<std::int64_t>({1, 28, 28}));
        QCOMPARE(drawn.at(0).floats(), pad->values());
        QVERIFY(!pad->isEmpty());
        quiet.selection.setSample({.split = "test", .index = 4}); // from another view
        QVERIFY(!pad->isVisible());
    }

    void samplesAreChosenByButtonsAndByName()
    {
        QuietWorkbench quiet;
        SampleChooser chooser(quiet.workbench());
        const auto buttons = chooser.findChildren<QToolButton*>();
        auto* place = chooser.findChild<QLineEdit*>();

        QTest::mouseClick(buttons.at(1), Qt::LeftButton);
        QCOMPARE(quiet.selection.sample().index, 1);
        QTest::mouseClick(buttons.at(0), Qt::LeftButton);
        QTest::mouseClick(buttons.at(0), Qt::LeftButton);
        QCOMPARE(quiet.selection.sample().index, 9999); // the one before the first
        place->selectAll();
        QTest::keyClicks(place, "train #59999");
        QTest::keyClick(place, Qt::Key_Return);
        QCOMPARE(quiet.selection.sample(), (Sample{.split = "train", .index = 59999}));
        place->selectAll();
        QTest::keyClicks(place, "boot");
        QTest::keyClick(place, Qt::Key_Return);
        QCOMPARE(place->text(), QString("train #59999"));
    }

    void onlyMisclassifiedWalksThroughTheMistakes()
    {
        QuietWorkbench quiet;
        FeatureMapsView view(quiet.workbench());
        QTest::mouseClick(button(view, "Only misclassified"), Qt::LeftButton);

        view.showPredictions(
            fedReply({{"complete", true}, {"mistakes", {{{"index", 23}}, {{"index", 7}}}}}));

        QCOMPARE(quiet.selection.sample().index, 23);
        auto* chooser = view.findChild<SampleChooser*>();
        chooser->step(1);
        QCOMPARE(quiet.selection.sample().index, 7);
        chooser->step(1);
        QCOMPARE(quiet.selection.sample().index, 23);
        QTest::mouseClick(button(view, "Only misclassified"), Qt::LeftButton);
        chooser->step(1);
        QCOMPARE(quiet.selection.sample().index, 24);
    }

    void tensorFactsAndValues()
    {
        QuietWorkbench quiet;
        TensorView view(quiet.workbench());
        quiet.selection.select("relu2");
        view.showTensor(tensorReply({1, 12, 4, 4}));

        auto* facts = view.findChild<FactsList*>();
        QCOMPARE(facts->value("rank"), QString("4"));
        QCOMPARE(facts->value("shape"), QString("[1, 12, 4, 4]"));
        QCOMPARE(facts->value("axes"), QString::fromUtf8("batch · channel · height · width"));
        QCOMPARE(facts->value("min / max"), QString("-0.5000 / 3.4172"));
        QCOMPARE(facts->value("zeros"), QString("25.0%"));
        QCOMPARE(facts->value(QString::fromUtf8("NaN · ∞")), QString::fromUtf8("2 · 0"));
        auto* values = view.findChild<TensorValues*>();
        QCOMPARE(values->table()->matrix().values.front(), 0.0F);
        named<QSpinBox>(*values, "Index along channel")->setValue(3);
        QCOMPARE(values->table()->matrix().values.front(), 48.0F);
        QCOMPARE(values->picture()->maps().values.front(), 48.0F);
    }

    void anyTwoAxesMakeATable()
    {
        TensorValues values;
        values.setShape({2, 3, 4}, {"a", "b", "c"});
        std::vector<float> numbers(24);
        for (std::size_t i = 0; i < 24; ++i) numbers[i] = static_cast<float>(i);
        values.showValues(numbers, false, false);
        auto* rows = named<QComboBox>(values, "Axis of the rows");
        auto* columns = named<QComboBox>(values, "Axis of the columns");

        rows->setCurrentIndex(2);
        emit rows->activated(2); // the columns give way to axis 0
        QCOMPARE(columns->currentIndex(), 0);
        QCOMPARE(values.table()->matrix().rows, 4);
        QCOMPARE(values.table()->matrix().columns, 2);
        QCOMPARE(values.table()->matrix().values, std::vector<float>({0, 12, 1, 13, 2, 14, 3, 15}));
        QCOMPARE(values.indices(), std::vector<std::int64_t>({-1, 0, -1}));
    }

    void operationsChainAndAreRefused()
    {
        QuietWorkbench quiet;
        TensorView view(quiet.workbench());
        quiet.selection.select("relu2");
        view.showTensor(tensorReply({1, 12, 4, 4}));
        auto* operations = view.findChild<TensorOperations*>();
        auto* operation = named<QComboBox>(*operations, "Operation");
        auto* axis = named<QComboBox>(*operations, "Axis");

        operation->setCurrentText("argmax");
        axis->setCurrentText(QString::fromUtf8("axis 1 · channel"));
        operations->findChild<QCheckBox*>()->setChecked(true);
        QTest::mouseClick(button(view, "Apply"), Qt::LeftButton);
        QCOMPARE(to_json_line(operations->operations().at(0)),
                 std::string(R"({"axis": 1, "keepdim": true, "op": "argmax"})"));
        view.showTensor(tensorReply({1, 12, 4, 4}, "int64", {1, 1, 4, 4}));
        QCOMPARE(operations->expression(), QString("x.argmax(dim=1, keepdim=True)"));
        QCOMPARE(operations->resultText(), QString::fromUtf8("→ [1, 1, 4, 4] int64"));

        operation->setCurrentText("reshape");
        auto* argument = operations->findChild<QLineEdit*>();
        QTest::keyClicks(argument, "3, 5");
        QTest::keyClick(argument, Qt::Key_Return);
        view.showTensor(fedError("refused", "shape '[3, 5]' is invalid for input of size 16"));
        QCOMPARE(operations->operations().size(), 1U);
        QVERIFY(operations->resultText().endsWith("is invalid for input of size 16"));

        QTest::mouseClick(button(view, "Take back"), Qt::LeftButton);
        QCOMPARE(operations->expression(), QString("x"));
    }

    void comparisonsWriteTheirSign()
    {
        TensorOperations operations;
        operations.showResult({4}, "float32", {});
        auto* operation = named<QComboBox>(operations, "Operation");
        operation->setCurrentText("> value");
        operations.findChild<QLineEdit*>()->setText("0.5");
        QTest::mouseClick(button(operations, "Apply"), Qt::LeftButton);
        operation->setCurrentText("sum");
        QTest::mouseClick(button(operations, "Apply"), Qt::LeftButton);

        QCOMPARE(operations.expression(), QString("(x > 0.5).sum()"));
    }

    void anEdgeShowsTheTensorOnIt()
    {
        QuietWorkbench quiet;
        TensorView view(quiet.workbench());
        quiet.selection.select("conv1");
        named<QComboBox>(view, "Which tensor")->setCurrentIndex(2); // weight

        quiet.selection.setEdge(quiet.document.network().edges.at(4));

        QCOMPARE(named<QComboBox>(view, "Layer")->currentText(), QString("conv2"));
        QCOMPARE(named<QComboBox>(view, "Which tensor")->currentText(), QString("output"));
    }

    void allFiltersOfALayerAreSeenAtOnce()
    {
        QuietWorkbench quiet;
        FiltersView view(quiet.workbench());
        quiet.selection.select("conv2");
        view.resize(918, 292); // below the canvas of a window of 1440 × 900
        view.show();
        const auto* grid = view.findChild<MapGrid*>();
        const auto size = [&] { return grid->tileRect(0).width(); };

        view.showWeight(fedReply({{"step", 0}}, {ramp("values", {12, 6, 5, 5})}));

        const auto* scroll = view.findChild<QScrollArea*>();
        QTRY_COMPARE(scroll->horizontalScrollBar()->maximum(), 0);
        QTRY_COMPARE(scroll->verticalScrollBar()->maximum(), 0);
        const int before = size();
        view.resize(1400, 600);
        QTRY_VERIFY(size() > before);
    }

    void everyViewFitsASmallWindow()
    {
        QuietWorkbench quiet;
        FiltersView filters(quiet.workbench());
        FeatureMapsView maps(quiet.workbench());
        TensorView tensor(quiet.workbench());
        filters.showWeight(fedReply({{"step", 0}}, {ramp("values", {12, 6, 5, 5})}));
        maps.showCards(cardsReply());
        tensor.showTensor(tensorReply({1, 12, 4, 4}));

        for (QWidget* view : {static_cast<QWidget*>(&filters), static_cast<QWidget*>(&maps),
                              static_cast<QWidget*>(&tensor)}) {
            view->show();
            QVERIFY2(view->minimumSizeHint().width() <= 760, view->metaObject()->className());
            QVERIFY2(view->minimumSizeHint().height() <= 220, view->metaObject()->className());
        }
    }
};

QTEST_MAIN(InspectViewsTest)
#include "inspect_views_test.moc"

#include "gui/inspect/histogram.h"
#include "gui/inspector/filters_section.h"
#include "gui/inspector/growth_strip.h"
#include "gui/inspector/inspector.h"
#include "gui/inspector/parameters_section.h"
#include "gui/inspector/section.h"
#include "gui/inspector/setting_field.h"
#include "gui/inspector/summary_list.h"
#include "gui/inspector/switch_button.h"
#include "panels_fixture.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QToolButton>
#include <QtTest>

using namespace loom;

namespace {

/// Multiplies each channel: a layer type that the product does not have.
Inference inferScale(const Settings&, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    return {.output = x,
            .arithmetic = {"the shape stays"},
            .derived = {{"channels", x[1]}},
            .parameters = {{"scale", {x[1], 1, 1}}}};
}

LayerCatalog withScale()
{
    LayerCatalog catalog = LayerCatalog::built_in();
    LayerType type{.name = "ChannelScale",
                   .display_name = "Channel scale",
                   .category = Category::Normalise,
                   .help = "Multiplies each channel by a number that it learns.",
                   .id_stem = "scale",
                   .url = ""};
    type.settings = {
        {.name = "start", .kind = SettingKind::Real, .default_value = 1.0, .help = {}}};
    type.infer = inferScale;
    catalog.add(type);
    return catalog;
}

} // namespace

class InspectorTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        fixture_ = std::make_unique<PanelsFixture>(catalog_);
        fixture_->openExample("seed-cnn.loom");
        inspector_ = std::make_unique<Inspector>(fixture_->workbench());
        inspector_->resize(308, 1000);
        inspector_->show();
        inspector_->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(inspector_.get()));
    }
    void cleanup() { inspector_.reset(); }

    void derivedSettingsFollowWhatComesIn()
    {
        fixture_->selection.select("conv2");
        QVERIFY(shows<DerivedField>("in_channels"));
        QCOMPARE(shownDerived(), QString("6, from pool1"));

        fixture_->document.edit("More filters", [](Network& network) {
            network.nodes["conv1"].settings["out_channels"] = std::int64_t{9};
        });

        QCOMPARE(shownDerived(), QString("9, from pool1"));
        fixture_->document.undoStack().undo();
        QCOMPARE(shownDerived(), QString("6, from pool1"));
    }

    void outputShapeComesWithItsArithmetic()
    {
        fixture_->selection.select("conv2");

        const QStringList lines = inspector_->findChild<ArithmeticCard*>()->lines();
        QCOMPARE(lines.size(), 2);
        QVERIFY2(lines[0].endsWith("= 8"), qPrintable(lines[0]));
        QCOMPARE(lines[1], QString("[N, 6, 12, 12] → [N, 12, 8, 8]"));
    }

    void nodeIsRenamedAndBadNamesAreExplained()
    {
        fixture_->selection.select("conv1");
        inspector_->renameNode();
        auto* name = inspector_->findChild<QLineEdit*>("nodeName");
        QVERIFY(name->hasFocus());

        typeName(name, "1st");
        auto* sentence = inspector_->findChild<QLabel*>("nameSentence");
        QVERIFY(sentence->isVisible());
        QVERIFY(sentence->text().contains("Python identifier"));
        QCOMPARE(fixture_->steps(), 0);

        typeName(name, "conv2");
        QVERIFY(sentence->text().contains("already"));

        typeName(name, "edges");
        QVERIFY(!sentence->isVisible());
        QVERIFY(fixture_->document.network().nodes.contains("edges"));
        QCOMPARE(fixture_->selection.current(), std::string("edges"));
        QCOMPARE(fixture_->steps(), 1);
        fixture_->document.undoStack().undo();
        QVERIFY(fixture_->document.network().nodes.contains("conv1"));
    }

    void inventedLayerNeedsNoCodeHere()
    {
        fixture_->document.edit("Insert", [](Network& network) {
            network.nodes.add({.id = "scale1", .type = "ChannelScale"});
            for (Edge& edge : network.edges)
                if (edge.from == "conv1") edge.from = "scale1";
            network.edges.push_back({"conv1", "scale1"});
        });
        fixture_->selection.select("scale1");

        QVERIFY(shows<SettingField>("start"));
        QVERIFY(shows<DerivedField>("channels"));
        QVERIFY(inspector_->findChild<ArithmeticCard*>()->lines().contains("the shape stays"));
        QVERIFY(anyLabel("[6, 1, 1]"));
    }

    void parametersAreShownAsTheEngineSays()
    {
        fixture_->selection.select("conv2");
        auto* section = inspector_->findChild<ParametersSection*>();
        Reply reply;
        reply.head = {{"tensors",
                       {{{"name", "weight"},
                         {"dtype", "float32"},
                         {"device", "cuda:0"},
                         {"mean", -0.021},
                         {"std", 0.148},
                         {"gradient_norm", 0.0931},
                         {"histogram", {{"low", -0.5}, {"high", 0.5}, {"counts", {1, 4, 2}}}}},
                        {{"name", "bias"},
                         {"dtype", "float32"},
                         {"device", "cuda:0"},
                         {"mean", "NaN"},
                         {"std", 0.1},
                         {"gradient_norm", nullptr}}}}};

        auto* histogram = section->findChild<Histogram*>();
        const QImage empty = histogram->grab().toImage();

        section->showAnswer(reply);

        QVERIFY(anyLabel("[12, 6, 5, 5]"));
        QVERIFY(anyLabel("float32 · cuda:0"));
        QVERIFY(anyLabel("-0.021 / 0.148"));
        QVERIFY(anyLabel("0.0931"));
        QVERIFY(anyLabel("NaN / 0.1"));
        QVERIFY(anyLabel("none yet"));
        QVERIFY(anyLabel("1,812"));
        QVERIFY(histogram->isVisible());
        QVERIFY(histogram->grab().toImage() != empty);
    }

    void filtersArePictures()
    {
        fixture_->selection.select("conv2");
        auto* section = inspector_->findChild<FiltersSection*>();
        std::vector<float> values(3 * 5 * 5, 0.0F);
        values[0] = 1;
        const std::int64_t shape[] = {3, 5, 5};
        Reply reply;
        reply.bytes = array_bytes("values", shape, values);

        section->showAnswer(reply);

        QVERIFY(section->isVisible());
        const auto& pictures = section->findChild<PictureGrid*>()->pictures();
        QCOMPARE(pictures.size(), std::size_t{3});
        QCOMPARE(pictures.front().size(), QSize(5, 5));
        QVERIFY(pictures.front().pixel(0, 0) != pictures.front().pixel(1, 0));
        // A layer without filters shows none.
        fixture_->selection.select("relu1");
        QVERIFY(!section->isVisible());
    }

    void problemOfANodeIsMendedByOneClick()
    {
        fixture_->document.edit("Break", [](Network& network) {
            network.nodes["conv2"].settings["kernel_size"] = std::vector<std::int64_t>{15, 15};
        });
        fixture_->selection.select("conv2");
        auto* card = inspector_->findChild<QFrame*>("problemCard");
        QVERIFY(card != nullptr && card->isVisible());

        QTest::mouseClick(card->findChild<QPushButton*>(), Qt::LeftButton);

        QVERIFY(!fixture_->document.diagnosis().has_errors());
        QCOMPARE(fixture_->steps(), 2);
    }

    void edgeShowsItsTensorAndAxes()
    {
        for (const Edge& edge : fixture_->document.network().edges)
            if (edge.from == "pool1") fixture_->selection.setEdge(Edge(edge));

        QVERIFY(anyLabel("pool1 → conv2"));
        QVERIFY(anyLabel("[N, 6, 12, 12]"));
        for (const char* meaning : {"batch", "channels", "height", "width"})
            QVERIFY2(anyLabel(meaning), meaning);
    }

    void summaryAndStripSelectNodes()
    {
        auto* list = inspector_->findChild<SummaryList*>();
        QCOMPARE(list->count(), static_cast<int>(fixture_->document.network().nodes.size()));
        QVERIFY(inspector_->findChild<GrowthStrip*>()->blockCount() > 4);

        QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                          list->visualItemRect(list->item(1)).center());

        QCOMPARE(fixture_->selection.current(), std::string("conv1"));
    }

    void trainingSettingsAreEdited()
    {
        type(find<SettingField>("epochs"), "9");
        QCOMPARE(fixture_->document.network().training->epochs, std::int64_t{9});
        type(find<SettingField>("lr"), "0.01");
        QVERIFY(fixture_->document.network().training->optimizer.settings.at("lr") ==
                SettingValue(0.01));
        QCOMPARE(fixture_->steps(), 2);

        auto* optimizer = find<QComboBox>("optimizer");
        optimizer->setFocus();
        QTest::keyClick(optimizer, Qt::Key_Home);
        QCOMPARE(fixture_->document.network().training->optimizer.name, std::string("SGD"));
        QVERIFY(shows<SettingField>("momentum"));
        QVERIFY(!shows<SettingField>("betas"));

        QVERIFY(!shows<SettingField>("patience"));
        QTest::mouseClick(find<SwitchButton>("early_stopping"), Qt::LeftButton);
        QVERIFY(shows<SettingField>("patience"));
        type(find<SettingField>("patience"), "3");
        QCOMPARE(fixture_->document.network().training->early_stopping->patience, std::int64_t{3});
    }

    void gpuSettingsAreWrittenOnlyWhenTheyAreNoDefaults()
    {
        const auto training = [this] { return *fixture_->document.network().training; };
        auto* precision = find<QComboBox>("precision");
        QCOMPARE(precision->currentText(), "float32");
        precision->setFocus();

        QTest::keyClick(precision, Qt::Key_End);
        QVERIFY(training().precision == "bfloat16");
        QTest::mouseClick(find<SwitchButton>("deterministic"), Qt::LeftButton);
        QVERIFY(training().deterministic == false);
        QCOMPARE(fixture_->steps(), 2);

        QTest::keyClick(precision, Qt::Key_Home);
        QTest::mouseClick(find<SwitchButton>("deterministic"), Qt::LeftButton);
        QVERIFY(!training().precision && !training().deterministic);
    }

    void trainingTakesNoValueOutsideItsLimits()
    {
        type(find<SettingField>("batch_size"), "0");

        QCOMPARE(fixture_->steps(), 0);
        QVERIFY(find<QLabel>("sentence batch_size")->isVisible());
    }

    void dataSetAndItsTransformsAreChosen()
    {
        fixture_->selection.select("input");
        auto* choice = find<QComboBox>("dataset");
        QCOMPARE(choice->currentText(), QString("Fashion-MNIST"));
        choice->setFocus();
        QTest::keyClick(choice, Qt::Key_Down);
        QCOMPARE(fixture_->document.network().dataset->name, std::string("MNIST"));

        auto* add = find<QToolButton>("addTransform");
        add->menu()->actions()[1]->trigger();
        QVERIFY(shows<SettingField>("padding"));
        type(find<SettingField>("padding"), "4");
        const TransformSettings crop = fixture_->document.network().dataset->transforms.front();
        QCOMPARE(crop.name, std::string("RandomCrop"));
        QVERIFY(crop.settings.at("padding") == SettingValue(std::int64_t{4}));

        QTest::mouseClick(find<QToolButton>("remove RandomCrop"), Qt::LeftButton);
        QVERIFY(fixture_->document.network().dataset->transforms.empty());
        QCOMPARE(fixture_->steps(), 4);
    }

    void nameAndDescriptionAreEdited()
    {
        auto* name = inspector_->findChild<QLineEdit*>("networkName");
        typeName(name, "Mine");
        QCOMPARE(fixture_->document.network().name, std::string("Mine"));
        auto* description = inspector_->findChild<QPlainTextEdit*>("networkDescription");
        description->setFocus();
        description->selectAll();
        QTest::keyClicks(description, "Sees shoes.");
        QTest::keyClick(description, Qt::Key_Tab);
        QCOMPARE(fixture_->document.network().description, std::string("Sees shoes."));
        QCOMPARE(fixture_->steps(), 2);
    }

    void descriptionIsSeenWhole()
    {
        fixture_->document.edit("describe", [](Network& network) {
            network.description = "Add lets a block learn only what to change about its input: "
                                  "the shortcut carries the gradient back, so that depth does "
                                  "not hurt.";
        });
        auto* description = inspector_->findChild<QPlainTextEdit*>("networkDescription");
        int before = 1000;
        for (const int width : {260, 320, 700}) {
            inspector_->resize(width, 800);
            QTRY_VERIFY(description->height() < before);
            before = description->height();
            QVERIFY(!description->horizontalScrollBar()->isVisible());
            QVERIFY2(!description->verticalScrollBar()->isVisible(),
                     qPrintable(QString::number(width)));
        }
    }

    void tabGoesFromTheTopDown()
    {
        fixture_->selection.select("fc1");
        fixture_->selection.select("conv2");
        QTest::qWait(20); // until it is laid out
        inspector_->findChild<QLineEdit*>("nodeName")->setFocus();
        for (const char* name :
             {"out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "bias"}) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QCOMPARE(QApplication::focusWidget()->objectName(), QString(name));
        }
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab, Qt::ShiftModifier);
        QCOMPARE(QApplication::focusWidget()->objectName(), QString("groups"));
    }

    void undoIsTheDocumentsUnlessSomethingIsTyped()
    {
        fixture_->selection.select("conv2");
        auto* field = find<SettingField>("out_channels");
        type(field, "20");
        const auto takes = [&] {
            QKeyEvent undo(QEvent::ShortcutOverride, Qt::Key_Z, Qt::ControlModifier);
            undo.setAccepted(false);
            QApplication::sendEvent(field, &undo);
            return undo.isAccepted();
        };
        QVERIFY(!takes());
        QTest::keyClicks(field, "7");
        QVERIFY(takes());
    }

    void whatIsTypedBelongsToTheNodeThatWasShown()
    {
        fixture_->selection.select("conv1");
        auto* field = find<SettingField>("out_channels");
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, "9");
        fixture_->selection.select("conv2");

        QVERIFY(fixture_->node("conv1").settings.at("out_channels") ==
                SettingValue(std::int64_t{9}));
        QVERIFY(fixture_->node("conv2").settings.at("out_channels") ==
                SettingValue(std::int64_t{12}));
        QCOMPARE(find<SettingField>("out_channels")->text(), QString("12"));
    }

    void readOnlyDrawingShowsWhatItIs()
    {
        fixture_->document.setReadOnly(true);
        fixture_->selection.select("conv2");
        type(find<SettingField>("out_channels"), "20");
        QCOMPARE(find<SettingField>("out_channels")->text(), QString("12"));
        auto* bias = find<SwitchButton>("bias");
        QTest::mouseClick(bias, Qt::LeftButton);
        QVERIFY(bias->isChecked());
        inspector_->renameNode();
        typeName(inspector_->findChild<QLineEdit*>("nodeName"), "other");
        QCOMPARE(fixture_->selection.current(), std::string("conv2"));
    }

    void nothingIsClippedAtAnyWidth_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<QString>("node");
        for (const int width : {280, 308, 420})
            for (const char* node : {"", "input", "conv2", "fc1", "loss"})
                QTest::addRow("%d %s", width, node) << width << QString(node);
    }
    void nothingIsClippedAtAnyWidth()
    {
        QFETCH(int, width);
        QFETCH(QString, node);
        if (node.isEmpty())
            fixture_->selection.clear();
        else
            fixture_->selection.select(node.toStdString());
        inspector_->resize(width, 700);
        QTest::qWait(1);

        QCOMPARE(inspector_->widget()->width(), inspector_->viewport()->width());
        for (const QLabel* label : inspector_->findChildren<QLabel*>()) {
            if (!label->isVisibleTo(inspector_.get()) || label->wordWrap()) continue;
            QVERIFY2(label->sizeHint().width() <= label->width() + 1, qPrintable(label->text()));
        }
        for (const SettingField* field : inspector_->findChildren<SettingField*>())
            QVERIFY2(!field->isVisibleTo(inspector_.get()) || field->width() >= 90,
                     qPrintable(field->objectName()));
    }

private:
    template <typename T>
    T* find(const QString& name)
    {
        for (T* widget : inspector_->findChildren<T*>(name))
            if (widget->isVisibleTo(inspector_.get())) return widget;
        return nullptr;
    }
    template <typename T>
    bool shows(const QString& name)
    {
        return find<T>(name) != nullptr;
    }
    bool anyLabel(const QString& text)
    {
        for (const QLabel* label : inspector_->findChildren<QLabel*>())
            if (label->isVisibleTo(inspector_.get()) && label->text() == text) return true;
        return false;
    }
    QString shownDerived()
    {
        auto* field = find<DerivedField>("in_channels");
        return field == nullptr ? QString() : field->accessibleName();
    }
    static void typeName(QLineEdit* field, const QString& text)
    {
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, text);
        QTest::keyClick(field, Qt::Key_Return);
    }
    static void type(SettingField* field, const QString& text)
    {
        QVERIFY(field != nullptr);
        typeName(field, text);
    }

    const LayerCatalog catalog_ = withScale();
    std::unique_ptr<PanelsFixture> fixture_;
    std::unique_ptr<Inspector> inspector_;
};

QTEST_MAIN(InspectorTest)
#include "inspector_test.moc"

#include "gui/inspector/inspector.h"
#include "gui/inspector/setting_field.h"
#include "gui/inspector/switch_button.h"
#include "gui/theme/theme.h"
#include "panels_fixture.h"

#include <QComboBox>
#include <QLabel>
#include <QSlider>
#include <QToolButton>
#include <QtTest>

using namespace loom;

using Integers = std::vector<std::int64_t>;

namespace {

Inference keepShape(const Settings&, std::span<const Shape> inputs)
{
    return {.output = inputs.front()};
}

/// A layer type that the product does not have, with one setting of each kind.
LayerType everything()
{
    LayerType type{.name = "Everything",
                   .display_name = "Everything",
                   .category = Category::Merge,
                   .help = "Has a setting of each kind.",
                   .id_stem = "every",
                   .url = ""};
    type.settings = {
        {.name = "count", .default_value = 4, .min = 1, .max = 64, .help = "How many."},
        {.name = "size",
         .kind = SettingKind::Pair,
         .default_value = Integers{3, 3},
         .min = 1,
         .help = {}},
        {.name = "rim",
         .kind = SettingKind::PairOrWord,
         .default_value = Integers{0, 0},
         .choices = {"same", "valid"},
         .help = {}},
        {.name = "share", .kind = SettingKind::Real, .default_value = 0.5, .max = 1, .help = {}},
        {.name = "flag", .kind = SettingKind::Switch, .default_value = true, .help = {}},
        {.name = "mode",
         .kind = SettingKind::Choice,
         .default_value = std::string("one"),
         .choices = {"one", "two"},
         .help = {}},
        {.name = "sizes", .kind = SettingKind::Integers, .default_value = Integers{1}, .help = {}},
        {.name = "weights",
         .kind = SettingKind::Reals,
         .default_value = {},
         .optional = true,
         .help = {}}};
    type.infer = keepShape;
    return type;
}

LayerCatalog withEverything()
{
    LayerCatalog catalog = LayerCatalog::built_in();
    catalog.add(everything());
    return catalog;
}

} // namespace

class SettingsFormTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        fixture_ = std::make_unique<PanelsFixture>(catalog_);
        Network network;
        network.nodes.add({.id = "every1", .type = "Everything"});
        network.nodes.add({.id = "every2", .type = "Everything"});
        fixture_->document.setNetwork(network);
        inspector_ = std::make_unique<Inspector>(fixture_->workbench());
        inspector_->resize(300, 900);
        inspector_->show();
        fixture_->selection.select("every1");
        inspector_->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(inspector_.get()));
    }
    void cleanup() { inspector_.reset(); }

    void textOfEachKindIsOneStep_data()
    {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::newRow("integer") << "count"
                                 << "12"
                                 << "4"
                                 << "12";
        QTest::newRow("pair") << "size"
                              << "5x7"
                              << "3 × 3"
                              << "5 × 7";
        QTest::newRow("pair of one") << "size"
                                     << "5"
                                     << "3 × 3"
                                     << "5 × 5";
        QTest::newRow("pair or word") << "rim"
                                      << "same"
                                      << "0 × 0"
                                      << "same";
        QTest::newRow("real") << "share"
                              << ".25"
                              << "0.5"
                              << "0.25";
        QTest::newRow("integers") << "sizes"
                                  << "1 2 3"
                                  << "1"
                                  << "1, 2, 3";
        QTest::newRow("reals") << "weights"
                               << "0.5,2"
                               << ""
                               << "0.5, 2";
    }
    void textOfEachKindIsOneStep()
    {
        QFETCH(QString, setting);
        QFETCH(QString, typed);
        QFETCH(QString, before);
        QFETCH(QString, after);
        auto* field = find<SettingField>(setting);
        QCOMPARE(field->text(), before);

        type(field, typed);

        QCOMPARE(field->text(), after);
        QCOMPARE(fixture_->steps(), 1);
        QVERIFY(fixture_->node("every1").settings.contains(setting.toStdString()));
        fixture_->document.undoStack().undo();
        QCOMPARE(field->text(), before);
        QVERIFY(fixture_->node("every1").settings.empty());
    }

    void switchIsOneStep()
    {
        auto* button = find<SwitchButton>("flag");
        QVERIFY(button->isChecked());

        QTest::mouseClick(button, Qt::LeftButton);

        QVERIFY(fixture_->node("every1").settings.at("flag") == SettingValue(false));
        QCOMPARE(fixture_->steps(), 1);
        fixture_->document.undoStack().undo();
        QVERIFY(button->isChecked());
        QTest::keyClick(button, Qt::Key_Space);
        QVERIFY(!button->isChecked());
    }

    void choiceIsOneStep()
    {
        auto* box = find<QComboBox>("mode");
        box->setFocus();

        QTest::keyClick(box, Qt::Key_Down);

        QVERIFY(fixture_->node("every1").settings.at("mode") == SettingValue(std::string("two")));
        QCOMPARE(fixture_->steps(), 1);
        fixture_->document.undoStack().undo();
        QCOMPARE(box->currentText(), QString("one"));
    }

    void heldKeyIsOneStep()
    {
        auto* field = find<SettingField>("count");
        field->setFocus();
        QTest::keyPress(field, Qt::Key_Up);
        for (int i = 0; i < 9; ++i) {
            QKeyEvent repeat(QEvent::KeyPress, Qt::Key_Up, Qt::NoModifier, {}, true);
            QApplication::sendEvent(field, &repeat);
        }
        QTest::keyRelease(field, Qt::Key_Up);

        QCOMPARE(field->text(), QString("14"));
        QCOMPARE(fixture_->steps(), 1);
        QTest::keyClick(field, Qt::Key_Up);
        QCOMPARE(fixture_->steps(), 2);
    }

    void draggedSliderIsOneStep()
    {
        auto* slider = inspector_->findChild<QSlider*>();
        QVERIFY(slider != nullptr);
        const QPoint middle = slider->rect().center();
        QTest::mousePress(slider, Qt::LeftButton, {}, middle);
        for (int x = 4; x <= 24; x += 4) QTest::mouseMove(slider, middle + QPoint(x, 0));
        QTest::mouseRelease(slider, Qt::LeftButton, {}, middle + QPoint(24, 0));

        QCOMPARE(fixture_->steps(), 1);
        QVERIFY(std::get<double>(fixture_->node("every1").settings.at("share")) > 0.55);
        fixture_->document.undoStack().undo();
        QCOMPARE(find<SettingField>("share")->text(), QString("0.5"));
        QCOMPARE(slider->value(), 50);
    }

    void heldArrowIsOneStep()
    {
        auto* field = find<SettingField>("count");
        const QPoint up(field->width() - 12, field->height() / 4);
        QTest::mousePress(field, Qt::LeftButton, {}, up);
        QTRY_VERIFY(field->text().toInt() >= 7);
        QTest::mouseRelease(field, Qt::LeftButton, {}, up);

        QCOMPARE(fixture_->steps(), 1);
    }

    void wheelTurnsOnlyTheFieldInFocus()
    {
        auto* field = find<SettingField>("count");
        inspector_->setFocus();
        turnWheel(field);
        QCOMPARE(field->text(), QString("4"));

        field->setFocus();
        turnWheel(field);
        turnWheel(field);
        QCOMPARE(field->text(), QString("6"));
        QCOMPARE(fixture_->steps(), 1);
    }

    void escapeGivesUpWhatWasTyped()
    {
        auto* field = find<SettingField>("count");
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, "77");
        QTest::keyClick(field, Qt::Key_Escape);

        QCOMPARE(field->text(), QString("4"));
        QCOMPARE(fixture_->steps(), 0);
    }

    void valueOutsideTheLimitsStaysWithItsSentence()
    {
        type(find<SettingField>("count"), "0");

        QVERIFY(fixture_->node("every1").settings.at("count") == SettingValue(std::int64_t{0}));
        auto* sentence = find<QLabel>("sentence count");
        QVERIFY(sentence->isVisible());
        QVERIFY2(sentence->text().contains("from 1 to 64"), qPrintable(sentence->text()));

        type(find<SettingField>("count"), "8");
        QVERIFY(!sentence->isVisible());
    }

    void textThatCannotBeReadIsExplainedAndChangesNothing()
    {
        type(find<SettingField>("size"), "wide");

        QCOMPARE(fixture_->steps(), 0);
        QVERIFY(find<QLabel>("sentence size")->isVisible());
        QVERIFY(find<QLabel>("sentence size")->text().contains("height × width"));
    }

    void defaultIsMutedAndCanBeBroughtBack()
    {
        auto* field = find<SettingField>("count");
        auto* reset = find<QToolButton>("reset count");
        QVERIFY(!reset->isVisible());
        QVERIFY(field->styleSheet().contains(colours().muted.name()));

        type(field, "9");
        QVERIFY(reset->isVisible());
        QVERIFY(field->styleSheet().isEmpty());
        QTest::mouseClick(reset, Qt::LeftButton);

        QCOMPARE(field->text(), QString("4"));
        QVERIFY(fixture_->node("every1").settings.empty());
        QCOMPARE(fixture_->steps(), 2);
    }

    void severalNodesAreEditedTogether()
    {
        type(find<SettingField>("count"), "9");
        fixture_->selection.setNodes({"every1", "every2"});
        auto* field = find<SettingField>("count");
        QCOMPARE(field->text(), QString());

        type(field, "20");

        QCOMPARE(fixture_->steps(), 2);
        for (const char* id : {"every1", "every2"})
            QVERIFY(fixture_->node(id).settings.at("count") == SettingValue(std::int64_t{20}));
    }

private:
    /// The visible one of that name.
    template <typename T>
    T* find(const QString& name)
    {
        for (T* widget : inspector_->findChildren<T*>(name))
            if (widget->isVisibleTo(inspector_.get())) return widget;
        const auto all = inspector_->findChildren<T*>(name);
        return all.isEmpty() ? nullptr : all.front();
    }
    static void type(SettingField* field, const QString& text)
    {
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, text);
        QTest::keyClick(field, Qt::Key_Return);
    }
    static void turnWheel(QWidget* widget)
    {
        const QPointF at = widget->rect().center();
        QWheelEvent wheel(at, widget->mapToGlobal(at), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(widget, &wheel);
    }

    const LayerCatalog catalog_ = withEverything();
    std::unique_ptr<PanelsFixture> fixture_;
    std::unique_ptr<Inspector> inspector_;
};

QTEST_MAIN(SettingsFormTest)
#include "settings_form_test.moc"

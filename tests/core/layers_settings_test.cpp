#include <limits>

#include <QTest>

#include "core/layers/layer_type.h"
#include "core/layers/python_call.h"

using namespace loom;

Q_DECLARE_METATYPE(loom::SettingValue)
Q_DECLARE_METATYPE(loom::SettingKind)

namespace {

using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;

SettingType setting_of(SettingKind kind)
{
    return {.name = "it",
            .kind = kind,
            .default_value = {},
            .min = 0,
            .max = 10,
            .choices = {"same", "other"},
            .help = ""};
}

} // namespace

class LayersSettingsTest : public QObject {
    Q_OBJECT

private slots:
    void valuesTakeTheirCanonicalForm_data()
    {
        QTest::addColumn<SettingKind>("kind");
        QTest::addColumn<SettingValue>("value");
        QTest::addColumn<SettingValue>("expected");
        const auto row = [](const char* name, SettingKind kind, SettingValue value,
                            SettingValue expected) {
            QTest::newRow(name) << kind << value << expected;
        };
        row("integer", SettingKind::Integer, 3, 3);
        row("limit", SettingKind::Integer, 10, 10);
        row("one number for a pair", SettingKind::Pair, 5, Integers{5, 5});
        row("pair", SettingKind::Pair, Integers{3, 5}, Integers{3, 5});
        row("word", SettingKind::PairOrWord, "same", "same");
        row("number beside words", SettingKind::PairOrWord, 1, Integers{1, 1});
        row("integer for a real", SettingKind::Real, 1, 1.0);
        row("real", SettingKind::Real, 0.5, 0.5);
        row("switch", SettingKind::Switch, true, true);
        row("choice", SettingKind::Choice, "other", "other");
        row("list", SettingKind::Integers, Integers{1, 2, 3}, Integers{1, 2, 3});
        row("one number for a list", SettingKind::Integers, 6, Integers{6});
        row("empty list", SettingKind::Integers, Reals{}, Integers{});
        row("integers for reals", SettingKind::Reals, Integers{1, 2}, Reals{1, 2});
        row("reals", SettingKind::Reals, Reals{0.5, 2}, Reals{0.5, 2});
    }
    void valuesTakeTheirCanonicalForm()
    {
        QFETCH(SettingKind, kind);
        QFETCH(SettingValue, value);
        QFETCH(SettingValue, expected);
        std::string why;

        const auto result = canonical(setting_of(kind), value, why);

        QVERIFY2(result.has_value(), why.c_str());
        QVERIFY(*result == expected);
        QVERIFY(why.empty());
    }

    void wrongValuesAreRefusedWithTheReason_data()
    {
        QTest::addColumn<SettingKind>("kind");
        QTest::addColumn<SettingValue>("value");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, SettingKind kind, SettingValue value,
                            const char* why) { QTest::newRow(name) << kind << value << why; };
        row("real for an integer", SettingKind::Integer, 2.5, "it must be an integer, not 2.5");
        row("switch for an integer", SettingKind::Integer, true, "it must be an integer, not True");
        row("none", SettingKind::Integer, {}, "it needs a value: an integer");
        row("too small", SettingKind::Integer, -1, "it must be from 0 to 10, not -1");
        row("too large", SettingKind::Integer, 11, "it must be from 0 to 10, not 11");
        row("one too large", SettingKind::Pair, Integers{3, 11},
            "it must be from 0 to 10, not (3, 11)");
        row("three for a pair", SettingKind::Pair, Integers{1, 2, 3},
            "it must be an integer or two, [height, width], not (1, 2, 3)");
        row("word for a pair", SettingKind::Pair, "same",
            "it must be an integer or two, [height, width], not 'same'");
        row("unknown word", SettingKind::PairOrWord, "full",
            "it must be an integer, two, [height, width], or one of 'same', 'other', not 'full'");
        row("nan", SettingKind::Real, std::numeric_limits<double>::quiet_NaN(),
            "it must be from 0 to 10, not float('nan')");
        row("infinity", SettingKind::Real, std::numeric_limits<double>::infinity(),
            "it must be from 0 to 10, not float('inf')");
        row("word for a real", SettingKind::Real, "1", "it must be a number, not '1'");
        row("number for a switch", SettingKind::Switch, 1, "it must be on or off, not 1");
        row("unknown choice", SettingKind::Choice, "x",
            "it must be one of 'same', 'other', not 'x'");
        row("reals for integers", SettingKind::Integers, Reals{1.5},
            "it must be a list of integers, not [1.5]");
        row("number for reals", SettingKind::Reals, 1.5, "it must be a list of numbers, not 1.5");
        row("real too large", SettingKind::Reals, Reals{1, 10.5},
            "it must be from 0 to 10, not [1.0, 10.5]");
    }
    void wrongValuesAreRefusedWithTheReason()
    {
        QFETCH(SettingKind, kind);
        QFETCH(SettingValue, value);
        QFETCH(QString, why);
        std::string reason;

        const auto result = canonical(setting_of(kind), value, reason);

        QVERIFY(!result.has_value());
        QCOMPARE(QString::fromStdString(reason), why);
    }

    void noneIsLegalWhereItIsOptional()
    {
        SettingType type = setting_of(SettingKind::Pair);
        type.optional = true;
        std::string why;

        const auto result = canonical(type, {}, why);

        QVERIFY(result && std::holds_alternative<std::monostate>(*result));
    }

    void canonicalIsIdempotentOnEveryDefault()
    {
        for (const LayerType& type : LayerCatalog::built_in().types()) {
            for (const auto& [name, value] : type.default_settings()) {
                std::string why;
                QVERIFY2(canonical(*type.setting(name), value, why) == value, name.c_str());
            }
        }
    }

    void pythonWritesValuesSo()
    {
        const auto text = [](SettingValue value) {
            return QString::fromStdString(to_python(value));
        };

        QCOMPARE(text({}), QString("None"));
        QCOMPARE(text(true), QString("True"));
        QCOMPARE(text(6), QString("6"));
        QCOMPARE(text(0.5), QString("0.5"));
        QCOMPARE(text("same"), QString("'same'"));
        QCOMPARE(text(Integers{5, 5}), QString("(5, 5)"));
        QCOMPARE(text(Integers{5}), QString("(5,)"));
        QCOMPARE(text(Reals{1, 0.5}), QString("[1.0, 0.5]"));
    }

    void callsLeaveOutWhatPyTorchAssumes()
    {
        const Settings settings{{"stride", Integers{2, 2}}, {"bias", true}, {"p", 0.1}};

        const std::string text = PythonCall("f")
                                     .argument("3")
                                     .setting(settings, "stride", Integers{1, 1})
                                     .setting(settings, "bias", true)
                                     .setting(settings, "p", 0.5)
                                     .text();

        QCOMPARE(QString::fromStdString(text), QString("f(3, stride=2, p=0.1)"));
        QCOMPARE(QString::fromStdString(PythonCall("g").text()), QString("g()"));
    }

    void settingsAreReadByName()
    {
        const Settings settings{
            {"n", 4},         {"x", 0.5},   {"on", true},   {"size", Integers{2, 3}},
            {"word", "same"}, {"none", {}}, {"w", Reals{1}}};

        QCOMPARE(integer(settings, "n"), 4);
        QCOMPARE(real(settings, "x"), 0.5);
        QVERIFY(is_on(settings, "on"));
        QVERIFY((pair(settings, "size") == std::array<std::int64_t, 2>{2, 3}));
        QVERIFY(is_word(settings, "word") && !is_word(settings, "size"));
        QVERIFY(is_none(settings, "none") && !is_none(settings, "n"));
        QCOMPARE(reals(settings, "w").size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(LayersSettingsTest)
#include "layers_settings_test.moc"

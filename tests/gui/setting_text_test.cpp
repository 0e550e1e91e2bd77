#include "gui/inspector/setting_text.h"

#include <QtTest>

using namespace loom;

using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;

class SettingTextTest : public QObject {
    Q_OBJECT

private slots:
    void writesEachKind()
    {
        const SettingType pair{.name = "kernel_size", .kind = SettingKind::Pair, .help = {}};
        const SettingType list{.name = "shape", .kind = SettingKind::Integers, .help = {}};
        const SettingType number{.name = "p", .kind = SettingKind::Real, .help = {}};

        QCOMPARE(settingText(pair, Integers{5, 3}), QString("5 × 3"));
        QCOMPARE(settingText(list, Integers{1, 28}), QString("1, 28"));
        QCOMPARE(settingText(number, 0.001), QString("0.001"));
        QCOMPARE(settingText(number, 0.1), QString("0.1"));
        QCOMPARE(settingText(number, 1e-8), QString("1e-08"));
        QCOMPARE(settingText(number, SettingValue{}), QString());
    }

    void readsAPairInEveryWriting()
    {
        const SettingType pair{.name = "kernel_size", .kind = SettingKind::Pair, .help = {}};

        for (const char* text : {"5 × 3", "5x3", "5, 3", "(5, 3)", "[5 3]", " 5*3 "})
            QVERIFY2(readSetting(pair, QString::fromUtf8(text)) == SettingValue(Integers{5, 3}),
                     text);
        QVERIFY(readSetting(pair, "4") == SettingValue(Integers{4, 4}));
        for (const char* text : {"", "five", "5.5", "1 2 3"})
            QVERIFY2(!readSetting(pair, QString::fromUtf8(text)), text);
    }

    void readsOtherKinds()
    {
        const SettingType padding{
            .name = "padding", .kind = SettingKind::PairOrWord, .choices = {"same"}, .help = {}};
        const SettingType optional{
            .name = "stride", .kind = SettingKind::Pair, .optional = true, .help = {}};
        const SettingType betas{.name = "betas", .kind = SettingKind::Reals, .help = {}};
        const SettingType real{.name = "p", .kind = SettingKind::Real, .help = {}};

        QVERIFY(readSetting(padding, "'same'") == SettingValue(std::string("same")));
        QVERIFY(!readSetting(padding, "other"));
        QVERIFY(readSetting(optional, "") == SettingValue());
        QVERIFY(readSetting(optional, "None") == SettingValue());
        QVERIFY(readSetting(betas, "0.9, 0.999") == SettingValue(Reals{0.9, 0.999}));
        QVERIFY(!readSetting(real, "nan"));
        QVERIFY(!readSetting(real, "0.5 0.6"));
        // Outside the limits is for others to judge.
        QVERIFY(readSetting({.name = "n", .min = 1, .help = {}}, "-3") ==
                SettingValue(std::int64_t{-3}));
    }

    void stepsTheNumberAtTheCursor()
    {
        const SettingType pair{.name = "k", .kind = SettingKind::Pair, .min = 1, .help = {}};

        QCOMPARE(steppedText(pair, "5 × 3", 0, 1), QString("6 × 3"));
        QCOMPARE(steppedText(pair, "5 × 3", 5, -1), QString("5 × 2"));
        QCOMPARE(steppedText(pair, "1 × 3", 0, -1), QString("1 × 3"));
        QCOMPARE(steppedText(pair, "", 0, 1), QString("1 × 1"));
    }

    void realNumbersStepByTheirLeadingDigit()
    {
        const SettingType rate{.name = "lr", .kind = SettingKind::Real, .help = {}};
        const SettingType share{.name = "p", .kind = SettingKind::Real, .max = 1, .help = {}};

        QCOMPARE(steppedText(rate, "0.001", 0, 1), QString("0.002"));
        QCOMPARE(steppedText(rate, "0.001", 0, -1), QString("0.0009"));
        QCOMPARE(steppedText(rate, "0", 0, 1), QString("0.0001"));
        QCOMPARE(steppedText(share, "0.5", 0, 1), QString("0.6"));
        QCOMPARE(steppedText(share, "0.9", 0, 10), QString("1"));
        QCOMPARE(steppedText(share, "0", 0, -1), QString("0"));
    }
};

QTEST_APPLESS_MAIN(SettingTextTest)
#include "setting_text_test.moc"

#include "gui/inspector/training_choices.h"

#include "core/optim/optimizer.h"
#include "core/optim/schedule.h"

#include <QtTest>

using namespace loom;

/// The editor may not include core/optim: these hold its tables to the engine's signatures.
class TrainingChoicesTest : public QObject {
    Q_OBJECT

private:
    static void compare(std::span<const TrainingChoice> choices, std::span<const Signature> known)
    {
        QCOMPARE(choices.size(), known.size());
        for (const Signature& signature : known) {
            const TrainingChoice* choice = findChoice(choices, signature.name);
            QVERIFY2(choice != nullptr, signature.name.c_str());
            QCOMPARE(choice->settings.size(), signature.arguments.size());
            for (const SettingType& setting : choice->settings) {
                const SettingType* argument = signature.argument(setting.name);
                QVERIFY2(argument != nullptr, setting.name.c_str());
                QVERIFY2(argument->kind == setting.kind, setting.name.c_str());
                QVERIFY2(argument->default_value == setting.default_value, setting.name.c_str());
                QVERIFY2(argument->choices == setting.choices, setting.name.c_str());
                QCOMPARE(argument->optional, setting.optional);
                QVERIFY2(!setting.help.empty(), setting.name.c_str());
            }
        }
    }

private slots:
    void optimizersAreTheEngines() { compare(optimizerChoices(), optimizer_signatures()); }
    void schedulesAreTheEngines() { compare(scheduleChoices(), schedule_signatures()); }
};

QTEST_APPLESS_MAIN(TrainingChoicesTest)
#include "training_choices_test.moc"

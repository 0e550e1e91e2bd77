#include <QtTest>

#include <cmath>

#include "tests/core/cuda_machine.h"

using namespace loom::testing;

/// The program with the GPU's kernels compiled for the processor: runs on the device, and a device
/// that somebody else holds.
class CudaRunsTest : public QObject {
    Q_OBJECT

private slots:
    void trainsOnTheProcessorWhileTheGpuIsHeld()
    {
        const FakeMachine::Answer answer =
            m_machine.trained("held", "auto", FakeMachine::fake({{"LOOM_FAKE_CONTEXT", "46"}}));

        QVERIFY2(answer.code == 0, answer.err);
        QVERIFY2(answer.out.contains("training on the CPU (CUDA: another program holds the GPU") ||
                     answer.err.contains("training on the CPU (CUDA: another program holds"),
                 answer.err + answer.out);
        QVERIFY(answer.epoch().value("test_accuracy").toDouble() > 0.75);
    }

    void theEditorIsToldToo()
    {
        const auto served = [this](const QString& device) {
            const auto request = [&](int id, const char* what) {
                const QJsonObject fields{{"id", id},
                                         {"request", what},
                                         {"protocol", 1},
                                         {"text", QString(kNetwork)},
                                         {"run", m_machine.path("served-" + device)},
                                         {"device", device}};
                return QJsonDocument(fields).toJson(QJsonDocument::Compact) + '\n';
            };
            return FakeMachine::loom({"serve"}, FakeMachine::fake({{"LOOM_FAKE_CONTEXT", "46"}}),
                                     request(1, "hello") + request(2, "train"));
        };

        const FakeMachine::Answer demanded = served("cuda"), left = served("auto");

        const QJsonObject hello = demanded.answer_to(1).value("answer").toObject();
        const QJsonObject gpu = hello.value("devices").toArray().at(1).toObject();
        QCOMPARE(gpu.value("available").toBool(true), false);
        QCOMPARE(gpu.value("reason").toString(), QString(kHeld));
        const QJsonObject error = demanded.answer_to(2).value("error").toObject();
        QCOMPARE(error.value("code").toString(), QString("no-device"));
        QCOMPARE(error.value("message").toString(), QString(kHeld));
        QVERIFY2(left.answer_to(2).contains("answer"), left.out);
        QVERIFY2(left.out.contains("training on the CPU (CUDA: another program"), left.out);
    }

    void aGpuThatIsClosedToProgramsIsNotAvailable()
    {
        const FakeMachine::Environment closed =
            FakeMachine::fake({{"LOOM_FAKE_COMPUTE_MODE", "2"}});

        const FakeMachine::Answer doctor =
            FakeMachine::loom({"doctor", "--json", "--devices"}, closed);

        const QString reason = "CUDA: cuda:0 is closed to programs; `sudo nvidia-smi -i 0 -c "
                               "DEFAULT` opens it";
        QCOMPARE(FakeMachine::gpu(doctor).value("reason").toString(), reason);
        const FakeMachine::Answer train = m_machine.trained("closed", "cuda", closed);
        QCOMPARE(train.code, kNoDevice);
        QVERIFY2(train.err.contains(reason.toUtf8()), train.err);
    }

    void trainsOnTheDeviceAsOnTheProcessor()
    {
        const FakeMachine::Answer cpu = m_machine.trained("cpu", "cpu", {}),
                                  cuda = m_machine.trained("cuda", "cuda", FakeMachine::fake({}));

        QVERIFY2(cuda.code == 0, cuda.err);
        for (const char* key : {"train_loss", "test_loss", "train_accuracy", "test_accuracy"}) {
            const double got = cuda.epoch().value(key).toDouble();
            QVERIFY2(std::abs(got - cpu.epoch().value(key).toDouble()) < 1e-3, key);
        }
        // The same bits in every run, with graphs and without.
        QVERIFY(m_machine.trained("again", "cuda", FakeMachine::fake({{"LOOM_CUDA_GRAPHS", "0"}}))
                    .code == 0);
        QVERIFY(!m_machine.weights("cuda").isEmpty());
        QCOMPARE(m_machine.weights("again"), m_machine.weights("cuda"));
    }

    void precisionIsASettingOfTheRun()
    {
        const FakeMachine::Answer exact = m_machine.trained("exact", "cuda", FakeMachine::fake({})),
                                  mixed =
                                      m_machine.trained("mixed", "cuda", FakeMachine::fake({}),
                                                        {"--set", "training.precision=bfloat16"});

        QVERIFY2(mixed.code == 0, mixed.err);
        const double gap = std::abs(mixed.epoch().value("train_loss").toDouble() -
                                    exact.epoch().value("train_loss").toDouble());
        QVERIFY2(gap > 0 && gap < 0.02, qPrintable(QString::number(gap)));
        const FakeMachine::Answer wrong = m_machine.trained("wrong", "cuda", FakeMachine::fake({}),
                                                            {"--set", "training.precision=float8"});
        QVERIFY(wrong.code != 0);
        QVERIFY2(wrong.err.contains("expected the precision float32, tf32 or bfloat16"), wrong.err);
    }

    void tooLargeABatchIsAnsweredWithOneThatFits()
    {
        const FakeMachine::Answer answer =
            m_machine.trained("large", "cuda", FakeMachine::fake({{"LOOM_FAKE_MEMORY", "240"}}),
                              {"--set", "training.batch_size=60000"});

        QVERIFY(answer.code != 0);
        const QRegularExpression advice("needed [0-9.]+ MiB, [0-9.]+ MiB of 240 MiB free.*"
                                        "batches of 60000 need about [0-9]+ MiB; try "
                                        "training.batch_size ([0-9]+)");
        const auto match = advice.match(answer.err);
        QVERIFY2(match.hasMatch(), answer.err);
        const FakeMachine::Answer smaller =
            m_machine.trained("smaller", "cuda", FakeMachine::fake({{"LOOM_FAKE_MEMORY", "240"}}),
                              {"--set", "training.batch_size=" + match.captured(1)});
        QVERIFY2(smaller.code == 0, smaller.err);
    }

    void saysBeforehandWhatTrainingNeeds()
    {
        const FakeMachine::Answer answer =
            FakeMachine::loom({"summary", LOOM_SOURCE_DIR "/resources/examples/seed-cnn.loom",
                               "--device", "cuda", "--json"},
                              FakeMachine::fake({}));

        QVERIFY2(answer.code == 0, answer.err);
        const QJsonObject memory = answer.object().value("memory").toObject();
        QVERIFY(memory.value("needed").toDouble() > 50e6);
        QVERIFY(memory.value("needed").toDouble() < memory.value("free").toDouble());
        QVERIFY(memory.value("largest_batch").toDouble() > 1000);
    }

private:
    FakeMachine m_machine;
};

QTEST_APPLESS_MAIN(CudaRunsTest)
#include "cuda_runs_test.moc"

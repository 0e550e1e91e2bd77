#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

#include <dlfcn.h>
#include <sys/resource.h>

namespace {

const QByteArray kNetwork =
    R"({"format": 1, "name": "Small", "dataset": {"name": "FashionMNIST", "transforms": [
 {"name": "RandomHorizontalFlip"}]},
"nodes": [{"id": "input", "type": "Input"}, {"id": "flatten", "type": "Flatten"},
 {"id": "drop", "type": "Dropout", "settings": {"p": 0.1}},
 {"id": "out", "type": "Linear", "settings": {"out_features": 10}},
 {"id": "loss", "type": "CrossEntropyLoss"}],
"edges": [{"from": "input", "to": "flatten"}, {"from": "flatten", "to": "drop"},
 {"from": "drop", "to": "out"}, {"from": "out", "to": "loss"}],
"training": {"batch_size": 1024, "epochs": 1, "optimizer": {"name": "Adam", "lr": 0.01}, "seed": 7}})";

} // namespace

/// The program with the module that was built and a driver that answers as a test wants: it starts
/// at once, says what to do, and trains on the CPU.
class CudaDriverTest : public QObject {
    Q_OBJECT

    struct Answer {
        int code = -1;
        QByteArray out, err;
        QJsonObject epoch() const
        {
            for (const QByteArray& line : out.split('\n')) {
                const QJsonObject event = QJsonDocument::fromJson(line).object();
                if (event.value("event") == "epoch") return event;
            }
            return {};
        }
        QJsonObject object() const { return QJsonDocument::fromJson(out).object(); }
    };
    using Environment = QMap<QString, QString>;

    static Answer loom(const QStringList& arguments, const Environment& changes)
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("LOOM_CUDA_MODULE", LOOM_MODULE);
        for (auto it = changes.begin(); it != changes.end(); ++it)
            environment.insert(it.key(), it.value());
        process.setProcessEnvironment(environment);
        process.start(LOOM_BINARY_DIR "/bin/loom", arguments);
        if (!process.waitForFinished(200000) || process.exitStatus() != QProcess::NormalExit)
            return {};
        return {process.exitCode(), process.readAllStandardOutput(),
                process.readAllStandardError()};
    }

    /// A small network on all of Fashion-MNIST, for an epoch.
    Answer trained(const QString& run, const QString& device, const Environment& environment,
                   const QStringList& more = {})
    {
        QFile file(m_folder.filePath("net.loom"));
        if (!file.open(QIODevice::WriteOnly)) return {};
        file.write(kNetwork);
        file.close();
        return loom(QStringList{"train", file.fileName(), "--run", m_folder.filePath(run),
                                "--device", device, "--json"} +
                        more,
                    environment);
    }
    QByteArray weights(const QString& run) const
    {
        const QString checkpoints = m_folder.filePath(run) + "/checkpoints/";
        QFile last(checkpoints + "last");
        if (!last.open(QIODevice::ReadOnly)) return {};
        QFile file(checkpoints + QString::fromUtf8(last.readAll().trimmed()) +
                   "/model.safetensors");
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// The environment in which the fake driver is the driver.
    static Environment fake(Environment answers)
    {
        answers["LD_LIBRARY_PATH"] = LOOM_FAKE_DRIVER;
        return answers;
    }
    static QJsonObject gpu(const Answer& doctor)
    {
        return doctor.object().value("devices").toArray().at(1).toObject();
    }

    static double seconds_of_children()
    {
        rusage usage{};
        getrusage(RUSAGE_CHILDREN, &usage);
        const auto seconds = [](const timeval& t) {
            return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
        };
        return seconds(usage.ru_utime) + seconds(usage.ru_stime);
    }

private slots:
    void everyFailureIsASentence_data()
    {
        QTest::addColumn<QString>("variable");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const char* variable, const char* value,
                            const char* reason) {
            QTest::newRow(name) << QString(variable) << QString(value) << QString(reason);
        };
        row("stub library", "LOOM_FAKE_INIT", "34",
            "CUDA: the driver library that was found is a stub for linking only; take the CUDA "
            "toolkit's folder `stubs` out of LD_LIBRARY_PATH");
        row("insufficient driver", "LOOM_FAKE_INIT", "35",
            "CUDA: the NVIDIA driver is too old for this program; update it");
        row("no device", "LOOM_FAKE_INIT", "100",
            "CUDA: no NVIDIA GPU found; `nvidia-smi` lists those that the driver sees");
        row("mismatch", "LOOM_FAKE_INIT", "803",
            "CUDA: the driver's library and its kernel module have different versions; restart "
            "the machine to finish the driver's update");
        row("unknown", "LOOM_FAKE_INIT", "999",
            "CUDA: the driver does not start (unknown error 999); try `sudo modprobe "
            "nvidia_uvm`, else restart the machine");
        row("never heard of", "LOOM_FAKE_INIT", "777",
            "CUDA: the driver does not start (error 777); see whether `nvidia-smi` answers, else "
            "restart the machine");
        row("old driver", "LOOM_FAKE_VERSION", "11040",
            "CUDA: the NVIDIA driver is too old: it speaks CUDA 11.4, this program needs "
            "CUDA " LOOM_CUDA_MAJOR ".0 or newer; update the driver");
        row("none of them", "LOOM_FAKE_COUNT", "0",
            "CUDA: no NVIDIA GPU found; `nvidia-smi` lists those that the driver sees");
        row("cannot count", "LOOM_FAKE_COUNT_STATUS", "46",
            "CUDA: another program holds the GPU, or it is in exclusive mode");
    }
    void everyFailureIsASentence()
    {
        QFETCH(QString, variable);
        QFETCH(QString, value);
        QFETCH(QString, reason);
        const double before = seconds_of_children();

        const Answer doctor = loom({"doctor", "--json", "--devices"}, fake({{variable, value}}));

        QVERIFY2(doctor.code == 0, doctor.err);
        QVERIFY(seconds_of_children() - before < 2);
        QCOMPARE(gpu(doctor).value("available").toBool(true), false);
        QCOMPARE(gpu(doctor).value("reason").toString(), reason);
        QVERIFY(gpu(doctor).value("versions").toObject().contains("cuDNN"));

        const Answer train =
            loom({"train", "nothing.loom", "--device", "cuda"}, fake({{variable, value}}));
        QVERIFY(train.code != 0);
    }

    void anOldDriverIsToldBeforeItFailsToStart()
    {
        const Answer doctor =
            loom({"doctor", "--json", "--devices"},
                 fake({{"LOOM_FAKE_VERSION", "11040"}, {"LOOM_FAKE_INIT", "999"}}));

        QVERIFY2(gpu(doctor).value("reason").toString().contains("speaks CUDA 11.4"), doctor.err);
        QCOMPARE(gpu(doctor).value("versions").toObject().value("driver").toString(),
                 QString("CUDA 11.4"));
    }

    void withoutADriver()
    {
        if (dlopen("libcuda.so.1", RTLD_NOW) != nullptr) QSKIP("this machine has a driver");

        const Answer doctor = loom({"doctor", "--json", "--devices"}, {});

        QVERIFY2(doctor.code == 0, doctor.err);
        QCOMPARE(gpu(doctor).value("reason").toString(),
                 QString("CUDA: no NVIDIA driver (libcuda.so.1 not found); install the driver to "
                         "train on an NVIDIA GPU"));
    }

#ifndef LOOM_ON_PROCESSOR
    void withoutADriverItsLibrariesAreNotLoaded()
    {
        if (dlopen("libcuda.so.1", RTLD_NOW) != nullptr) QSKIP("this machine has a driver");

        const Answer doctor = loom({"doctor", "--json", "--devices"},
                                   {{"LOOM_CUDA_MODULE", ""}, {"LD_DEBUG", "files"}});

        QVERIFY(gpu(doctor).value("reason").toString().startsWith("CUDA: no NVIDIA driver"));
        QVERIFY(doctor.err.contains("libfmt")); // so that it does say what is loaded
        QVERIFY(!doctor.err.contains("libcublas") && !doctor.err.contains("libcudnn"));
    }
#endif

    void trainsOnTheProcessorWithoutADriver()
    {
        const Answer answer = trained("old-driver", "auto", fake({{"LOOM_FAKE_INIT", "35"}}));

        QVERIFY2(answer.code == 0, answer.err);
        QVERIFY(answer.epoch().value("test_accuracy").toDouble() > 0.75);
    }

#ifdef LOOM_ON_PROCESSOR
    void trainsOnTheDeviceAsOnTheProcessor()
    {
        const Answer cpu = trained("cpu", "cpu", {}), cuda = trained("cuda", "cuda", fake({}));

        QVERIFY2(cuda.code == 0, cuda.err);
        for (const char* key : {"train_loss", "test_loss", "train_accuracy", "test_accuracy"}) {
            const double got = cuda.epoch().value(key).toDouble();
            QVERIFY2(std::abs(got - cpu.epoch().value(key).toDouble()) < 1e-3, key);
        }
        // The same bits in every run, with graphs and without.
        QVERIFY(trained("again", "cuda", fake({{"LOOM_CUDA_GRAPHS", "0"}})).code == 0);
        QVERIFY(!weights("cuda").isEmpty());
        QCOMPARE(weights("again"), weights("cuda"));
    }

    void precisionIsASettingOfTheRun()
    {
        const Answer exact = trained("exact", "cuda", fake({})),
                     mixed = trained("mixed", "cuda", fake({}),
                                     {"--set", "training.precision=bfloat16"});

        QVERIFY2(mixed.code == 0, mixed.err);
        const double gap = std::abs(mixed.epoch().value("train_loss").toDouble() -
                                    exact.epoch().value("train_loss").toDouble());
        QVERIFY2(gap > 0 && gap < 0.02, qPrintable(QString::number(gap)));
        const Answer wrong =
            trained("wrong", "cuda", fake({}), {"--set", "training.precision=float8"});
        QVERIFY(wrong.code != 0);
        QVERIFY2(wrong.err.contains("expected the precision float32, tf32 or bfloat16"), wrong.err);
    }

    void tooLargeABatchIsAnsweredWithOneThatFits()
    {
        const Answer answer = trained("large", "cuda", fake({{"LOOM_FAKE_MEMORY", "240"}}),
                                      {"--set", "training.batch_size=60000"});

        QVERIFY(answer.code != 0);
        const QRegularExpression advice("needed [0-9.]+ MiB, [0-9.]+ MiB of 240 MiB free.*"
                                        "batches of 60000 need about [0-9]+ MiB; try "
                                        "training.batch_size ([0-9]+)");
        const auto match = advice.match(answer.err);
        QVERIFY2(match.hasMatch(), answer.err);
        const Answer smaller = trained("smaller", "cuda", fake({{"LOOM_FAKE_MEMORY", "240"}}),
                                       {"--set", "training.batch_size=" + match.captured(1)});
        QVERIFY2(smaller.code == 0, smaller.err);
    }

    void saysBeforehandWhatTrainingNeeds()
    {
        const Answer answer = loom({"summary", LOOM_SOURCE_DIR "/resources/examples/seed-cnn.loom",
                                    "--device", "cuda", "--json"},
                                   fake({}));

        QVERIFY2(answer.code == 0, answer.err);
        const QJsonObject memory = answer.object().value("memory").toObject();
        QVERIFY(memory.value("needed").toDouble() > 50e6);
        QVERIFY(memory.value("needed").toDouble() < memory.value("free").toDouble());
        QVERIFY(memory.value("largest_batch").toDouble() > 1000);
    }
#endif

private:
    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(CudaDriverTest)
#include "cuda_driver_test.moc"

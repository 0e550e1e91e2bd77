#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <dlfcn.h>
#include <sys/resource.h>

/// The program with the module that was built and a driver that answers as a test wants: it starts
/// at once, says what to do, and trains on the CPU.
class CudaDriverTest : public QObject {
    Q_OBJECT

    struct Answer {
        int code = -1;
        QByteArray out, err;
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

    void withoutADriver()
    {
        if (dlopen("libcuda.so.1", RTLD_NOW) != nullptr) QSKIP("this machine has a driver");

        const Answer doctor = loom({"doctor", "--json", "--devices"}, {});

        QVERIFY2(doctor.code == 0, doctor.err);
        QCOMPARE(gpu(doctor).value("reason").toString(),
                 QString("CUDA: no NVIDIA driver (libcuda.so.1 not found); install the driver to "
                         "train on an NVIDIA GPU"));
    }
};

QTEST_APPLESS_MAIN(CudaDriverTest)
#include "cuda_driver_test.moc"

#include <QtTest>

#include "tests/core/cuda_machine.h"

#include <dlfcn.h>
#include <sys/resource.h>

using namespace loom::testing;

/// The program with the module that was built and a driver that does not work: it starts at once,
/// says what to do, and trains on the CPU.
class CudaDriverTest : public QObject {
    Q_OBJECT

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
        row("cannot count", "LOOM_FAKE_COUNT_STATUS", "46", kHeld);
#ifdef LOOM_ON_PROCESSOR // the real runtime does not get so far with this driver
        row("held by another program", "LOOM_FAKE_CONTEXT", "46", kHeld);
        row("no memory to start with", "LOOM_FAKE_CONTEXT", "2",
            "CUDA: the GPU has no memory left to start with; close other programs that use it: "
            "`nvidia-smi` lists them");
#endif
    }
    void everyFailureIsASentence()
    {
        QFETCH(QString, variable);
        QFETCH(QString, value);
        QFETCH(QString, reason);
        const double before = seconds_of_children();

        const FakeMachine::Answer doctor = FakeMachine::loom(
            {"doctor", "--json", "--devices"}, FakeMachine::fake({{variable, value}}));

        QVERIFY2(doctor.code == 0, doctor.err);
        QVERIFY(seconds_of_children() - before < 2);
        QCOMPARE(FakeMachine::gpu(doctor).value("available").toBool(true), false);
        QCOMPARE(FakeMachine::gpu(doctor).value("reason").toString(), reason);
        QVERIFY(FakeMachine::gpu(doctor).value("versions").toObject().contains("cuDNN"));

        const FakeMachine::Answer train =
            m_machine.trained("refused", "cuda", FakeMachine::fake({{variable, value}}));
        QCOMPARE(train.code, kNoDevice);
        QVERIFY2(train.err.contains(reason.toUtf8()), train.err);
    }

    void anOldDriverIsToldBeforeItFailsToStart()
    {
        const FakeMachine::Answer doctor = FakeMachine::loom(
            {"doctor", "--json", "--devices"},
            FakeMachine::fake({{"LOOM_FAKE_VERSION", "11040"}, {"LOOM_FAKE_INIT", "999"}}));

        QVERIFY2(FakeMachine::gpu(doctor).value("reason").toString().contains("speaks CUDA 11.4"),
                 doctor.err);
        QCOMPARE(FakeMachine::gpu(doctor).value("versions").toObject().value("driver").toString(),
                 QString("CUDA 11.4"));
    }

    void withoutADriver()
    {
        if (dlopen("libcuda.so.1", RTLD_NOW) != nullptr) QSKIP("this machine has a driver");

        const FakeMachine::Answer doctor = FakeMachine::loom({"doctor", "--json", "--devices"}, {});

        QVERIFY2(doctor.code == 0, doctor.err);
        QCOMPARE(FakeMachine::gpu(doctor).value("reason").toString(),
                 QString("CUDA: no NVIDIA driver (libcuda.so.1 not found); install the driver to "
                         "train on an NVIDIA GPU"));
    }

#ifndef LOOM_ON_PROCESSOR
    void withoutADriverItsLibrariesAreNotLoaded()
    {
        if (dlopen("libcuda.so.1", RTLD_NOW) != nullptr) QSKIP("this machine has a driver");

        const FakeMachine::Answer doctor = FakeMachine::loom(
            {"doctor", "--json", "--devices"}, {{"LOOM_CUDA_MODULE", ""}, {"LD_DEBUG", "files"}});

        QVERIFY(FakeMachine::gpu(doctor).value("reason").toString().startsWith(
            "CUDA: no NVIDIA driver"));
        QVERIFY(doctor.err.contains("libfmt")); // so that it does say what is loaded
        QVERIFY(!doctor.err.contains("libcublas") && !doctor.err.contains("libcudnn"));
    }
#endif

    void trainsOnTheProcessorWithoutADriver()
    {
        const FakeMachine::Answer answer =
            m_machine.trained("old-driver", "auto", FakeMachine::fake({{"LOOM_FAKE_INIT", "35"}}));

        QVERIFY2(answer.code == 0, answer.err);
        QVERIFY(answer.epoch().value("test_accuracy").toDouble() > 0.75);
    }

private:
    FakeMachine m_machine;
};

QTEST_APPLESS_MAIN(CudaDriverTest)
#include "cuda_driver_test.moc"

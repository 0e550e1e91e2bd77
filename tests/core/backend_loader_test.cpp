#include "core/backend/loader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/core/backend_arrays.h"
#include "tests/support/error_text.h"

using namespace loom;

namespace {

QByteArray module_path(const char* name)
{
    return QByteArray(LOOM_STUB_MODULES "/") + name + ".so";
}

/// LOOM_CUDA_MODULE for the length of a scope.
class ModuleIs {
public:
    explicit ModuleIs(const QByteArray& path) { qputenv("LOOM_CUDA_MODULE", path); }
    ~ModuleIs() { qunsetenv("LOOM_CUDA_MODULE"); }
    ModuleIs(const ModuleIs&) = delete;
    ModuleIs& operator=(const ModuleIs&) = delete;
};

QString open_error(std::string_view name)
{
    return error_text<std::runtime_error>([&] { (void)open_backend(name); });
}

} // namespace

class BackendLoaderTest : public QObject {
    Q_OBJECT

private slots:
    void init() { qunsetenv("LOOM_CUDA_MODULE"); }

    void theCpuIsAlwaysThere()
    {
        const std::vector<DeviceStatus> devices = list_devices();
        QVERIFY(devices.size() >= 2);
        QCOMPARE(devices[0].name, "cpu");
        QVERIFY(devices[0].available);
        QVERIFY(!devices[0].description.empty());
        QVERIFY(devices[1].name.starts_with("cuda"));

        const auto backend = open_backend("cpu");
        QCOMPARE(backend->name(), "cpu");
        QVERIFY(backend->is_host());
        QCOMPARE(backend->description(), devices[0].description);
    }

    void descriptionNamesThreadsAndInstructionSet()
    {
        const auto backend = make_cpu_backend(3);
        QCOMPARE(backend->num_threads(), 3);
        QVERIFY(backend->description().find(", 3 threads, ") != std::string::npos);
        backend->set_num_threads(1);
        QVERIFY(backend->description().find(", 1 thread, ") != std::string::npos);

        qputenv("LOOM_ISA", "baseline");
        QVERIFY(make_cpu_backend(1)->description().ends_with("SSE2"));
        qunsetenv("LOOM_ISA");
    }

    void anUnknownInstructionSetIsRefused()
    {
        qputenv("LOOM_ISA", "mmx");
        const QString text = error_text<std::runtime_error>([] { (void)make_cpu_backend(); });
        const std::vector<DeviceStatus> devices = list_devices();
        qunsetenv("LOOM_ISA");

        QCOMPARE(text, "LOOM_ISA: expected baseline, avx2 or avx512, got \"mmx\"");
        QVERIFY(!devices[0].available);
        QCOMPARE(QString::fromStdString(devices[0].reason), text);
    }

    void theModuleLiesBesideTheProgram()
    {
        QCOMPARE(cuda_module_path().filename(), "loom_backend_cuda.so");
        QVERIFY(cuda_module_path().is_absolute());
        const ModuleIs other("/elsewhere/module.so");
        QCOMPARE(cuda_module_path(), std::filesystem::path("/elsewhere/module.so"));
    }

    void whyThereIsNoGpu_data()
    {
        QTest::addColumn<QByteArray>("module");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const QByteArray& path, const char* reason) {
            QTest::newRow(name) << path << QString(reason);
        };
        row("not installed", "/nowhere/loom_backend_cuda.so",
            "CUDA: the module loom_backend_cuda.so is not installed beside the program");
        row("no driver", module_path("no_driver"), "CUDA: no NVIDIA driver");
        row("library missing", module_path("missing_library"),
            "CUDA: libloom_stub_library.so.9 not found");
        row("wrong version", module_path("wrong_version"),
            "CUDA: the module wrong_version.so has version 3, this program needs 2");
        row("no symbol", module_path("no_symbol"),
            "CUDA: no_symbol.so is not a module of this program: it has no loom_backend_module");
        row("probe throws", module_path("throws"), "CUDA: the driver does not answer");
        row("finds nothing", module_path("finds_nothing"), "CUDA: no device found");
    }
    void whyThereIsNoGpu()
    {
        QFETCH(QByteArray, module);
        QFETCH(QString, reason);
        const ModuleIs chosen(module);

        const std::vector<DeviceStatus> devices = list_devices();

        QCOMPARE(devices.size(), 2u);
        QVERIFY(devices[1].name.starts_with("cuda") && !devices[1].available);
        QCOMPARE(QString::fromStdString(devices[1].reason), reason);
        QCOMPARE(open_error("cuda"), reason);
        QCOMPARE(open_error("cuda:3"), reason);
        QCOMPARE(open_backend("auto")->name(), "cpu");
    }

    void aFileThatIsNoLibraryIsASentence()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath("module.so"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("not a library");
        file.close();
        const ModuleIs chosen(file.fileName().toUtf8());
        const QString reason = QString::fromStdString(list_devices()[1].reason);
        QVERIFY2(reason.startsWith("CUDA: ") && reason.contains("module.so"), qPrintable(reason));
    }

    void aWorkingModuleIsOpened()
    {
        const ModuleIs chosen(module_path("works"));
        const std::vector<DeviceStatus> devices = list_devices();
        QCOMPARE(devices.size(), 3u);
        QCOMPARE(devices[1].name, "cuda:0");
        QVERIFY(devices[1].available);
        QCOMPARE(devices[1].description, "A processor in disguise");
        QCOMPARE(devices[1].versions.at(0).second, "9.1.0");

        for (const char* name : {"auto", "cuda", "cuda:0"}) {
            const std::shared_ptr<Backend> backend = open_backend(name);
            QCOMPARE(backend->name(), "cuda:0");
            testing::Array<float> x({3}, {1, 2, 3}), y({3});
            backend->binary(BinaryOp::Add, y.view(), x.view(), x.view());
            QCOMPARE(y.values(), (std::vector<float>{2, 4, 6}));
        }
        QCOMPARE(open_error("cuda:1"), "CUDA: cuda:1 is busy");
        QCOMPARE(open_error("cuda:2"),
                 "CUDA: there is no device cuda:2; found 2, the first is cuda:0");
    }

    void aGpuThatIsHeldIsPassedOver()
    {
        const ModuleIs chosen(module_path("held"));

        const std::vector<DeviceStatus> devices = list_devices();

        QCOMPARE(devices.size(), 3u);
        QVERIFY(!devices[1].available && !devices[2].available);
        QCOMPARE(devices[1].reason, "CUDA: cuda:0 is held");
        QCOMPARE(open_backend("auto")->name(), "cpu");
        QCOMPARE(open_error("cuda"), "CUDA: cuda:0 is held");
        QCOMPARE(open_error("cuda:1"), "CUDA: cuda:1 is held");
    }

    void settingsThatMakeNoSenseArePassedOverByNobody()
    {
        const ModuleIs chosen(module_path("bad_settings"));
        for (const char* name : {"auto", "cuda"})
            QCOMPARE(open_error(name), "LOOM_PRECISION: expected another word");
    }

    void otherNamesAreRefused_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"", "gpu", "cuda:", "cuda:x", "cuda:1x", "cuda:-1", "CPU", "cpu:0"}) {
            QTest::newRow(name) << QString(name);
        }
    }
    void otherNamesAreRefused()
    {
        QFETCH(QString, name);
        QCOMPARE(open_error(name.toStdString()),
                 QString("expected the device auto, cpu, cuda or cuda:N, got \"%1\"").arg(name));
    }
};

QTEST_APPLESS_MAIN(BackendLoaderTest)
#include "backend_loader_test.moc"

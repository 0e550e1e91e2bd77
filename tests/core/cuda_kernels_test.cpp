#include "core/backend/loader.h"
#include "core/engine/kernel_checks.h"

#include <QtTest>

#include <optional>
#include <string>

// The doctor's table on the first GPU; with LOOM_ON_PROCESSOR on the GPU's kernels compiled for the
// processor (tests/support/cuda), which needs none.
#ifdef LOOM_ON_PROCESSOR
#include "core/backend/cuda/cuda_backend.h"
#endif

using namespace loom;

namespace {

/// The device, or why there is none.
std::optional<Device> find_device(std::string& reason)
{
#ifdef LOOM_ON_PROCESSOR
    reason.clear();
    return Device(std::make_shared<cuda::CudaBackend>(0, cuda::Settings{}));
#else
    for (const DeviceStatus& status : list_devices()) {
        if (!status.name.starts_with("cuda")) continue;
        if (status.available) return Device(status.name);
        reason = status.reason;
        return {};
    }
    return {};
#endif
}

} // namespace

class CudaKernelsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        std::string reason;
        m_device = find_device(reason);
        if (!m_device) QSKIP(reason.c_str());
    }

    void equalsTheProcessor_data()
    {
        QTest::addColumn<int>("check");
        QTest::addColumn<bool>("wide");
        const std::vector<KernelCheck> checks = kernel_checks();
        for (std::size_t i = 0; i < checks.size(); ++i) {
            for (const bool wide : {false, true}) {
                QTest::addRow("%s %s", std::string(checks[i].name).c_str(),
                              wide ? "float64" : "float32")
                    << static_cast<int>(i) << wide;
            }
        }
    }
    void equalsTheProcessor()
    {
        QFETCH(int, check);
        QFETCH(bool, wide);
        const Device reference(make_reference_backend());

        const std::string wrong =
            run_check(kernel_checks()[static_cast<std::size_t>(check)], *m_device, reference,
                      wide ? DType::Float64 : DType::Float32);

        QVERIFY2(wrong.empty(), wrong.c_str());
    }

private:
    std::optional<Device> m_device;
};

QTEST_APPLESS_MAIN(CudaKernelsTest)
#include "cuda_kernels_test.moc"

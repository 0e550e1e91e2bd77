#include "core/backend/cuda/cuda_backend.h"
#include "core/backend/loader.h"
#include "core/engine/kernel_checks.h"
#include "core/tensor/creation.h"
#include "core/tensor/nn_ops.h"
#include "core/tensor/ops.h"

#include <QtTest>

#include <algorithm>

#include "tests/support/cuda/on_processor.h"
#include "tests/support/error_text.h"

using namespace loom;

namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;

on_processor::Device& gpu() { return on_processor::device(); }

std::shared_ptr<Backend> make_cuda(const cuda::Settings& settings = {})
{
    return std::make_shared<cuda::CudaBackend>(0, settings);
}

/// Forward and backward of a small network; its loss and every gradient.
std::vector<double> training_step(const Device& device)
{
    CheckInputs in(device, DType::Float32, 5);
    const Tensor x = in.real({6, 2, 9, 8}), labels = in.integer({6}, 0, 3);
    const Tensor weight = in.leaf({4, 2, 3, 4}), bias = in.leaf({4}), scale = in.leaf({4}),
                 shift = in.leaf({4}), out = in.leaf({3, 48});
    const Tensor convolved = conv2d(x, weight, bias, {.same = true});
    const Tensor normal = batch_norm(convolved, {}, {}, scale, shift, {.training = true});
    const Tensor pooled = max_pool2d(relu(normal), {.kernel_size = {3, 2}});
    const Tensor logits = matmul(pooled.reshape({6, 48}), out.transpose(0, 1));
    const Tensor loss = cross_entropy(logits, labels);
    loss.backward();
    std::vector<double> numbers{loss.item<double>()};
    for (const Tensor& leaf : {weight, bias, scale, shift, out}) {
        const auto values = leaf.grad().to_vector<double>();
        numbers.insert(numbers.end(), values.begin(), values.end());
    }
    return numbers;
}

} // namespace

/// What a GPU backend does beside its kernels, on the processor (tests/support/cuda).
class CudaBackendTest : public QObject {
    Q_OBJECT

private slots:
    void init() { gpu() = {}; }

    void saysWhatMemoryIsMissing()
    {
        const auto backend = make_cuda();
        gpu().total_memory = 100 * kMiB;
        void* first = backend->allocate(60 * kMiB);
        QCOMPARE(error_text<std::runtime_error>([&] { (void)backend->allocate(50 * kMiB); }),
                 "cuda:0: not enough memory: needed 50.0 MiB, 40.0 MiB of 100 MiB free; a smaller "
                 "batch size needs less");
        QCOMPARE(backend->memory_use().current, 60 * kMiB);
        backend->free(first, 60 * kMiB);
        QCOMPARE(backend->memory_use().current, 0u);
        QCOMPARE(backend->memory_use().peak, 60 * kMiB);
        QVERIFY(backend->allocate(0) == nullptr);
    }

    void givesBackWhatItKeepsBeforeItFails()
    {
        const auto backend = make_cuda();
        gpu().total_memory = 100 * kMiB;
        backend->free(backend->allocate(60 * kMiB), 60 * kMiB);

        void* memory = backend->allocate(90 * kMiB);

        QVERIFY(memory != nullptr);
        backend->free(memory, 90 * kMiB);
    }

    void freedBlocksAreHandedOutAgain()
    {
        const auto backend = make_cuda();
        void* first = backend->allocate(1000);
        backend->free(first, 1000);
        const std::size_t allocations = gpu().allocations;

        QCOMPARE(backend->allocate(990), first);
        QCOMPARE(gpu().allocations, allocations);
    }

    void aSecondStepAsksTheDeviceForNothing()
    {
        const Device device(make_cuda());
        const std::vector<double> first = training_step(device);
        const std::size_t allocations = gpu().allocations;

        QCOMPARE(training_step(device), first);
        QCOMPARE(gpu().allocations, allocations);
    }

    void anyAllocationOfAStepMayFail()
    {
        const std::vector<double> expected = training_step(Device(make_cuda()));
        QCOMPARE(gpu().used_memory, 0u);
        int failures = 0;
        for (std::ptrdiff_t k = 0;; ++k) {
            const auto backend = make_cuda();
            const Device device(backend);
            gpu().allocations_until_failure = k;
            const QString text =
                error_text<std::runtime_error>([&] { (void)training_step(device); });
            const bool failed = gpu().failed_allocations > 0;
            gpu().failed_allocations = 0;
            gpu().allocations_until_failure = -1;
            if (failed) {
                QVERIFY2(text.contains("not enough memory: needed"), qPrintable(text));
                ++failures;
            }

            QCOMPARE(training_step(device), expected);
            QCOMPARE(backend->memory_use().current, std::size_t{32} * kMiB); // of cuBLAS
            if (!failed) break;
        }
        QVERIFY(failures > 20);
        QCOMPARE(gpu().used_memory, 0u);
    }

    void convolvesWithoutTheLibraryToo_data()
    {
        QTest::addColumn<QByteArray>("check");
        for (const char* name : {"odd convolutions", "conv_transpose2d", "nothing"})
            QTest::newRow(name) << QByteArray(name);
    }
    void convolvesWithoutTheLibraryToo()
    {
        QFETCH(QByteArray, check);
        const Device reference(make_reference_backend());
        const std::vector<KernelCheck> checks = kernel_checks();
        const auto row = std::find_if(checks.begin(), checks.end(), [&](const KernelCheck& c) {
            return c.name == check.toStdString();
        });
        for (const bool rejects : {false, true}) {
            gpu() = {};
            gpu().reject_convolutions = rejects;
            const Device device(make_cuda({.arithmetic = {.deterministic = rejects}}));
            for (const DType dtype : {DType::Float32, DType::Float64}) {
                const std::string wrong = run_check(*row, device, reference, dtype);
                QVERIFY2(wrong.empty(), wrong.c_str());
            }
            if (check != "nothing") QCOMPARE(gpu().library_convolutions > 0, !rejects);
        }
    }

    void takesAnotherWayToConvolveWhenOneIsRefused_data()
    {
        QTest::addColumn<bool>("trials");
        QTest::newRow("the fastest of a trial") << true;
        QTest::newRow("trials lack memory") << false;
    }
    void takesAnotherWayToConvolveWhenOneIsRefused()
    {
        QFETCH(bool, trials);
        const std::vector<double> expected = training_step(Device(make_cuda()));
        gpu() = {};
        gpu().reject_fastest_way = trials;
        gpu().reject_trials = !trials;
        const Device device(make_cuda({.arithmetic = {.deterministic = false}}));

        QCOMPARE(training_step(device), expected);
        QCOMPARE(training_step(device), expected);
        QCOMPARE(gpu().library_convolutions, 4u); // and none by our own kernels
    }

    void onlyTf32RoundsConvolutions()
    {
        for (const bool deterministic : {false, true}) {
            (void)training_step(
                Device(make_cuda({.arithmetic = {.deterministic = deterministic}})));
            QCOMPARE(gpu().rounded_convolutions, 0u);
        }

        (void)training_step(Device(make_cuda({.arithmetic = {.precision = Precision::Tf32}})));

        QCOMPARE(gpu().rounded_convolutions, 2u);
    }

    void aLibrarysHandleGetsWhatIsKept()
    {
        const Device device(make_cuda());
        Backend& backend = device.backend();
        backend.free(backend.allocate(64 * kMiB), 64 * kMiB);
        gpu().total_memory = 64 * kMiB + kMiB / 2;

        (void)training_step(device);

        gpu().total_memory = gpu().used_memory + kMiB / 2;
        const QString text =
            error_text<OutOfMemory>([] { (void)training_step(Device(make_cuda())); });
        QVERIFY2(text.contains("cuDNN"), qPrintable(text));
    }

    void settingsComeFromTheEnvironment()
    {
        QVERIFY(cuda::Settings::from_environment().arithmetic == Arithmetic{});
        QVERIFY(cuda::Settings::from_environment().graphs);
        qputenv("LOOM_PRECISION", "tf32");
        qputenv("LOOM_DETERMINISTIC", "0");
        qputenv("LOOM_CUDA_GRAPHS", "0");
        const cuda::Settings settings = cuda::Settings::from_environment();
        qputenv("LOOM_PRECISION", "yes");
        const QString text =
            error_text<std::runtime_error>([] { (void)cuda::Settings::from_environment(); });
        qunsetenv("LOOM_PRECISION");
        qunsetenv("LOOM_DETERMINISTIC");
        qunsetenv("LOOM_CUDA_GRAPHS");

        QCOMPARE(settings.arithmetic.precision, Precision::Tf32);
        QVERIFY(!settings.arithmetic.deterministic && !settings.graphs);
        QCOMPARE(text, "LOOM_PRECISION: expected the precision float32, tf32 or bfloat16, got "
                       "\"yes\"");
        const auto backend = make_cuda(settings);
        QVERIFY(backend->description().ends_with(", tf32, not deterministic"));
        accelerator_of(*backend)->set_arithmetic({});
        QVERIFY(!QString::fromStdString(backend->description()).contains("tf32"));
    }
};

QTEST_APPLESS_MAIN(CudaBackendTest)
#include "cuda_backend_test.moc"

#include "core/backend/loader.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

#include "tests/core/cuda_nets.h"
#include "tests/support/error_text.h"

using namespace loom;
using namespace loom::testing;

namespace {

QString difference(const std::vector<std::vector<float>>& a,
                   const std::vector<std::vector<float>>& b, float allowed)
{
    float largest = 0, off = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t k = 0; k < a[i].size(); ++k) {
            largest = std::max(largest, std::abs(b[i][k]));
            const float gap = std::abs(a[i][k] - b[i][k]);
            off = gap == gap ? std::max(off, gap) : 1e30f;
        }
        if (off > allowed * std::max(1.0f, largest))
            return QString("array %1 is off by %2").arg(i).arg(static_cast<double>(off));
    }
    return {};
}

using Make = Net (*)();

} // namespace

/// A training step as one program: the same numbers as the CPU's, queued, captured or replayed.
class CudaProgramTest : public QObject {
    Q_OBJECT

private slots:
    void init() { gpu() = {}; }

    void equalsTheProcessor_data()
    {
        QTest::addColumn<int>("net");
        QTest::addColumn<bool>("graphs");
        for (const bool graphs : {false, true}) {
            QTest::addRow("chains, %s", graphs ? "replayed" : "queued") << 0 << graphs;
            QTest::addRow("branches, %s", graphs ? "replayed" : "queued") << 1 << graphs;
            QTest::addRow("residual, %s", graphs ? "replayed" : "queued") << 2 << graphs;
            QTest::addRow("activations, %s", graphs ? "replayed" : "queued") << 3 << graphs;
        }
    }
    void equalsTheProcessor()
    {
        QFETCH(int, net);
        QFETCH(bool, graphs);
        constexpr Make kNets[] = {chains, branches, residual, activations};
        const Make make = kNets[net];
        Net ours = make(), theirs = make();
        const auto cuda = make_cuda({.graphs = graphs});
        const auto cpu = make_reference_backend();
        const auto program = cuda->compile(ours.description);
        const auto reference = cpu->compile(theirs.description);
        QVERIFY(program != nullptr && reference != nullptr);

        unsigned number = 0;
        for (const std::int64_t count : {7, 7, 7, 3, 7, 3, 3, 2}) {
            const Given given(ours.description, count, ++number);
            const ProgramResult got = given.train(*program), wanted = given.train(*reference);

            QVERIFY2(std::abs(got.loss - wanted.loss) < 1e-5,
                     qPrintable(QString("%1 %2 %3").arg(number).arg(got.loss).arg(wanted.loss)));
            QCOMPARE(got.correct, wanted.correct);
            const QString wrong = difference(ours.numbers_now(), theirs.numbers_now(), 2e-5f);
            QVERIFY2(wrong.isEmpty(), qPrintable(QString("step %1: %2").arg(number).arg(wrong)));
            QCOMPARE(ours.batches_now(), theirs.batches_now());
        }
        QCOMPARE(gpu().replays, graphs ? 5u : 0u);
    }

    void aCapturedStepAsksForNothing()
    {
        Net net = chains();
        const auto cuda = make_cuda();
        const auto program = cuda->compile(net.description);
        (void)Given(net.description, 7, 1).train(*program);
        const std::size_t allocations = gpu().allocations;

        for (unsigned i = 2; i < 5; ++i) (void)Given(net.description, 7, i).train(*program);

        QCOMPARE(gpu().allocations, allocations);
        QCOMPARE(gpu().replays, 3u);
    }

    /// Memory goes from one to another at once, so nothing may run beside the others' work.
    void allWorkIsInOneStream()
    {
        Net net = chains();
        const auto cuda = make_cuda();
        const auto program = cuda->compile(net.description);
        for (const std::int64_t count : {7, 7, 7, 3})
            (void)Given(net.description, count, 1).train(*program);
        void* memory = cuda->allocate(1000);
        cuda->fill({.data = memory, .rank = 1, .shape = {250}, .strides = {1}}, 1);
        cuda->free(memory, 1000);

        QCOMPARE(gpu().replays, 2u);
        QCOMPARE(gpu().streams.size(), 1u);
    }

    void aBlockTakenByAnotherSizeDelaysTheCapture()
    {
        Net net = chains(), same = chains();
        const auto cuda = make_cuda(), plain = make_cuda({.graphs = false});
        const auto program = cuda->compile(net.description),
                   other = plain->compile(same.description);
        unsigned number = 0;
        for (const std::int64_t count : {7, 20, 7, 7, 7}) {
            const Given given(net.description, count, ++number);
            QCOMPARE(given.train(*program).loss, given.train(*other).loss);
        }

        QCOMPARE(gpu().replays, 2u); // and not 3
        QCOMPARE(net.numbers_now(), same.numbers_now());
    }

    void anotherSizeGetsTheMemoryOfTheFirst()
    {
        const auto train = [](Net& net) {
            const auto cuda = make_cuda();
            const auto program = cuda->compile(net.description);
            unsigned number = 0;
            for (const std::int64_t count : {60, 60, 50, 60, 60, 60})
                (void)Given(net.description, count, ++number).train(*program);
        };
        std::size_t most = 0;
        {
            Net net = chains();
            const auto cuda = make_cuda();
            const auto program = cuda->compile(net.description);
            (void)Given(net.description, 60, 1).train(*program);
            most = gpu().used_memory;
        }
        Net roomy = chains(), tight = chains();
        train(roomy);
        gpu() = {.total_memory = most + 2000};

        train(tight);

        QVERIFY(gpu().failed_allocations > 0);
        QVERIFY(gpu().replays > 0);
        QCOMPARE(tight.numbers_now(), roomy.numbers_now());
    }

    void aStepWithoutMemoryMovesNoStatistics()
    {
        Net net = chains();
        const auto cuda = make_cuda();
        const auto program = cuda->compile(net.description);
        const std::vector<std::int64_t> batches = net.batches_now();
        int failures = 0;
        for (std::ptrdiff_t k = 0;; ++k) {
            const std::vector<float> before = net.running_now();
            gpu().allocations_until_failure = k;
            const QString text = error_text<std::runtime_error>(
                [&] { (void)Given(net.description, 7, 1).train(*program); });
            gpu().allocations_until_failure = -1;
            if (text == "no exception") break;
            QVERIFY2(text.contains("not enough memory"), qPrintable(text));
            QCOMPARE(net.running_now(), before);
            QCOMPARE(net.batches_now(), batches);
            ++failures;
        }
        QVERIFY(failures > 4); // what a failure has taken already is there for the next
    }

    void whatCannotBeCapturedIsQueued()
    {
        Net net = chains(), same = chains();
        const auto cuda = make_cuda();
        const auto program = cuda->compile(net.description),
                   other = cuda->compile(same.description);
        for (unsigned i = 1; i < 4; ++i) {
            gpu().reject_captures = false;
            const ProgramResult captured = Given(net.description, 7, i).train(*other);
            gpu().reject_captures = true;
            QCOMPARE(Given(net.description, 7, i).train(*program).loss, captured.loss);
        }
        QCOMPARE(gpu().replays, 2u);
        QCOMPARE(net.numbers_now(), same.numbers_now());
    }

    void othersWorkBetweenReplays()
    {
        Net net = chains(), same = chains();
        const auto cuda = make_cuda();
        const auto program = cuda->compile(net.description),
                   other = cuda->compile(same.description);
        for (unsigned i = 1; i < 5; ++i) {
            (void)Given(net.description, 7, i).train(*program);
            (void)Given(net.description, 7, i).train(*other);
            // Takes and writes to all memory that is free: none of it may be a graph's.
            std::vector<std::pair<void*, std::size_t>> taken;
            for (std::size_t bytes = 256; bytes < (std::size_t{1} << 21); bytes = bytes * 9 / 8) {
                taken.emplace_back(cuda->allocate(bytes), bytes);
                cuda->fill({.data = taken.back().first,
                            .dtype = DType::UInt8,
                            .rank = 1,
                            .shape = {static_cast<std::int64_t>(bytes)},
                            .strides = {1}},
                           255);
            }
            for (const auto& [memory, bytes] : taken) cuda->free(memory, bytes);
        }
        QCOMPARE(net.numbers_now(), same.numbers_now());
        QVERIFY(std::isfinite(net.memory(1)[0]));
    }

    void givesItsMemoryBack()
    {
        Net net = chains();
        const auto cuda = make_cuda();
        for (std::ptrdiff_t k = 0;; ++k) {
            gpu().allocations_until_failure = k;
            bool failed = false;
            {
                std::unique_ptr<Program> program;
                try {
                    program = cuda->compile(net.description);
                    for (unsigned i = 1; i < 4; ++i)
                        (void)Given(net.description, 7, i).train(*program);
                } catch (const std::runtime_error& error) {
                    QVERIFY(QString(error.what()).contains("not enough memory: needed"));
                    failed = true;
                }
            }
            QCOMPARE(cuda->memory_use().current, 0u);
            gpu().allocations_until_failure = -1;
            if (!failed) break;
            QVERIFY(k < 1000);
        }
    }

    void anInfiniteNumberAnywhereMakesTheLossOne_data()
    {
        QTest::addColumn<int>("array");
        for (const int array : {0, 2, 6, 8, 12, 13}) QTest::addRow("array %d", array) << array;
    }
    void anInfiniteNumberAnywhereMakesTheLossOne()
    {
        QFETCH(int, array);
        Net net = chains();
        const auto cuda = make_cuda(); // outlives its programs
        const auto program = cuda->compile(net.description);
        for (unsigned i = 1; i < 4; ++i)
            QVERIFY(std::isfinite(Given(net.description, 7, i).train(*program).loss));

        net.memory(static_cast<std::size_t>(array))[0] = std::numeric_limits<float>::infinity();

        QVERIFY(!std::isfinite(Given(net.description, 7, 4).train(*program).loss));
    }

    void mixedPrecisionIsCloseAndChangesOnTheWay()
    {
        Net exact = chains(), mixed = chains();
        const auto cuda = make_cuda();
        const auto program = cuda->compile(exact.description);
        // Twice both: each step moves the running statistics.
        for (int i = 0; i < 2; ++i) (void)Given(exact.description, 7, 1).train(*program);
        const auto narrow = cuda->compile(mixed.description);
        (void)Given(mixed.description, 7, 1).train(*narrow);
        cuda->set_arithmetic({.precision = Precision::BFloat16});

        (void)Given(mixed.description, 7, 1).train(*narrow);

        QVERIFY(difference(mixed.numbers_now(), exact.numbers_now(), 1e-4f) != QString());
        const QString wrong = difference(mixed.numbers_now(), exact.numbers_now(), 0.2f);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }
};

QTEST_APPLESS_MAIN(CudaProgramTest)
#include "cuda_program_test.moc"

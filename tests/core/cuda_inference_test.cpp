#include "core/backend/loader.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

#include "tests/core/cuda_nets.h"
#include "tests/support/error_text.h"

using namespace loom;
using namespace loom::testing;

namespace {

/// Running variances are none below 0.
void make_variances_positive(Net& net)
{
    for (const ProgramOp& op : net.description.ops)
        for (std::int64_t c = 0; op.running_var != nullptr && c < op.shape[0]; ++c)
            op.running_var[c] = std::abs(op.running_var[c]) + 0.1f;
}

/// Predictions of images that depend on the number.
std::vector<float> infer(Program& program, const ProgramDescription& net, std::int64_t count,
                         unsigned number)
{
    const Given given(net, count, number);
    std::vector<float> y(static_cast<std::size_t>(count * net.ops[net.output].size()), NAN);
    program.infer(y.data(), {.count = count, .images = given.images.data()});
    return y;
}

float largest_gap(const std::vector<float>& a, const std::vector<float>& b)
{
    float largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const float gap = std::abs(a[i] - b[i]) / std::max(1.0f, std::abs(b[i]));
        largest = gap == gap ? std::max(largest, gap) : INFINITY;
    }
    return largest;
}

/// Convolutions one behind another, all of one size.
Net deep(int layers)
{
    Net net(4);
    std::size_t x = net.add(ProgramOp{.shape = {8, 16, 16}});
    for (int i = 0; i < layers; ++i) x = net.unary(UnaryOp::Relu, net.convolve(x, 8, 3, 1, true));
    return net;
}

using Make = Net (*)();
constexpr Make kNets[] = {chains, branches, residual, activations};
constexpr const char* kNames[] = {"chains", "branches", "residual", "activations"};

} // namespace

/// Inference as one program: the same numbers as the CPU's, queued, captured or replayed.
class CudaInferenceTest : public QObject {
    Q_OBJECT

private slots:
    void init() { gpu() = {}; }

    void equalsTheProcessor_data()
    {
        QTest::addColumn<int>("net");
        QTest::addColumn<bool>("graphs");
        for (const bool graphs : {false, true})
            for (int net = 0; net < 4; ++net)
                QTest::addRow("%s, %s", kNames[net], graphs ? "replayed" : "queued")
                    << net << graphs;
    }
    void equalsTheProcessor()
    {
        QFETCH(int, net);
        QFETCH(bool, graphs);
        Net made = kNets[net]();
        make_variances_positive(made);
        const ProgramDescription description = inference_of(made);
        const auto cuda = make_cuda({.graphs = graphs});
        const auto cpu = make_reference_backend();
        const auto program = cuda->compile(description);
        const auto reference = cpu->compile(description);
        QVERIFY(program != nullptr && reference != nullptr);

        unsigned number = 0;
        for (const std::int64_t count : {7, 7, 7, 3, 7, 3, 3, 1, 1, 1}) {
            const std::vector<float> got = infer(*program, description, count, ++number),
                                     wanted = infer(*reference, description, count, number);

            const float gap = largest_gap(got, wanted);
            QVERIFY2(gap < 2e-5f, qPrintable(QString("%1: %2").arg(number).arg(double{gap})));
        }
        QCOMPARE(gpu().replays, graphs ? 7u : 0u);
    }

    void seesEveryChangeWithoutAnotherCapture()
    {
        Net net = chains();
        make_variances_positive(net);
        const ProgramDescription description = inference_of(net);
        const auto cuda = make_cuda();
        const auto cpu = make_reference_backend();
        const auto program = cuda->compile(description), reference = cpu->compile(description);
        (void)infer(*program, description, 5, 1);
        for (std::size_t array = 0; array < net.numbers_now().size(); ++array) {
            for (float& number : net.memory(array)) number = number * 1.25f + 0.05f;
            for (Program* each : {program.get(), reference.get()}) each->parameters_changed();

            QVERIFY(largest_gap(infer(*program, description, 5, 1),
                                infer(*reference, description, 5, 1)) < 2e-5f);
        }
        QCOMPARE(gpu().replays, net.numbers_now().size());
    }

    void aChainIsOneKernel_data()
    {
        QTest::addColumn<int>("net");
        QTest::addColumn<std::size_t>("norms");
        QTest::newRow("chains") << 0 << std::size_t{4};
        QTest::newRow("activations") << 3 << std::size_t{2};
    }
    void aChainIsOneKernel()
    {
        QFETCH(int, net);
        QFETCH(std::size_t, norms);
        const Net made = kNets[net]();
        const ProgramDescription description = inference_of(made);
        const auto cuda = make_cuda({.graphs = false});
        const auto program = cuda->compile(description);
        (void)infer(*program, description, 7, 1);
        const std::size_t before = gpu().launches;

        (void)infer(*program, description, 7, 1);

        // Convolutions and products are the libraries'. Each net has a chain for every one of them
        // (of `chains` one is a norm and a relu by themselves), and of dropouts nothing is left.
        QCOMPARE(gpu().launches - before, 8u - (net == 0 ? 1 : 0));
        program->parameters_changed();
        const std::size_t changed = gpu().launches;
        (void)infer(*program, description, 7, 1);
        QCOMPARE(gpu().launches - changed, changed - before + norms); // each is folded
    }

    void aValueGoesWhenNobodyReadsItAnyMore()
    {
        std::size_t used[2] = {};
        for (int i = 0; i < 2; ++i) {
            Net net = deep(i == 0 ? 3 : 12);
            const ProgramDescription description = inference_of(net);
            const auto cuda = make_cuda();
            const auto program = cuda->compile(description);
            (void)infer(*program, description, 9, 1);
            used[i] = gpu().used_memory;
        }
        QCOMPARE(used[1], used[0]);
    }

    void aReplayAsksForNothing()
    {
        Net net = residual();
        const ProgramDescription description = inference_of(net);
        const auto cuda = make_cuda();
        const auto program = cuda->compile(description);
        (void)infer(*program, description, 7, 1);
        const std::size_t allocations = gpu().allocations;

        for (unsigned i = 2; i < 5; ++i) (void)infer(*program, description, 7, i);

        QCOMPARE(gpu().allocations, allocations);
        QCOMPARE(gpu().replays, 3u);
        QCOMPARE(gpu().streams.size(), 1u);
    }

    void othersWorkBetweenReplays()
    {
        Net net = chains();
        make_variances_positive(net);
        const ProgramDescription description = inference_of(net);
        const auto cuda = make_cuda();
        const auto program = cuda->compile(description);
        const std::vector<float> wanted = infer(*program, description, 7, 1);
        for (int i = 0; i < 4; ++i) {
            // Takes and writes to all memory that is free: none of it may be the program's.
            std::vector<std::pair<void*, std::size_t>> taken;
            for (std::size_t bytes = 256; bytes < (std::size_t{1} << 21); bytes = bytes * 9 / 8) {
                taken.emplace_back(cuda->allocate(bytes), bytes);
                std::fill_n(static_cast<unsigned char*>(taken.back().first), bytes, 255);
            }
            for (const auto& [memory, bytes] : taken) cuda->free(memory, bytes);

            QCOMPARE(infer(*program, description, 7, 1), wanted);
        }
    }

    void anyAllocationMayFail()
    {
        Net net = chains();
        make_variances_positive(net);
        const ProgramDescription description = inference_of(net);
        const std::vector<float> wanted = [&] {
            const auto cuda = make_cuda(); // outlives its programs
            return infer(*cuda->compile(description), description, 7, 1);
        }();
        int failures = 0;
        for (std::ptrdiff_t k = 0;; ++k) {
            const auto cuda = make_cuda();
            std::unique_ptr<Program> program;
            gpu().allocations_until_failure = k;
            const QString text = error_text<std::runtime_error>([&] {
                program = cuda->compile(description);
                (void)infer(*program, description, 7, 1);
            });
            gpu().allocations_until_failure = -1;
            if (text == "no exception") break;
            QVERIFY2(text.contains("not enough memory"), qPrintable(text));
            if (program != nullptr) QCOMPARE(infer(*program, description, 7, 1), wanted);
            program.reset();
            QCOMPARE(cuda->memory_use().current, 0u);
            ++failures;
        }
        QVERIFY(failures > 6);
    }

    void whatComputesNothingIsNoProgram()
    {
        Net net(5);
        const std::size_t x = net.add(ProgramOp{.shape = {2, 3, 4}});
        net.add(Kind::Reshape, x, {24, 1, 1});

        QVERIFY(make_cuda()->compile(inference_of(net)) == nullptr);
    }
};

QTEST_APPLESS_MAIN(CudaInferenceTest)
#include "cuda_inference_test.moc"

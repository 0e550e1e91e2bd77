#include "core/backend/cuda/cuda_backend.h"
#include "core/backend/loader.h"
#include "core/backend/program.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <deque>
#include <random>

#include "tests/support/cuda/on_processor.h"
#include "tests/support/error_text.h"

using namespace loom;

namespace {

using Kind = ProgramOp::Kind;

on_processor::Device& gpu() { return on_processor::device(); }

std::shared_ptr<cuda::CudaBackend> make_cuda(const cuda::Settings& settings = {})
{
    return std::make_shared<cuda::CudaBackend>(0, settings);
}

/// A network and the memory of its parameters; equal for equal seeds.
class Net {
public:
    explicit Net(unsigned seed) : engine_(seed) { description.training = true; }

    std::size_t add(ProgramOp op)
    {
        description.ops.push_back(std::move(op));
        return description.output = description.ops.size() - 1;
    }
    std::size_t add(Kind kind, std::size_t from, std::array<std::int64_t, 3> shape)
    {
        return add(ProgramOp{.kind = kind, .inputs = {from}, .shape = shape});
    }
    std::size_t unary(UnaryOp op, std::size_t from, double slope = 0)
    {
        ProgramOp made{.kind = Kind::Unary, .inputs = {from}, .shape = shape_of(from)};
        made.unary = op;
        made.slope = slope;
        return add(made);
    }
    std::size_t convolve(std::size_t from, std::int64_t channels, std::int64_t kernel,
                         std::int64_t padding, bool bias)
    {
        auto shape = shape_of(from);
        ProgramOp op{.kind = Kind::Conv2d, .inputs = {from}};
        op.kernel = {kernel, kernel};
        op.conv.pad_begin = op.conv.pad_end = {padding, padding};
        op.weight = parameter(channels * shape[0] * kernel * kernel);
        if (bias) op.bias = parameter(channels);
        op.shape = {channels, shape[1] + 2 * padding - kernel + 1,
                    shape[2] + 2 * padding - kernel + 1};
        return add(op);
    }
    std::size_t normalize(std::size_t from)
    {
        const auto shape = shape_of(from);
        ProgramOp op{.kind = Kind::BatchNorm, .inputs = {from}, .shape = shape};
        op.weight = parameter(shape[0]);
        op.bias = parameter(shape[0]);
        op.eps = 1e-5;
        op.running_mean = numbers(shape[0]);
        op.running_var = numbers(shape[0]);
        return add(op);
    }
    std::size_t max_pool(std::size_t from, std::int64_t kernel, std::int64_t stride)
    {
        auto shape = shape_of(from);
        ProgramOp op{.kind = Kind::MaxPool2d, .inputs = {from}};
        op.pool.kernel = {kernel, kernel};
        op.pool.stride = {stride, stride};
        op.shape = {shape[0], (shape[1] - kernel) / stride + 1, (shape[2] - kernel) / stride + 1};
        return add(op);
    }
    std::size_t linear(std::size_t from, std::int64_t features, bool bias)
    {
        ProgramOp op{.kind = Kind::Linear, .inputs = {from}, .shape = {features, 1, 1}};
        op.weight = parameter(features * description.ops[from].size());
        if (bias) op.bias = parameter(features);
        return add(op);
    }
    std::array<std::int64_t, 3> shape_of(std::size_t op) const { return description.ops[op].shape; }

    /// Parameters, gradients and running statistics, as far as a step has written them.
    std::vector<std::vector<float>> numbers_now() const { return {memory_.begin(), memory_.end()}; }
    std::vector<float>& memory(std::size_t number) { return memory_[number]; }

    ProgramDescription description{};

private:
    float* numbers(std::int64_t count)
    {
        std::uniform_real_distribution<float> draw(-0.5f, 0.5f);
        std::vector<float>& made = memory_.emplace_back();
        for (std::int64_t i = 0; i < count; ++i) made.push_back(draw(engine_));
        return made.data();
    }
    ProgramParameter parameter(std::int64_t count) { return {numbers(count), numbers(count)}; }

    std::mt19937 engine_;
    std::deque<std::vector<float>> memory_; // a deque: what is in it stays where it is
};

/// Chains of every kind.
Net chains()
{
    Net net(1);
    std::size_t x = net.add(ProgramOp{.shape = {2, 13, 12}});
    x = net.max_pool(net.unary(UnaryOp::Relu, net.convolve(x, 4, 3, 0, true)), 2, 2);
    x = net.max_pool(net.unary(UnaryOp::Relu, net.normalize(net.convolve(x, 5, 3, 1, true))), 2, 2);
    x = net.normalize(net.convolve(x, 3, 1, 0, false));
    x = net.unary(UnaryOp::Relu, net.normalize(x));
    x = net.add(Kind::Reshape, x, {net.description.ops[x].size(), 1, 1});
    x = net.unary(UnaryOp::Relu, net.linear(x, 11, true));
    ProgramOp drop{.kind = Kind::Dropout, .inputs = {x}, .shape = net.shape_of(x)};
    drop.p = 0.3;
    x = net.add(drop);
    net.linear(net.normalize(net.linear(x, 7, false)), 5, true);
    net.description.loss = {.kind = ProgramLoss::Kind::CrossEntropy,
                            .label_smoothing = 0.1,
                            .class_weights = {1, 2, 0.5f, 1.5f, 1}};
    return net;
}

/// Branches, activations and pools of every kind.
Net branches()
{
    Net net(2);
    const std::size_t images = net.add(ProgramOp{.shape = {1, 9, 9}});
    const std::size_t stem = net.convolve(images, 4, 3, 1, true);
    const std::size_t left = net.unary(UnaryOp::Gelu, net.convolve(stem, 4, 3, 1, false));
    const std::size_t sum = net.add(
        ProgramOp{.kind = Kind::Add, .inputs = {left, stem, stem}, .shape = net.shape_of(left)});
    const std::size_t relu = net.unary(UnaryOp::Relu, sum);
    const std::size_t pooled = net.max_pool(relu, 3, 2);
    ProgramOp average{.kind = Kind::AvgPool2d, .inputs = {relu}, .shape = net.shape_of(pooled)};
    average.pool = {.kernel = {3, 3}, .stride = {2, 2}};
    const std::size_t other = net.unary(UnaryOp::Silu, net.add(average));
    const auto shape = net.shape_of(pooled);
    std::size_t x = net.add(ProgramOp{.kind = Kind::Concat,
                                      .inputs = {pooled, other, pooled},
                                      .shape = {3 * shape[0], shape[1], shape[2]}});
    x = net.unary(UnaryOp::LeakyRelu, x, 0.2);
    x = net.add(Kind::AdaptiveAvgPool2d, x, {3 * shape[0], 2, 3});
    x = net.add(Kind::Dropout, x, net.shape_of(x)); // with p = 0 it does nothing
    x = net.add(Kind::Reshape, x, {net.description.ops[x].size(), 1, 1});
    x = net.unary(UnaryOp::Tanh, net.linear(x, 8, true));
    x = net.unary(UnaryOp::GeluTanh, net.linear(x, 8, false));
    net.unary(UnaryOp::Sigmoid, net.linear(x, 4, true));
    net.description.loss = {.kind = ProgramLoss::Kind::MeanSquaredError};
    return net;
}

/// What one step is given; another for every number.
struct Given {
    std::vector<float> images;
    std::vector<std::int64_t> labels;
    std::vector<PhiloxKey> dropout;
    std::vector<double> momentum;

    Given(const ProgramDescription& net, std::int64_t count, unsigned number)
    {
        std::mt19937 engine(number);
        std::uniform_real_distribution<float> draw(-1, 1);
        images.resize(static_cast<std::size_t>(count * net.ops[0].size()));
        for (float& x : images) x = draw(engine);
        const auto classes = static_cast<std::uint32_t>(net.ops[net.output].size());
        for (std::int64_t i = 0; i < count; ++i) labels.push_back(engine() % classes);
        for (const ProgramOp& op : net.ops) {
            if (op.kind == Kind::Dropout && op.p > 0) dropout.push_back({number, 3});
            if (op.kind == Kind::BatchNorm) momentum.push_back(0.1 + 0.1 * number);
        }
    }
    ProgramResult train(Program& program, const ProgramUpdate* update = nullptr) const
    {
        return program.train(
            {.count = std::ssize(labels), .images = images.data()},
            {.labels = labels, .dropout = dropout, .momentum = momentum, .update = update});
    }
};

/// An optimizer's updates of a network's parameters, and its state.
class Updates {
public:
    Updates(const Net& net, bool adam)
    {
        for (const ProgramOp& op : net.description.ops) {
            std::int64_t weights = op.shape[0];
            if (op.kind == Kind::Conv2d)
                weights *= net.description.ops[op.inputs[0]].shape[0] * op.kernel[0] * op.kernel[1];
            if (op.kind == Kind::Linear) weights *= net.description.ops[op.inputs[0]].size();
            if (op.weight) add(op.weight, weights, adam);
            if (op.bias) add(op.bias, op.shape[0], adam);
        }
    }
    /// With other numbers for every step.
    ProgramUpdate next(unsigned step, double most)
    {
        const double lr = 0.01 / step, decay = 0.01 * step;
        for (AdamUpdate& u : adam_)
            u.settings = {.lr = lr, .beta1 = 0.9 - decay, .weight_decay = decay, .step = step};
        for (SgdUpdate& u : sgd_)
            u.settings = {.lr = lr, .momentum = 0.9, .weight_decay = decay, .nesterov = true};
        return {adam_, sgd_, most > 0 ? std::optional(most) : std::nullopt};
    }
    std::vector<std::vector<float>> state() const { return {state_.begin(), state_.end()}; }

private:
    static View view(float* data, std::int64_t count)
    {
        return {.data = data, .rank = 1, .shape = {count}, .strides = {1}};
    }
    View zeros(std::int64_t count)
    {
        return view(state_.emplace_back(static_cast<std::size_t>(count)).data(), count);
    }
    void add(const ProgramParameter& place, std::int64_t count, bool adam)
    {
        const View p = view(place.values, count), g = view(place.gradient, count);
        if (adam)
            adam_.push_back({.p = p, .g = g, .exp_avg = zeros(count), .exp_avg_sq = zeros(count)});
        else
            sgd_.push_back({.p = p, .g = g, .momentum_buffer = zeros(count)});
    }

    std::deque<std::vector<float>> state_;
    std::vector<AdamUpdate> adam_;
    std::vector<SgdUpdate> sgd_;
};

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
        }
    }
    void equalsTheProcessor()
    {
        QFETCH(int, net);
        QFETCH(bool, graphs);
        const Make make = net == 0 ? chains : branches;
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

    void updatesWithinTheStep_data()
    {
        QTest::addColumn<bool>("adam");
        QTest::addColumn<double>("most");
        QTest::newRow("Adam") << true << 0.0;
        QTest::newRow("Adam, clipped") << true << 0.1;
        QTest::newRow("SGD with momentum") << false << 0.0;
        QTest::newRow("SGD, clipped") << false << 0.1;
    }
    /// The learning rate and all else that a step has of its own change while graphs are replayed.
    void updatesWithinTheStep()
    {
        QFETCH(bool, adam);
        QFETCH(double, most);
        Net net = chains(), same = chains();
        const auto cuda = make_cuda();
        const auto program = cuda->compile(net.description),
                   other = cuda->compile(same.description);
        Updates ours(net, adam), theirs(same, adam);
        unsigned number = 0;
        for (const std::int64_t count : {7, 7, 7, 3, 7, 3, 3}) {
            const Given given(net.description, count, ++number);
            const ProgramUpdate update = ours.next(number, most);
            const double loss = given.train(*program, &update).loss;

            QCOMPARE(given.train(*other).loss, loss);
            const ProgramUpdate apart = theirs.next(number, most);
            std::vector<View> gradients;
            for (const AdamUpdate& u : apart.adam) gradients.push_back(u.g);
            for (const SgdUpdate& u : apart.sgd) gradients.push_back(u.g);
            if (most > 0) (void)cuda->clip(gradients, most);
            cuda->adam_steps(apart.adam);
            cuda->sgd_steps(apart.sgd);
            QCOMPARE(net.numbers_now(), same.numbers_now());
            QCOMPARE(ours.state(), theirs.state());
        }
        QCOMPARE(gpu().replays, 2u * 5);
    }

    void anUpdateOfOtherArraysIsCapturedAnew()
    {
        Net net = chains();
        const auto cuda = make_cuda();
        const auto program = cuda->compile(net.description);
        Updates first(net, true), second(net, true);
        const Given given(net.description, 7, 1);
        for (Updates* updates : {&first, &first, &second, &second}) {
            const ProgramUpdate update = updates->next(1, 0);
            const auto before = updates->state();
            (void)given.train(*program, &update);
            QVERIFY(updates->state() != before);
        }
        QCOMPARE(gpu().replays, 2u);
    }

    void aDivergedStepUpdatesNothing()
    {
        Net net = chains();
        const auto cuda = make_cuda();
        const auto program = cuda->compile(net.description);
        Updates updates(net, true);
        for (unsigned i = 1; i < 5; ++i) {
            if (i == 4) net.memory(0)[0] = std::numeric_limits<float>::infinity();
            const std::vector<float> weights = net.memory(0);
            const auto state = updates.state();
            const ProgramUpdate update = updates.next(i, 0.5);
            const double loss = Given(net.description, 7, i).train(*program, &update).loss;
            QCOMPARE(std::isfinite(loss), i < 4);
            QCOMPARE(net.memory(0) == weights, i == 4);
            QCOMPARE(updates.state() == state, i == 4);
        }
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
        const auto statistics = [](const Net& net) {
            std::vector<float> all;
            for (const ProgramOp& op : net.description.ops) {
                if (op.kind != Kind::BatchNorm) continue;
                for (const float* moved : {op.running_mean, op.running_var})
                    all.insert(all.end(), moved, moved + op.shape[0]);
            }
            return all;
        };
        Net net = chains();
        const auto cuda = make_cuda();
        const auto program = cuda->compile(net.description);
        int failures = 0;
        for (std::ptrdiff_t k = 0;; ++k) {
            const std::vector<float> before = statistics(net);
            gpu().allocations_until_failure = k;
            const QString text = error_text<std::runtime_error>(
                [&] { (void)Given(net.description, 7, 1).train(*program); });
            gpu().allocations_until_failure = -1;
            if (text == "no exception") break;
            QVERIFY2(text.contains("not enough memory"), qPrintable(text));
            QCOMPARE(statistics(net), before);
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

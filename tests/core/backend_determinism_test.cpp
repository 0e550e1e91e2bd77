#include "core/backend/cpu/cpu_backend.h"

#include <cmath>
#include <functional>

#include <QtTest>

#include "tests/core/backend_arrays.h"

using namespace loom;
using namespace loom::testing;

namespace {

using Values = std::vector<float>;

/// Large enough to be cut into blocks, with tails everywhere.
struct Job {
    const char* name;
    std::function<Values(Backend&)> run;
    double atol = 1e-5; ///< between instruction sets; long products round in another order
};

Values unary(Backend& backend, UnaryOp op)
{
    Array<float> x({307, 333}, Layout::Broken), y({307, 333});
    x.randomize(1, -4, 4);
    backend.unary(op, y.view(), x.view(), 0, 0);
    return y.values();
}

Values reduced(Backend& backend, ReduceOp op, const Index& shape, const Index& kept)
{
    Array<float> x(shape), y(kept);
    x.randomize(1, op == ReduceOp::Prod ? 0.999 : -1, op == ReduceOp::Prod ? 1.001 : 1);
    backend.reduce(op, y.view(), x.view());
    return y.values();
}

Values multiplied(Backend& backend, std::int64_t m, std::int64_t n, std::int64_t k)
{
    Array<float> a({m, k}), b({k, n}, Layout::Reversed), c({m, n});
    a.randomize(1, -1, 1);
    b.randomize(2, -1, 1);
    backend.matmul(c.view(), a.view(), b.view(), nullptr, false);
    return c.values();
}

Values scattered(Backend& backend)
{
    Array<std::int64_t> index({400, 211});
    Array<float> x({400, 211}), y({10, 211});
    index.randomize(1, 0, 10);
    x.randomize(2, -1, 1);
    backend.fill(y.view(), 0);
    backend.scatter_add(y.view(), 0, index.view(), x.view());
    return y.values();
}

Values drawn(Backend& backend, RandomKind kind)
{
    Array<float> y({99'999});
    backend.random(y.view(), kind, {1, 2}, 0, 1);
    return y.values();
}

Values transposed(Backend& backend)
{
    Array<float> x({401, 303}, Layout::Reversed), y({401, 303});
    x.randomize(1, -1, 1);
    backend.copy(y.view(), x.view());
    return y.values();
}

const std::vector<Job> kJobs = {
    {"exp", [](Backend& b) { return unary(b, UnaryOp::Exp); }},
    {"gelu", [](Backend& b) { return unary(b, UnaryOp::Gelu); }},
    {"log of numbers and NaN", [](Backend& b) { return unary(b, UnaryOp::Log); }},
    {"sum of all",
     [](Backend& b) {
         return reduced(b, ReduceOp::Sum, {331, 777}, {1, 1});
     }},
    {"sum of rows",
     [](Backend& b) {
         return reduced(b, ReduceOp::Sum, {331, 777}, {331, 1});
     }},
    {"sum of columns",
     [](Backend& b) {
         return reduced(b, ReduceOp::Sum, {9001, 30}, {1, 30});
     }},
    {"product",
     [](Backend& b) {
         return reduced(b, ReduceOp::Prod, {3, 50'001}, {3, 1});
     }},
    {"matmul, small", [](Backend& b) { return multiplied(b, 100, 120, 192); }},
    {"matmul, long", [](Backend& b) { return multiplied(b, 65, 130, 3001); }, 1e-4},
    {"matmul, wide", [](Backend& b) { return multiplied(b, 9, 1700, 133); }},
    {"scatter_add", scattered},
    {"uniform", [](Backend& b) { return drawn(b, RandomKind::Uniform); }},
    {"normal", [](Backend& b) { return drawn(b, RandomKind::Normal); }},
    {"transposed copy", transposed},
};

/// -1 if every bit is equal, else where the first difference is.
std::ptrdiff_t first_difference(const Values& a, const Values& b)
{
    if (a.size() != b.size()) return 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (std::memcmp(&a[i], &b[i], sizeof a[i]) != 0) return static_cast<std::ptrdiff_t>(i);
    }
    return -1;
}

} // namespace

class BackendDeterminismTest : public QObject {
    Q_OBJECT

private:
    static void addJobs()
    {
        QTest::addColumn<int>("job");
        QTest::addColumn<int>("isa");
        for (std::size_t i = 0; i < kJobs.size(); ++i) {
            for (const Isa isa : available_isas()) {
                QTest::addRow("%s, %s", kJobs[i].name, std::string(name(isa)).c_str())
                    << static_cast<int>(i) << static_cast<int>(isa);
            }
        }
    }

private slots:
    void anyNumberOfThreadsGivesTheSameBits_data() { addJobs(); }
    void anyNumberOfThreadsGivesTheSameBits()
    {
        QFETCH(int, job);
        QFETCH(int, isa);
        const auto run = [&](int threads) {
            CpuBackend backend(threads, static_cast<Isa>(isa));
            return kJobs[static_cast<std::size_t>(job)].run(backend);
        };
        const Values alone = run(1);
        for (const int threads : {2, 3, 5}) {
            QCOMPARE(first_difference(run(threads), alone), std::ptrdiff_t{-1});
        }
    }

    // In float32 the rounding of the result would hide the order of the float64 partial sums.
    void float64SumsKeepTheirBits_data()
    {
        QTest::addColumn<std::vector<std::int64_t>>("shape");
        QTest::addColumn<std::vector<std::int64_t>>("kept");
        QTest::newRow("all") << Index{331, 777} << Index{1, 1};
        QTest::newRow("rows") << Index{331, 777} << Index{331, 1};
        QTest::newRow("few rows") << Index{3, 70'001} << Index{3, 1};
        QTest::newRow("columns") << Index{9001, 30} << Index{1, 30};
        QTest::newRow("outer axes") << Index{301, 5, 201} << Index{1, 5, 1};
    }
    void float64SumsKeepTheirBits()
    {
        QFETCH(std::vector<std::int64_t>, shape);
        QFETCH(std::vector<std::int64_t>, kept);
        Array<double> x(shape), alone(kept);
        x.randomize(1, -1, 1);
        CpuBackend(1).reduce(ReduceOp::Sum, alone.view(), x.view());
        for (const int threads : {2, 3, 5}) {
            Array<double> y(kept);
            CpuBackend(threads).reduce(ReduceOp::Sum, y.view(), x.view());
            QCOMPARE(y.bits(), alone.bits());
        }
    }

    void instructionSetsAgreeWithinRounding_data() { addJobs(); }
    void instructionSetsAgreeWithinRounding()
    {
        QFETCH(int, job);
        QFETCH(int, isa);
        CpuBackend baseline(2, Isa::Baseline), other(2, static_cast<Isa>(isa));
        const Values expected = kJobs[static_cast<std::size_t>(job)].run(baseline);
        const Values values = kJobs[static_cast<std::size_t>(job)].run(other);
        for (std::size_t i = 0; i < values.size(); ++i) {
            QVERIFY(is_close(values[i], expected[i], 1.3e-6,
                             kJobs[static_cast<std::size_t>(job)].atol));
        }
    }

    void whatIsDrawnAndSummedDoesNotDependOnTheInstructionSet()
    {
        CpuBackend baseline(1, Isa::Baseline), best(1, available_isas().back());
        for (const Job& job : kJobs) {
            const QString name = job.name;
            if (!name.startsWith("sum") && name != "uniform" && name != "normal") continue;
            QCOMPARE(first_difference(job.run(best), job.run(baseline)), std::ptrdiff_t{-1});
        }
    }
};

QTEST_APPLESS_MAIN(BackendDeterminismTest)
#include "backend_determinism_test.moc"

#include "core/backend/cpu/cpu_backend.h"

#include <cmath>
#include <limits>

#include <QtTest>

#include "tests/core/backend_arrays.h"

using namespace loom;
using namespace loom::testing;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

struct Case {
    Index shape;
    std::vector<std::size_t> axes;
};

/// Reductions over first, last, middle and all axes; short and long; split and whole; of nothing.
const std::vector<Case> kCases = {
    {{}, {}},
    {{7}, {0}},
    {{1000}, {0}},
    {{5, 1}, {1}},
    {{13, 10}, {1}},
    {{13, 10}, {0}},
    {{13, 10}, {}},
    {{13, 10}, {0, 1}},
    {{3, 300}, {0}},
    {{3, 300}, {1}},
    {{4, 3, 5}, {0, 2}},
    {{4, 3, 200}, {0, 2}},
    {{4, 3, 5}, {1}},
    {{2, 3, 2, 1, 3, 2, 2, 3}, {1, 3, 4, 6}},
    {{0, 3}, {0}},
    {{3, 0}, {0}},
    {{90, 1000}, {0, 1}},
    {{9000, 10}, {0}},
    {{3, 30000}, {1}},
    {{700, 300}, {0}},
};

Index reduced_shape(const Case& c)
{
    Index shape = c.shape;
    for (const std::size_t axis : c.axes) shape[axis] = 1;
    return shape;
}

Index reduced_index(const Case& c, Index index)
{
    for (const std::size_t axis : c.axes) index[axis] = 0;
    return index;
}

double identity(ReduceOp op)
{
    switch (op) {
    case ReduceOp::Prod:
    case ReduceOp::All: return 1;
    case ReduceOp::Min: return kInf;
    case ReduceOp::Max: return -kInf;
    case ReduceOp::Sum:
    case ReduceOp::Any: break;
    }
    return 0;
}

double combine(ReduceOp op, double a, double x)
{
    switch (op) {
    case ReduceOp::Sum: return a + x;
    case ReduceOp::Prod: return a * x;
    case ReduceOp::Min: return std::fmin(a, x);
    case ReduceOp::Max: return std::fmax(a, x);
    case ReduceOp::All: return a != 0 && x != 0;
    case ReduceOp::Any: break;
    }
    return a != 0 || x != 0;
}

template <typename Y, typename T>
void check(Backend& backend, ReduceOp op, const Case& c, Layout layout, double low, double high)
{
    const bool extremum = op == ReduceOp::Min || op == ReduceOp::Max;
    if (extremum && product(c.shape) == 0) return; // has no value; callers refuse
    Array<T> x(c.shape, layout);
    x.randomize(7, low, high);
    Array<double> expected(reduced_shape(c));
    for_each_index(expected.shape(), [&](const Index& i) { expected.set(i, identity(op)); });
    for_each_index(c.shape, [&](const Index& i) {
        const Index to = reduced_index(c, i);
        expected.set(to, combine(op, expected.at(to), static_cast<double>(x.at(i))));
    });

    Array<Y> y(reduced_shape(c), layout);
    backend.reduce(op, y.view(), x.view());

    for_each_index(y.shape(), [&](const Index& i) {
        if (is_close(y.at(i), expected.at(i))) return;
        QFAIL(qPrintable(QString("expected %1, got %2, %3")
                             .arg(expected.at(i), 0, 'g', 17)
                             .arg(static_cast<double>(y.at(i)), 0, 'g', 17)
                             .arg(to_string(layout).c_str())));
    });
    QVERIFY(y.gaps_untouched());
}

template <typename Y, typename T>
Y reduce_all(ReduceOp op, const std::vector<double>& values, int threads = 1)
{
    CpuBackend backend(threads);
    Array<T> x({static_cast<std::int64_t>(values.size())}, values);
    Array<Y> y({1});
    backend.reduce(op, y.view(), x.view());
    return y.at({0});
}

template <typename T>
std::int64_t arg_of(ArgOp op, const std::vector<double>& values)
{
    CpuBackend backend(1);
    Array<T> x({static_cast<std::int64_t>(values.size())}, values);
    Array<std::int64_t> y({1});
    backend.arg_reduce(op, y.view(), x.view(), 0);
    return y.at({0});
}

} // namespace

class BackendReductionTest : public QObject {
    Q_OBJECT

private slots:
    void equalsALoop_data()
    {
        QTest::addColumn<int>("index");
        QTest::addColumn<int>("isa");
        for (const Isa isa : available_isas()) {
            for (std::size_t i = 0; i < kCases.size(); ++i) {
                QTest::addRow("case %zu, %s", i, std::string(name(isa)).c_str())
                    << static_cast<int>(i) << static_cast<int>(isa);
            }
        }
    }
    void equalsALoop()
    {
        QFETCH(int, index);
        QFETCH(int, isa);
        const Case& c = kCases[static_cast<std::size_t>(index)];
        CpuBackend backend(2, static_cast<Isa>(isa));
        for (const Layout layout : kLayouts) {
            check<float, float>(backend, ReduceOp::Sum, c, layout, -1, 1);
            check<double, double>(backend, ReduceOp::Sum, c, layout, 0, 1);
            check<std::int64_t, bool>(backend, ReduceOp::Sum, c, layout, 0, 2);
            check<float, float>(backend, ReduceOp::Max, c, layout, -9, 9);
            check<double, double>(backend, ReduceOp::Min, c, layout, -9, 9);
            check<std::int64_t, std::int64_t>(backend, ReduceOp::Min, c, layout, -99, 99);
            check<std::uint8_t, std::uint8_t>(backend, ReduceOp::Max, c, layout, 0, 255);
            check<double, double>(backend, ReduceOp::Prod, c, layout, 0.99, 1.01);
            check<bool, bool>(backend, ReduceOp::All, c, layout, 0, 9);
            check<bool, float>(backend, ReduceOp::Any, c, layout, 0, 1);
        }
    }

    void sumsConvertFirst()
    {
        QCOMPARE((reduce_all<double, std::int32_t>(ReduceOp::Sum, {1, 2, 3})), 6.0);
        QCOMPARE((reduce_all<std::int64_t, float>(ReduceOp::Sum, {1.9, -1.9, 3.5})), 3);
        QCOMPARE((reduce_all<std::int64_t, std::uint8_t>(ReduceOp::Sum, {200, 200})), 400);
        QCOMPARE((reduce_all<std::uint8_t, std::uint8_t>(ReduceOp::Sum, {200, 200})), 144);
    }

    void float32SumsAreAccurate()
    {
        CpuBackend backend(1);
        Array<float> x({1 << 20}), y({1});
        x.randomize(5, 0, 1);
        double exact = 0;
        for (const float value : x.values()) exact += static_cast<double>(value);

        backend.reduce(ReduceOp::Sum, y.view(), x.view());

        QCOMPARE(y.at({0}), static_cast<float>(exact));
    }

    void notANumberWins()
    {
        for (const std::size_t position : {0u, 5u, 40u, 69u}) {
            std::vector<double> values(70, 1.0);
            values[position] = kNan;
            for (const ReduceOp op : {ReduceOp::Min, ReduceOp::Max, ReduceOp::Sum}) {
                QVERIFY(std::isnan(reduce_all<float, float>(op, values)));
                QVERIFY(std::isnan(reduce_all<double, double>(op, values)));
            }
            values[20] = kNan;
            values[3] = 7;
            const auto first = static_cast<std::int64_t>(std::min<std::size_t>(position, 20));
            QCOMPARE(arg_of<float>(ArgOp::ArgMax, values), first);
            QCOMPARE(arg_of<double>(ArgOp::ArgMin, values), first);
        }
        QVERIFY((reduce_all<bool, float>(ReduceOp::All, {kNan, 1})));
    }

    void overflowAndInfinities()
    {
        QCOMPARE((reduce_all<float, float>(ReduceOp::Sum, {kInf, 1})), static_cast<float>(kInf));
        QVERIFY(std::isnan(reduce_all<float, float>(ReduceOp::Sum, {kInf, -kInf})));
        QCOMPARE((reduce_all<float, float>(ReduceOp::Sum, {3e38, 3e38})), static_cast<float>(kInf));
        QCOMPARE((reduce_all<float, float>(ReduceOp::Max, {-kInf, -kInf})),
                 -static_cast<float>(kInf));
    }

    void broadcastInputIsCountedAsOften()
    {
        CpuBackend backend(2);
        Array<float> x({3, 1}), y({1, 1});
        x.randomize(1, 0, 1);
        View expanded = x.view();
        expanded.shape[1] = 1000;
        expanded.strides[1] = 0;
        backend.reduce(ReduceOp::Sum, y.view(), expanded);
        const double sum = static_cast<double>(x.at({0, 0})) + static_cast<double>(x.at({1, 0})) +
                           static_cast<double>(x.at({2, 0}));
        QVERIFY(is_close(y.at({0, 0}), 1000 * sum));
    }

    void argReduceFindsTheFirst()
    {
        CpuBackend backend(2);
        for (const Index& shape : {Index{9}, Index{4, 700}, Index{5, 3, 4}, Index{40, 1000}}) {
            for (std::size_t axis = 0; axis < shape.size(); ++axis) {
                for (const Layout layout : kLayouts) {
                    Array<float> x(shape, layout);
                    x.randomize(3, 0, 50);
                    for_each_index(shape, [&](const Index& i) { x.set(i, std::floor(x.at(i))); });
                    Index reduced = shape;
                    reduced[axis] = 1;
                    Array<std::int64_t> y(reduced, layout);
                    backend.arg_reduce(ArgOp::ArgMax, y.view(), x.view(), static_cast<int>(axis));
                    for_each_index(reduced, [&](Index i) {
                        std::int64_t best = 0;
                        const Index at = i;
                        const auto value = [&](std::int64_t k) {
                            i[axis] = k;
                            return x.at(i);
                        };
                        for (std::int64_t k = 1; k < shape[axis]; ++k) {
                            if (value(k) > value(best)) best = k;
                        }
                        QCOMPARE(y.at(at), best);
                    });
                }
            }
        }
        QCOMPARE(arg_of<std::uint8_t>(ArgOp::ArgMin, {3, 1, 1, 2}), 1);
        QCOMPARE(arg_of<bool>(ArgOp::ArgMax, {0, 0, 1, 1}), 2);
        QCOMPARE(arg_of<float>(ArgOp::ArgMax, {-kInf, -kInf}), 0);
    }

    void sortIsStableWithNotANumberLast()
    {
        CpuBackend backend(2);
        const std::vector<double> values = {2, kNan, -1, 2, kNan, -0.0, 0};
        for (const bool descending : {false, true}) {
            Array<double> x({7}, values), sorted({7}, Layout::Gapped);
            Array<std::int64_t> indices({7});
            backend.sort(sorted.view(), indices.view(), x.view(), 0, descending);
            const std::vector<std::int64_t> expected =
                descending ? std::vector<std::int64_t>{1, 4, 0, 3, 5, 6, 2}
                           : std::vector<std::int64_t>{2, 5, 6, 0, 3, 1, 4};
            QCOMPARE(indices.values(), expected);
            for (std::int64_t i = 0; i < 7; ++i) {
                const double from = values[static_cast<std::size_t>(expected[std::size_t(i)])];
                QVERIFY(is_close(sorted.at({i}), from, 0, 0));
            }
        }
    }

    void sortsAlongAnyAxis()
    {
        CpuBackend backend(2);
        for (const int axis : {0, 1, 2}) {
            Array<std::int32_t> x({6, 7, 5}, Layout::Reversed), sorted({6, 7, 5});
            Array<std::int64_t> indices({6, 7, 5}, Layout::Broken);
            x.randomize(4, -20, 20);
            backend.sort(sorted.view(), indices.view(), x.view(), axis, false);
            for_each_index(x.shape(), [&](Index i) {
                const std::int32_t value = sorted.at(i);
                auto& k = i[static_cast<std::size_t>(axis)];
                const Index at = i;
                if (k > 0) {
                    --k;
                    QVERIFY(sorted.at(i) <= value);
                }
                k = indices.at(at);
                QCOMPARE(x.at(i), value);
            });
        }
    }

    void cumsumAddsUp()
    {
        CpuBackend backend(2);
        for (const int axis : {0, 1}) {
            for (const Layout layout : kLayouts) {
                Array<float> x({30, 600}, layout), y({30, 600}, layout);
                x.randomize(2, -1, 1);
                backend.cumsum(y.view(), x.view(), axis);
                for_each_index(x.shape(), [&](Index i) {
                    const Index at = i;
                    auto& k = i[static_cast<std::size_t>(axis)];
                    double sum = 0;
                    for (std::int64_t last = k, first = 0; first <= last; ++first) {
                        k = first;
                        sum += static_cast<double>(x.at(i));
                    }
                    QVERIFY(is_close(y.at(at), sum));
                });
            }
        }
        Array<bool> flags({4}, {1, 0, 1, 1});
        Array<std::int64_t> counts({4});
        backend.cumsum(counts.view(), flags.view(), 0);
        QCOMPARE(counts.values(), (std::vector<std::int64_t>{1, 1, 2, 3}));
    }
};

QTEST_APPLESS_MAIN(BackendReductionTest)
#include "backend_reduction_test.moc"

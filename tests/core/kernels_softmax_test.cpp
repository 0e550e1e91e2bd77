#include "tests/core/kernels_cases.h"

#include <limits>

using namespace loom;
using namespace loom::testing;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

template <typename T>
constexpr double kTolerance = std::is_same_v<T, float> ? 1e-6 : 1e-14;

/// Calls body(the lines' indices) for each line along the axis.
template <typename Body>
void for_each_line(const Index& shape, std::size_t axis, Body body)
{
    Index outer = shape;
    outer[axis] = 1;
    for_each_index(outer, [&](const Index& at) {
        std::vector<Index> line;
        for (std::int64_t i = 0; i < shape[axis]; ++i) {
            line.push_back(at);
            line.back()[axis] = i;
        }
        body(line);
    });
}

/// Row-major values set index by index.
class Values {
public:
    explicit Values(const Index& shape) : array_(shape) {}
    void set(const Index& at, double value) { array_.set(at, value); }
    std::vector<double> all() const { return array_.values(); }

private:
    Array<double> array_;
};

template <typename T>
std::vector<double> softmax_by_definition(const Array<T>& x, std::size_t axis, bool log)
{
    Values result(x.shape());
    for_each_line(x.shape(), axis, [&](const std::vector<Index>& line) {
        double most = -kInfinity, sum = 0;
        for (const Index& at : line) most = std::max(most, static_cast<double>(x.at(at)));
        for (const Index& at : line) sum += std::exp(static_cast<double>(x.at(at)) - most);
        for (const Index& at : line) {
            const double shifted = static_cast<double>(x.at(at)) - most;
            result.set(at, log ? shifted - std::log(sum) : std::exp(shifted) / sum);
        }
    });
    return result.all();
}

template <typename T>
std::vector<double> gradient_by_definition(const Array<T>& dy, const Array<T>& y, std::size_t axis,
                                           bool log)
{
    Values result(y.shape());
    for_each_line(y.shape(), axis, [&](const std::vector<Index>& line) {
        double sum = 0;
        for (const Index& at : line) {
            const auto g = static_cast<double>(dy.at(at));
            sum += log ? g : g * static_cast<double>(y.at(at));
        }
        for (const Index& at : line) {
            const auto g = static_cast<double>(dy.at(at)), value = static_cast<double>(y.at(at));
            result.set(at, log ? g - std::exp(value) * sum : (g - sum) * value);
        }
    });
    return result.all();
}

template <typename T>
void check(const NnKernels& kernels, const Index& shape, int axis, Layout layout, bool log)
{
    ThreadPool pool(2);
    Array<T> x(shape, layout), y(shape), dy(shape), dx(shape, layout);
    x.randomize(1, -8, 8);
    dy.randomize(2, -1, 1);

    kernels.softmax(pool, y.view(), x.view(), axis, log);
    kernels.softmax_gradient(pool, dx.view(), dy.view(), y.view(), axis, log);

    const auto along = static_cast<std::size_t>(axis);
    const std::string what = to_string(layout) + ", axis " + std::to_string(axis);
    verify_same(what + " y", difference(y, softmax_by_definition(x, along, log), kTolerance<T>));
    verify_same(what + " dx",
                difference(dx, gradient_by_definition(dy, y, along, log), kTolerance<T>));
    QVERIFY(y.gaps_untouched() && dx.gaps_untouched());
}

} // namespace

class KernelsSoftmaxTest : public QObject {
    Q_OBJECT

private slots:
    void equalsTheDefinition_data() { add_isa_rows(); }
    void equalsTheDefinition()
    {
        const NnKernels& kernels = fetch_kernels();
        for (const Index& shape : std::vector<Index>{
                 {100, 10}, {1, 1}, {7, 33}, {3, 2, 5}, {2, 65, 3, 4}, {5}, {0, 10}, {4, 1500}}) {
            for (int axis = 0; axis < static_cast<int>(shape.size()); ++axis) {
                for (const Layout layout : kLayouts) {
                    for (const bool log : {false, true}) {
                        check<float>(kernels, shape, axis, layout, log);
                        check<double>(kernels, shape, axis, layout, log);
                    }
                }
            }
        }
    }

    void extremesAreAsPyTorchs_data()
    {
        QTest::addColumn<QVector<double>>("row");
        QTest::addColumn<QVector<double>>("expected");
        QTest::addColumn<QVector<double>>("expectedLog");
        const QVector<double> none{kNan, kNan, kNan};
        QTest::newRow("infinity") << QVector<double>{kInfinity, 0, 1} << none << none;
        QTest::newRow("not a number") << QVector<double>{kNan, 1, 2} << none << none;
        QTest::newRow("not a number last") << QVector<double>{3, 1, kNan} << none << none;
        QTest::newRow("all minus infinity")
            << QVector<double>{-kInfinity, -kInfinity, -kInfinity} << none << none;
        QTest::newRow("one minus infinity")
            << QVector<double>{-kInfinity, 1, -kInfinity} << QVector<double>{0, 1, 0}
            << QVector<double>{-kInfinity, 0, -kInfinity};
        QTest::newRow("large") << QVector<double>{1e4, 0, -1e4} << QVector<double>{1, 0, 0}
                               << QVector<double>{0, -1e4, -2e4};
        QTest::newRow("tiny") << QVector<double>{0, -90, -100}
                              << QVector<double>{1, 8.194012623990515e-40, 3.720075976020836e-44}
                              << QVector<double>{0, -90, -100};
    }
    void extremesAreAsPyTorchs()
    {
        QFETCH(QVector<double>, row);
        QFETCH(QVector<double>, expected);
        QFETCH(QVector<double>, expectedLog);
        for (const Isa isa : available_isas()) {
            ThreadPool pool(1);
            Array<float> x({1, 3}, {row[0], row[1], row[2]}), y({1, 3});
            for (const bool log : {false, true}) {
                nn_kernels_of(isa).softmax(pool, y.view(), x.view(), 1, log);

                const QVector<double>& wanted = log ? expectedLog : expected;
                for (std::int64_t i = 0; i < 3; ++i) {
                    const auto value = static_cast<double>(y.at({0, i}));
                    QVERIFY2(is_close(value, wanted[static_cast<int>(i)], 1e-6, 2e-45),
                             qPrintable(QString::number(value)));
                }
            }
        }
    }

    void bitsDoNotDependOnThreads_data() { add_isa_rows(); }
    void bitsDoNotDependOnThreads()
    {
        const NnKernels& kernels = fetch_kernels();
        std::vector<std::vector<std::uint64_t>> bits;
        for (const int threads : {1, 2, 3, 5}) {
            ThreadPool pool(threads);
            Array<float> x({1000, 37}), y({1000, 37});
            x.randomize(1, -5, 5);
            kernels.softmax(pool, y.view(), x.view(), 1, false);
            bits.push_back(y.bits());
        }

        for (const auto& other : bits) QVERIFY(other == bits[0]);
    }
};

QTEST_APPLESS_MAIN(KernelsSoftmaxTest)
#include "kernels_softmax_test.moc"

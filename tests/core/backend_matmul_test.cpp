#include "core/backend/cpu/cpu_backend.h"

#include <cmath>
#include <utility>

#include <QtTest>

#include "tests/core/backend_arrays.h"

using namespace loom;
using namespace loom::testing;

namespace {

struct Sizes {
    std::int64_t m, n, k;
};

/// One element, vectors, odd sizes, sizes cut into several blocks, long products, nothing.
const std::vector<Sizes> kSizes = {{1, 1, 1},      {1, 7, 5},     {6, 1, 9},       {3, 5, 7},
                                   {16, 16, 16},   {33, 17, 50},  {100, 120, 192}, {120, 192, 100},
                                   {130, 70, 300}, {67, 259, 33}, {5, 9, 3000},    {0, 4, 3},
                                   {4, 0, 3},      {4, 3, 0}};

constexpr Layout kMatrixLayouts[] = {Layout::RowMajor, Layout::Reversed, Layout::Gapped,
                                     Layout::Broken};

/// c[…, i, j] of a · b, computed in float64.
template <typename T>
double dot(const Array<T>& a, const Array<T>& b, const Index& at, std::int64_t k)
{
    Index row = at, column = at;
    double sum = 0;
    for (std::int64_t i = 0; i < k; ++i) {
        row[at.size() - 1] = i;
        column[at.size() - 2] = i;
        sum += static_cast<double>(a.at(row)) * static_cast<double>(b.at(column));
    }
    return sum;
}

/// Rounding of k products in T of numbers up to 1.
template <typename T>
double tolerance(std::int64_t k)
{
    const double epsilon = sizeof(T) == 4 ? 1.2e-7 : 2.3e-16;
    return epsilon * static_cast<double>(k + 8);
}

template <typename T>
void check(Backend& backend, Sizes s, Layout a_layout, Layout b_layout, Layout c_layout,
           bool with_bias, bool accumulate)
{
    Array<T> a({s.m, s.k}, a_layout), b({s.k, s.n}, b_layout), c({s.m, s.n}, c_layout);
    Array<T> bias({s.n}, Layout::Gapped), old({s.m, s.n});
    a.randomize(1, -1, 1);
    b.randomize(2, -1, 1);
    bias.randomize(3, -1, 1);
    c.randomize(4, -1, 1);
    old.randomize(4, -1, 1);
    const View bias_view = bias.view();

    backend.matmul(c.view(), a.view(), b.view(), with_bias ? &bias_view : nullptr, accumulate);

    for_each_index(c.shape(), [&](const Index& at) {
        double expected = dot(a, b, at, s.k);
        if (with_bias) expected += static_cast<double>(bias.at({at[1]}));
        if (accumulate) expected += static_cast<double>(old.at(at));
        if (is_close(static_cast<double>(c.at(at)), expected, 0, tolerance<T>(s.k))) return;
        QFAIL(qPrintable(QString("%1 x %2 x %3: expected %4, got %5")
                             .arg(s.m)
                             .arg(s.n)
                             .arg(s.k)
                             .arg(expected)
                             .arg(static_cast<double>(c.at(at)))));
    });
    QVERIFY(c.gaps_untouched());
}

} // namespace

class BackendMatmulTest : public QObject {
    Q_OBJECT

private slots:
    void equalsItsDefinition_data()
    {
        QTest::addColumn<int>("isa");
        for (const Isa isa : available_isas()) {
            QTest::newRow(std::string(name(isa)).c_str()) << static_cast<int>(isa);
        }
    }
    void equalsItsDefinition()
    {
        QFETCH(int, isa);
        CpuBackend backend(2, static_cast<Isa>(isa));
        for (const Sizes& s : kSizes) {
            check<float>(backend, s, Layout::RowMajor, Layout::Reversed, Layout::RowMajor, true,
                         false);
            check<double>(backend, s, Layout::Reversed, Layout::RowMajor, Layout::RowMajor, false,
                          true);
        }
    }

    void takesAnyLayout()
    {
        CpuBackend backend(2);
        for (const Sizes& s : {Sizes{37, 41, 29}, {1, 531, 601}, {531, 1, 601}}) {
            for (const Layout a : kMatrixLayouts) {
                for (const Layout b : kMatrixLayouts) {
                    for (const Layout c : kMatrixLayouts) {
                        check<float>(backend, s, a, b, c, true, true);
                        check<double>(backend, s, a, b, c, false, false);
                    }
                }
            }
        }
    }

    void multipliesBatches_data()
    {
        QTest::addColumn<std::vector<std::int64_t>>("shape"); // batch axes, then m, n, k
        QTest::newRow("one axis") << Index{5, 4, 6, 3};
        QTest::newRow("two axes") << Index{2, 3, 4, 6, 3};
        QTest::newRow("many small") << Index{3000, 3, 2, 5};
        QTest::newRow("few large") << Index{3, 70, 80, 150};
        QTest::newRow("of length 1") << Index{1, 1, 4, 6, 3};
        QTest::newRow("empty") << Index{0, 4, 6, 3};
    }
    void multipliesBatches()
    {
        QFETCH(std::vector<std::int64_t>, shape);
        CpuBackend backend(2);
        const std::int64_t k = shape.back(), n = shape[shape.size() - 2],
                           m = shape[shape.size() - 3];
        Index batch(shape.begin(), shape.end() - 3);
        const auto matrices = [&](std::int64_t rows, std::int64_t columns) {
            Index result = batch;
            result.insert(result.end(), {rows, columns});
            return result;
        };
        for (const Layout layout : kMatrixLayouts) {
            Array<float> a(matrices(m, k), layout), b(matrices(k, n)), c(matrices(m, n), layout);
            a.randomize(1, -1, 1);
            b.randomize(2, -1, 1);
            for (const bool broadcast : {false, true}) { // one b for every a, as in linear
                View b_view = b.view();
                if (broadcast) std::fill_n(b_view.strides.begin(), batch.size(), 0);

                backend.matmul(c.view(), a.view(), b_view, nullptr, false);

                for_each_index(c.shape(), [&](const Index& at) {
                    double expected = 0;
                    Index row = at, column = at;
                    if (broadcast) std::fill_n(column.begin(), batch.size(), 0);
                    for (std::int64_t i = 0; i < k; ++i) {
                        row.back() = column[column.size() - 2] = i;
                        expected +=
                            static_cast<double>(a.at(row)) * static_cast<double>(b.at(column));
                    }
                    QVERIFY(
                        is_close(static_cast<double>(c.at(at)), expected, 0, tolerance<float>(k)));
                });
                QVERIFY(c.gaps_untouched());
            }
        }
    }

    void writesBatchesByColumns()
    {
        CpuBackend backend(2);
        Array<float> a({4, 6, 3}), b({1, 3, 5}), c({4, 5, 6}); // c holds the transposed products
        a.randomize(1, -1, 1);
        b.randomize(2, -1, 1);
        View c_view = c.view(), b_view = b.view();
        std::swap(c_view.shape[1], c_view.shape[2]);
        std::swap(c_view.strides[1], c_view.strides[2]);
        b_view.shape[0] = 4;
        b_view.strides[0] = 0;

        backend.matmul(c_view, a.view(), b_view, nullptr, false);

        for_each_index({4, 6, 5}, [&](const Index& i) {
            double expected = 0;
            for (std::int64_t k = 0; k < 3; ++k) {
                expected += static_cast<double>(a.at({i[0], i[1], k})) *
                            static_cast<double>(b.at({0, k, i[2]}));
            }
            QVERIFY(is_close(c.at({i[0], i[2], i[1]}), expected));
        });
    }

    void rowsWithGapsInABatch()
    {
        CpuBackend backend(1);
        // One row each, every second number of it: nothing of the batch is a matrix with a
        // stride 1.
        Array<float> a({3, 1, 4}, Layout::Gapped), b({1, 4, 5}), c({3, 1, 5});
        a.randomize(1, -1, 1);
        b.randomize(2, -1, 1);
        View matrix = b.view();
        matrix.shape[0] = 3;
        matrix.strides[0] = 0;

        backend.matmul(c.view(), a.view(), matrix, nullptr, false);

        for_each_index(c.shape(), [&](const Index& at) {
            double expected = 0;
            for (std::int64_t k = 0; k < 4; ++k)
                expected += static_cast<double>(a.at({at[0], 0, k})) *
                            static_cast<double>(b.at({0, k, at[2]}));
            QVERIFY(is_close(static_cast<double>(c.at(at)), expected, 0, 1e-6));
        });
    }

    void notANumberAndInfinitySpread()
    {
        CpuBackend backend(1);
        Array<float> a({2, 2}, {0, 1, 2, 3}), b({2, 1}, {HUGE_VAL, 1}), c({2, 1});
        backend.matmul(c.view(), a.view(), b.view(), nullptr, false);
        QVERIFY(std::isnan(c.at({0, 0})));
        QCOMPARE(c.at({1, 0}), HUGE_VALF);
    }

    void whatCHeldDoesNotMatter()
    {
        CpuBackend backend(1);
        Array<float> a({2, 2}, {1, 0, 0, 1}), b({2, 1}, {5, 6}), c({2, 1}, {NAN, NAN});
        backend.matmul(c.view(), a.view(), b.view(), nullptr, false);
        QCOMPARE(c.values(), (std::vector<float>{5, 6}));
    }
};

QTEST_APPLESS_MAIN(BackendMatmulTest)
#include "backend_matmul_test.moc"

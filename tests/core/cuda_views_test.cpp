#include "core/backend/cuda/cuda_backend.h"
#include "core/backend/loader.h"

#include <QtTest>

#include <algorithm>
#include <random>

#include "tests/core/backend_arrays.h"
#include "tests/support/cuda/on_processor.h"
#include "tests/support/error_text.h"

using namespace loom;
using namespace loom::testing;

namespace {

/// Draws shapes, layouts and numbers; equal seeds give equal cases.
class Cases {
public:
    explicit Cases(unsigned seed) : engine_(seed) {}

    std::int64_t number(std::int64_t low, std::int64_t high)
    {
        return low +
               static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(high - low + 1));
    }
    Layout layout() { return kLayouts[number(0, 3)]; }
    Index shape(int rank, std::int64_t most = 9)
    {
        Index shape(static_cast<std::size_t>(rank));
        for (std::int64_t& size : shape) size = number(0, 7) == 0 ? 1 : number(1, most);
        return shape;
    }
    unsigned seed() { return static_cast<unsigned>(engine_()); }

private:
    std::mt19937_64 engine_;
};

/// A view of the same memory with axes of length 1 spread to the shape by zero strides.
template <typename T>
View spread(Array<T>& array, const Index& shape)
{
    View view = array.view();
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (view.shape[i] != shape[i]) view.strides[i] = 0;
        view.shape[i] = shape[i];
    }
    return view;
}

/// Some axes of a shape made 1.
Index narrowed(Cases& cases, Index shape)
{
    for (std::int64_t& size : shape)
        if (cases.number(0, 2) == 0) size = 1;
    return shape;
}

QString text(const Index& shape)
{
    QString all;
    for (const std::int64_t size : shape) all += QString::number(size) + " ";
    return all;
}

} // namespace

/// The GPU's kernels, compiled for the processor, against the CPU's on views of every layout.
class CudaViewsTest : public QObject {
    Q_OBJECT

    std::shared_ptr<Backend> m_cpu = make_reference_backend();
    std::shared_ptr<Backend> m_cuda = std::make_shared<cuda::CudaBackend>(0, cuda::Settings{});

    /// Runs on both and compares every bit of the results, and that nothing beside was written.
    template <typename T, typename Run>
    void compare(Array<T> result, const QString& what, Run run)
    {
        Array<T> expected = result;
        run(*m_cpu, expected.view());
        run(*m_cuda, result.view());
        QVERIFY2(result.bits() == expected.bits(), qPrintable(what));
        QVERIFY2(result.gaps_untouched(), qPrintable(what));
    }

private slots:
    void copiesFillsAndConverts()
    {
        Cases cases(1);
        for (int i = 0; i < 300; ++i) {
            const Index shape = cases.shape(static_cast<int>(cases.number(0, 5)));
            Array<double> x(narrowed(cases, shape), cases.layout());
            x.randomize(cases.seed(), -100, 100);
            const View from = spread(x, shape);
            const QString what = text(shape);
            compare(Array<double>(shape, cases.layout()), what,
                    [&](Backend& b, const View& y) { b.copy(y, from); });
            compare(Array<float>(shape, cases.layout()), what,
                    [&](Backend& b, const View& y) { b.copy(y, from); });
            compare(Array<std::uint8_t>(shape, cases.layout()), what,
                    [&](Backend& b, const View& y) { b.copy(y, from); });
            compare(Array<bool>(shape, cases.layout()), what,
                    [&](Backend& b, const View& y) { b.copy(y, from); });
            compare(Array<std::int32_t>(shape, cases.layout()), what,
                    [&](Backend& b, const View& y) { b.fill(y, -7); });
            compare(Array<std::uint8_t>(shape, cases.layout()), what,
                    [&](Backend& b, const View& y) { b.fill(y, -1.0); });
        }
    }

    void combinesElements()
    {
        Cases cases(2);
        for (int i = 0; i < 300; ++i) {
            const Index shape = cases.shape(static_cast<int>(cases.number(0, 6)), 6);
            Array<std::int64_t> p(narrowed(cases, shape), cases.layout()),
                q(narrowed(cases, shape), cases.layout());
            Array<bool> chosen(narrowed(cases, shape), cases.layout());
            p.randomize(cases.seed(), -50, 50);
            q.randomize(cases.seed(), -50, 50);
            chosen.randomize(cases.seed(), 0, 2);
            const View left = spread(p, shape), right = spread(q, shape),
                       which = spread(chosen, shape);
            const QString what = text(shape);
            for (const BinaryOp op : {BinaryOp::Sub, BinaryOp::Mul, BinaryOp::Maximum}) {
                compare(Array<std::int64_t>(shape, cases.layout()), what,
                        [&](Backend& b, const View& y) { b.binary(op, y, left, right); });
            }
            compare(Array<bool>(shape, cases.layout()), what,
                    [&](Backend& b, const View& y) { b.binary(BinaryOp::Lt, y, left, right); });
            compare(Array<std::int64_t>(shape, cases.layout()), what,
                    [&](Backend& b, const View& y) { b.where(y, which, left, right); });
            compare(Array<std::int64_t>(shape, cases.layout()), what,
                    [&](Backend& b, const View& y) { b.unary(UnaryOp::Square, y, left); });
        }
    }

    void reduces()
    {
        Cases cases(3);
        for (int i = 0; i < 400; ++i) {
            const Index shape =
                cases.shape(static_cast<int>(cases.number(0, 5)), cases.number(0, 5) == 0 ? 70 : 9);
            if (product(shape) > 20000) continue;
            Array<std::int64_t> x(shape, cases.layout());
            x.randomize(cases.seed(), -3, 4);
            const View from = x.view();
            const Index kept = narrowed(cases, shape);
            const QString what = text(shape) + "to " + text(kept);
            for (const ReduceOp op : {ReduceOp::Sum, ReduceOp::Prod, ReduceOp::Min}) {
                compare(Array<std::int64_t>(kept, cases.layout()), what,
                        [&](Backend& b, const View& y) { b.reduce(op, y, from); });
            }
            for (const ReduceOp op : {ReduceOp::All, ReduceOp::Any}) {
                compare(Array<bool>(kept, cases.layout()), what,
                        [&](Backend& b, const View& y) { b.reduce(op, y, from); });
            }
            compare(Array<double>(kept, cases.layout()), what,
                    [&](Backend& b, const View& y) { b.reduce(ReduceOp::Sum, y, from); });
        }
    }

    void sortsAndFinds()
    {
        Cases cases(4);
        for (int i = 0; i < 150; ++i) {
            const Index shape = cases.shape(static_cast<int>(cases.number(1, 4)),
                                            cases.number(0, 5) == 0 ? 300 : 12);
            if (product(shape) > 20000) continue;
            const int axis = static_cast<int>(cases.number(0, std::ssize(shape) - 1));
            Array<float> x(shape, cases.layout());
            x.randomize(cases.seed(), -4, 4);
            for_each_index(shape, [&](const Index& at) { x.set(at, std::round(x.at(at))); });
            const View from = x.view();
            Index one = shape;
            one[static_cast<std::size_t>(axis)] = 1;
            const QString what = text(shape) + QString("axis %1").arg(axis);
            for (const ArgOp op : {ArgOp::ArgMax, ArgOp::ArgMin}) {
                compare(Array<std::int64_t>(one, cases.layout()), what,
                        [&](Backend& b, const View& y) { b.arg_reduce(op, y, from, axis); });
            }
            for (const bool descending : {false, true}) {
                Array<float> values(shape, cases.layout());
                compare(Array<std::int64_t>(shape, cases.layout()), what,
                        [&](Backend& b, const View& y) {
                            b.sort(values.view(), y, from, axis, descending);
                        });
            }
            compare(Array<std::int64_t>(shape, cases.layout()), what,
                    [&](Backend& b, const View& y) { b.cumsum(y, from, axis); });
        }
    }

    void picksAndScatters()
    {
        Cases cases(5);
        for (int i = 0; i < 200; ++i) {
            const Index shape = cases.shape(static_cast<int>(cases.number(1, 4)));
            const int axis = static_cast<int>(cases.number(0, std::ssize(shape) - 1));
            const auto along = static_cast<std::size_t>(axis);
            Index chosen = shape;
            chosen[along] = cases.number(0, 12);
            Array<std::int64_t> x(shape, cases.layout()), added(chosen, cases.layout());
            Array<std::int64_t> index({chosen[along]}, cases.layout()),
                picks(chosen, cases.layout());
            x.randomize(cases.seed(), -50, 50);
            added.randomize(cases.seed(), -50, 50);
            index.randomize(cases.seed(), 0, static_cast<double>(shape[along]));
            picks.randomize(cases.seed(), 0, static_cast<double>(shape[along]));
            const QString what = text(shape) + QString("axis %1").arg(axis);
            compare(Array<std::int64_t>(chosen, cases.layout()), what,
                    [&](Backend& b, const View& y) {
                        b.index_select(y, x.view(), axis, index.view());
                    });
            compare(Array<std::int64_t>(chosen, cases.layout()), what,
                    [&](Backend& b, const View& y) { b.gather(y, x.view(), axis, picks.view()); });
            compare(x, what, [&](Backend& b, const View& y) {
                b.index_add(y, axis, index.view(), added.view());
            });
            compare(x, what, [&](Backend& b, const View& y) {
                b.scatter_add(y, axis, picks.view(), added.view());
            });
        }
    }

    void drawsTheSameBits()
    {
        Cases cases(6);
        for (int i = 0; i < 100; ++i) {
            const Index shape = cases.shape(static_cast<int>(cases.number(0, 3)), 20);
            const PhiloxKey key{cases.seed(), cases.seed()};
            const QString what = text(shape);
            compare(Array<float>(shape, cases.layout()), what, [&](Backend& b, const View& y) {
                b.random(y, RandomKind::Uniform, key, -3, 7.3);
            });
            compare(Array<double>(shape, cases.layout()), what, [&](Backend& b, const View& y) {
                b.random(y, RandomKind::Uniform, key, 0, 1);
            });
            compare(Array<float>(shape, cases.layout()), what, [&](Backend& b, const View& y) {
                b.random(y, RandomKind::Bernoulli, key, 0.3, 0);
            });
            compare(Array<std::int64_t>(shape, cases.layout()), what,
                    [&](Backend& b, const View& y) {
                        b.random(y, RandomKind::Integer, key, -5e15, 5e15);
                    });
            compare(Array<std::int32_t>(shape, cases.layout()), what,
                    [&](Backend& b, const View& y) {
                        b.random(y, RandomKind::Integer, key, -5, 1000);
                    });
        }
    }

    void multiplies()
    {
        Cases cases(7);
        for (int i = 0; i < 300; ++i) {
            Index batch = cases.shape(static_cast<int>(cases.number(0, 3)), 4);
            const std::int64_t m = cases.number(1, 7), n = cases.number(1, 7),
                               k = cases.number(0, 7);
            const auto with = [](Index shape, std::int64_t rows, std::int64_t columns) {
                shape.push_back(rows);
                shape.push_back(columns);
                return shape;
            };
            Array<double> a(with(narrowed(cases, batch), m, k), cases.layout()),
                b(with(narrowed(cases, batch), k, n), cases.layout()), bias({n}, cases.layout());
            // Whole numbers above 0: every order of summation gives the same bits.
            for (Array<double>* x : {&a, &b, &bias}) {
                x->randomize(cases.seed(), 1, 9);
                for_each_index(x->shape(),
                               [&](const Index& at) { x->set(at, std::round(x->at(at))); });
            }
            const View left = spread(a, with(batch, m, k)), right = spread(b, with(batch, k, n));
            const bool biased = cases.number(0, 1) == 1, accumulate = cases.number(0, 1) == 1;
            Array<double> c(with(batch, m, n), cases.layout());
            c.randomize(cases.seed(), 1, 9);
            for_each_index(c.shape(), [&](const Index& at) { c.set(at, std::round(c.at(at))); });
            compare(c, text(c.shape()) + QString("k %1").arg(k),
                    [&](Backend& backend, const View& y) {
                        backend.matmul(y, left, right, biased ? &bias.view() : nullptr, accumulate);
                    });
        }
    }

    void divisionByZeroIsPythons()
    {
        Array<std::int64_t> x({3}, {1, 2, 3}), zeros({3}, {1, 0, 2}), y({3});
        QCOMPARE(error_text<std::runtime_error>(
                     [&] { m_cuda->binary(BinaryOp::FloorDiv, y.view(), x.view(), zeros.view()); }),
                 "ZeroDivisionError");
    }
};

QTEST_APPLESS_MAIN(CudaViewsTest)
#include "cuda_views_test.moc"

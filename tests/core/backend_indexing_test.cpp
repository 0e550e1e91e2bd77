#include "core/backend/cpu/cpu_backend.h"

#include <QtTest>

#include "tests/core/backend_arrays.h"

using namespace loom;
using namespace loom::testing;

namespace {

/// Shapes whose slices are one element, a few, and several tiles.
const std::vector<Index> kShapes = {{9}, {6, 5}, {5, 700}, {3, 4, 6}, {40, 20, 50}};

Array<std::int64_t> random_index(const Index& shape, std::int64_t limit, Layout layout,
                                 unsigned seed)
{
    Array<std::int64_t> index(shape, layout);
    return index.randomize(seed, 0, static_cast<double>(limit));
}

template <typename Body>
void for_each_case(Body body)
{
    for (const Index& shape : kShapes) {
        for (std::size_t axis = 0; axis < shape.size(); ++axis) {
            for (const Layout layout : kLayouts) body(shape, axis, layout);
        }
    }
}

Index with(Index index, std::size_t axis, std::int64_t value)
{
    index[axis] = value;
    return index;
}

} // namespace

class BackendIndexingTest : public QObject {
    Q_OBJECT

private slots:
    void indexSelectPicksSlices()
    {
        CpuBackend backend(2);
        for_each_case([&](const Index& shape, std::size_t axis, Layout layout) {
            const Index chosen = with(shape, axis, 11);
            Array<std::int64_t> index = random_index({11}, shape[axis], Layout::Gapped, 1);
            Array<float> x(shape, layout), y(chosen, Layout::Reversed);
            Array<std::uint8_t> bytes(shape), picked(chosen, layout);
            x.randomize(2, -1, 1);
            bytes.randomize(3, 0, 255);

            backend.index_select(y.view(), x.view(), static_cast<int>(axis), index.view());
            backend.index_select(picked.view(), bytes.view(), static_cast<int>(axis), index.view());

            for_each_index(chosen, [&](const Index& i) {
                const Index from = with(i, axis, index.at({i[axis]}));
                QCOMPARE(y.at(i), x.at(from));
                QCOMPARE(picked.at(i), bytes.at(from));
            });
            QVERIFY(picked.gaps_untouched());
        });
    }

    void indexAddAddsInOrder()
    {
        CpuBackend backend(2);
        for_each_case([&](const Index& shape, std::size_t axis, Layout layout) {
            const Index added = with(shape, axis, 23); // more than there are slices
            Array<std::int64_t> index = random_index({23}, shape[axis], Layout::RowMajor, 1);
            Array<float> x(added, layout), y(shape, layout), expected(shape);
            x.randomize(2, -1, 1);
            y.randomize(3, -1, 1);
            expected.randomize(3, -1, 1);
            for_each_index(added, [&](const Index& i) {
                const Index to = with(i, axis, index.at({i[axis]}));
                expected.set(to, expected.at(to) + x.at(i));
            });

            backend.index_add(y.view(), static_cast<int>(axis), index.view(), x.view());

            QCOMPARE(y.bits(), expected.bits());
            QVERIFY(y.gaps_untouched());
        });
    }

    void gatherPicksElements()
    {
        CpuBackend backend(2);
        for_each_case([&](const Index& shape, std::size_t axis, Layout layout) {
            Index chosen = with(shape, axis, 4);
            if (axis > 0) chosen[0] -= 1; // index may be smaller than x elsewhere
            Array<std::int64_t> index = random_index(chosen, shape[axis], layout, 1);
            Array<double> x(shape, layout), y(chosen);
            x.randomize(2, -1, 1);

            backend.gather(y.view(), x.view(), static_cast<int>(axis), index.view());

            for_each_index(chosen, [&](const Index& i) {
                QCOMPARE(y.at(i), x.at(with(i, axis, index.at(i))));
            });
        });
    }

    void scatterAddAddsElements()
    {
        CpuBackend backend(2);
        for_each_case([&](const Index& shape, std::size_t axis, Layout layout) {
            Index added = with(shape, axis, 13);
            if (axis > 0) added[0] -= 1;
            Array<std::int64_t> index = random_index(added, shape[axis], layout, 1);
            Array<float> x(added, Layout::Reversed), y(shape, layout), expected(shape);
            x.randomize(2, -1, 1);
            y.randomize(3, -1, 1);
            expected.randomize(3, -1, 1);
            for (std::int64_t k = 0; k < 13; ++k) {
                for_each_index(added, [&](const Index& i) {
                    if (i[axis] != k) return;
                    const Index to = with(i, axis, index.at(i));
                    expected.set(to, expected.at(to) + x.at(i));
                });
            }

            backend.scatter_add(y.view(), static_cast<int>(axis), index.view(), x.view());

            QCOMPARE(y.bits(), expected.bits());
            QVERIFY(y.gaps_untouched());
        });
    }

    void nothingIsLegal()
    {
        CpuBackend backend(1);
        Array<std::int64_t> none({0}), no_elements({0, 3});
        Array<float> x({4, 3}), empty({0, 3});
        x.randomize(1, 0, 1);
        const auto before = x.bits();
        backend.index_select(empty.view(), x.view(), 0, none.view());
        backend.index_add(x.view(), 0, none.view(), empty.view());
        backend.gather(empty.view(), x.view(), 0, no_elements.view());
        backend.scatter_add(x.view(), 0, no_elements.view(), empty.view());
        QCOMPARE(x.bits(), before);
    }
};

QTEST_APPLESS_MAIN(BackendIndexingTest)
#include "backend_indexing_test.moc"

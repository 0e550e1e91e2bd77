#include "core/backend/cpu/cpu_backend.h"

#include <cmath>
#include <limits>

#include <QtTest>

#include "tests/core/backend_arrays.h"

using namespace loom;
using namespace loom::testing;

namespace {

const std::vector<Index> kShapes = {{},       {5},         {3, 4},
                                    {70, 90}, {2, 3, 129}, {3, 40, 50},
                                    {0, 3},   {300, 301},  {2, 1, 3, 2, 1, 2, 3, 2}};

template <typename To, typename From>
void check_copy(Backend& backend, double low, double high)
{
    for (const Index& shape : kShapes) {
        for (const Layout from : kLayouts) {
            for (const Layout to : kLayouts) {
                Array<From> x(shape, from);
                Array<To> y(shape, to);
                x.randomize(1, low, high);
                backend.copy(y.view(), x.view());
                for_each_index(
                    shape, [&](const Index& i) { QCOMPARE(y.at(i), static_cast<To>(x.at(i))); });
                QVERIFY(y.gaps_untouched());
            }
        }
    }
}

template <typename To>
std::vector<To> converted(const std::vector<double>& values)
{
    CpuBackend backend(1);
    const Index shape{static_cast<std::int64_t>(values.size())};
    Array<float> x(shape, values);
    Array<To> y(shape);
    backend.copy(y.view(), x.view());
    return y.values();
}

} // namespace

class BackendCopyTest : public QObject {
    Q_OBJECT

private slots:
    void copiesAnyLayout()
    {
        CpuBackend backend(2);
        check_copy<float, float>(backend, -9, 9);
        check_copy<double, double>(backend, -9, 9);
        check_copy<std::uint8_t, std::uint8_t>(backend, 0, 255);
    }

    void convertsDtypes()
    {
        for (const Isa isa : available_isas()) {
            CpuBackend backend(2, isa);
            check_copy<float, std::uint8_t>(backend, 0, 255);
            check_copy<double, float>(backend, -9, 9);
            check_copy<float, double>(backend, -9, 9);
            check_copy<std::int64_t, float>(backend, -99, 99);
            check_copy<std::int32_t, std::int64_t>(backend, -99, 99);
            check_copy<bool, double>(backend, 0, 1);
            check_copy<float, bool>(backend, 0, 2);
        }
    }

    // As PyTorch's `to`.
    void convertsAsCppDoes()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QCOMPARE(converted<std::uint8_t>({-1, 300, 2.7, -2.7}),
                 (std::vector<std::uint8_t>{255, 44, 2, 254}));
        QCOMPARE(converted<bool>({-1.5, 2.7, nan, 0, -0.0}),
                 (std::vector<bool>{true, true, true, false, false}));
        QCOMPARE(converted<std::int32_t>({2.7, -2.7}), (std::vector<std::int32_t>{2, -2}));
    }

    void readsBroadcastViews()
    {
        CpuBackend backend(2);
        Array<float> x({1, 200}), y({300, 200});
        View rows = x.randomize(1, 0, 1).view();
        rows.shape[0] = 300;
        rows.strides[0] = 0;
        backend.copy(y.view(), rows);
        for_each_index(y.shape(), [&](const Index& i) { QCOMPARE(y.at(i), x.at({0, i[1]})); });
    }

    void fillsAnyLayout()
    {
        CpuBackend backend(2);
        for (const Index& shape : kShapes) {
            for (const Layout layout : kLayouts) {
                Array<float> y(shape, layout);
                Array<std::int64_t> whole(shape, layout);
                Array<bool> flags(shape, layout);
                backend.fill(y.view(), 2.5);
                backend.fill(whole.view(), std::numeric_limits<std::int64_t>::max());
                backend.fill(flags.view(), 2);
                for_each_index(shape, [&](const Index& i) {
                    QCOMPARE(y.at(i), 2.5f);
                    QCOMPARE(whole.at(i), std::numeric_limits<std::int64_t>::max());
                    QCOMPARE(flags.at(i), true);
                });
                QVERIFY(y.gaps_untouched() && whole.gaps_untouched());
            }
        }
        Array<std::uint8_t> bytes({1});
        backend.fill(bytes.view(), -1.0);
        QCOMPARE(bytes.at({0}), 255);
    }

    void arangeCounts()
    {
        CpuBackend backend(2);
        Array<std::int64_t> whole({50'000}, Layout::Gapped);
        Array<float> real({7});
        backend.arange(whole.view(), -3, 2);
        backend.arange(real.view(), 0, 0.1);
        for_each_index({50'000}, [&](const Index& i) { QCOMPARE(whole.at(i), -3 + 2 * i[0]); });
        for_each_index({7}, [&](const Index& i) {
            QCOMPARE(real.at(i), static_cast<float>(static_cast<double>(i[0]) * 0.1));
        });
    }

    void movesBytesToAndFromTheHost()
    {
        CpuBackend backend(1);
        void* memory = backend.allocate(12);
        const std::array<float, 3> values{1, 2, 3};
        std::array<float, 3> back{};
        backend.copy_from_host(memory, values.data(), 12);
        backend.copy_to_host(back.data(), memory, 12);
        backend.copy_to_host(nullptr, nullptr, 0);
        backend.free(memory, 12);
        QCOMPARE(back, values);
    }
};

QTEST_APPLESS_MAIN(BackendCopyTest)
#include "backend_copy_test.moc"

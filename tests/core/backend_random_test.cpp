#include "core/backend/cpu/cpu_backend.h"
#include "core/backend/philox.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include <QtTest>

#include "tests/core/backend_arrays.h"

using namespace loom;
using namespace loom::testing;

namespace {

template <typename T>
std::vector<T> drawn(RandomKind kind, PhiloxKey key, double a, double b, std::int64_t n)
{
    CpuBackend backend(2);
    Array<T> y({n});
    backend.random(y.view(), kind, key, a, b);
    return y.values();
}

double mean(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

template <typename T>
std::vector<double> as_double(const std::vector<T>& values)
{
    return {values.begin(), values.end()};
}

} // namespace

class BackendRandomTest : public QObject {
    Q_OBJECT

private slots:
    // Known answers published with Random123 (kat_vectors, philox4x32 of 10 rounds).
    void knownAnswers_data()
    {
        using Words = std::vector<quint32>;
        QTest::addColumn<Words>("counter");
        QTest::addColumn<Words>("key");
        QTest::addColumn<Words>("expected");
        const quint32 ones = 0xffffffff;
        QTest::newRow("zeros") << Words{0, 0, 0, 0} << Words{0, 0}
                               << Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
        QTest::newRow("ones") << Words{ones, ones, ones, ones} << Words{ones, ones}
                              << Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
        QTest::newRow("digits of pi") << Words{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}
                                      << Words{0xa4093822, 0x299f31d0}
                                      << Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
    }
    void knownAnswers()
    {
        QFETCH(std::vector<quint32>, counter);
        QFETCH(std::vector<quint32>, key);
        QFETCH(std::vector<quint32>, expected);
        const auto join = [](quint32 low, quint32 high) { return quint64{high} << 32 | low; };

        const PhiloxBlock block =
            philox_block({.seed = join(key[0], key[1]), .stream = join(counter[2], counter[3])},
                         join(counter[0], counter[1]));

        QVERIFY(std::equal(expected.begin(), expected.end(), block.word));
    }

    void elementsTakeTheirOwnBits()
    {
        const PhiloxKey key{.seed = 77, .stream = 5};
        const auto floats = drawn<float>(RandomKind::Uniform, key, 0, 1, 1003);
        const auto doubles = drawn<double>(RandomKind::Uniform, key, 0, 1, 1003);
        const auto bytes = drawn<std::uint8_t>(RandomKind::Integer, key, 0, 256, 1003);
        const auto wide = drawn<std::int64_t>(RandomKind::Integer, key, 0, 0x1p40, 1003);
        const auto flags = drawn<bool>(RandomKind::Bernoulli, key, 0.25, 0, 1003);
        for (std::size_t i = 0; i < 1003; ++i) {
            const std::uint32_t narrow = philox_block(key, i / 4).word[i % 4];
            const PhiloxBlock pair = philox_block(key, i / 2);
            const std::uint64_t draw = philox_join(pair.word[i % 2 * 2], pair.word[i % 2 * 2 + 1]);
            QCOMPARE(floats[i], static_cast<float>(narrow >> 8) * 0x1p-24f);
            QCOMPARE(doubles[i], static_cast<double>(draw >> 11) * 0x1p-53);
            QCOMPARE(bytes[i], narrow >> 24);
            QCOMPARE(wide[i], static_cast<std::int64_t>(draw >> 24));
            QCOMPARE(flags[i], narrow < 0x40000000u);
        }
    }

    void stridesDoNotChangeTheNumbers()
    {
        CpuBackend backend(2);
        for (const RandomKind kind : {RandomKind::Uniform, RandomKind::Normal}) {
            Array<float> expected({7, 5, 60});
            backend.random(expected.view(), kind, {1, 2}, 0, 1);
            for (const Layout layout : kLayouts) {
                Array<float> y({7, 5, 60}, layout);
                backend.random(y.view(), kind, {1, 2}, 0, 1);
                QCOMPARE(y.bits(), expected.bits());
                QVERIFY(y.gaps_untouched());
            }
        }
    }

    void aLongerTensorBeginsAlike()
    {
        for (const RandomKind kind : {RandomKind::Uniform, RandomKind::Normal}) {
            const auto all = drawn<double>(kind, {3, 4}, -1, 1, 100'001);
            for (const std::int64_t n : {1, 2, 3, 511, 513, 40'000}) {
                const auto some = drawn<double>(kind, {3, 4}, -1, 1, n);
                QVERIFY(std::equal(some.begin(), some.end(), all.begin()));
            }
        }
    }

    void keysGiveOtherNumbers()
    {
        const auto of = [](std::uint64_t seed, std::uint64_t stream) {
            return drawn<float>(RandomKind::Uniform, {seed, stream}, 0, 1, 8);
        };
        std::set<std::vector<float>> all;
        for (const std::uint64_t a : {0ull, 1ull, 1ull << 32}) {
            for (const std::uint64_t b : {0ull, 1ull, 1ull << 32}) all.insert(of(a, b));
        }
        QCOMPARE(all.size(), 9u);
        QCOMPARE(of(5, 6), of(5, 6));
    }

    void uniformsStayInTheirRange()
    {
        const auto values = as_double(drawn<float>(RandomKind::Uniform, {1, 1}, -3, 5, 100'000));
        QVERIFY(
            std::all_of(values.begin(), values.end(), [](double x) { return x >= -3 && x < 5; }));
        QVERIFY(std::fabs(mean(values) - 1) < 0.03); // 4 standard errors of 8 / sqrt(12 n)

        // So narrow that most draws round to the upper end.
        const double high = 1 + 0x1p-22;
        const auto narrow = drawn<float>(RandomKind::Uniform, {1, 1}, 1, high, 10'000);
        QVERIFY(std::all_of(narrow.begin(), narrow.end(),
                            [&](float x) { return x >= 1 && static_cast<double>(x) < high; }));
    }

    void normalsHaveTheirMoments_data()
    {
        QTest::addColumn<bool>("float64");
        QTest::newRow("float32") << false;
        QTest::newRow("float64") << true;
    }
    void normalsHaveTheirMoments()
    {
        QFETCH(bool, float64);
        constexpr std::int64_t n = 200'000;
        const auto values = float64 ? drawn<double>(RandomKind::Normal, {9, 1}, 2, 3, n)
                                    : as_double(drawn<float>(RandomKind::Normal, {9, 1}, 2, 3, n));
        double variance = 0, fourth = 0, neighbours = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const double z = (values[i] - 2) / 3;
            variance += z * z / n;
            fourth += z * z * z * z / n;
            if (i % 2 == 1) neighbours += z * (values[i - 1] - 2) / 3 / (n / 2);
        }
        // Each within about 4 standard errors.
        QVERIFY(std::fabs(mean(values) - 2) < 0.027);
        QVERIFY(std::fabs(variance - 1) < 0.013);
        QVERIFY(std::fabs(fourth - 3) < 0.09);
        QVERIFY(std::fabs(neighbours) < 0.013);
    }

    void normalsAreBoxAndMuller()
    {
        const PhiloxKey key{.seed = 4, .stream = 2};
        const auto values = drawn<float>(RandomKind::Normal, key, 0, 1, 4);
        const PhiloxBlock block = philox_block(key, 0);
        const auto unit = [&](int i) { return (block.word[i] + 1.0) * 0x1p-32; };
        for (const int i : {0, 2}) {
            const double radius = std::sqrt(-2 * std::log(unit(i)));
            const double angle = 2 * std::numbers::pi * unit(i + 1);
            const auto at = static_cast<std::size_t>(i);
            QVERIFY(is_close(values[at], radius * std::cos(angle)));
            QVERIFY(is_close(values[at + 1], radius * std::sin(angle)));
        }
    }

    void integersCoverTheirRange()
    {
        const auto values = drawn<std::int32_t>(RandomKind::Integer, {1, 1}, -2, 3, 50'000);
        std::array<int, 5> counts{};
        for (const std::int32_t value : values) {
            QVERIFY(value >= -2 && value < 3);
            ++counts[static_cast<std::size_t>(value + 2)];
        }
        for (const int count : counts) QVERIFY(std::abs(count - 10'000) < 400);
    }

    void bernoulliHasItsRate()
    {
        for (const double p : {0.0, 0.1, 0.5, 1.0}) {
            const auto values =
                as_double(drawn<float>(RandomKind::Bernoulli, {1, 1}, p, 0, 50'000));
            QVERIFY(std::all_of(values.begin(), values.end(),
                                [](double x) { return x == 0 || x == 1; }));
            QVERIFY(std::fabs(mean(values) - p) <= 4 * std::sqrt(p * (1 - p) / 50'000));
        }
    }
};

QTEST_APPLESS_MAIN(BackendRandomTest)
#include "backend_random_test.moc"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <stdexcept>

#include <QtTest>

#include "core/backend/loader.h"
#include "core/tensor/creation.h"
#include "core/tensor/random.h"
#include "tests/support/error_text.h"

using namespace loom;

namespace {

struct Moments {
    double mean = 0, variance = 0;
};

Moments moments(const std::vector<double>& values)
{
    const auto n = static_cast<double>(values.size());
    Moments m;
    m.mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    for (const double v : values) m.variance += (v - m.mean) * (v - m.mean) / n;
    return m;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b)
{
    const Moments p = moments(a);
    const Moments q = moments(b);
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - p.mean) * (b[i] - q.mean);
    return sum / static_cast<double>(a.size()) / std::sqrt(p.variance * q.variance);
}

constexpr std::int64_t kMany = 100'000;

std::vector<double> uniforms(Generator generator)
{
    return rand({kMany}, generator).to_vector<double>();
}

} // namespace

class TensorRandomTest : public QObject {
    Q_OBJECT

private slots:
    /// The known answers that come with the reference implementation, Random123.
    void philoxGivesTheKnownAnswers()
    {
        using Block = std::array<std::uint32_t, 4>;
        QCOMPARE(philox({0, 0}, 0), (Block{0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8}));
        QCOMPARE(philox({~0ULL, ~0ULL}, ~0ULL),
                 (Block{0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD}));
        QCOMPARE(philox({0x299F31D0A4093822, 0x0370734413198A2E}, 0x85A308D3243F6A88),
                 (Block{0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1}));
    }

    void uniformsAreBitsOfPhilox()
    {
        Generator generator(3);
        const PhiloxKey key = Generator(3).next();

        const std::vector<float> values = rand({9}, generator).to_vector<float>();

        for (std::size_t i = 0; i < values.size(); ++i) {
            const std::uint32_t draw = philox(key, i / 4)[i % 4];
            QCOMPARE(values[i], std::ldexp(static_cast<float>(draw >> 8U), -24));
        }
    }

    void equalGeneratorsGiveEqualNumbersForAnyThreads()
    {
        const Device one(make_cpu_backend(1));
        const Device four(make_cpu_backend(4));
        const Shape shape{317, 331};

        for (const DType dtype : {DType::Float32, DType::Float64}) {
            Generator a(5, "weights");
            Generator b(5, "weights");
            QCOMPARE(rand(shape, a, {.dtype = dtype, .device = one}).to_vector<double>(),
                     rand(shape, b, {.dtype = dtype, .device = four}).to_vector<double>());
            QCOMPARE(randn(shape, a, {.dtype = dtype, .device = one}).to_vector<double>(),
                     randn(shape, b, {.dtype = dtype, .device = four}).to_vector<double>());
            QCOMPARE(randint(0, 1000, shape, a, {.dtype = DType::Int64, .device = one})
                         .to_vector<std::int64_t>(),
                     randint(0, 1000, shape, b, {.dtype = DType::Int64, .device = four})
                         .to_vector<std::int64_t>());
        }
    }

    void aLongerDrawBeginsWithTheShorter()
    {
        Generator a(1);
        Generator b(1);

        const std::vector<float> few = randn({10}, a).to_vector<float>();
        std::vector<float> many = randn({1000}, b).to_vector<float>();

        many.resize(10);
        QCOMPARE(many, few);
    }

    void uniformsFillTheUnitInterval()
    {
        const std::vector<double> values = uniforms(Generator(11));

        const Moments m = moments(values);
        QVERIFY(std::abs(m.mean - 0.5) < 4 * std::sqrt(1.0 / 12 / kMany));
        QVERIFY(std::abs(m.variance - 1.0 / 12) < 0.001);
        QVERIFY(*std::min_element(values.begin(), values.end()) >= 0);
        QVERIFY(*std::max_element(values.begin(), values.end()) < 1);
        std::vector<int> bins(20);
        for (const double v : values) ++bins[static_cast<std::size_t>(v * 20)];
        double chi_squared = 0;
        for (const int count : bins) {
            const double excess = count - kMany / 20.0;
            chi_squared += excess * excess / (kMany / 20.0);
        }
        QVERIFY2(chi_squared < 43.8, "0.1 % of 19 degrees of freedom");
    }

    void normalsHaveTheirMoments()
    {
        for (const DType dtype : {DType::Float32, DType::Float64}) {
            Generator generator(12);

            const auto values = randn({kMany}, generator, {.dtype = dtype}).to_vector<double>();

            const Moments m = moments(values);
            QVERIFY(std::abs(m.mean) < 4 / std::sqrt(kMany));
            QVERIFY(std::abs(m.variance - 1) < 0.02);
            const auto beyond = std::count_if(values.begin(), values.end(),
                                              [](double v) { return std::abs(v) > 1.959964; });
            QVERIFY(std::abs(static_cast<double>(beyond) / kMany - 0.05) < 0.003);
        }
    }

    void integersAreEquallyLikely()
    {
        Generator generator(13);

        const auto values = randint(-3, 4, {70'000}, generator).to_vector<std::int64_t>();

        std::vector<int> counts(7);
        for (const std::int64_t v : values) {
            QVERIFY(v >= -3 && v < 4);
            ++counts[static_cast<std::size_t>(v + 3)];
        }
        for (const int count : counts) QVERIFY(std::abs(count - 10'000) < 500);
    }

    void streamsAreIndependent()
    {
        const std::vector<std::vector<double>> streams = {
            uniforms(Generator(1, "conv1.weight")),
            uniforms(Generator(1, "conv2.weight")),
            uniforms(Generator(2, "conv1.weight")),
            uniforms(Generator(1, "conv1.weight", 1)),
            uniforms(Generator(1, "conv1.weight", 0, 1)),
            uniforms(Generator(1, "conv1.weight", 1, 1)),
            uniforms(Generator(1)),
            uniforms(Generator(1, 1)),
        };

        for (std::size_t i = 0; i < streams.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(std::abs(correlation(streams[i], streams[j])) < 4.5 / std::sqrt(kMany));
        }
    }

    void everyDrawMovesTheGeneratorOn()
    {
        Generator generator(1);

        const auto first = rand({kMany}, generator).to_vector<double>();
        const auto second = rand({kMany}, generator).to_vector<double>();

        QVERIFY(std::abs(correlation(first, second)) < 4.5 / std::sqrt(kMany));
        std::set<std::uint64_t> streams;
        for (int i = 0; i < 1000; ++i) streams.insert(generator.next().stream);
        QCOMPARE(streams.size(), 1000U);
        QCOMPARE(generator.seed(), 1U);
    }

    /// Checkpoints rely on these: a run that is resumed by a later version must draw the same.
    void streamsNeverChange()
    {
        QCOMPARE(Generator(7, 9).next().stream, 0x826C6ABF7FDD5AD7U);
        QCOMPARE(Generator(7, "shuffle", 3, 5).next().stream, 0xD0D01690A48B8FC3U);
        QCOMPARE(permutation(8, 42, 1), (std::vector<std::int64_t>{5, 2, 4, 1, 7, 3, 6, 0}));
    }

    void permutationsHoldEveryIndexOnce()
    {
        for (const std::int64_t n : {0, 1, 2, 100, 60'000}) {
            std::vector<std::int64_t> order = permutation(n, 42, 3);

            std::sort(order.begin(), order.end());
            std::vector<std::int64_t> all(static_cast<std::size_t>(n));
            std::iota(all.begin(), all.end(), std::int64_t{0});
            QCOMPARE(order, all);
        }
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, permutation(-1, 0, 0));
    }

    void permutationsDependOnSeedAndEpochAlone()
    {
        QCOMPARE(permutation(1000, 1, 2), permutation(1000, 1, 2));
        QVERIFY(permutation(1000, 1, 2) != permutation(1000, 1, 3));
        QVERIFY(permutation(1000, 1, 2) != permutation(1000, 2, 2));
        QVERIFY(permutation(1000, 1, 2) != permutation(1000, 2, 1));
    }

    void everyPermutationIsEquallyLikely()
    {
        std::map<std::vector<std::int64_t>, int> counts;
        for (std::uint64_t epoch = 0; epoch < 12'000; ++epoch) ++counts[permutation(4, 9, epoch)];

        QCOMPARE(counts.size(), 24U);
        double chi_squared = 0;
        for (const auto& [order, count] : counts)
            chi_squared += (count - 500.0) * (count - 500.0) / 500;
        QVERIFY2(chi_squared < 49.7, "0.1 % of 23 degrees of freedom");
    }

    void dtypesAndLikes()
    {
        Generator generator(1);
        const Tensor wide = zeros({2, 3}, {.dtype = DType::Float64});

        QCOMPARE(rand_like(wide, generator).dtype(), DType::Float64);
        QVERIFY(randn_like(wide, generator).shape() == (Shape{2, 3}));
        QCOMPARE(randint(0, 2, {5}, generator, {.dtype = DType::Bool}).dtype(), DType::Bool);
        QCOMPARE(randint(0, 256, {5}, generator, {.dtype = DType::UInt8}).dtype(), DType::UInt8);
        QCOMPARE(randint(0, 9, {5}, generator, {.dtype = DType::Float32}).dtype(), DType::Float32);
        QVERIFY(rand({2}, generator, {.requires_grad = true}).is_leaf());
        QVERIFY(rand({2}, generator, {.requires_grad = true}).requires_grad());
        QCOMPARE(rand({0, 2}, generator).numel(), 0);
    }

    void uniformInPlaceStaysWithinItsLimits()
    {
        Generator generator(4);
        Tensor x = zeros({100, 10}, {.requires_grad = true});
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, uniform_(x, -2, 3, generator));
        const NoGrad guard;
        Tensor half = x.narrow(1, 0, 5);

        uniform_(half, -2, 3, generator);

        const std::vector<double> values = half.to_vector<double>();
        QVERIFY(*std::min_element(values.begin(), values.end()) < -1.9);
        QVERIFY(*std::min_element(values.begin(), values.end()) >= -2);
        QVERIFY(*std::max_element(values.begin(), values.end()) > 2.9);
        QVERIFY(*std::max_element(values.begin(), values.end()) < 3);
        QCOMPARE(x.narrow(1, 5, 5).to_vector<double>(), std::vector<double>(500));
    }

    void wrongCallsAreRefused()
    {
        Generator g(1);
        Tensor whole = zeros({2}, {.dtype = DType::Int64});
        Tensor real = zeros({2});

        QCOMPARE(error_text<std::invalid_argument>([&] { randint(5, 5, {2}, g); }),
                 "[randint] expected low < high, got 5 and 5");
        QCOMPARE(error_text<std::invalid_argument>(
                     [&] { randint(0, 257, {2}, g, {.dtype = DType::UInt8}); }),
                 "[randint] expected limits within those of uint8 and ±2^53, got [0, 257)");
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                 randint(0, (std::int64_t{1} << 53U) + 2, {2}, g));
        QCOMPARE(error_text<std::invalid_argument>([&] { rand({2}, g, {.dtype = DType::Int64}); }),
                 "[rand] expected a floating dtype, got int64");
        QCOMPARE(error_text<std::invalid_argument>([&] { uniform_(whole, 0, 1, g); }),
                 "[uniform_] expected a floating dtype, got int64");
        QCOMPARE(error_text<std::invalid_argument>([&] { uniform_(real, 1, 0, g); }),
                 "[uniform_] expected finite low <= high, got 1 and 0");
    }
};

QTEST_APPLESS_MAIN(TensorRandomTest)
#include "tensor_random_test.moc"

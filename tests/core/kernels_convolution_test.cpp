#include "tests/core/kernels_cases.h"
#include "tests/core/kernels_convolution_reference.h"

#include <limits>
#include <random>

using namespace loom;
using namespace loom::testing;

namespace {

/// Stride, padding at the begin and the end, dilation, all {height, width}; groups.
Conv2dGeometry geometry(std::array<std::int64_t, 2> stride, std::array<std::int64_t, 2> begin,
                        std::array<std::int64_t, 2> end, std::array<std::int64_t, 2> dilation,
                        std::int64_t groups)
{
    return {stride, begin, end, dilation, groups};
}

std::vector<ConvolutionCase> chosen_cases()
{
    std::vector<ConvolutionCase> cases;
    for (const std::int64_t n : {1, 2, 7, 8, 9, 20, 33}) {
        cases.push_back({n, 1, 9, 10, 6, 5, 5});
        cases.push_back({n, 6, 8, 7, 13, 3, 3, geometry({1, 1}, {1, 1}, {1, 1}, {1, 1}, 1)});
        cases.push_back({n, 5, 7, 9, 4, 2, 3, geometry({2, 3}, {1, 0}, {0, 2}, {1, 1}, 1)});
        cases.push_back({n, 4, 9, 8, 6, 3, 2, geometry({1, 2}, {2, 1}, {1, 1}, {2, 3}, 2)});
        cases.push_back({n, 3, 6, 5, 6, 3, 3, geometry({2, 2}, {1, 1}, {1, 1}, {1, 1}, 3)});
        cases.push_back({n, 7, 5, 5, 3, 1, 1});
        cases.push_back({n, 2, 5, 6, 3, 5, 6}); // all of the input
        cases.push_back({n, 2, 2, 3, 5, 6, 7, geometry({1, 1}, {2, 2}, {2, 2}, {1, 1}, 1)});
        cases.push_back({n, 3, 1, 40, 2, 1, 7, geometry({1, 1}, {0, 3}, {0, 3}, {1, 1}, 1)});
        cases.push_back({n, 3, 19, 1, 2, 4, 1, geometry({3, 1}, {2, 0}, {1, 0}, {1, 1}, 1)});
        cases.push_back({n, 1, 1, 1, 1, 1, 1});
    }
    cases.push_back({129, 2, 4, 4, 3, 3, 3, geometry({1, 1}, {1, 1}, {1, 1}, {1, 1}, 1)});
    cases.push_back({17, 40, 4, 5, 30, 3, 3, geometry({1, 1}, {1, 1}, {1, 1}, {1, 1}, 1)});
    cases.push_back({2, 40, 4, 5, 30, 3, 3, geometry({1, 1}, {1, 1}, {1, 1}, {1, 1}, 1)});
    // Many output channels and few samples, in steps: gathered.
    cases.push_back({1, 5, 11, 9, 70, 3, 3, geometry({2, 2}, {1, 0}, {1, 1}, {1, 1}, 1)});
    cases.push_back({3, 4, 9, 12, 90, 2, 3, geometry({1, 2}, {0, 2}, {1, 0}, {2, 1}, 2)});
    cases.push_back({9, 64, 3, 3, 70, 1, 1});
    cases.push_back(
        {9, 3, 4, 4, 5, 2, 2, geometry({1, 1}, {3, 4}, {4, 3}, {1, 1}, 1)}); // pad > kernel
    return cases;
}

std::vector<ConvolutionCase> random_cases(int count)
{
    std::mt19937 engine(7);
    const auto draw = [&](int low, int high) {
        return std::int64_t{low} +
               static_cast<std::int64_t>(engine() % static_cast<unsigned>(high - low + 1));
    };
    const auto pair = [&](int low, int high) {
        return std::array<std::int64_t, 2>{draw(low, high), draw(low, high)};
    };
    std::vector<ConvolutionCase> cases;
    while (static_cast<int>(cases.size()) < count) {
        const std::int64_t groups = draw(0, 2) == 0 ? draw(1, 4) : 1;
        ConvolutionCase k{
            draw(1, 40),          groups * draw(1, 6),
            draw(1, 14),          draw(1, 14),
            groups * draw(1, 15), draw(1, 6),
            draw(1, 6),           geometry(pair(1, 3), pair(0, 4), pair(0, 4), pair(1, 3), groups)};
        if (k.valid()) cases.push_back(k);
    }
    return cases;
}

template <typename T>
struct Arrays {
    explicit Arrays(const ConvolutionCase& k)
        : x(k.x_shape()), weight(k.weight_shape()), bias({k.m}), dy(k.y_shape()), y(k.y_shape()),
          dx(k.x_shape()), dweight(k.weight_shape()), dbias({k.m})
    {
        x.randomize(1, -1, 1);
        weight.randomize(2, -1, 1);
        bias.randomize(3, -1, 1);
        dy.randomize(4, -1, 1);
        for (Array<T>* result : {&y, &dx, &dweight, &dbias}) result->randomize(5, 90, 100);
    }
    void run(const NnKernels& kernels, const ConvolutionCase& k, ThreadPool& pool)
    {
        kernels.conv2d(pool, y.view(), x.view(), weight.view(), &bias.view(), k.geometry);
        kernels.conv2d_input_gradient(pool, dx.view(), dy.view(), weight.view(), k.geometry);
        kernels.conv2d_weight_gradient(pool, dweight.view(), &dbias.view(), dy.view(), x.view(),
                                       k.geometry);
    }
    bool gaps_untouched() const
    {
        return y.gaps_untouched() && dx.gaps_untouched() && dweight.gaps_untouched() &&
               dbias.gaps_untouched();
    }
    std::vector<std::uint64_t> bits() const
    {
        std::vector<std::uint64_t> all = y.bits();
        for (const Array<T>* result : {&dx, &dweight, &dbias}) {
            const std::vector<std::uint64_t> more = result->bits();
            all.insert(all.end(), more.begin(), more.end());
        }
        return all;
    }

    Array<T> x, weight, bias, dy, y, dx, dweight, dbias;
};

template <typename T>
bool check_case(const NnKernels& kernels, const ConvolutionCase& k, double tolerance)
{
    ThreadPool pool(2);
    Arrays<T> arrays(k);

    arrays.run(kernels, k, pool);

    const ConvolutionResults expected = convolve(k, arrays.x.values(), arrays.weight.values(),
                                                 arrays.bias.values(), arrays.dy.values());
    return verify_same(k.text() + "y", difference(arrays.y, expected.y, tolerance)) &&
           verify_same(k.text() + "dx", difference(arrays.dx, expected.dx, tolerance)) &&
           verify_same(k.text() + "dweight",
                       difference(arrays.dweight, expected.dweight, tolerance)) &&
           verify_same(k.text() + "dbias", difference(arrays.dbias, expected.dbias, tolerance)) &&
           verify_same(k.text(), arrays.gaps_untouched() ? "" : "wrote beyond an end");
}

constexpr double kFloatTolerance = 2e-6, kDoubleTolerance = 1e-14;

} // namespace

class KernelsConvolutionTest : public QObject {
    Q_OBJECT

private slots:
    void equalsTheDefinition_data() { add_isa_rows(); }
    void equalsTheDefinition()
    {
        const NnKernels& kernels = fetch_kernels();
        for (const ConvolutionCase& k : chosen_cases()) {
            QVERIFY2(k.valid(), k.text().c_str());
            if (!check_case<float>(kernels, k, kFloatTolerance)) return;
            if (!check_case<double>(kernels, k, kDoubleTolerance)) return;
        }
    }

    void equalsTheDefinitionForRandomGeometry_data() { add_isa_rows(); }
    void equalsTheDefinitionForRandomGeometry()
    {
        const NnKernels& kernels = fetch_kernels();
        for (const ConvolutionCase& k : random_cases(100)) {
            if (!check_case<float>(kernels, k, kFloatTolerance)) return;
            if (!check_case<double>(kernels, k, kDoubleTolerance)) return;
        }
    }

    void bitsDoNotDependOnThreads_data() { add_isa_rows(); }
    void bitsDoNotDependOnThreads()
    {
        const NnKernels& kernels = fetch_kernels();
        const Conv2dGeometry padded = geometry({1, 1}, {1, 1}, {1, 1}, {1, 1}, 1);
        for (const ConvolutionCase& k :
             std::vector<ConvolutionCase>{{100, 1, 12, 12, 6, 5, 5},
                                          {33, 20, 9, 9, 24, 3, 3, padded},
                                          {5, 20, 9, 9, 24, 3, 3, padded},
                                          {3, 1, 16, 16, 3, 5, 5}}) {
            std::vector<std::vector<std::uint64_t>> bits;
            for (const int threads : {1, 2, 3, 5}) {
                ThreadPool pool(threads);
                Arrays<float> narrow(k);
                Arrays<double> wide(k);
                narrow.run(kernels, k, pool);
                wide.run(kernels, k, pool);
                bits.push_back(narrow.bits());
                const std::vector<std::uint64_t> more = wide.bits();
                bits.back().insert(bits.back().end(), more.begin(), more.end());
            }

            for (const auto& other : bits) QVERIFY2(other == bits[0], k.text().c_str());
        }
    }

    void emptyBatchGivesZeroGradients_data() { add_isa_rows(); }
    void emptyBatchGivesZeroGradients()
    {
        const NnKernels& kernels = fetch_kernels();
        const ConvolutionCase k{0, 3, 6, 6, 4, 3, 3};
        ThreadPool pool(2);
        Arrays<float> arrays(k);

        arrays.run(kernels, k, pool);

        QVERIFY(arrays.dweight.values() == std::vector<float>(4 * 3 * 9, 0.0f));
        QVERIFY(arrays.dbias.values() == std::vector<float>(4, 0.0f));
    }

    void worksWithoutBias_data() { add_isa_rows(); }
    void worksWithoutBias()
    {
        const NnKernels& kernels = fetch_kernels();
        for (const std::int64_t n : {3, 20}) {
            const ConvolutionCase k{n, 2, 5, 5, 13, 3, 3};
            ThreadPool pool(1);
            Arrays<float> arrays(k);
            kernels.conv2d(pool, arrays.y.view(), arrays.x.view(), arrays.weight.view(), nullptr,
                           k.geometry);
            kernels.conv2d_weight_gradient(pool, arrays.dweight.view(), nullptr, arrays.dy.view(),
                                           arrays.x.view(), k.geometry);

            const ConvolutionResults expected =
                convolve(k, arrays.x.values(), arrays.weight.values(), std::vector<float>(13, 0),
                         arrays.dy.values());
            verify_same("y", difference(arrays.y, expected.y, kFloatTolerance));
            verify_same("dweight", difference(arrays.dweight, expected.dweight, kFloatTolerance));
        }
    }

    void notANumberReachesItsWindowsOnly_data() { add_isa_rows(); }
    void notANumberReachesItsWindowsOnly()
    {
        const NnKernels& kernels = fetch_kernels();
        const Conv2dGeometry padded = geometry({1, 1}, {1, 1}, {1, 1}, {1, 1}, 1);
        for (const std::int64_t n : {2, 19}) {
            const ConvolutionCase k{n, 2, 7, 6, 5, 3, 3, padded};
            ThreadPool pool(2);
            Arrays<float> arrays(k);
            arrays.x.set({1, 1, 0, 2}, std::numeric_limits<float>::quiet_NaN());
            arrays.x.set({0, 0, 6, 5}, std::numeric_limits<float>::infinity());
            arrays.dy.set({1, 4, 3, 2}, -std::numeric_limits<float>::infinity());

            arrays.run(kernels, k, pool);

            const ConvolutionResults expected =
                convolve(k, arrays.x.values(), arrays.weight.values(), arrays.bias.values(),
                         arrays.dy.values());
            verify_same("y", difference(arrays.y, expected.y, kFloatTolerance));
            verify_same("dx", difference(arrays.dx, expected.dx, kFloatTolerance));
            verify_same("dweight", difference(arrays.dweight, expected.dweight, kFloatTolerance));
            verify_same("dbias", difference(arrays.dbias, expected.dbias, kFloatTolerance));
        }
    }
};

QTEST_APPLESS_MAIN(KernelsConvolutionTest)
#include "kernels_convolution_test.moc"

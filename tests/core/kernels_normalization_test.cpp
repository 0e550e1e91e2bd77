#include "tests/core/kernels_cases.h"

using namespace loom;
using namespace loom::testing;

namespace {

/// What a normalisation and its gradient give.
struct Results {
    std::vector<double> y, mean, rstd, variance, dx, dweight, dbias;
};

/// Values that are normalised together: groups[g] lists positions in x; the parameter of position i
/// is parameter(i).
using Groups = std::vector<std::vector<std::size_t>>;

struct Inputs {
    std::vector<double> x, dy, weight, bias; ///< weight and bias have a value for each parameter
    double eps;
};

template <typename Parameter>
Results by_definition(const Inputs& in, const Groups& groups, Parameter parameter)
{
    Results out;
    out.y.assign(in.x.size(), 0);
    out.dx.assign(in.x.size(), 0);
    out.dweight.assign(in.weight.size(), 0);
    out.dbias.assign(in.weight.size(), 0);
    for (const std::vector<std::size_t>& group : groups) {
        const auto count = static_cast<double>(group.size());
        double sum = 0, squares = 0, sum_g = 0, sum_gx = 0;
        for (const std::size_t i : group) sum += in.x[i];
        const double mean = sum / count;
        for (const std::size_t i : group) squares += (in.x[i] - mean) * (in.x[i] - mean);
        const double rstd = 1 / std::sqrt(squares / count + in.eps);
        for (const std::size_t i : group) {
            const double hat = (in.x[i] - mean) * rstd, g = in.dy[i] * in.weight[parameter(i)];
            out.y[i] = hat * in.weight[parameter(i)] + in.bias[parameter(i)];
            out.dweight[parameter(i)] += in.dy[i] * hat;
            out.dbias[parameter(i)] += in.dy[i];
            sum_g += g;
            sum_gx += g * hat;
        }
        for (const std::size_t i : group) {
            const double hat = (in.x[i] - mean) * rstd, g = in.dy[i] * in.weight[parameter(i)];
            out.dx[i] = rstd * (g - sum_g / count - hat * sum_gx / count);
        }
        out.mean.push_back(mean);
        out.rstd.push_back(rstd);
        out.variance.push_back(squares / count);
    }
    return out;
}

template <typename T>
std::vector<double> doubles(const Array<T>& array)
{
    const std::vector<T> values = array.values();
    return {values.begin(), values.end()};
}

/// The arrays of one call; `parameters` is the size of weight and bias, `groups` that of mean.
template <typename T>
struct Arrays {
    Arrays(const Index& shape, std::int64_t parameters, std::int64_t groups, double offset)
        : x(shape), y(shape), dy(shape), dx(shape), weight({parameters}), bias({parameters}),
          dweight({parameters}), dbias({parameters}), mean({groups}), rstd({groups}),
          variance({groups})
    {
        x.randomize(1, offset - 1, offset + 3);
        dy.randomize(2, -1, 1);
        weight.randomize(3, -2, 2);
        bias.randomize(4, -2, 2);
    }
    Inputs inputs(bool affine, double eps) const
    {
        const std::size_t count = weight.values().size();
        return {doubles(x), doubles(dy), affine ? doubles(weight) : std::vector<double>(count, 1),
                affine ? doubles(bias) : std::vector<double>(count, 0), eps};
    }
    void compare(const std::string& what, const Results& expected, double tolerance) const
    {
        // Differences of terms as large as rstd, and sums of as many terms as there are values.
        const double slope = *std::max_element(expected.rstd.begin(), expected.rstd.end());
        const double terms = std::sqrt(static_cast<double>(expected.y.size()));
        verify_same(what + " y", difference(y, expected.y, tolerance));
        verify_same(what + " mean", difference(mean, expected.mean, tolerance));
        verify_same(what + " rstd", difference(rstd, expected.rstd, tolerance));
        verify_same(what + " dx", difference(dx, expected.dx, tolerance * std::max(1.0, slope)));
        verify_same(what + " dweight",
                    difference(dweight, expected.dweight, tolerance * std::max(1.0, terms / 20)));
        verify_same(what + " dbias",
                    difference(dbias, expected.dbias, tolerance * std::max(1.0, terms / 20)));
        verify_same(what, y.gaps_untouched() && dx.gaps_untouched() && mean.gaps_untouched() &&
                                  dweight.gaps_untouched()
                              ? ""
                              : "wrote beyond an end");
    }
    std::vector<std::uint64_t> bits() const
    {
        std::vector<std::uint64_t> all = y.bits();
        for (const Array<T>* array : {&mean, &rstd, &dx, &dweight, &dbias}) {
            const std::vector<std::uint64_t> more = array->bits();
            all.insert(all.end(), more.begin(), more.end());
        }
        return all;
    }

    Array<T> x, y, dy, dx, weight, bias, dweight, dbias, mean, rstd, variance;
};

template <typename T>
constexpr double kTolerance = std::is_same_v<T, float> ? 2e-6 : 1e-13;

template <typename T>
void run_batch_norm(const NnKernels& kernels, Arrays<T>& a, ThreadPool& pool, bool affine)
{
    const View* weight = affine ? &a.weight.view() : nullptr;
    const View* bias = affine ? &a.bias.view() : nullptr;
    kernels.batch_norm(pool, a.y.view(), a.mean.view(), a.rstd.view(), a.variance.view(),
                       a.x.view(), weight, bias, 1e-5);
    kernels.batch_norm_gradient(pool, a.dx.view(), &a.dweight.view(), &a.dbias.view(), a.dy.view(),
                                a.x.view(), a.mean.view(), a.rstd.view(), weight);
}

template <typename T>
void check_batch_norm(const NnKernels& kernels, const Index& shape, bool affine)
{
    ThreadPool pool(2);
    Arrays<T> a(shape, shape[1], shape[1], 0);

    run_batch_norm(kernels, a, pool, affine);

    const auto channels = static_cast<std::size_t>(shape[1]),
               plane = static_cast<std::size_t>(shape[2]);
    Groups groups(channels);
    const auto channel = [&](std::size_t i) { return i / plane % channels; };
    for (std::size_t i = 0; i < static_cast<std::size_t>(product(shape)); ++i) {
        groups[channel(i)].push_back(i);
    }
    const Results expected = by_definition(a.inputs(affine, 1e-5), groups, channel);
    const std::string what = std::to_string(shape[0]) + " x " + std::to_string(shape[1]) + " x " +
                             std::to_string(shape[2]);
    a.compare(what, expected, kTolerance<T>);
    verify_same(what + " variance", difference(a.variance, expected.variance, kTolerance<T>));
}

template <typename T>
void run_layer_norm(const NnKernels& kernels, Arrays<T>& a, ThreadPool& pool, bool affine)
{
    const View* weight = affine ? &a.weight.view() : nullptr;
    const View* bias = affine ? &a.bias.view() : nullptr;
    kernels.layer_norm(pool, a.y.view(), a.mean.view(), a.rstd.view(), a.x.view(), weight, bias,
                       1e-5);
    kernels.layer_norm_gradient(pool, a.dx.view(), &a.dweight.view(), &a.dbias.view(), a.dy.view(),
                                a.x.view(), a.mean.view(), a.rstd.view(), weight);
}

template <typename T>
void check_layer_norm(const NnKernels& kernels, const Index& shape, bool affine)
{
    ThreadPool pool(2);
    Arrays<T> a(shape, shape[1], shape[0], 0);

    run_layer_norm(kernels, a, pool, affine);

    const auto length = static_cast<std::size_t>(shape[1]);
    Groups groups(static_cast<std::size_t>(shape[0]));
    for (std::size_t i = 0; i < static_cast<std::size_t>(product(shape)); ++i) {
        groups[i / length].push_back(i);
    }
    const auto parameter = [&](std::size_t i) { return i % length; };
    a.compare(std::to_string(shape[0]) + " x " + std::to_string(shape[1]),
              by_definition(a.inputs(affine, 1e-5), groups, parameter), kTolerance<T>);
}

} // namespace

class KernelsNormalizationTest : public QObject {
    Q_OBJECT

private slots:
    void batchNormEqualsTheDefinition_data() { add_isa_rows(); }
    void batchNormEqualsTheDefinition()
    {
        const NnKernels& kernels = fetch_kernels();
        for (const Index& shape : std::vector<Index>{{2, 1, 1},
                                                     {1, 3, 2},
                                                     {7, 5, 1},
                                                     {129, 33, 1},
                                                     {5, 3, 15},
                                                     {100, 6, 576},
                                                     {3, 40, 49},
                                                     {1, 2, 4097},
                                                     {40, 2, 2000},
                                                     {3, 300, 17}}) {
            for (const bool affine : {true, false}) {
                check_batch_norm<float>(kernels, shape, affine);
                check_batch_norm<double>(kernels, shape, affine);
            }
        }
    }

    void batchNormOfAnEmptyBatchHasZeroGradients_data() { add_isa_rows(); }
    void batchNormOfAnEmptyBatchHasZeroGradients()
    {
        const NnKernels& kernels = fetch_kernels();
        ThreadPool pool(1);
        Arrays<float> a({0, 3, 4}, 3, 3, 0);

        run_batch_norm(kernels, a, pool, true);

        QVERIFY(a.dbias.values() == std::vector<float>(3, 0.0f));
    }

    void varianceSurvivesALargeMean_data() { add_isa_rows(); }
    void varianceSurvivesALargeMean()
    {
        const NnKernels& kernels = fetch_kernels();
        for (const std::int64_t plane : {1, 36}) {
            ThreadPool pool(1);
            Arrays<float> a({500, 2, plane}, 2, 2, 4000);
            run_batch_norm(kernels, a, pool, false);

            std::vector<double> variances;
            for (std::int64_t c = 0; c < 2; ++c) {
                double sum = 0, squares = 0;
                const auto each = [&](auto f) {
                    for_each_index({500, plane}, [&](const Index& at) {
                        f(static_cast<double>(a.x.at({at[0], c, at[1]})));
                    });
                };
                each([&](double x) { sum += x; });
                const double count = 500.0 * static_cast<double>(plane), mean = sum / count;
                each([&](double x) { squares += (x - mean) * (x - mean); });
                variances.push_back(squares / count);
            }
            verify_same("variance", difference(a.variance, variances, 1e-6));
        }
    }

    void layerNormEqualsTheDefinition_data() { add_isa_rows(); }
    void layerNormEqualsTheDefinition()
    {
        const NnKernels& kernels = fetch_kernels();
        for (const Index& shape : std::vector<Index>{
                 {1, 2}, {1, 1000}, {7, 5}, {129, 33}, {70, 784}, {33, 16}, {3, 31}}) {
            for (const bool affine : {true, false}) {
                check_layer_norm<float>(kernels, shape, affine);
                check_layer_norm<double>(kernels, shape, affine);
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
            bits.emplace_back();
            for (const Index& shape : std::vector<Index>{{100, 6, 576}, {900, 40, 1}}) {
                Arrays<float> batch(shape, shape[1], shape[1], 0);
                run_batch_norm(kernels, batch, pool, true);
                const std::vector<std::uint64_t> more = batch.bits();
                bits.back().insert(bits.back().end(), more.begin(), more.end());
            }
            Arrays<float> layer({300, 200}, 200, 300, 0);
            run_layer_norm(kernels, layer, pool, true);
            const std::vector<std::uint64_t> more = layer.bits();
            bits.back().insert(bits.back().end(), more.begin(), more.end());
        }

        for (const auto& other : bits) QVERIFY(other == bits[0]);
    }
};

QTEST_APPLESS_MAIN(KernelsNormalizationTest)
#include "kernels_normalization_test.moc"

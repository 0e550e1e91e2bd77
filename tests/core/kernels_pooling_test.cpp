#include "tests/core/kernels_cases.h"

#include <limits>

using namespace loom;
using namespace loom::testing;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct PoolCase {
    std::int64_t n, c, h, w;
    Pool2dGeometry geometry;
    bool ceil = false;

    /// PyTorch's: in ceil mode the last window must begin inside the input or its left padding.
    std::int64_t out(std::size_t axis) const
    {
        const Pool2dGeometry& g = geometry;
        const std::int64_t size = axis == 0 ? h : w;
        const std::int64_t room =
            size + 2 * g.padding[axis] - g.dilation[axis] * (g.kernel[axis] - 1) - 1;
        const std::int64_t count = (room + (ceil ? g.stride[axis] - 1 : 0)) / g.stride[axis] + 1;
        return ceil && (count - 1) * g.stride[axis] >= size + g.padding[axis] ? count - 1 : count;
    }
    Index x_shape() const { return {n, c, h, w}; }
    Index y_shape() const { return {n, c, out(0), out(1)}; }
};

Pool2dGeometry window(std::array<std::int64_t, 2> kernel, std::array<std::int64_t, 2> stride,
                      std::array<std::int64_t, 2> padding, std::array<std::int64_t, 2> dilation)
{
    Pool2dGeometry g;
    g.kernel = kernel;
    g.stride = stride;
    g.padding = padding;
    g.dilation = dilation;
    return g;
}

std::vector<PoolCase> pool_cases()
{
    std::vector<PoolCase> cases;
    // 2 x 2 in steps of 2, the fast path, at every width that its vectors treat differently.
    for (std::int64_t w = 2; w <= 41; ++w) cases.push_back({2, 3, 2 + w % 7, w, Pool2dGeometry{}});
    cases.push_back({9, 70, 4, 4, Pool2dGeometry{}});
    cases.push_back({1, 1, 7, 7, Pool2dGeometry{}, true});
    for (const bool ceil : {false, true}) {
        cases.push_back({2, 3, 9, 8, window({3, 3}, {2, 2}, {1, 1}, {1, 1}), ceil});
        cases.push_back({3, 2, 7, 11, window({2, 3}, {1, 2}, {1, 0}, {1, 1}), ceil});
        cases.push_back({1, 4, 10, 9, window({3, 2}, {3, 3}, {0, 1}, {1, 1}), ceil});
        cases.push_back({1, 1, 5, 6, window({5, 6}, {1, 1}, {0, 0}, {1, 1}), ceil});
        cases.push_back({2, 2, 6, 5, window({1, 1}, {3, 2}, {0, 0}, {1, 1}), ceil});
    }
    cases.push_back({0, 3, 6, 6, Pool2dGeometry{}});
    return cases;
}

std::vector<PoolCase> max_cases()
{
    std::vector<PoolCase> cases = pool_cases();
    for (const bool ceil : {false, true}) {
        cases.push_back({2, 2, 9, 10, window({3, 2}, {2, 1}, {1, 1}, {2, 3}), ceil});
        cases.push_back({1, 2, 12, 7, window({2, 3}, {2, 2}, {0, 1}, {3, 2}), ceil});
        // Every tap of a window may lie in the padding.
        cases.push_back({1, 1, 2, 2, window({2, 2}, {1, 1}, {1, 1}, {3, 3}), ceil});
    }
    return cases;
}

struct MaxResults {
    std::vector<double> y, indices, dx;
};

template <typename T>
MaxResults max_by_definition(const PoolCase& k, const Array<T>& x, const Array<T>& dy)
{
    MaxResults result;
    result.dx.assign(static_cast<std::size_t>(product(k.x_shape())), 0);
    for_each_index(k.y_shape(), [&](const Index& at) {
        double best = -kInfinity;
        std::int64_t index = -1;
        for_each_index({k.geometry.kernel[0], k.geometry.kernel[1]}, [&](const Index& tap) {
            const Pool2dGeometry& g = k.geometry;
            const std::int64_t h = at[2] * g.stride[0] - g.padding[0] + tap[0] * g.dilation[0];
            const std::int64_t w = at[3] * g.stride[1] - g.padding[1] + tap[1] * g.dilation[1];
            if (h < 0 || h >= k.h || w < 0 || w >= k.w) return;
            const auto value = static_cast<double>(x.at({at[0], at[1], h, w}));
            if (index >= 0 && !(value > best) && value == value) return;
            best = value;
            index = h * k.w + w;
        });
        result.y.push_back(best);
        result.indices.push_back(static_cast<double>(index));
        if (index < 0) return;
        const std::int64_t plane = (at[0] * k.c + at[1]) * k.h * k.w;
        result.dx[static_cast<std::size_t>(plane + index)] += static_cast<double>(dy.at(at));
    });
    return result;
}

template <typename T, typename I>
bool check_max(const NnKernels& kernels, const PoolCase& k, Array<T>& x)
{
    ThreadPool pool(2);
    Array<T> y(k.y_shape()), dy(k.y_shape()), dx(k.x_shape());
    Array<I> indices(k.y_shape());
    dy.randomize(2, -1, 1);
    dx.randomize(3, 50, 60);

    kernels.max_pool2d(pool, y.view(), indices.view(), x.view(), k.geometry);
    kernels.max_pool2d_gradient(pool, dx.view(), dy.view(), indices.view(), k.geometry);

    const MaxResults expected = max_by_definition(k, x, dy);
    const std::string what = "width " + std::to_string(k.w) + " ";
    bool same =
        verify_same(what + "y", difference(y, expected.y, 0)) &&
        verify_same(what + "dx", difference(dx, expected.dx, 1e-6)) &&
        verify_same(what, y.gaps_untouched() && indices.gaps_untouched() && dx.gaps_untouched()
                              ? ""
                              : "wrote beyond an end");
    const std::vector<I> actual = indices.values();
    for (std::size_t i = 0; same && i < actual.size(); ++i) {
        if (expected.indices[i] < 0) continue; // nothing to point at
        same = verify_same(what + "index", static_cast<double>(actual[i]) == expected.indices[i]
                                               ? ""
                                               : std::to_string(i));
    }
    return same;
}

struct Span {
    std::int64_t begin, end;
};

/// Means of windows: rows(p), columns(q) give the inputs, divisor(p, q) what the sum is divided by.
template <typename T, typename Rows, typename Columns, typename Divisor>
void check_means(const std::string& what, Array<T>& y, Array<T>& dx, const Array<T>& x,
                 const Array<T>& dy, Rows rows, Columns columns, Divisor divisor)
{
    const Index& in = x.shape();
    std::vector<double> expected_y, expected_dx(static_cast<std::size_t>(product(in)), 0);
    for_each_index(y.shape(), [&](const Index& at) {
        const Span row = rows(at[2]), column = columns(at[3]);
        double sum = 0;
        for (std::int64_t h = row.begin; h < row.end; ++h) {
            for (std::int64_t w = column.begin; w < column.end; ++w) {
                sum += static_cast<double>(x.at({at[0], at[1], h, w}));
                const std::int64_t i = ((at[0] * in[1] + at[1]) * in[2] + h) * in[3] + w;
                expected_dx[static_cast<std::size_t>(i)] +=
                    static_cast<double>(dy.at(at)) / divisor(at[2], at[3]);
            }
        }
        expected_y.push_back(sum / divisor(at[2], at[3]));
    });
    const double tolerance = std::is_same_v<T, float> ? 1e-6 : 1e-14;
    verify_same(what + " y", difference(y, expected_y, tolerance));
    verify_same(what + " dx", difference(dx, expected_dx, tolerance));
}

template <typename T>
void check_average(const NnKernels& kernels, const PoolCase& k)
{
    ThreadPool pool(2);
    Array<T> x(k.x_shape()), y(k.y_shape()), dy(k.y_shape()), dx(k.x_shape());
    x.randomize(1, -1, 1);
    dy.randomize(2, -1, 1);
    dx.randomize(3, 50, 60);

    kernels.avg_pool2d(pool, y.view(), x.view(), k.geometry);
    kernels.avg_pool2d_gradient(pool, dx.view(), dy.view(), k.geometry);

    const auto padded = [&](std::size_t axis, std::int64_t i) {
        const std::int64_t size = axis == 0 ? k.h : k.w, pad = k.geometry.padding[axis];
        const std::int64_t begin = i * k.geometry.stride[axis] - pad;
        return Span{begin, std::min(begin + k.geometry.kernel[axis], size + pad)};
    };
    const auto inside = [&](std::size_t axis, std::int64_t i) {
        const Span span = padded(axis, i);
        return Span{std::max<std::int64_t>(span.begin, 0),
                    std::min(span.end, axis == 0 ? k.h : k.w)};
    };
    const auto divisor = [&](std::int64_t p, std::int64_t q) {
        if (k.geometry.divisor_override != 0) {
            return static_cast<double>(k.geometry.divisor_override);
        }
        const auto length = [&](std::size_t axis, std::int64_t i) {
            const Span s = k.geometry.count_include_pad ? padded(axis, i) : inside(axis, i);
            return s.end - s.begin;
        };
        return static_cast<double>(length(0, p) * length(1, q));
    };
    check_means(
        "width " + std::to_string(k.w), y, dx, x, dy, [&](std::int64_t p) { return inside(0, p); },
        [&](std::int64_t q) { return inside(1, q); }, divisor);
}

template <typename T>
void check_adaptive(const NnKernels& kernels, const Index& from, const Index& to)
{
    ThreadPool pool(2);
    Array<T> x(from), y(to), dy(to), dx(from);
    x.randomize(1, -1, 1);
    dy.randomize(2, -1, 1);
    dx.randomize(3, 50, 60);

    kernels.adaptive_avg_pool2d(pool, y.view(), x.view());
    kernels.adaptive_avg_pool2d_gradient(pool, dx.view(), dy.view());

    const auto window_of = [&](std::size_t axis, std::int64_t i) {
        const auto in = static_cast<double>(from[axis]), out = static_cast<double>(to[axis]);
        return Span{static_cast<std::int64_t>(std::floor(static_cast<double>(i) * in / out)),
                    static_cast<std::int64_t>(std::ceil(static_cast<double>(i + 1) * in / out))};
    };
    const auto length = [&](std::size_t axis, std::int64_t i) {
        return static_cast<double>(window_of(axis, i).end - window_of(axis, i).begin);
    };
    check_means(
        "adaptive", y, dx, x, dy, [&](std::int64_t p) { return window_of(2, p); },
        [&](std::int64_t q) { return window_of(3, q); },
        [&](std::int64_t p, std::int64_t q) { return length(2, p) * length(3, q); });
}

} // namespace

class KernelsPoolingTest : public QObject {
    Q_OBJECT

private slots:
    void maximaAndTheirPlaces_data() { add_isa_rows(); }
    void maximaAndTheirPlaces()
    {
        const NnKernels& kernels = fetch_kernels();
        for (const PoolCase& k : max_cases()) {
            Array<float> narrow(k.x_shape());
            Array<double> wide(k.x_shape());
            // Few different values, so that equals occur.
            for_each_index(k.x_shape(), [&](const Index& at) {
                const auto value =
                    static_cast<double>((at[0] + 5 * at[1] + 3 * at[2] + 7 * at[3] * at[3]) % 6) -
                    4.0;
                narrow.set(at, static_cast<float>(value));
                wide.set(at, value);
            });

            if (!check_max<float, std::int32_t>(kernels, k, narrow)) return;
            if (!check_max<float, std::int64_t>(kernels, k, narrow)) return;
            if (!check_max<double, std::int32_t>(kernels, k, wide)) return;
            if (!check_max<double, std::int64_t>(kernels, k, wide)) return;
        }
    }

    void notANumberWinsAndInfinitiesCompare_data() { add_isa_rows(); }
    void notANumberWinsAndInfinitiesCompare()
    {
        const NnKernels& kernels = fetch_kernels();
        const double values[] = {
            1,         std::numeric_limits<double>::quiet_NaN(), -kInfinity, kInfinity, -0.0, 0.0,
            -kInfinity};
        for (const PoolCase& k : max_cases()) {
            Array<float> x(k.x_shape());
            for_each_index(k.x_shape(), [&](const Index& at) {
                const auto i = static_cast<std::size_t>((at[1] + 2 * at[2] + at[3] * at[3]) % 7);
                x.set(at, static_cast<float>(values[i]));
            });

            if (!check_max<float, std::int32_t>(kernels, k, x)) return;
            if (!check_max<float, std::int64_t>(kernels, k, x)) return;
        }
    }

    void theFirstOfEqualsWinsAndMinusZeroIsKept_data() { add_isa_rows(); }
    void theFirstOfEqualsWinsAndMinusZeroIsKept()
    {
        const NnKernels& kernels = fetch_kernels();
        ThreadPool pool(1);
        Array<float> x({1, 1, 2, 40}), y({1, 1, 1, 20});
        Array<std::int32_t> indices({1, 1, 1, 20});
        for_each_index(x.shape(), [&](const Index& at) { x.set(at, at[3] % 2 ? 0.0f : -0.0f); });

        kernels.max_pool2d(pool, y.view(), indices.view(), x.view(), Pool2dGeometry{});

        for (std::int64_t q = 0; q < 20; ++q) {
            QVERIFY(std::signbit(y.at({0, 0, 0, q})));
            QCOMPARE(indices.at({0, 0, 0, q}), static_cast<std::int32_t>(2 * q));
        }
    }

    void averagesCountAsPyTorchDoes_data() { add_isa_rows(); }
    void averagesCountAsPyTorchDoes()
    {
        const NnKernels& kernels = fetch_kernels();
        for (PoolCase k : pool_cases()) {
            for (const bool include : {true, false}) {
                for (const std::int64_t divisor : {0, 3}) {
                    k.geometry.count_include_pad = include;
                    k.geometry.divisor_override = divisor;
                    check_average<float>(kernels, k);
                    check_average<double>(kernels, k);
                }
            }
        }
    }

    void adaptiveWindowsCoverTheInput_data() { add_isa_rows(); }
    void adaptiveWindowsCoverTheInput()
    {
        const NnKernels& kernels = fetch_kernels();
        for (const Index& sizes : std::vector<Index>{{7, 7, 1, 1},
                                                     {10, 7, 3, 2},
                                                     {5, 6, 5, 6},
                                                     {3, 4, 7, 9},
                                                     {1, 1, 3, 3},
                                                     {29, 40, 4, 16}}) {
            check_adaptive<float>(kernels, {2, 3, sizes[0], sizes[1]}, {2, 3, sizes[2], sizes[3]});
            check_adaptive<double>(kernels, {2, 3, sizes[0], sizes[1]}, {2, 3, sizes[2], sizes[3]});
        }
    }
};

QTEST_APPLESS_MAIN(KernelsPoolingTest)
#include "kernels_pooling_test.moc"

#include "core/backend/cpu/cpu_backend.h"

#include <cmath>
#include <functional>
#include <limits>

#include <QtTest>

#include "tests/core/backend_arrays.h"
#include "tests/support/error_text.h"

using namespace loom;
using namespace loom::testing;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double cdf(double x) { return 0.5 * (1 + std::erf(x * std::sqrt(0.5))); }
double pdf(double x) { return std::exp(-0.5 * x * x) / std::sqrt(2 * std::acos(-1.0)); }
double gelu_tanh(double x)
{
    return 0.5 * x * (1 + std::tanh(std::sqrt(2 / std::acos(-1.0)) * (x + 0.044715 * x * x * x)));
}
double gelu_tanh_slope(double x)
{
    const double c = std::sqrt(2 / std::acos(-1.0));
    const double t = std::tanh(c * (x + 0.044715 * x * x * x));
    return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * c * (1 + 3 * 0.044715 * x * x);
}

struct UnaryCase {
    const char* name;
    UnaryOp op;
    std::function<double(double)> expected;
    double low, high; ///< of the argument
    double a = 0, b = 0;
};

const std::vector<UnaryCase> kUnary = {
    {"neg", UnaryOp::Neg, [](double x) { return -x; }, -9, 9},
    {"abs", UnaryOp::Abs, [](double x) { return std::fabs(x); }, -9, 9},
    {"sign", UnaryOp::Sign, [](double x) { return (x > 0) - (x < 0); }, -9, 9},
    {"square", UnaryOp::Square, [](double x) { return x * x; }, -9, 9},
    {"reciprocal", UnaryOp::Reciprocal, [](double x) { return 1 / x; }, 0.1, 9},
    {"exp", UnaryOp::Exp, [](double x) { return std::exp(x); }, -103, 88},
    {"expm1", UnaryOp::Expm1, [](double x) { return std::expm1(x); }, -1, 5},
    {"log", UnaryOp::Log, [](double x) { return std::log(x); }, 1e-30, 99},
    {"log1p", UnaryOp::Log1p, [](double x) { return std::log1p(x); }, -0.9, 5},
    {"sqrt", UnaryOp::Sqrt, [](double x) { return std::sqrt(x); }, 0, 99},
    {"rsqrt", UnaryOp::Rsqrt, [](double x) { return 1 / std::sqrt(x); }, 0.1, 99},
    {"sin", UnaryOp::Sin, [](double x) { return std::sin(x); }, -9, 9},
    {"cos", UnaryOp::Cos, [](double x) { return std::cos(x); }, -9, 9},
    {"tanh", UnaryOp::Tanh, [](double x) { return std::tanh(x); }, -10, 10},
    {"erf", UnaryOp::Erf, [](double x) { return std::erf(x); }, -5, 5},
    {"sigmoid", UnaryOp::Sigmoid, sigmoid, -80, 80},
    {"floor", UnaryOp::Floor, [](double x) { return std::floor(x); }, -9, 9},
    {"ceil", UnaryOp::Ceil, [](double x) { return std::ceil(x); }, -9, 9},
    {"round", UnaryOp::Round, [](double x) { return std::nearbyint(x); }, -9, 9},
    {"trunc", UnaryOp::Trunc, [](double x) { return std::trunc(x); }, -9, 9},
    {"clamp", UnaryOp::Clamp, [](double x) { return std::fmin(std::fmax(x, -2), 3); }, -9, 9, -2,
     3},
    {"clamp above", UnaryOp::Clamp, [](double x) { return std::fmin(x, 3); }, -9, 9, -kInf, 3},
    {"relu", UnaryOp::Relu, [](double x) { return std::fmax(x, 0); }, -9, 9},
    {"leaky_relu", UnaryOp::LeakyRelu, [](double x) { return x > 0 ? x : 0.25 * x; }, -9, 9, 0.25},
    {"gelu", UnaryOp::Gelu, [](double x) { return x * cdf(x); }, -6, 6},
    {"gelu tanh", UnaryOp::GeluTanh, gelu_tanh, -6, 6},
    {"silu", UnaryOp::Silu, [](double x) { return x * sigmoid(x); }, -20, 20},
};

struct BinaryCase {
    const char* name;
    BinaryOp op;
    std::function<double(double, double)> expected;
    double low, high; ///< of the second argument
    double a = 0;
};

const std::vector<BinaryCase> kBinary = {
    {"add", BinaryOp::Add, [](double p, double q) { return p + q; }, -9, 9},
    {"sub", BinaryOp::Sub, [](double p, double q) { return p - q; }, -9, 9},
    {"mul", BinaryOp::Mul, [](double p, double q) { return p * q; }, -9, 9},
    {"div", BinaryOp::Div, [](double p, double q) { return p / q; }, 1, 9},
    {"floor_divide", BinaryOp::FloorDiv, [](double p, double q) { return std::floor(p / q); }, 1,
     9},
    {"remainder", BinaryOp::Remainder, [](double p, double q) { return p - q * std::floor(p / q); },
     1, 9},
    {"pow", BinaryOp::Pow, [](double p, double q) { return std::pow(p, q); }, 0, 3},
    {"minimum", BinaryOp::Minimum, [](double p, double q) { return std::fmin(p, q); }, -9, 9},
    {"maximum", BinaryOp::Maximum, [](double p, double q) { return std::fmax(p, q); }, -9, 9},
    {"relu gradient", BinaryOp::ReluGradient, [](double dy, double x) { return x > 0 ? dy : 0; },
     -9, 9},
    {"leaky_relu gradient", BinaryOp::LeakyReluGradient,
     [](double dy, double x) { return x > 0 ? dy : 0.25 * dy; }, -9, 9, 0.25},
    {"tanh gradient", BinaryOp::TanhGradient, [](double dy, double y) { return dy * (1 - y * y); },
     -1, 1},
    {"sigmoid gradient", BinaryOp::SigmoidGradient,
     [](double dy, double y) { return dy * y * (1 - y); }, 0, 1},
    {"gelu gradient", BinaryOp::GeluGradient,
     [](double dy, double x) { return dy * (cdf(x) + x * pdf(x)); }, -6, 6},
    {"gelu tanh gradient", BinaryOp::GeluTanhGradient,
     [](double dy, double x) { return dy * gelu_tanh_slope(x); }, -6, 6},
    {"silu gradient", BinaryOp::SiluGradient,
     [](double dy, double x) { return dy * sigmoid(x) * (1 + x * (1 - sigmoid(x))); }, -20, 20},
};

/// Shapes around the sizes where the walk changes: long and short rows, tails, nothing at all.
const std::vector<Index> kShapes = {
    {}, {1}, {67}, {3, 5, 7}, {2, 131}, {0, 4}, {2, 1, 3, 2, 1, 2, 3, 2}};

template <typename T>
void check_unary(const UnaryCase& c, Backend& backend, const Index& shape, Layout x_layout,
                 Layout y_layout)
{
    Array<T> x(shape, x_layout), y(shape, y_layout);
    x.randomize(1, c.low, c.high);
    backend.unary(c.op, y.view(), x.view(), c.a, c.b);
    for_each_index(shape, [&](const Index& index) {
        const double expected = c.expected(static_cast<double>(x.at(index)));
        if (is_close(y.at(index), expected)) return;
        QFAIL(qPrintable(QString("%1 of %2: expected %3, got %4 (x %5, y %6)")
                             .arg(c.name)
                             .arg(static_cast<double>(x.at(index)), 0, 'g', 17)
                             .arg(expected, 0, 'g', 17)
                             .arg(static_cast<double>(y.at(index)), 0, 'g', 17)
                             .arg(to_string(x_layout).c_str(), to_string(y_layout).c_str())));
    });
    QVERIFY(y.gaps_untouched());
}

template <typename T>
void check_binary(const BinaryCase& c, Backend& backend, const Index& shape, Layout p_layout,
                  Layout q_layout)
{
    Array<T> p(shape, p_layout), q(shape, q_layout), y(shape);
    p.randomize(1, 0.5, 9);
    q.randomize(2, c.low, c.high);
    backend.binary(c.op, y.view(), p.view(), q.view(), c.a);
    for_each_index(shape, [&](const Index& index) {
        const auto left = static_cast<double>(p.at(index)),
                   right = static_cast<double>(q.at(index));
        const double expected = c.expected(left, right);
        if (is_close(y.at(index), expected)) return;
        QFAIL(qPrintable(QString("%1 of %2 and %3: expected %4, got %5")
                             .arg(c.name)
                             .arg(left, 0, 'g', 17)
                             .arg(right, 0, 'g', 17)
                             .arg(expected, 0, 'g', 17)
                             .arg(static_cast<double>(y.at(index)), 0, 'g', 17)));
    });
}

template <typename Y, typename T>
std::vector<Y> unary_of(UnaryOp op, const std::vector<double>& x, double a = 0, double b = 0)
{
    CpuBackend backend(1);
    const Index shape{static_cast<std::int64_t>(x.size())};
    Array<T> from(shape, x);
    Array<Y> to(shape);
    backend.unary(op, to.view(), from.view(), a, b);
    return to.values();
}

template <typename Y, typename T>
std::vector<Y> binary_of(BinaryOp op, const std::vector<double>& p, const std::vector<double>& q)
{
    CpuBackend backend(1);
    const Index shape{static_cast<std::int64_t>(p.size())};
    Array<T> left(shape, p), right(shape, q);
    Array<Y> to(shape);
    backend.binary(op, to.view(), left.view(), right.view(), 0);
    return to.values();
}

/// Equal, NaN to NaN, and zeros with their signs.
template <typename T>
bool same(const std::vector<T>& values, const std::vector<double>& expected)
{
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto value = static_cast<double>(values[i]);
        const bool equal =
            std::isnan(expected[i])
                ? std::isnan(value)
                : value == expected[i] && std::signbit(value) == std::signbit(expected[i]);
        if (equal) continue;
        qWarning("element %zu: expected %g, got %g", i, expected[i], value);
        return false;
    }
    return values.size() == expected.size();
}

} // namespace

class BackendElementwiseTest : public QObject {
    Q_OBJECT

private slots:
    void unaryEqualsItsDefinition_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < kUnary.size(); ++i) {
            QTest::newRow(kUnary[i].name) << static_cast<int>(i);
        }
    }
    void unaryEqualsItsDefinition()
    {
        QFETCH(int, index);
        const UnaryCase& c = kUnary[static_cast<std::size_t>(index)];
        for (const Isa isa : available_isas()) {
            CpuBackend backend(2, isa);
            for (const Index& shape : kShapes) {
                for (const Layout layout : kLayouts) {
                    check_unary<float>(c, backend, shape, layout, Layout::RowMajor);
                    check_unary<float>(c, backend, shape, Layout::Reversed, layout);
                    check_unary<double>(c, backend, shape, layout, layout);
                }
            }
            check_unary<float>(c, backend, {33, 2001}, Layout::RowMajor, Layout::RowMajor);
        }
    }

    void binaryEqualsItsDefinition_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < kBinary.size(); ++i) {
            QTest::newRow(kBinary[i].name) << static_cast<int>(i);
        }
    }
    void binaryEqualsItsDefinition()
    {
        QFETCH(int, index);
        const BinaryCase& c = kBinary[static_cast<std::size_t>(index)];
        for (const Isa isa : available_isas()) {
            CpuBackend backend(2, isa);
            for (const Index& shape : kShapes) {
                for (const Layout layout : kLayouts) {
                    // In float32 floor jumps where rounding decides; float64 shows the definition.
                    const bool jumps = c.op == BinaryOp::FloorDiv || c.op == BinaryOp::Remainder;
                    if (!jumps) check_binary<float>(c, backend, shape, layout, Layout::RowMajor);
                    check_binary<double>(c, backend, shape, Layout::Reversed, layout);
                }
            }
            if (c.op <= BinaryOp::Maximum && c.op != BinaryOp::Div) {
                check_binary<std::int64_t>(c, backend, {3, 37}, Layout::Gapped, Layout::RowMajor);
                check_binary<std::int32_t>(c, backend, {300}, Layout::RowMajor, Layout::RowMajor);
            }
        }
    }

    void broadcastsByZeroStrides()
    {
        CpuBackend backend(2);
        for (const Index& shape : {Index{4, 3}, Index{300, 200}, Index{2, 3, 129}}) {
            for (std::size_t axis = 0; axis < shape.size(); ++axis) {
                Array<float> p(shape), q(shape), y(shape);
                p.randomize(1, -1, 1);
                View one = q.randomize(2, -1, 1).view();
                one.strides[axis] = 0;
                backend.binary(BinaryOp::Add, y.view(), p.view(), one, 0);
                for_each_index(shape, [&](const Index& index) {
                    Index first = index;
                    first[axis] = 0;
                    QCOMPARE(y.at(index), p.at(index) + q.at(first));
                });
            }
        }
    }

    void worksInPlace()
    {
        CpuBackend backend(2);
        for (const Layout layout : kLayouts) {
            Array<float> x({7, 150}, layout), y({7, 150}, layout);
            x.randomize(1, -3, 3);
            backend.unary(UnaryOp::Tanh, y.view(), x.view(), 0, 0);
            backend.unary(UnaryOp::Tanh, x.view(), x.view(), 0, 0);
            QCOMPARE(x.bits(), y.bits());
            backend.binary(BinaryOp::Mul, y.view(), y.view(), y.view(), 0);
            backend.unary(UnaryOp::Square, x.view(), x.view(), 0, 0);
            QCOMPARE(x.bits(), y.bits());
        }
    }

    void layoutDoesNotChangeABit()
    {
        CpuBackend backend(1);
        Array<float> x({11, 97}), gapped({11, 97}, Layout::Gapped), y({11, 97}), z({11, 97});
        x.randomize(3, -4, 4);
        gapped.randomize(3, -4, 4);
        for (const UnaryOp op : {UnaryOp::Exp, UnaryOp::Gelu, UnaryOp::Silu, UnaryOp::Tanh}) {
            backend.unary(op, y.view(), x.view(), 0, 0);
            backend.unary(op, z.view(), gapped.view(), 0, 0);
            QCOMPARE(y.bits(), z.bits());
        }
    }

    // Values from PyTorch.
    void edgesOfUnary_data()
    {
        using V = std::vector<double>;
        QTest::addColumn<int>("op");
        QTest::addColumn<V>("expected");
        const auto row = [](const char* name, UnaryOp op, const V& expected) {
            QTest::newRow(name) << static_cast<int>(op) << expected;
        };
        // of           NaN   inf   -inf  0     -0     2.5  -2.5  0.5  -0.5
        row("neg", UnaryOp::Neg, {kNan, -kInf, kInf, -0.0, 0, -2.5, 2.5, -0.5, 0.5});
        row("abs", UnaryOp::Abs, {kNan, kInf, kInf, 0, 0, 2.5, 2.5, 0.5, 0.5});
        row("sign", UnaryOp::Sign, {0, 1, -1, 0, 0, 1, -1, 1, -1});
        row("round", UnaryOp::Round, {kNan, kInf, -kInf, 0, -0.0, 2, -2, 0, -0.0});
        row("floor", UnaryOp::Floor, {kNan, kInf, -kInf, 0, -0.0, 2, -3, 0, -1});
        row("ceil", UnaryOp::Ceil, {kNan, kInf, -kInf, 0, -0.0, 3, -2, 1, -0.0});
        row("trunc", UnaryOp::Trunc, {kNan, kInf, -kInf, 0, -0.0, 2, -2, 0, -0.0});
        row("clamp", UnaryOp::Clamp, {kNan, 1, -1, 0, -0.0, 1, -1, 0.5, -0.5});
        row("relu", UnaryOp::Relu, {kNan, kInf, 0, 0, -0.0, 2.5, 0, 0.5, 0});
        row("reciprocal", UnaryOp::Reciprocal, {kNan, 0, -0.0, kInf, -kInf, 0.4, -0.4, 2, -2});
    }
    void edgesOfUnary()
    {
        QFETCH(int, op);
        QFETCH(std::vector<double>, expected);
        const std::vector<double> x = {kNan, kInf, -kInf, 0, -0.0, 2.5, -2.5, 0.5, -0.5};
        QVERIFY(same(unary_of<double, double>(static_cast<UnaryOp>(op), x, -1, 1), expected));
        for (double& value : expected) value = static_cast<float>(value);
        QVERIFY(same(unary_of<float, float>(static_cast<UnaryOp>(op), x, -1, 1), expected));
    }

    void edgesOfFloat32Functions()
    {
        const std::vector<double> x = {kNan, kInf, -kInf, 0, -0.0, 200, -200};
        const auto of = [&](UnaryOp op) { return unary_of<float, float>(op, x); };
        QVERIFY(same(of(UnaryOp::Exp), {kNan, kInf, 0, 1, 1, kInf, 0}));
        QVERIFY(same(of(UnaryOp::Tanh), {kNan, 1, -1, 0, -0.0, 1, -1}));
        QVERIFY(same(of(UnaryOp::Erf), {kNan, 1, -1, 0, -0.0, 1, -1}));
        QVERIFY(same(of(UnaryOp::Sigmoid), {kNan, 1, 0, 0.5, 0.5, 1, 0}));
        QVERIFY(same(unary_of<float, float>(UnaryOp::Log, {kNan, kInf, -kInf, 0, -0.0, 1, -1}),
                     {kNan, kInf, kNan, -kInf, -kInf, 0, kNan}));
        const std::vector<float> tiny = unary_of<float, float>(UnaryOp::Log, {1e-40, 1e-45});
        QVERIFY(is_close(tiny[0], -92.10340371976183, 1.3e-6, 1e-5));
        QVERIFY(is_close(tiny[1], -103.27892990343185, 1.3e-6, 1e-5));
    }

    void edgesOfBinary()
    {
        using V = std::vector<double>;
        const V p = {7, -7, 7, -7, 1, -1, 0, -0.0, kInf, 1, kNan, -1, 5.5, -0.0, 0.1, 1};
        const V q = {3, 3, -3, -3, 0, 0, 0, 5, 2, kInf, 1, kInf, -kInf, -5, 0.1, 0.1};
        const auto of = [](BinaryOp op, const V& a, const V& b) {
            return binary_of<double, double>(op, a, b);
        };
        QVERIFY(same(of(BinaryOp::FloorDiv, p, q),
                     {2, -3, -3, 2, kInf, -kInf, kNan, -0.0, kNan, 0, kNan, -1, -1, 0, 1, 9}));
        const std::vector<double> rest = of(BinaryOp::Remainder, p, q);
        QVERIFY(same(std::vector<double>(rest.begin(), rest.end() - 1),
                     {1, 2, -2, -1, kNan, kNan, kNan, -0.0, kNan, 1, kNan, kInf, -kInf, -0.0, 0}));
        const V a = {kNan, 1, 2}, b = {1, kNan, 3};
        QVERIFY(same(of(BinaryOp::Minimum, a, b), {kNan, kNan, 2}));
        QVERIFY(same(of(BinaryOp::Maximum, a, b), {kNan, kNan, 3}));
        QVERIFY(same(of(BinaryOp::ReluGradient, {5, 5, 5, 5}, {kNan, -0.0, 2, -1}), {5, 0, 5, 0}));
    }

    void comparesAndCombinesToBool()
    {
        using V = std::vector<double>;
        const V p = {1, 2, 3, kNan, 0}, q = {2, 2, 2, kNan, -0.0};
        const auto of = [&](BinaryOp op) { return binary_of<bool, float>(op, p, q); };
        QVERIFY(same(of(BinaryOp::Eq), {0, 1, 0, 0, 1}));
        QVERIFY(same(of(BinaryOp::Ne), {1, 0, 1, 1, 0}));
        QVERIFY(same(of(BinaryOp::Lt), {1, 0, 0, 0, 0}));
        QVERIFY(same(of(BinaryOp::Le), {1, 1, 0, 0, 1}));
        QVERIFY(same(of(BinaryOp::Gt), {0, 0, 1, 0, 0}));
        QVERIFY(same(of(BinaryOp::Ge), {0, 1, 1, 0, 1}));
        QVERIFY(same(of(BinaryOp::LogicalAnd), {1, 1, 1, 1, 0}));
        QVERIFY(same(binary_of<bool, bool>(BinaryOp::LogicalXor, {0, 0, 1, 1}, {0, 1, 0, 1}),
                     {0, 1, 1, 0}));
        QVERIFY(same(binary_of<bool, std::uint8_t>(BinaryOp::LogicalOr, {0, 9, 0}, {0, 4, 3}),
                     {0, 1, 1}));
        QVERIFY(same(binary_of<bool, bool>(BinaryOp::Add, {0, 1, 1}, {0, 0, 1}), {0, 1, 1}));
        const V x = {kNan, kInf, -kInf, 0, 1};
        QVERIFY(same(unary_of<bool, float>(UnaryOp::IsNan, x), {1, 0, 0, 0, 0}));
        QVERIFY(same(unary_of<bool, double>(UnaryOp::IsInf, x), {0, 1, 1, 0, 0}));
        QVERIFY(same(unary_of<bool, float>(UnaryOp::IsFinite, x), {0, 0, 0, 1, 1}));
        QVERIFY(same(unary_of<bool, float>(UnaryOp::LogicalNot, x), {0, 0, 0, 1, 0}));
        QVERIFY(same(unary_of<bool, std::int32_t>(UnaryOp::IsFinite, {1, 2}), {1, 1}));
    }

    void integersFollowPython()
    {
        using I = std::int64_t;
        const std::vector<double> p = {7, -7, 7, -7, -6, 6, 0}, q = {3, 3, -3, -3, -1, -6, 5};
        QVERIFY(same(binary_of<I, I>(BinaryOp::FloorDiv, p, q), {2, -3, -3, 2, 6, -1, 0}));
        QVERIFY(same(binary_of<I, I>(BinaryOp::Remainder, p, q), {1, 2, -2, -1, 0, 0, 0}));
        QVERIFY(same(binary_of<I, I>(BinaryOp::Pow, {2, -1, -1, 1, 0, 3}, {-1, -3, -2, -5, 0, 4}),
                     {0, -1, 1, 1, 1, 81}));
        QVERIFY(same(unary_of<std::uint8_t, std::uint8_t>(UnaryOp::Neg, {1, 0, 255}), {255, 0, 1}));
        QVERIFY(same(unary_of<std::int32_t, std::int32_t>(UnaryOp::Abs, {-2147483648.0, -5}),
                     {-2147483648.0, 5}));
        QVERIFY(same(unary_of<std::uint8_t, std::uint8_t>(UnaryOp::Clamp, {0, 7, 200}, -5, 100),
                     {0, 7, 100}));
    }

    void dividingAnIntegerByZeroThrows()
    {
        for (const BinaryOp op : {BinaryOp::FloorDiv, BinaryOp::Remainder}) {
            const auto divide = [op] { binary_of<std::int32_t, std::int32_t>(op, {1, 2}, {1, 0}); };
            QCOMPARE(error_text<std::runtime_error>(divide), "ZeroDivisionError");
        }
    }

    void anOpWithoutAMeaningSaysSo()
    {
        const auto exp_of_integers = [] {
            unary_of<std::int32_t, std::int32_t>(UnaryOp::Exp, {1});
        };
        QCOMPARE(error_text<std::invalid_argument>(exp_of_integers),
                 "cpu: an elementwise op does not take int32");
    }

    void whereChooses()
    {
        CpuBackend backend(2);
        for (const Layout layout : kLayouts) {
            const Index shape{5, 140};
            Array<bool> condition(shape, layout);
            condition.randomize(3, 0, 2);
            for_each_index(shape,
                           [&](const Index& i) { condition.set(i, (i[0] + i[1]) % 3 == 0); });
            Array<double> p(shape, Layout::Reversed), q(shape), y(shape, layout);
            p.randomize(1, 0, 1);
            q.randomize(2, 0, 1);
            backend.where(y.view(), condition.view(), p.view(), q.view());
            for_each_index(shape, [&](const Index& i) {
                QCOMPARE(y.at(i), condition.at(i) ? p.at(i) : q.at(i));
            });
        }
    }
};

QTEST_APPLESS_MAIN(BackendElementwiseTest)
#include "backend_elementwise_test.moc"

#include <cmath>
#include <limits>

#include <QTest>

#include "core/backend/loader.h"
#include "core/tensor/creation.h"
#include "core/tensor/nn_ops.h"
#include "core/tensor/ops.h"

using namespace loom;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Tensor leaf(const Tensor& x)
{
    Tensor copy = x.detach();
    return copy.set_requires_grad(true);
}

Tensor f64(std::initializer_list<double> values) { return tensor<double>(values); }

} // namespace

class OpsBehaviourTest : public QObject {
    Q_OBJECT

private slots:
    void dropoutKeepsItsShareAndScale_data()
    {
        QTest::addColumn<double>("p");
        for (const double p : {0.1, 0.5, 0.9}) QTest::addRow("%g", p) << p;
    }

    void dropoutKeepsItsShareAndScale()
    {
        QFETCH(const double, p);
        const Tensor x = leaf(ones({100, 200}, {.dtype = DType::Float64}));

        const Tensor y = dropout(x, p, {7, 1});
        y.backward(full_like(y, 3));

        const double kept = loom::mean(ne(y, 0).to(DType::Float64)).item<double>();
        // Five standard deviations of 20,000 draws.
        QVERIFY(std::abs(kept - (1 - p)) < 5 * std::sqrt(p * (1 - p) / 20000));
        QVERIFY(loom::all(logical_or(eq(y, 0), eq(y, 1 / (1 - p)))).item<bool>());
        QVERIFY(allclose(x.grad(), mul(y, 3).detach()));
    }

    void aNumberOverATensorIsDivisionTheOtherWayRound()
    {
        QVERIFY(equal(1 / f64({4, -2, 0}), f64({0.25, -0.5, kInfinity})));
        QVERIFY(equal(1 / tensor<std::int64_t>({1, 2}), tensor<float>({1, 0.5f})));
    }

    void dropoutDependsOnKeyAndElementAlone()
    {
        const Tensor x = ones({30, 40});
        const Tensor strided = ones({40, 30}).t();

        const Tensor y = dropout(x, 0.5, {7, 1});

        QVERIFY(equal(y, dropout(x, 0.5, {7, 1})));
        QVERIFY(equal(y, dropout(strided, 0.5, {7, 1})));
        QVERIFY(!equal(y, dropout(x, 0.5, {7, 2})));
        QVERIFY(!equal(y, dropout(x, 0.5, {8, 1})));
    }

    void dropoutOfNothingAndOfAllIsExact()
    {
        const Tensor x = f64({1.5, -2, 3});

        QVERIFY(dropout(x, 0, {1, 1}).is_same(x));
        QVERIFY(equal(dropout(x, 1, {1, 1}), zeros_like(x)));
    }

    void batchNormMovesTheStatisticsByMomentum()
    {
        const Tensor x = leaf(f64({1, 2, 3, 6}).reshape({4, 1}));
        const Tensor mean = f64({10});
        const Tensor var = f64({20});

        batch_norm(x, mean, var, {}, {}, {.training = true, .momentum = 0.25});

        // The batch has mean 3 and unbiased variance 14/3.
        QVERIFY(allclose(mean, f64({0.75 * 10 + 0.25 * 3})));
        QVERIFY(allclose(var, f64({0.75 * 20 + 0.25 * 14 / 3})));
        QVERIFY(!mean.requires_grad() && !var.requires_grad());
    }

    void batchNormLeavesTheStatisticsInEval()
    {
        const Tensor mean = f64({10});
        const Tensor var = f64({20});

        batch_norm(f64({1, 2}).reshape({2, 1}), mean, var, {}, {}, {.training = false});

        QVERIFY(equal(mean, f64({10})) && equal(var, f64({20})));
    }

    void batchNormOfNothingLeavesTheStatistics()
    {
        const Tensor mean = f64({10});
        const Tensor var = f64({20});

        batch_norm(zeros({0, 1, 3}, {.dtype = DType::Float64}), mean, var, {}, {},
                   {.training = true});

        QVERIFY(equal(mean, f64({10})) && equal(var, f64({20})));
    }

    /// What the first layer of a network would only throw away.
    void gradientThatNobodyWantsIsNotComputed_data()
    {
        QTest::addColumn<bool>("wanted");
        QTest::newRow("image with gradient") << true;
        QTest::newRow("image without") << false;
    }

    void gradientThatNobodyWantsIsNotComputed()
    {
        QFETCH(const bool, wanted);
        const Device device(make_cpu_backend(1));
        const TensorOptions on{.device = device};
        Tensor image = ones({4, 1, 64, 64}, on);
        image.set_requires_grad(wanted);
        const std::size_t image_bytes = 4 * 64 * 64 * sizeof(float);
        const Tensor weight = leaf(ones({1, 1, 3, 3}, on));
        const Tensor y = conv2d(image, weight, {}, {.stride = {8, 8}});
        const Tensor dy = ones_like(y);
        const MemoryUse before = device.backend().memory_use();
        QCOMPARE(before.peak, before.current);

        y.backward(dy);

        QCOMPARE(image.grad().defined(), wanted);
        QCOMPARE(device.backend().memory_use().peak >= before.peak + image_bytes, wanted);
    }

    void valuesThatNoGradientNeedsAreFreed()
    {
        const Device device(make_cpu_backend(1));
        const Tensor x = leaf(ones({1000}, {.device = device}));
        const std::size_t before = device.backend().memory_use().current;

        // relu keeps its output and add nothing: the sum between them goes.
        const Tensor y = relu(x + ones({1000}, {.device = device}));

        QVERIFY(device.backend().memory_use().current < before + 2 * 1000 * sizeof(float));
        y.backward(ones_like(y));
        QVERIFY(equal(x.grad(), ones_like(x)));
    }

    void changedValueThatAGradientNeedsIsRefused()
    {
        const Tensor x = leaf(f64({1, 2}));
        Tensor y = relu(x);
        {
            const NoGrad guard;
            y.mul_(f64({2, 2}));
        }

        QVERIFY_THROWS_EXCEPTION(std::runtime_error, y.backward(ones_like(y)));
    }

    void changedValueThatNoGradientNeedsIsFine()
    {
        Tensor added = f64({5, 7});
        const Tensor x = leaf(f64({1, 2}));
        const Tensor sum = x + added;
        const Tensor weight = leaf(f64({2, 2}));
        const Tensor product = weight * f64({3, 4});

        added.zero_();
        // For weight's gradient the product keeps the constant, but not the weight.
        weight.detach().zero_();
        sum.backward(ones_like(sum));
        product.backward(ones_like(product));

        QVERIFY(equal(x.grad(), f64({1, 1})));
        QVERIFY(equal(weight.grad(), f64({3, 4})));
    }

    void gradientReachesTheOperandsDtype()
    {
        const Tensor a = leaf(ones({2, 3}));
        const Tensor b = leaf(ones({3}, {.dtype = DType::Float64}));

        const Tensor y = a * b;
        y.backward(ones_like(y));

        QCOMPARE(y.dtype(), DType::Float64);
        QCOMPARE(a.grad().dtype(), DType::Float32);
        QVERIFY(equal(b.grad(), f64({2, 2, 2})));
    }

    void choicesHaveNoGradient()
    {
        const Tensor x = leaf(f64({1, 3, 2}));

        QVERIFY(!argmax(x).requires_grad());
        QVERIFY(!loom::max(x, 0).indices.requires_grad());
        QVERIFY(!gt(x, 2).requires_grad());
        QVERIFY(!isnan(x).requires_grad());
        QVERIFY(loom::max(x, 0).values.requires_grad());
    }

    void noGradRecordsNothing()
    {
        const Tensor x = leaf(ones({1, 1, 4, 4}));
        const NoGrad guard;

        QVERIFY(!conv2d(x, leaf(ones({1, 1, 2, 2})), {}).requires_grad());
        QVERIFY(!max_pool2d(x, {}).requires_grad());
        QVERIFY(!loom::sum(x).requires_grad());
    }

    void equalAsksForShapeAndValues()
    {
        QVERIFY(equal(f64({1, 2}), f64({1, 2})));
        QVERIFY(!equal(f64({1, 2}), f64({1, 3})));
        QVERIFY(!equal(f64({1, 2}), f64({1, 2}).reshape({1, 2})));
        QVERIFY(!equal(f64({kNaN}), f64({kNaN})));
        QVERIFY(equal(f64({}), f64({})));
    }

    void allcloseFollowsItsFormula_data()
    {
        QTest::addColumn<double>("a");
        QTest::addColumn<double>("b");
        QTest::addColumn<bool>("equal_nan");
        QTest::addColumn<bool>("close");
        QTest::newRow("within rtol of b") << 109.0 << 100.0 << false << true;
        QTest::newRow("beyond") << 111.0 << 100.0 << false << false;
        QTest::newRow("rtol is of the second") << 100.0 << 111.0 << false << true;
        QTest::newRow("within atol") << 0.0 << 0.01 << false << true;
        QTest::newRow("infinities") << kInfinity << kInfinity << false << true;
        QTest::newRow("opposite infinities") << kInfinity << -kInfinity << false << false;
        QTest::newRow("infinity and a number") << 1.0 << kInfinity << false << false;
        QTest::newRow("NaN") << kNaN << kNaN << false << false;
        QTest::newRow("NaN allowed") << kNaN << kNaN << true << true;
        QTest::newRow("NaN and a number") << kNaN << 1.0 << true << false;
    }

    void allcloseFollowsItsFormula()
    {
        QFETCH(const double, a);
        QFETCH(const double, b);
        QFETCH(const bool, equal_nan);
        QFETCH(const bool, close);

        QCOMPARE(allclose(f64({a, 0}), f64({b, 0}), 0.1, 0.02, equal_nan), close);
    }

    void sumOfManyFloatsIsAccurate()
    {
        const Tensor x = full({3000001}, 0.1);

        const double sum = loom::sum(x).item<double>();

        QVERIFY(std::abs(sum - 300000.1) / 300000.1 < 1e-6);
    }

    void ignoredSamplesGetNoGradient()
    {
        const Tensor logits = leaf(f64({1, 2, 3, 4}).reshape({2, 2}));

        cross_entropy(logits, tensor<std::int64_t>({-100, 1})).backward();

        QVERIFY(equal(logits.grad()[0], f64({0, 0})));
        QVERIFY(ne(logits.grad()[1][0], 0).item<bool>());
    }
};

QTEST_APPLESS_MAIN(OpsBehaviourTest)
#include "ops_behaviour_test.moc"

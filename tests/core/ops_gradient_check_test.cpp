#include "tests/support/gradient_check.h"

#include <cmath>

#include <QTest>

#include "core/tensor/creation.h"
#include "core/tensor/ops.h"

using namespace loom;

namespace {

using Verdict = GradientCheckResult::Verdict;

/// x² with a gradient that is `factor` times the right one.
TensorFunction square_with_gradient(double factor)
{
    return [factor](const std::vector<Tensor>& in) {
        const Tensor x = in[0];
        const Tensor value = x.detach();
        return Tensor::record("square", square(value), {x}, [x, value, factor](const Tensor& dy) {
            x.add_grad(mul(mul(dy, value), 2 * factor));
        });
    };
}

Tensor small(std::initializer_list<double> values) { return tensor<double>(values); }

/// Passes the gradient on wherever there is one, except to one element.
Tensor forget_last(const Tensor& x)
{
    return Tensor::record("forget", mul(x.detach(), 3), {x}, [x](const Tensor& dy) {
        Tensor dx = mul(dy, 3);
        dx.select(0, dx.size(0) - 1).fill_(0);
        x.add_grad(dx);
    });
}

} // namespace

class OpsGradientCheckTest : public QObject {
    Q_OBJECT

private slots:
    void rightGradientPasses()
    {
        const GradientCheckResult result =
            gradient_check(square_with_gradient(1), {small({0.3, -1.7, 2})});

        QCOMPARE(result.verdict, Verdict::Right);
        QVERIFY(result.error < 1e-9);
    }

    void slightlyWrongGradientIsCaught()
    {
        const GradientCheckResult result =
            gradient_check(square_with_gradient(1 + 1e-6), {small({0.3, -1.7, 2})});

        QCOMPARE(result.verdict, Verdict::Wrong);
        QVERIFY(result.error > 1e-7 && result.error < 2e-6);
        QVERIFY(result.message.find("input 0") != std::string::npos);
    }

    void nanGradientIsCaught()
    {
        const GradientCheckResult result =
            gradient_check(square_with_gradient(std::nan("")), {small({0.3})});

        QCOMPARE(result.verdict, Verdict::Wrong);
    }

    void oneForgottenElementIsCaught()
    {
        const TensorFunction function = [](const std::vector<Tensor>& in) {
            return forget_last(in[0]);
        };

        const GradientCheckResult result = gradient_check(function, {small({1, 2, 3})});

        QCOMPARE(result.verdict, Verdict::Wrong);
        QVERIFY2(result.message.find("element 2") != std::string::npos, result.message.c_str());
    }

    void missingGradientIsCaught()
    {
        const TensorFunction function = [](const std::vector<Tensor>& in) {
            const Tensor a = in[0];
            return Tensor::record("add", add(a.detach(), in[1].detach()), {a, in[1]},
                                  [a](const Tensor& dy) { a.add_grad(dy); });
        };

        const GradientCheckResult result = gradient_check(function, {small({1}), small({2})});

        QCOMPARE(result.verdict, Verdict::Wrong);
        QVERIFY2(result.message.find("input 1") != std::string::npos, result.message.c_str());
    }

    void gradientThatNeedsTheOtherInputIsCaught()
    {
        const TensorFunction function = [](const std::vector<Tensor>& in) {
            const Tensor a = in[0];
            const Tensor b = in[1];
            return Tensor::record("add", add(a.detach(), b.detach()), {a, b},
                                  [a, b](const Tensor& dy) {
                                      if (b.requires_grad()) a.add_grad(dy);
                                      b.add_grad(dy);
                                  });
        };

        const GradientCheckResult result = gradient_check(function, {small({1}), small({2})});

        QCOMPARE(result.verdict, Verdict::Wrong);
        QVERIFY2(result.message.find("alone") != std::string::npos, result.message.c_str());
    }

    void kinkIsRejected_data()
    {
        QTest::addColumn<double>("x");
        QTest::addColumn<int>("verdict");
        QTest::newRow("at it") << 0.0 << static_cast<int>(Verdict::NearKink);
        QTest::newRow("within a step") << 5e-5 << static_cast<int>(Verdict::NearKink);
        QTest::newRow("within two steps") << -1.5e-4 << static_cast<int>(Verdict::NearKink);
        QTest::newRow("beyond") << 3e-4 << static_cast<int>(Verdict::Right);
    }

    void kinkIsRejected()
    {
        QFETCH(const double, x);
        QFETCH(const int, verdict);
        const TensorFunction function = [](const std::vector<Tensor>& in) { return relu(in[0]); };

        const GradientCheckResult result = gradient_check(function, {small({x, 1})});

        QCOMPARE(static_cast<int>(result.verdict), verdict);
    }

    void functionOfKinksFails()
    {
        const auto make = [](Sampler& sampler) {
            return GradientSample{
                {sampler.tensor({3}, -1e-4, 1e-4)},
                [](const std::vector<Tensor>& in) { return loom::abs(in[0]); },
            };
        };

        QVERIFY(check_gradient_samples(make).find("near a kink") != std::string::npos);
    }

    void float32IsRefused()
    {
        const GradientCheckResult result =
            gradient_check(square_with_gradient(1), {ones({2}, {.dtype = DType::Float32})});

        QCOMPARE(result.verdict, Verdict::Wrong);
    }

    void emptySampleAsksForShapes()
    {
        const TensorFunction right = [](const std::vector<Tensor>& in) { return mul(in[0], 2); };
        const Tensor nothing = zeros({0, 3}, {.dtype = DType::Float64});

        QCOMPARE(gradient_check(right, {nothing}).verdict, Verdict::Right);
    }

    void samplesHaveEveryLayout()
    {
        Sampler sampler(5);
        int packed = 0;
        int strided = 0;
        int repeated = 0;

        for (int i = 0; i < 100; ++i) {
            const Tensor x = sampler.tensor({3, 2, 4});
            const bool repeats = x.strides()[0] == 0 || x.strides()[1] == 0 || x.strides()[2] == 0;
            packed += x.is_contiguous() ? 1 : 0;
            strided += !x.is_contiguous() && !repeats ? 1 : 0;
            repeated += repeats ? 1 : 0;
            QVERIFY(loom::all(isfinite(x)).item<bool>());
        }

        QVERIFY(packed > 10 && strided > 10 && repeated > 3);
    }

    void distinctElementsStayApart()
    {
        Sampler sampler(6);
        const Tensor sorted = loom::sort(sampler.distinct({5, 7}, 0.01).flatten()).values;

        const Tensor gaps = sub(sorted.slice(0, 1), sorted.slice(0, 0, 34));

        QVERIFY(loom::min(gaps).item<double>() >= 0.0074);
    }
};

QTEST_APPLESS_MAIN(OpsGradientCheckTest)
#include "ops_gradient_check_test.moc"

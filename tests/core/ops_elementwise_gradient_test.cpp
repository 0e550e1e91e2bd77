#include <map>

#include <QTest>

#include "core/tensor/nn_ops.h"
#include "core/tensor/ops.h"
#include "tests/support/gradient_check.h"

using namespace loom;

namespace {

using Make = std::function<GradientSample(Sampler&)>;
using Inputs = std::vector<Tensor>;

/// One input of rank 0 to 4 with elements in [low, high).
Make unary(std::function<Tensor(const Tensor&)> op, double low, double high)
{
    return [op, low, high](Sampler& sampler) {
        const Shape shape = sampler.shape(static_cast<int>(sampler.integer(0, 4)), 1, 3);
        return GradientSample{{sampler.tensor(shape, low, high)},
                              [op](const Inputs& in) { return op(in[0]); }};
    };
}

/// Two inputs that broadcast, the second in [low, high).
Make binary(std::function<Tensor(const Tensor&, const Tensor&)> op, double first_low, double low,
            double high)
{
    return [op, first_low, low, high](Sampler& sampler) {
        const Shape shape = sampler.shape(static_cast<int>(sampler.integer(0, 3)), 1, 4);
        const Shape part = sampler.broadcastable(shape);
        const bool first_is_part = sampler.coin();
        return GradientSample{{sampler.tensor(first_is_part ? part : shape, first_low, 2),
                               sampler.tensor(first_is_part ? shape : part, low, high)},
                              [op](const Inputs& in) { return op(in[0], in[1]); }};
    };
}

std::map<std::string, Make> pointwise_samples()
{
    return {
        {"neg", unary(neg, -2, 2)},
        {"abs", unary(loom::abs, -2, 2)},
        {"sign", unary(sign, -2, 2)},
        {"square", unary(square, -2, 2)},
        {"reciprocal", unary(reciprocal, 0.4, 2)},
        {"reciprocal of negatives", unary(reciprocal, -2, -0.4)},
        {"exp", unary(loom::exp, -2, 2)},
        {"expm1", unary(loom::expm1, -2, 2)},
        {"log", unary(loom::log, 0.4, 4)},
        {"log1p", unary(loom::log1p, -0.5, 3)},
        {"sqrt", unary(loom::sqrt, 0.4, 4)},
        {"rsqrt", unary(rsqrt, 0.4, 4)},
        {"sin", unary(loom::sin, -4, 4)},
        {"cos", unary(loom::cos, -4, 4)},
        {"tanh", unary(loom::tanh, -3, 3)},
        {"erf", unary(loom::erf, -3, 3)},
        {"sigmoid", unary(sigmoid, -5, 5)},
        {"floor", unary(loom::floor, -3, 3)},
        {"ceil", unary(loom::ceil, -3, 3)},
        {"round", unary(loom::round, -3, 3)},
        {"trunc", unary(loom::trunc, -3, 3)},
        {"relu", unary(relu, -2, 2)},
        {"leaky_relu", unary([](const Tensor& x) { return leaky_relu(x, 0.3); }, -2, 2)},
        {"gelu", unary([](const Tensor& x) { return gelu(x); }, -4, 4)},
        {"gelu tanh", unary([](const Tensor& x) { return gelu(x, GeluKind::Tanh); }, -4, 4)},
        {"silu", unary(silu, -4, 4)},
        {"clamp", unary([](const Tensor& x) { return clamp(x, -0.5, 1.1); }, -2, 2)},
        {"clamp from below", unary([](const Tensor& x) { return clamp(x, -0.5, {}); }, -2, 2)},
        {"clamp from above", unary([](const Tensor& x) { return clamp(x, {}, 0.7); }, -2, 2)},
        {"dropout", unary(
                        [](const Tensor& x) {
                            return dropout(x, 0.4, {3, 5});
                        },
                        -2, 2)},
        {"dropout of everything", unary(
                                      [](const Tensor& x) {
                                          return dropout(x, 1, {3, 5});
                                      },
                                      -2, 2)},
    };
}

std::map<std::string, Make> number_samples()
{
    return {
        {"add number", unary([](const Tensor& x) { return x + 1.5; }, -2, 2)},
        {"sub number", unary([](const Tensor& x) { return x - 1.5; }, -2, 2)},
        {"rsub number", unary([](const Tensor& x) { return 1.5 - x; }, -2, 2)},
        {"number div", unary([](const Tensor& x) { return 1.5 / x; }, 0.5, 2)},
        {"mul number", unary([](const Tensor& x) { return x * -1.5; }, -2, 2)},
        {"div number", unary([](const Tensor& x) { return x / 3; }, -2, 2)},
        {"remainder number", unary([](const Tensor& x) { return remainder(x, 0.7); }, -2, 2)},
        {"pow 2", unary([](const Tensor& x) { return loom::pow(x, 2); }, -2, 2)},
        {"pow 3", unary([](const Tensor& x) { return loom::pow(x, 3); }, -2, 2)},
        {"pow 0", unary([](const Tensor& x) { return loom::pow(x, 0); }, -2, 2)},
        {"pow 0.5", unary([](const Tensor& x) { return loom::pow(x, 0.5); }, 0.4, 2)},
        {"pow -0.5", unary([](const Tensor& x) { return loom::pow(x, -0.5); }, 0.4, 2)},
        {"pow -1", unary([](const Tensor& x) { return loom::pow(x, -1); }, 0.4, 2)},
        {"pow 1.7", unary([](const Tensor& x) { return loom::pow(x, 1.7); }, 0.4, 2)},
    };
}

std::map<std::string, Make> binary_samples()
{
    const auto power = [](const Tensor& a, const Tensor& b) { return loom::pow(a, b); };
    return {
        {"add", binary([](const Tensor& a, const Tensor& b) { return a + b; }, -2, -2, 2)},
        {"sub", binary([](const Tensor& a, const Tensor& b) { return a - b; }, -2, -2, 2)},
        {"mul", binary([](const Tensor& a, const Tensor& b) { return a * b; }, -2, -2, 2)},
        {"div", binary([](const Tensor& a, const Tensor& b) { return a / b; }, -2, 0.4, 2)},
        {"div by negatives",
         binary([](const Tensor& a, const Tensor& b) { return a / b; }, -2, -2, -0.4)},
        {"pow", binary(power, 0.4, -2, 2)},
        {"minimum", binary(minimum, -2, -2, 2)},
        {"maximum", binary(maximum, -2, -2, 2)},
        {"remainder",
         binary([](const Tensor& a, const Tensor& b) { return remainder(a, b); }, -2, 0.6, 2)},
        {"an operand twice", unary([](const Tensor& x) { return x * x + x; }, -2, 2)},
    };
}

std::map<std::string, Make> all_samples()
{
    std::map<std::string, Make> samples = pointwise_samples();
    samples.merge(number_samples());
    samples.merge(binary_samples());
    return samples;
}

} // namespace

class OpsElementwiseGradientTest : public QObject {
    Q_OBJECT

    const std::map<std::string, Make> m_samples = all_samples();

private slots:
    void equalsDifferences_data()
    {
        QTest::addColumn<std::string>("op");
        for (const auto& [op, make] : m_samples) QTest::newRow(op.c_str()) << op;
    }

    void equalsDifferences()
    {
        QFETCH(const std::string, op);

        QCOMPARE(QString::fromStdString(check_gradient_samples(m_samples.at(op))), QString());
    }

    void emptyBatchesHaveShapes_data() { equalsDifferences_data(); }

    void emptyBatchesHaveShapes()
    {
        QFETCH(const std::string, op);
        Sampler sampler(1);
        const GradientSample sample = m_samples.at(op)(sampler);
        const Tensor nothing = sampler.tensor({0, 3});
        const Inputs inputs(sample.inputs.size(), nothing);

        const GradientCheckResult result = gradient_check(sample.function, inputs);

        QVERIFY2(result.verdict == GradientCheckResult::Verdict::Right, result.message.c_str());
        QCOMPARE(sample.function(inputs).shape(), Shape({0, 3}));
    }
};

QTEST_APPLESS_MAIN(OpsElementwiseGradientTest)
#include "ops_elementwise_gradient_test.moc"

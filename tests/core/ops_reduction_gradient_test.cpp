#include <map>

#include <QTest>

#include "core/tensor/creation.h"
#include "core/tensor/ops.h"
#include "tests/support/gradient_check.h"

using namespace loom;

namespace {

using Make = std::function<GradientSample(Sampler&)>;
using Inputs = std::vector<Tensor>;

/// Some axes of `shape`, or none for all, partly counted from the end.
Reduction some_axes(Sampler& sampler, const Shape& shape)
{
    Reduction over{.keepdim = sampler.coin()};
    for (int i = 0; i < shape.rank(); ++i) {
        if (sampler.coin()) over.axes.push_back(sampler.coin() ? i : i - shape.rank());
    }
    return over;
}

enum class Elements { Any, Distinct };

Make reduction(Tensor (*op)(const Tensor&, const Reduction&), Elements elements = Elements::Any)
{
    return [op, elements](Sampler& sampler) {
        const Shape shape = sampler.shape(static_cast<int>(sampler.integer(0, 4)), 1, 4);
        const Reduction over = some_axes(sampler, shape);
        const Tensor x =
            elements == Elements::Distinct ? sampler.distinct(shape) : sampler.tensor(shape);
        return GradientSample{{x}, [op, over](const Inputs& in) { return op(in[0], over); }};
    };
}

/// Axes long enough that the variance is not of one element.
Make spread(Tensor (*op)(const Tensor&, const Reduction&, std::int64_t))
{
    return [op](Sampler& sampler) {
        const Shape shape = sampler.shape(static_cast<int>(sampler.integer(1, 3)), 3, 4);
        const Reduction over = some_axes(sampler, shape);
        const std::int64_t correction = sampler.integer(0, 2);
        return GradientSample{
            {sampler.distinct(shape, 0.1)},
            [op, over, correction](const Inputs& in) { return op(in[0], over, correction); }};
    };
}

using AlongAxis = std::function<Tensor(const Tensor&, std::int64_t axis)>;

Make along_axis(AlongAxis op)
{
    return [op](Sampler& sampler) {
        const int rank = static_cast<int>(sampler.integer(0, 4));
        const std::int64_t axis = rank == 0 ? 0 : sampler.integer(-rank, rank - 1);
        return GradientSample{{sampler.distinct(sampler.shape(rank, 1, 4))},
                              [op, axis](const Inputs& in) { return op(in[0], axis); }};
    };
}

Tensor top_two(const Tensor& x, std::int64_t axis)
{
    const std::int64_t length = x.dim() == 0 ? 1 : x.size(axis);
    return topk(x, std::min<std::int64_t>(2, length), axis).values;
}

/// Every pair of ranks from 1 to 4, the batch axes broadcast.
GradientSample matmul_sample(Sampler& sampler)
{
    const std::int64_t inner = sampler.integer(1, 4);
    const Shape batch = sampler.shape(static_cast<int>(sampler.integer(0, 2)), 1, 3);
    const auto operand = [&](bool left) {
        if (sampler.integer(0, 3) == 0) return sampler.tensor({inner});
        Shape shape = sampler.coin() ? batch : sampler.broadcastable(batch);
        const std::int64_t outer = sampler.integer(1, 4);
        shape.push_back(left ? outer : inner);
        shape.push_back(left ? inner : outer);
        return sampler.tensor(shape);
    };
    const Tensor a = operand(true);
    const Tensor b = operand(false);
    return {{a, b}, [](const Inputs& in) { return matmul(in[0], in[1]); }};
}

GradientSample linear_sample(Sampler& sampler)
{
    const std::int64_t in_features = sampler.integer(1, 5);
    const std::int64_t out_features = sampler.integer(1, 5);
    Shape shape = sampler.shape(static_cast<int>(sampler.integer(0, 3)), 1, 3);
    shape.push_back(in_features);
    Inputs inputs{sampler.tensor(shape), sampler.tensor({out_features, in_features})};
    if (sampler.coin()) inputs.push_back(sampler.tensor({out_features}));
    return {inputs, [](const Inputs& in) {
                return linear(in[0], in[1], in.size() > 2 ? in[2] : Tensor());
            }};
}

std::map<std::string, Make> all_samples()
{
    return {
        {"sum", reduction(sum)},
        {"mean", reduction(mean)},
        {"prod", reduction(prod)},
        {"amax", reduction(amax, Elements::Distinct)},
        {"amin", reduction(amin, Elements::Distinct)},
        {"logsumexp", reduction(logsumexp)},
        {"var", spread(var)},
        {"std", spread(loom::std)},
        {"max", along_axis([](const Tensor& x, std::int64_t) { return loom::max(x); })},
        {"min", along_axis([](const Tensor& x, std::int64_t) { return loom::min(x); })},
        {"max axis",
         along_axis([](const Tensor& x, std::int64_t a) { return loom::max(x, a).values; })},
        {"min axis keepdim",
         along_axis([](const Tensor& x, std::int64_t a) { return loom::min(x, a, true).values; })},
        {"cumsum", along_axis(cumsum)},
        {"sort",
         along_axis([](const Tensor& x, std::int64_t a) { return loom::sort(x, a).values; })},
        {"sort descending",
         along_axis([](const Tensor& x, std::int64_t a) { return loom::sort(x, a, true).values; })},
        {"topk", along_axis(top_two)},
        {"matmul", matmul_sample},
        {"linear", linear_sample},
    };
}

} // namespace

class OpsReductionGradientTest : public QObject {
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

    /// A product with zeros in it, where dy · y / x would be NaN.
    void productOfZerosHasGradient_data()
    {
        QTest::addColumn<std::vector<double>>("x");
        QTest::newRow("none") << std::vector<double>{1.5, -2, 0.5};
        QTest::newRow("one") << std::vector<double>{1.5, 0, 0.5};
        QTest::newRow("two") << std::vector<double>{0, 0, 0.5};
    }

    void productOfZerosHasGradient()
    {
        QFETCH(const std::vector<double>, x);
        const TensorFunction function = [](const Inputs& in) { return prod(in[0]); };

        const GradientCheckResult result = gradient_check(function, {tensor(x)});

        QVERIFY2(result.verdict == GradientCheckResult::Verdict::Right, result.message.c_str());
    }

    void emptyInputsHaveShapes_data()
    {
        QTest::addColumn<std::string>("op");
        for (const char* op : {"sum", "mean", "prod", "logsumexp", "cumsum", "sort"}) {
            QTest::newRow(op) << std::string(op);
        }
    }

    void emptyInputsHaveShapes()
    {
        QFETCH(const std::string, op);
        for (const Shape& shape : {Shape{0}, Shape{0, 3}, Shape{2, 0, 3}}) {
            Sampler sampler(1);
            const TensorFunction function = [&op](const Inputs& in) {
                if (op == "sum") return sum(in[0], {.axes = {-1}});
                if (op == "mean") return mean(in[0], {.axes = {-1}});
                if (op == "prod") return prod(in[0], {.axes = {-1}});
                if (op == "logsumexp") return logsumexp(in[0], {.axes = {-1}});
                return op == "sort" ? loom::sort(in[0]).values : cumsum(in[0], -1);
            };

            const Tensor x = zeros(shape, {.dtype = DType::Float64, .requires_grad = true});
            const Tensor y = function({x});
            y.backward(ones_like(y));

            QCOMPARE(x.grad().shape(), shape);
        }
    }

    void emptyProductsHaveShapes()
    {
        Sampler sampler(2);
        const TensorFunction product = [](const Inputs& in) { return matmul(in[0], in[1]); };
        const TensorFunction layer = [](const Inputs& in) { return linear(in[0], in[1], in[2]); };

        for (const Shape& shape : {Shape{0, 3}, Shape{0, 2, 3}}) {
            const Tensor x = sampler.tensor(shape);
            const GradientCheckResult of_matmul =
                gradient_check(product, {x, sampler.tensor({3, 4})});
            const GradientCheckResult of_linear =
                gradient_check(layer, {x, sampler.tensor({4, 3}), sampler.tensor({4})});

            QVERIFY(of_matmul.verdict == GradientCheckResult::Verdict::Right);
            QVERIFY(of_linear.verdict == GradientCheckResult::Verdict::Right);
        }
    }
};

QTEST_APPLESS_MAIN(OpsReductionGradientTest)
#include "ops_reduction_gradient_test.moc"

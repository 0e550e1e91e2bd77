#include <array>
#include <limits>

#include <QTest>

#include "core/nn/nn.h"
#include "core/nn/python_text.h"
#include "core/tensor/creation.h"
#include "tests/support/error_text.h"

using namespace loom;

namespace {

Tensor random_tensor(const Shape& shape, std::uint64_t seed = 1)
{
    Generator generator(seed);
    return randn(shape, generator);
}

} // namespace

/// What modules do beyond the op that they call.
class NnLayersTest : public QObject {
    Q_OBJECT

private slots:
    void runningStatisticsFollowTheBatches()
    {
        BatchNorm1d bn(1);
        const Tensor x = tensor({1.F, 2.F, 3.F, 6.F}).unsqueeze(1);

        bn(x);

        QVERIFY(allclose(bn.running_mean(), full({1}, 0.1 * 3)));
        // The unbiased variance of 1, 2, 3, 6 is 14/3.
        QVERIFY(allclose(bn.running_var(), full({1}, 0.9 + 0.1 * 14 / 3)));
        QCOMPARE(bn.num_batches_tracked().item<int>(), 1);
    }

    void runningStatisticsRestInEval()
    {
        BatchNorm2d bn(2);
        bn.eval();
        const Tensor x = random_tensor({3, 2, 4, 4});

        const Tensor y = bn(x);

        QVERIFY(equal(bn.running_mean(), zeros({2})));
        QCOMPARE(bn.num_batches_tracked().item<int>(), 0);
        QVERIFY(allclose(y, x / full({1}, std::sqrt(1 + 1e-5)), 1e-6, 1e-6));
    }

    void withoutMomentumTheStatisticsAverageAllBatches()
    {
        BatchNorm1d bn(1, {.momentum = {}});

        for (const float value : {1.F, 2.F, 6.F}) bn(full({4, 1}, value));

        QVERIFY(allclose(bn.running_mean(), full({1}, 3)));
        QCOMPARE(bn.num_batches_tracked().item<int>(), 3);
    }

    void batchNormsTakeTheirRanksOnly()
    {
        BatchNorm1d flat(2);
        BatchNorm2d image(2);

        QCOMPARE(flat(ones({3, 2})).shape(), (Shape{3, 2}));
        QCOMPARE(flat(ones({3, 2, 5})).shape(), (Shape{3, 2, 5}));
        QCOMPARE(error_text<std::invalid_argument>([&] {
                     flat(ones({3, 2, 5, 5}));
                 }),
                 QString("[BatchNorm1d] expected [N, C] or [N, C, L], got [3, 2, 5, 5]"));
        QCOMPARE(error_text<std::invalid_argument>([&] {
                     image(ones({3, 2}));
                 }),
                 QString("[BatchNorm2d] expected [N, C, H, W], got [3, 2]"));
    }

    void dropoutIsTheIdentityInEval()
    {
        Dropout dropout(0.5);
        dropout.eval();
        const Tensor x = ones({4, 4});

        QVERIFY(dropout(x).is_same(x));
    }

    void dropoutsMasksDependOnTheirPlaceInTheRun()
    {
        Sequential net(std::make_unique<Dropout>(0.5), std::make_unique<Dropout>(0.5));
        auto& first = dynamic_cast<Dropout&>(*net.child("0"));
        auto& second = dynamic_cast<Dropout&>(*net.child("1"));
        const Tensor x = ones({64});
        const auto at = [&](std::uint64_t seed, std::uint64_t epoch, std::uint64_t step) {
            net.seek(seed, epoch, step);
            return first(x);
        };

        const Tensor mask = at(7, 1, 3);

        QVERIFY(!equal(first(x), mask));
        QVERIFY(equal(at(7, 1, 3), mask));
        QVERIFY(!equal(at(8, 1, 3), mask));
        QVERIFY(!equal(at(7, 2, 3), mask));
        QVERIFY(!equal(at(7, 1, 4), mask));
        net.seek(7, 1, 3);
        QVERIFY(!equal(second(x), mask));
    }

    void dropoutScalesWhatItKeeps()
    {
        Dropout dropout(0.25);

        const Tensor y = dropout(ones({10000}));

        const double kept = mean(gt(y, 0).to(DType::Float64)).item<double>();
        QVERIFY(std::abs(kept - 0.75) < 0.02);
        QVERIFY(std::abs(max(y).item<double>() - 1 / 0.75) < 1e-6);
    }

    void wrongArgumentsAreRefused()
    {
        QCOMPARE(error_text<std::invalid_argument>([] { Dropout dropout(1.5); }),
                 QString("[Dropout] expected a probability from 0 to 1, got 1.5"));
        QCOMPARE(error_text<std::invalid_argument>(
                     [] { Conv2d conv(3, 4, 3, Conv2dOptions{.groups = 2}); }),
                 QString("[Conv2d] expected positive channel counts divisible by groups=2, got "
                         "in_channels=3 and out_channels=4"));
        QCOMPARE(error_text<std::invalid_argument>(
                     [] { ConvTranspose2d conv(4, 3, 3, ConvTranspose2dOptions{.groups = 2}); }),
                 QString("[ConvTranspose2d] expected positive channel counts divisible by "
                         "groups=2, got in_channels=4 and out_channels=3"));
        CrossEntropyLoss loss;
        QCOMPARE(error_text<std::invalid_argument>([&] {
                     loss.Module::forward(ones({1, 2}));
                 }),
                 QString("[CrossEntropyLoss] has no forward of one tensor"));
        QCOMPARE(error_text<std::invalid_argument>([&] {
                     loss.forward(std::array{ones({1, 2})});
                 }),
                 QString("[CrossEntropyLoss] expected a prediction and a target, got 1 tensors"));
    }

    void squeezeKeepsABatchOfOne()
    {
        Squeeze all;
        Squeeze second(1);

        QCOMPARE(all(ones({1, 1, 3, 1})).shape(), (Shape{1, 3}));
        QCOMPARE(second(ones({1, 1, 3, 1})).shape(), (Shape{1, 3, 1}));
        QCOMPARE(second(ones({1, 2, 1})).shape(), (Shape{1, 2, 1}));
    }

    void reshapeKeepsTheBatch()
    {
        Reshape reshape({2, -1});

        QCOMPARE(reshape(ones({3, 8})).shape(), (Shape{3, 2, 4}));
        QCOMPARE(Reshape({2, 4})(ones({0, 8})).shape(), (Shape{0, 2, 4}));
    }

    void classWeightsAreABuffer()
    {
        CrossEntropyLoss plain;
        CrossEntropyLoss weighted({.weight = {1, 3}});
        const Tensor logits = tensor({{2.F, 0.F}, {0.F, 1.F}});
        const Tensor target = tensor<std::int64_t>({0, 1});
        const Tensor each = CrossEntropyLoss({.reduction = LossReduction::None})(logits, target);

        const double expected = (each[0].item<double>() * 1 + each[1].item<double>() * 3) / (1 + 3);

        QVERIFY(plain.state_dict().empty());
        QVERIFY(equal(weighted.state_dict().at("weight"), tensor({1.F, 3.F})));
        QVERIFY(std::abs(weighted(logits, target).item<double>() - expected) < 1e-6);
        weighted.to(DType::Float64);
        QCOMPARE(weighted(logits.to(DType::Float64), target).dtype(), DType::Float64);
    }

    void meanSquaredErrorComparesClassesOneHot()
    {
        MSELoss loss;
        const Tensor prediction = tensor({{0.5F, 0.F, 0.F}, {0.F, 0.F, 1.F}});

        const Tensor by_class = loss(prediction, tensor<std::int64_t>({0, 1}));
        const Tensor by_value = loss(prediction, tensor({{1.F, 0.F, 0.F}, {0.F, 1.F, 0.F}}));

        QVERIFY(std::abs(by_class.item<double>() - (0.25 + 2) / 6) < 1e-7);
        QCOMPARE(by_class.item<double>(), by_value.item<double>());
    }

    void sequentialIsTheCompositionOfItsChildren()
    {
        Sequential net(std::make_unique<Linear>(3, 4), std::make_unique<Tanh>());
        Linear& last = net.add<Linear>(4, 2);
        const Tensor x = random_tensor({5, 3});

        const Tensor y = net(x);

        auto& first = dynamic_cast<Linear&>(*net.child("0"));
        QVERIFY(equal(y, last(tanh(first(x)))));
        QVERIFY(net.child("2") == &last);
    }

    void pythonWritesNumbersSo_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("half") << 0.5 << "0.5";
        QTest::newRow("whole") << 1.0 << "1.0";
        QTest::newRow("small") << 1e-5 << "1e-05";
        QTest::newRow("large") << 1e16 << "1e+16";
        QTest::newRow("below the switch") << 1e15 << "1000000000000000.0";
        QTest::newRow("third") << 0.1 + 0.2 << "0.30000000000000004";
        QTest::newRow("zero") << -0.0 << "-0.0";
        QTest::newRow("infinity") << -std::numeric_limits<double>::infinity() << "-float('inf')";
        QTest::newRow("nan") << std::numeric_limits<double>::quiet_NaN() << "float('nan')";
    }
    void pythonWritesNumbersSo()
    {
        QFETCH(double, value);
        QFETCH(QString, text);

        QCOMPARE(QString::fromStdString(python_real(value)), text);
    }

    void pythonWritesTextAndTuplesSo()
    {
        QCOMPARE(QString::fromStdString(python_string("a'b\\c\nd")), QString("'a\\'b\\\\c\\x0ad'"));
        QCOMPARE(QString::fromStdString(python_tuple(std::vector<std::int64_t>{5})),
                 QString("(5,)"));
        QCOMPARE(QString::fromStdString(python_tuple(std::vector<std::int64_t>{})), QString("()"));
        QCOMPARE(QString::fromStdString(python_pair(std::array<std::int64_t, 2>{2, 2})),
                 QString("2"));
        QCOMPARE(QString::fromStdString(python_pair(std::array<std::int64_t, 2>{2, 3})),
                 QString("(2, 3)"));
    }
};

QTEST_APPLESS_MAIN(NnLayersTest)
#include "nn_layers_test.moc"

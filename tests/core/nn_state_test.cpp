#include <cmath>

#include <QTest>

#include "core/tensor/creation.h"
#include "tests/support/error_text.h"
#include "tests/support/nested_network.h"

using namespace loom;

namespace {

/// A network whose constructor chooses its own start.
struct ZeroStart : Module {
    Linear& out = add_module<Linear>("out", 4, 2);
    ZeroStart()
    {
        const NoGrad no_grad;
        out.weight().fill_(0);
    }
};

bool same_values(const Module& a, const Module& b)
{
    const NamedTensors left = a.state_dict();
    const NamedTensors right = b.state_dict();
    if (left.size() != right.size()) return false;
    for (const auto& [name, tensor] : left) {
        if (!right.contains(name) || !equal(tensor, right.at(name))) return false;
    }
    return true;
}

} // namespace

/// States, loading and initial numbers.
class NnStateTest : public QObject {
    Q_OBJECT

private slots:
    void stateDictHoldsParametersAndBuffersDetached()
    {
        Net net;

        const NamedTensors state = net.state_dict();

        QCOMPARE(state.size(), std::size_t{16});
        const Tensor& tracked = state.at("again.bn.num_batches_tracked");
        QCOMPARE(tracked.dtype(), DType::Int64);
        QCOMPARE(tracked.dim(), 0);
        QVERIFY(state.at("out.weight").shares_memory_with(net.out.weight()));
        for (const auto& [name, tensor] : state) QVERIFY(!tensor.requires_grad());
    }

    void loadingAStateMakesNetworksEqual()
    {
        Net a;
        Net b;
        a.reset_parameters(1);
        b.reset_parameters(2);
        QVERIFY(!same_values(a, b));

        const LoadReport report = b.load_state_dict(a.state_dict());

        QVERIFY(report.ok());
        QVERIFY(same_values(a, b));
        QVERIFY(!b.out.weight().shares_memory_with(a.out.weight()));
        QVERIFY(b.out.weight().requires_grad());
    }

    void strictLoadingRefusesInPyTorchsWordsAndChangesNothing()
    {
        BatchNorm1d bn(3);
        const NamedTensors state{{"weight", full({4}, 7)},
                                 {"foo", ones({1})},
                                 {"bar", ones({1})},
                                 {"running_mean", ones({3, 1})},
                                 {"running_var", full({3}, 5)},
                                 {"num_batches_tracked", full({}, 9)}};

        const QString error = error_text<std::runtime_error>([&] { bn.load_state_dict(state); });

        QCOMPARE(error,
                 QString("Error(s) in loading state_dict for BatchNorm1d:\n"
                         "\tMissing key(s) in state_dict: \"bias\". \n"
                         "\tUnexpected key(s) in state_dict: \"bar\", \"foo\". \n"
                         "\tsize mismatch for weight: copying a param with shape torch.Size([4]) "
                         "from checkpoint, the shape in current model is torch.Size([3]).\n"
                         "\tsize mismatch for running_mean: copying a param with shape "
                         "torch.Size([3, 1]) from checkpoint, the shape in current model is "
                         "torch.Size([3])."));
        QVERIFY(equal(bn.running_var(), ones({3})));
        QCOMPARE(bn.num_batches_tracked().item<int>(), 0);
    }

    void lenientLoadingTakesWhatFits()
    {
        BatchNorm1d bn(3);

        const LoadReport report = bn.load_state_dict(
            {{"weight", full({4}, 7)}, {"running_var", full({3}, 5)}}, LoadMode::Lenient);

        QCOMPARE(report.missing,
                 (std::vector<std::string>{"bias", "running_mean", "num_batches_tracked"}));
        QCOMPARE(report.misshapen.size(), std::size_t{1});
        QVERIFY(report.unexpected.empty() && !report.ok());
        QVERIFY(equal(bn.running_var(), full({3}, 5)));
        QVERIFY(equal(bn.weight(), ones({3})));
    }

    void loadingConvertsTheDType()
    {
        Linear module(3, 1, Bias::Off);

        module.load_state_dict({{"weight", tensor({1.5, 2.5, 3.5}).unsqueeze(0)}});

        QCOMPARE(module.weight().dtype(), DType::Float32);
        QCOMPARE(module.weight().to_vector<double>(), (std::vector<double>{1.5, 2.5, 3.5}));
    }

    void initialNumbersDependOnSeedAndFullNameAlone()
    {
        Net net;
        net.reset_parameters(5);
        Sequential other;
        Block& block = other.add<Block>();
        struct Renamed : Module {
            Block& block = add_module<Block>("block");
        } renamed;

        other.reset_parameters(5);
        renamed.reset_parameters(5);

        QVERIFY(equal(renamed.block.conv.weight(), net.block.conv.weight()));
        QVERIFY(!equal(block.conv.weight(), net.block.conv.weight()));
        QVERIFY(!equal(net.again.conv.weight(), net.block.conv.weight()));
        const Tensor before = net.block.conv.weight().detach().clone();
        net.reset_parameters(6);
        QVERIFY(!equal(net.block.conv.weight(), before));
        net.reset_parameters(5);
        QVERIFY(equal(net.block.conv.weight(), before));
    }

    void aNewNetworkStartsAsWithSeedZero()
    {
        Net net;
        Net reset;

        reset.reset_parameters(0);

        QVERIFY(same_values(net, reset));
        QVERIFY(!equal(net.block.conv.weight(), net.again.conv.weight()));
    }

    void adoptionKeepsWhatWasWritten()
    {
        struct Outer : Module {
            ZeroStart& inner = add_module<ZeroStart>("inner");
        } outer;
        auto trained = std::make_unique<Linear>(2, 2);
        trained->load_state_dict({{"weight", full({2, 2}, 3)}, {"bias", full({2}, 4)}});

        Sequential sequential(std::move(trained));

        QVERIFY(equal(outer.inner.out.weight(), zeros({2, 4})));
        QVERIFY(equal(sequential.state_dict().at("0.weight"), full({2, 2}, 3)));
    }

    void resettingTheBuffersToo()
    {
        BatchNorm1d bn(2);
        bn(rand_input());

        bn.reset_parameters(3);

        QVERIFY(equal(bn.running_mean(), zeros({2})));
        QVERIFY(equal(bn.running_var(), ones({2})));
        QCOMPARE(bn.num_batches_tracked().item<int>(), 0);
    }

    void defaultNumbersAreUniformWithinPyTorchsBound_data()
    {
        QTest::addColumn<QString>("layer");
        QTest::addColumn<int>("fan_in");
        QTest::newRow("linear") << "linear" << 64;
        QTest::newRow("conv") << "conv" << 4 * 9;
        QTest::newRow("grouped conv") << "grouped" << 2 * 9;
        // PyTorch counts the second axis of the weight, here the outputs.
        QTest::newRow("transposed conv") << "transposed" << 32 * 9;
    }
    void defaultNumbersAreUniformWithinPyTorchsBound()
    {
        QFETCH(QString, layer);
        QFETCH(int, fan_in);
        Sequential net;
        if (layer == "linear") net.add<Linear>(64, 128);
        if (layer == "conv") net.add<Conv2d>(4, 64, 3);
        if (layer == "grouped") net.add<Conv2d>(4, 64, 3, Conv2dOptions{.groups = 2});
        if (layer == "transposed") net.add<ConvTranspose2d>(8, 32, 3);
        const double bound = 1 / std::sqrt(fan_in);

        net.reset_parameters(11);

        for (const NamedTensor& parameter : net.named_parameters()) {
            const Tensor x = parameter.tensor.detach().to(DType::Float64);
            const auto n = static_cast<double>(x.numel());
            const double largest = max(abs(x)).item<double>();
            QVERIFY(largest <= bound && largest > bound * (1 - 10 / n));
            // Five standard errors of a uniform's mean and variance.
            QVERIFY(std::abs(mean(x).item<double>()) < 5 * bound / std::sqrt(3 * n));
            QVERIFY(std::abs(mean(square(x)).item<double>() / (bound * bound / 3) - 1) <
                    5 * std::sqrt(0.8 / n));
        }
    }

private:
    static Tensor rand_input()
    {
        Generator generator(4);
        return rand({5, 2}, generator);
    }
};

QTEST_APPLESS_MAIN(NnStateTest)
#include "nn_state_test.moc"

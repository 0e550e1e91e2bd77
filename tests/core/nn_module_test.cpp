#include <cmath>

#include <QTest>

#include "core/nn/nn.h"
#include "core/tensor/creation.h"
#include "tests/support/error_text.h"

using namespace loom;

namespace {

struct Block : Module {
    Conv2d& conv = add_module<Conv2d>("conv", 2, 2, 3, Conv2dOptions{.same = true}, Bias::Off);
    BatchNorm2d& bn = add_module<BatchNorm2d>("bn", 2);
    Tensor forward(const Tensor& x) override { return relu(bn(conv(x))); }
};

struct Net : Module {
    Conv2d& conv1 = add_module<Conv2d>("conv1", 1, 2, 3);
    Block& block = add_module<Block>("block");
    Block& again = add_module<Block>("again");
    Linear& out = add_module<Linear>("out", 8, 3);
    Tensor forward(const Tensor& x) override { return out(again(block(conv1(x))).flatten(1)); }
};

struct Gain : Module {
    Tensor& gain = register_parameter("gain", full({3}, 2));
    Tensor& offset = register_parameter("offset", Tensor());
    Tensor forward(const Tensor& x) override { return x * gain; }
};

/// A network whose constructor chooses its own start.
struct ZeroStart : Module {
    Linear& out = add_module<Linear>("out", 4, 2);
    ZeroStart()
    {
        const NoGrad no_grad;
        out.weight().fill_(0);
    }
};

QStringList names(const std::vector<NamedTensor>& tensors)
{
    QStringList list;
    for (const NamedTensor& tensor : tensors) list << QString::fromStdString(tensor.name);
    return list;
}

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

class NnModuleTest : public QObject {
    Q_OBJECT

private slots:
    void tensorsAreListedDepthFirstByFullName()
    {
        const Net net;

        QCOMPARE(names(net.named_parameters()),
                 QStringList({"conv1.weight", "conv1.bias", "block.conv.weight", "block.bn.weight",
                              "block.bn.bias", "again.conv.weight", "again.bn.weight",
                              "again.bn.bias", "out.weight", "out.bias"}));
        QCOMPARE(names(net.named_buffers()),
                 QStringList({"block.bn.running_mean", "block.bn.running_var",
                              "block.bn.num_batches_tracked", "again.bn.running_mean",
                              "again.bn.running_var", "again.bn.num_batches_tracked"}));
        QCOMPARE(net.parameter_count(), 20 + 2 * (36 + 4) + 27);
    }

    void modulesAreListedWithItselfFirst()
    {
        Net net;

        QStringList modules;
        for (const auto& [name, module] : net.named_modules()) {
            modules << QString::fromStdString(name);
        }

        QCOMPARE(modules, QStringList({"", "conv1", "block", "block.conv", "block.bn", "again",
                                       "again.conv", "again.bn", "out"}));
        QCOMPARE(net.named_children().size(), std::size_t{4});
        QCOMPARE(net.child("block"), static_cast<Module*>(&net.block));
        QVERIFY(net.child("conv") == nullptr);
    }

    void registeredTensorsAreSharedNotCopied()
    {
        Gain module;

        const NamedTensor listed = module.named_parameters().front();

        QVERIFY(listed.tensor.is_same(module.gain));
        QVERIFY(listed.tensor.requires_grad() && listed.tensor.is_leaf());
        QCOMPARE(names(module.named_parameters()), QStringList({"gain"}));
        QVERIFY(!module.offset.defined());
    }

    void namesAreUniqueAndWithoutDots_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("text");
        QTest::newRow("child") << "conv1"
                               << "[Net] expected a new name without dots, got \"conv1\", which "
                                  "exists";
        QTest::newRow("dot") << "a.b"
                             << "[Net] expected a new name without dots, got \"a.b\"";
        QTest::newRow("empty") << ""
                               << "[Net] expected a new name without dots, got \"\"";
    }
    void namesAreUniqueAndWithoutDots()
    {
        QFETCH(QString, name);
        QFETCH(QString, text);
        Net net;

        const QString error = error_text<std::invalid_argument>(
            [&] { net.adopt(name.toStdString(), std::make_unique<ReLU>()); });

        QCOMPARE(error, text);
        QCOMPARE(net.named_children().size(), std::size_t{4});
    }

    void parametersAreLeaves()
    {
        struct Wrong : Module {
            Wrong() { register_parameter("w", square(ones({2}, {.requires_grad = true}))); }
        };

        const QString error = error_text<std::invalid_argument>([] { Wrong wrong; });

        QVERIFY2(error.startsWith("[Wrong] expected a leaf as parameter \"w\""), qPrintable(error));
    }

    void trainAndEvalReachEveryModule()
    {
        Net net;

        net.eval();
        for (const auto& [name, module] : net.named_modules()) QVERIFY(!module->is_training());
        net.train();
        for (const auto& [name, module] : net.named_modules()) QVERIFY(module->is_training());
    }

    void reprEqualsPyTorchs()
    {
        const Net net;

        QCOMPARE(QString::fromStdString(net.repr()),
                 QString("Net(\n"
                         "  (conv1): Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1))\n"
                         "  (block): Block(\n"
                         "    (conv): Conv2d(2, 2, kernel_size=(3, 3), stride=(1, 1), "
                         "padding=same, bias=False)\n"
                         "    (bn): BatchNorm2d(2, eps=1e-05, momentum=0.1, affine=True, "
                         "track_running_stats=True)\n"
                         "  )\n"
                         "  (again): Block(\n"
                         "    (conv): Conv2d(2, 2, kernel_size=(3, 3), stride=(1, 1), "
                         "padding=same, bias=False)\n"
                         "    (bn): BatchNorm2d(2, eps=1e-05, momentum=0.1, affine=True, "
                         "track_running_stats=True)\n"
                         "  )\n"
                         "  (out): Linear(in_features=8, out_features=3, bias=True)\n"
                         ")"));
    }

    void reprOfNestedSequentials()
    {
        auto inner =
            std::make_unique<Sequential>(std::make_unique<ReLU>(), std::make_unique<Tanh>());
        const Sequential outer(std::make_unique<Linear>(2, 3), std::move(inner));

        QCOMPARE(QString::fromStdString(outer.repr()),
                 QString("Sequential(\n"
                         "  (0): Linear(in_features=2, out_features=3, bias=True)\n"
                         "  (1): Sequential(\n"
                         "    (0): ReLU()\n"
                         "    (1): Tanh()\n"
                         "  )\n"
                         ")"));
        QCOMPARE(QString::fromStdString(Sequential().repr()), QString("Sequential()"));
    }

    void reprWithSettingsAndChildren_data()
    {
        QTest::addColumn<QString>("extra");
        QTest::addColumn<QString>("text");
        QTest::newRow("one line") << "width=3"
                                  << "Extra(\n  width=3\n  (act): ReLU()\n)";
        QTest::newRow("two lines") << "a=1\nb=2"
                                   << "Extra(\n  a=1\n  b=2\n  (act): ReLU()\n)";
    }
    void reprWithSettingsAndChildren()
    {
        struct Extra : Module {
            std::string text;
            ReLU& act = add_module<ReLU>("act");
            std::string extra_repr() const override { return text; }
        };
        QFETCH(QString, extra);
        QFETCH(QString, text);
        Extra module;

        module.text = extra.toStdString();

        QCOMPARE(QString::fromStdString(module.repr()), text);
    }

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
        Gain module;

        module.load_state_dict({{"gain", tensor({1.5, 2.5, 3.5})}});

        QCOMPARE(module.gain.dtype(), DType::Float32);
        QCOMPARE(module.gain.to_vector<double>(), (std::vector<double>{1.5, 2.5, 3.5}));
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

    void convertingKeepsValuesGradientsAndCounters()
    {
        Net net;
        sum(square(net(ones({2, 1, 4, 4})))).backward();
        const Tensor gradient = net.out.weight().grad();

        net.to(DType::Float64);

        QCOMPARE(net.out.weight().dtype(), DType::Float64);
        QVERIFY(net.out.weight().requires_grad() && net.out.weight().is_leaf());
        QVERIFY(equal(net.out.weight().grad(), gradient.to(DType::Float64)));
        QCOMPARE(net.block.bn.running_mean().dtype(), DType::Float64);
        QCOMPARE(net.block.bn.num_batches_tracked().dtype(), DType::Int64);
        QCOMPARE(net(ones({2, 1, 4, 4}, {.dtype = DType::Float64})).dtype(), DType::Float64);
    }

    void gradientsAreClearedAndFrozen()
    {
        Net net;
        sum(net(ones({2, 1, 4, 4}))).backward();
        QVERIFY(net.conv1.weight().grad().defined());

        net.zero_grad();
        for (const NamedTensor& parameter : net.named_parameters()) {
            QVERIFY(!parameter.tensor.grad().defined());
        }
        net.requires_grad_(false);
        QVERIFY(!net(ones({2, 1, 4, 4})).requires_grad());
    }

    void forwardOfTheWrongNumberOfTensorsSaysSo()
    {
        ReLU relu_module;
        Add add_module;
        const std::vector<Tensor> two{ones({1}), ones({1})};

        QCOMPARE(error_text<std::invalid_argument>([&] { relu_module.forward(two); }),
                 QString("[ReLU] expected one input, got 2"));
        QCOMPARE(error_text<std::invalid_argument>([&] { add_module.forward(ones({1})); }),
                 QString("[Add] has no forward of one tensor"));
        QVERIFY(equal(add_module.forward(two), full({1}, 2)));
    }

private:
    static Tensor rand_input()
    {
        Generator generator(4);
        return rand({5, 2}, generator);
    }
};

QTEST_APPLESS_MAIN(NnModuleTest)
#include "nn_module_test.moc"

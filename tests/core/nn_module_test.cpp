#include <QTest>

#include "core/tensor/creation.h"
#include "tests/support/error_text.h"
#include "tests/support/nested_network.h"

using namespace loom;

namespace {

struct Gain : Module {
    Tensor& gain = register_parameter("gain", full({3}, 2));
    Tensor& offset = register_parameter("offset", Tensor());
    Tensor forward(const Tensor& x) override { return x * gain; }
};

QStringList names(const std::vector<NamedTensor>& tensors)
{
    QStringList list;
    for (const NamedTensor& tensor : tensors) list << QString::fromStdString(tensor.name);
    return list;
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
};

QTEST_APPLESS_MAIN(NnModuleTest)
#include "nn_module_test.moc"

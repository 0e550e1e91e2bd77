#include <QFile>
#include <QTest>

#include "core/nn/nn.h"
#include "core/tensor/creation.h"

using namespace loom;

/// The network of README.md, letter by letter.
namespace readme {

struct Net : loom::Module {
    loom::Conv2d& conv1 = add_module<loom::Conv2d>("conv1", 1, 6, 5);
    loom::Conv2d& conv2 = add_module<loom::Conv2d>("conv2", 6, 12, 5);
    loom::Linear& out = add_module<loom::Linear>("out", 192, 10);

    loom::Tensor forward(const loom::Tensor& x) override
    {
        loom::Tensor h = max_pool2d(relu(conv1(x)), {});
        h = max_pool2d(relu(conv2(h)), {});
        return out(h.flatten(1));
    }
};

} // namespace readme

namespace {

QString text_of(const char* file)
{
    QFile f(QStringLiteral(LOOM_SOURCE_DIR "/") + file);
    return f.open(QIODevice::ReadOnly) ? QString::fromUtf8(f.readAll()) : QString();
}

/// A network in a few lines: layers as attributes, and a forward.
struct Net : Module {
    Conv2d& conv1 = add_module<Conv2d>("conv1", 1, 4, 3);
    BatchNorm2d& bn1 = add_module<BatchNorm2d>("bn1", 4);
    MaxPool2d& pool = add_module<MaxPool2d>("pool", 2);
    Dropout& dropout = add_module<Dropout>("dropout", 0.1);
    Linear& out = add_module<Linear>("out", 36, 3);

    Tensor forward(const Tensor& x) override
    {
        const Tensor features = pool(relu(bn1(conv1(x))));
        return out(dropout(features.flatten(1)));
    }
};

struct Batch {
    Tensor images = random_images();
    Tensor classes = tensor<std::int64_t>({0, 1, 2, 0, 1, 2, 0, 1});

    static Tensor random_images()
    {
        Generator generator(3);
        return randn({8, 1, 8, 8}, generator);
    }
};

/// Plain gradient descent by hand; the loss of each step.
std::vector<double> train(Net& net, int steps)
{
    const Batch batch;
    CrossEntropyLoss loss_function;
    std::vector<double> losses;
    for (int step = 0; step < steps; ++step) {
        net.seek(1, 0, static_cast<std::uint64_t>(step));
        net.zero_grad();
        const Tensor loss = loss_function(net(batch.images), batch.classes);
        loss.backward();
        const NoGrad no_grad;
        for (NamedTensor& parameter : net.named_parameters()) {
            parameter.tensor.sub_(parameter.tensor.grad(), 0.1);
        }
        losses.push_back(loss.item<double>());
    }
    return losses;
}

} // namespace

class NnTrainingTest : public QObject {
    Q_OBJECT

private slots:
    void aNetworkWrittenByHandLearns()
    {
        Net net;
        net.reset_parameters(42);

        const std::vector<double> losses = train(net, 40);

        QVERIFY2(losses.back() < 0.1 * losses.front(),
                 qPrintable(QString("%1 to %2").arg(losses.front()).arg(losses.back())));
        QCOMPARE(net.bn1.num_batches_tracked().item<int>(), 40);
    }

    void learntClassesAreFoundInEval()
    {
        Net net;
        net.reset_parameters(42);
        train(net, 80);
        net.eval();
        const Batch batch;

        const Tensor found = argmax(net(batch.images), 1);

        QVERIFY(equal(found, batch.classes));
        QVERIFY(equal(net(batch.images), net(batch.images)));
    }

    void equalSeedsGiveEqualBits()
    {
        Net first;
        Net second;
        first.reset_parameters(9);
        second.reset_parameters(9);

        QCOMPARE(train(first, 5), train(second, 5));
        QVERIFY(equal(first.conv1.weight(), second.conv1.weight()));
    }

    void theReadmesNetworkRuns()
    {
        const QString example = text_of("README.md").section("```cpp\n", 1, 1).section("```", 0, 0);
        readme::Net net;

        const Tensor scores = net(ones({5, 1, 28, 28}));
        sum(scores).backward();

        QVERIFY(scores.shape() == Shape({5, 10}));
        QVERIFY(net.conv1.weight().grad().shape() == Shape({6, 1, 5, 5}));
        QVERIFY(example.startsWith("struct Net : loom::Module {"));
        QVERIFY(text_of("tests/core/nn_training_test.cpp").contains(example));
    }

    void aTrainedNetworkGoesThroughItsState()
    {
        Net trained;
        train(trained, 5);
        Net loaded;
        const Batch batch;

        loaded.load_state_dict(trained.state_dict());

        trained.eval();
        loaded.eval();
        QVERIFY(equal(loaded(batch.images), trained(batch.images)));
    }
};

QTEST_APPLESS_MAIN(NnTrainingTest)
#include "nn_training_test.moc"

#include <QTest>

#include "core/nn/nn.h"
#include "core/tensor/creation.h"

using namespace loom;

namespace {

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

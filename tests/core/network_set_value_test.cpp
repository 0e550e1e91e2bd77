#include "core/network/network_file.h"
#include "tests/support/error_text.h"

#include <QtTest>

#include <string>

using namespace loom;

namespace {

Network drawing()
{
    return parse_network(R"({"format": 1, "nodes": [
        {"id": "conv1", "type": "Conv2d"}, {"id": "drop1", "type": "Dropout"},
        {"id": "warp1", "type": "Warp"}], "edges": [],
        "training": {"optimizer": {"name": "Adam", "lr": 0.001}}})",
                         "net.loom");
}

} // namespace

class NetworkSetValueTest : public QObject {
    Q_OBJECT

private slots:
    void setsAnyValueByItsPath_data()
    {
        QTest::addColumn<QString>("assignment");
        QTest::addColumn<QString>("written"); // what the file then has
        const auto row = [](const char* assignment, const char* written) {
            QTest::newRow(assignment) << assignment << written;
        };
        row("name=A = B", R"("name": "A = B")");
        row("name=7", R"("name": "7")");
        row("description=", R"("edges": [])");
        row("dataset.name=MNIST", R"("dataset": {"name": "MNIST"})");
        row("training.optimizer.lr=0.002", R"("optimizer": {"name": "Adam", "lr": 0.002})");
        row("training.optimizer.name=SGD", R"("optimizer": {"name": "SGD", "lr": 0.001})");
        row("training.optimizer.betas=[0.8, 0.99]",
            R"({"name": "Adam", "betas": [0.8, 0.99], "lr": 0.001})");
        row("training.schedule.name=Cosine", R"("schedule": {"name": "Cosine"})");
        row("training.schedule.warmup_steps=5",
            R"("schedule": {"name": "Constant", "warmup_steps": 5})");
        row("training.epochs=3", R"("epochs": 3)");
        row("training.seed=18446744073709551615", R"("seed": 18446744073709551615)");
        row("training.shuffle=false", R"("shuffle": false)");
        row("training.clip_grad_norm=2", R"("clip_grad_norm": 2.0)");
        row("training.early_stopping.patience=4",
            R"("early_stopping": {"patience": 4, "validation_share": 0.1})");
        row("nodes.conv1.settings.out_channels=8", R"("settings": {"out_channels": 8})");
        row("nodes.conv1.settings.kernel_size=5", R"("kernel_size": [5, 5])");
        row("nodes.conv1.settings.padding=same", R"("padding": "same")");
        row("nodes.drop1.settings.p=1", R"("p": 1.0)");
        row("nodes.warp1.settings.by=two", R"("settings": {"by": "two"})");
        row("nodes.warp1.type=ReLU", R"({"id": "warp1", "type": "ReLU")");
        row("nodes.warp1.x=-12.5", R"("x": -12.5)");
    }

    void setsAnyValueByItsPath()
    {
        QFETCH(QString, assignment);
        QFETCH(QString, written);
        Network network = drawing();

        set_value(network, assignment.toStdString());

        const QString text = QString::fromStdString(to_loom(network));
        QVERIFY2(text.contains(written), qPrintable(text));
        QVERIFY(parse_network(to_loom(network), "again") == network);
    }

    void nullSwitchesOff()
    {
        Network network = drawing();
        set_value(network, "training.early_stopping.patience=2");
        set_value(network, "training.clip_grad_norm=1");

        set_value(network, "training.early_stopping=null");
        set_value(network, "training.clip_grad_norm=null");

        QVERIFY(!network.training->early_stopping && !network.training->clip_grad_norm);
    }

    void trainingIsMadeWhereThereIsNone()
    {
        Network network = drawing();
        network.training.reset();

        set_value(network, "training.batch_size=7");

        QCOMPARE(network.training->batch_size, std::int64_t{7});
        QCOMPARE(network.training->epochs, TrainingSettings{}.epochs);
    }

    void mistakesAreExplained_data()
    {
        QTest::addColumn<QString>("assignment");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* assignment, const char* message) {
            QTest::newRow(assignment) << assignment << message;
        };
        row("training.epochs", "expected path=value, as in training.epochs=3, got "
                               "\"training.epochs\"");
        row("=3", "expected path=value, as in training.epochs=3, got \"=3\"");
        row("trainin.epochs=3",
            "trainin.epochs: there is no \"trainin\" (did you mean training?); expected one of "
            "name, description, dataset, nodes, training");
        row("training.epoch=3",
            "training.epoch: there is no \"epoch\" in training (did you mean epochs?); expected "
            "one "
            "of batch_size, clip_grad_norm, deterministic, drop_last, early_stopping, epochs, "
            "optimizer, precision, schedule, seed, shuffle");
        row("training.epochs=0", "training.epochs: expected an integer from 1 to 1000000, got 0");
        row("training.epochs=many",
            "training.epochs: expected an integer from 1 to 1000000, got the word \"many\"");
        row("training.epochs.last=1",
            "training.epochs.last: there is nothing called \"last\" inside epochs");
        row("training.early_stopping.patiense=1",
            "training.early_stopping.patiense: there is no \"patiense\" in "
            "training.early_stopping (did you mean patience?); expected one of min_delta, "
            "patience, restore_best, validation_share");
        row("training.optimizer=SGD",
            "training.optimizer: expected an argument, as in training.optimizer.name=…");
        row("dataset=MNIST", "dataset: the path ends too early; expected name");
        row("nodes.conv9.x=1", "nodes.conv9.x: there is no node \"conv9\" (did you mean conv1?)");
        row("nodes.conv1.settings.kernal_size=3",
            "nodes.conv1.settings.kernal_size: Conv2d has no setting \"kernal_size\" (did you mean "
            "kernel_size?)");
        row("nodes.conv1.settings=3", "nodes.conv1.settings: expected the name of a setting");
        row("nodes.drop1.settings.p=2", "nodes.drop1.settings.p: p must be from 0 to 1, not 2");
        row("nodes.conv1.x=left",
            "expected a number from -1000000000 to 1000000000, got the word \"left\"");
    }

    void mistakesAreExplained()
    {
        QFETCH(QString, assignment);
        QFETCH(QString, message);
        Network network = drawing();
        const Network before = network;

        QCOMPARE(error_text<std::invalid_argument>(
                     [&] { set_value(network, assignment.toStdString()); }),
                 message);
        QVERIFY(network == before);
    }
};

QTEST_APPLESS_MAIN(NetworkSetValueTest)
#include "network_set_value_test.moc"

#include "core/files/atomic_file.h"
#include "core/model/model.h"
#include "core/network/network_file.h"
#include "core/network/summary.h"
#include "core/optim/optimizer.h"
#include "core/optim/schedule.h"
#include "tests/support/random_network.h"

#include <QtTest>

#include <filesystem>
#include <map>
#include <set>
#include <string>

using namespace loom;

namespace {

const std::filesystem::path kFolder = LOOM_SOURCE_DIR "/resources/examples";

} // namespace

class NetworkExamplesTest : public QObject {
    Q_OBJECT

private slots:
    void everyExampleIsListedHere()
    {
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
            QVERIFY2(counts_.contains(entry.path().stem().string()), entry.path().c_str());
            ++files;
        }
        QCOMPARE(files, counts_.size());
    }

    void examplesAreCanonicalLegalAndAsLargeAsPyTorchs_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto& [name, count] : counts_) QTest::newRow(name.c_str()) << name.c_str();
    }

    void examplesAreCanonicalLegalAndAsLargeAsPyTorchs()
    {
        QFETCH(QString, name);
        const std::filesystem::path path = kFolder / (name.toStdString() + ".loom");
        const std::string text = read_file(path, 1'000'000);

        const Network network = load_network(path);
        const Diagnosis diagnosis = diagnose(network, LayerCatalog::built_in(), test_dataset);

        QCOMPARE(to_loom(network), text);
        QCOMPARE(problems_text(diagnosis), std::string());
        QCOMPARE(diagnosis.parameters, counts_.at(name.toStdString()));
        QVERIFY(!network.name.empty() && network.description.size() > 20);
        QCOMPARE(network.dataset->name, std::string("FashionMNIST"));
        QCOMPARE(diagnosis.loss, std::string("loss"));
        QCOMPARE(diagnosis.output, std::string("out"));
        std::set<std::pair<double, double>> places;
        for (const Node& node : network.nodes) QVERIFY(places.insert({node.x, node.y}).second);
    }

    void examplesCanBeTrained_data() { examplesAreCanonicalLegalAndAsLargeAsPyTorchs_data(); }

    void examplesCanBeTrained()
    {
        QFETCH(QString, name);
        const Network network = load_network(kFolder / (name.toStdString() + ".loom"));

        Model model(network, diagnose(network, LayerCatalog::built_in(), test_dataset));

        QCOMPARE(model.parameter_count(), counts_.at(name.toStdString()));
        make_optimizer(network.training->optimizer, model.named_parameters());
        Schedule(network.training->schedule, {.epochs = network.training->epochs});
    }

    void theSeedCnnIsTheIssues()
    {
        const Network network = load_network(kFolder / "seed-cnn.loom");
        const Diagnosis diagnosis = diagnose(network, LayerCatalog::built_in(), test_dataset);

        QVERIFY((diagnosis.order == std::vector<NodeId>{"input", "conv1", "relu1", "pool1", "conv2",
                                                        "relu2", "pool2", "flatten", "fc1", "relu3",
                                                        "fc2", "relu4", "out", "loss"}));
        const std::map<NodeId, std::string> shapes{
            {"input", "[N, 1, 28, 28]"}, {"conv1", "[N, 6, 24, 24]"}, {"pool1", "[N, 6, 12, 12]"},
            {"conv2", "[N, 12, 8, 8]"},  {"pool2", "[N, 12, 4, 4]"},  {"flatten", "[N, 192]"},
            {"fc1", "[N, 120]"},         {"fc2", "[N, 60]"},          {"out", "[N, 10]"}};
        for (const auto& [id, shape] : shapes) {
            QCOMPARE(diagnosis.output_shape(id)->to_string(), shape);
        }
        QCOMPARE(network.training->batch_size, std::int64_t{100});
        QCOMPARE(network.training->epochs, std::int64_t{6});
        QCOMPARE(network.training->seed, std::uint64_t{42});
        QCOMPARE(network.training->optimizer.name, std::string("Adam"));
        QVERIFY(network.training->optimizer.settings.at("lr") == SettingValue(0.001));
    }

private:
    /// Learnable numbers, counted by PyTorch (make_network_reference.py --count).
    const std::map<std::string, std::int64_t> counts_{
        {"inception-small", 31'846}, {"lenet5", 61'706},
        {"mid-cnn", 1'701'578},      {"mlp", 235'146},
        {"resnet-small", 77'754},    {"seed-cnn", 32'998},
        {"speedrun-94", 463'594},    {"vgg-small", 584'170}};
};

QTEST_APPLESS_MAIN(NetworkExamplesTest)
#include "network_examples_test.moc"

#include "core/files/error.h"
#include "core/network/diagnosis.h"
#include "core/network/network_file.h"
#include "tests/support/german_locale.h"
#include "tests/support/random_network.h"

#include <QtTest>

#include <filesystem>
#include <fstream>
#include <string>

using namespace loom;

namespace {

// As the format's description shows it.
const std::string kCanonical = R"({
  "format": 1,
  "name": "A small CNN",
  "dataset": {"name": "FashionMNIST", "transforms": [{"name": "RandomCrop", "padding": 2}]},
  "nodes": [
    {"id": "input", "type": "Input", "x": 0, "y": 0},
    {"id": "conv1", "type": "Conv2d", "settings": {"kernel_size": [5, 5], "out_channels": 6}, "x": 220, "y": -0.5},
    {"id": "conv2", "type": "Conv2d", "settings": {"out_channels": 6, "padding": "same"}, "x": 220, "y": 180},
    {"id": "add1", "type": "Add", "x": 440, "y": 0},
    {"id": "warp1", "type": "Warp", "settings": {"by": 1.0, "field": {"a": [1, [2]]}, "to": null}, "x": 660, "y": 0, "colour": "red"}
  ],
  "edges": [
    {"from": "input", "to": "conv1"},
    {"from": "conv1", "to": "add1", "slot": 1, "label": "skip"},
    {"from": "nowhere", "to": "add1"}
  ],
  "training": {"batch_size": 100, "clip_grad_norm": 1.0, "early_stopping": {"patience": 3, "validation_share": 0.1}, "epochs": 6, "optimizer": {"name": "Adam", "betas": [0.9, 0.99], "lr": 0.001}, "seed": 18446744073709551615, "zeal": 3},
  "zoom": {"x": 1e+300, "y": [1.0, -1, "ü\n"]}
}
)";

std::string refusal(const std::string& text)
{
    try {
        parse_network(text, "net.loom");
    } catch (const FileError& error) {
        return error.code() == ExitCode::BadData ? error.what() : "another exit code";
    }
    return "read";
}

/// Things that a random drawing does not have, by its seed.
void decorate(Network& network, std::uint64_t seed)
{
    Dice dice(seed);
    if (dice.chance(50)) network.description = "Say \"ü\" \\ \n\t\x01";
    if (dice.chance(50)) network.unknown["later"] = R"({"a": [1, 2.5, null], "b": "c"})";
    if (dice.chance(50)) network.dataset = {.name = "KMNIST", .unknown = {{"split", "0.1"}}};
    if (dice.chance(50)) {
        network.training = {.batch_size = dice.roll(1, 1000), .epochs = dice.roll(1, 99)};
        network.training->seed = static_cast<std::uint64_t>(-dice.roll(0, 5));
        network.training->drop_last = dice.chance(50);
        if (dice.chance(50)) network.training->precision = "tf32";
        if (dice.chance(50)) network.training->deterministic = dice.chance(50);
        network.training->optimizer.settings["lr"] = 1.0 / static_cast<double>(dice.roll(1, 999));
        if (dice.chance(50))
            network.training->schedule = {.name = "Step", .settings = {{"gamma", 0.5}}};
        if (dice.chance(50)) network.training->early_stopping = {.patience = 2, .min_delta = 1e-7};
    }
    for (Node& node : network.nodes) {
        node.x = static_cast<double>(dice.roll(-1'000'000, 1'000'000)) / 7.0;
        node.y = static_cast<double>(dice.roll(-4, 4));
        if (dice.chance(10)) node.unknown["note"] = "\"seen\"";
        if (dice.chance(10)) node.settings["strength"] = 1.0 / 3;
        if (dice.chance(10)) node.unknown_settings["table"] = R"([[1, 2], {"x": true}])";
        if (dice.chance(5)) node.type = "Holography";
    }
    for (Edge& edge : network.edges) {
        if (dice.chance(10)) edge.unknown["colour"] = "null";
        if (dice.chance(5)) edge.to = "nowhere";
    }
}

} // namespace

class NetworkFileTest : public QObject {
    Q_OBJECT

private slots:
    void canonicalTextStaysAsItIs()
    {
        const Network network = parse_network(kCanonical, "net.loom");

        QCOMPARE(to_loom(network), kCanonical);
        QCOMPARE(network.nodes.at("conv1").y, -0.5);
        QCOMPARE(network.edges[1].slot, 1);
        QCOMPARE(network.training->seed, ~std::uint64_t{0});
        QCOMPARE(network.training->early_stopping->restore_best, true);
    }

    void settingsComeOutCanonical()
    {
        const Network network = parse_network(
            R"({"edges": [], "nodes": [{"type": "Conv2d", "settings": {"kernel_size": 5,
                "stride": [1, 1], "bias": 7}, "id": "c"}, {"id": "d", "type": "Dropout",
                "settings": {"p": 1}}], "format": 1})",
            "net.loom");

        const Settings& settings = network.nodes.at("c").settings;
        QVERIFY(settings.at("kernel_size") == SettingValue(std::vector<std::int64_t>{5, 5}));
        QVERIFY(settings.at("bias") == SettingValue(std::int64_t{7})); // wrong, and kept
        QVERIFY(network.nodes.at("d").settings.at("p") == SettingValue(1.0));
        // A stride of 1 is the default.
        QVERIFY(to_loom(network).find("stride") == std::string::npos);
        QVERIFY(to_loom(network).find(R"("settings": {"bias": 7, "kernel_size": [5, 5]})") !=
                std::string::npos);
    }

    void tenThousandRandomNetworksRoundTrip()
    {
        for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
            Network network = random_network(seed);
            decorate(network, seed);

            const std::string text = to_loom(network);
            const Network again = parse_network(text, "net.loom");

            QVERIFY2(again == network, std::to_string(seed).c_str());
            QVERIFY2(to_loom(again) == text, std::to_string(seed).c_str());
        }
    }

    void numbersDoNotDependOnTheLocale()
    {
        if (!set_german_locale()) QSKIP("there is no German locale and no localedef");

        const std::string text = to_loom(parse_network(kCanonical, "net.loom"));
        std::setlocale(LC_ALL, "C");

        QCOMPARE(text, kCanonical);
    }

    void badFilesAreRefusedWithAPlaceAndAReason_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected"); // the end of the message
        const auto row = [](const char* name, std::string text, const char* expected) {
            QTest::newRow(name) << QString::fromStdString(text) << expected;
        };
        const auto with_node = [](const std::string& node) {
            return R"({"format": 1, "edges": [], "nodes": [{"id": "a", "type": "ReLU"}, )" + node +
                   "]}";
        };
        const auto with_training = [](const std::string& training) {
            return R"({"format": 1, "edges": [], "nodes": [], "training": )" + training + "}";
        };
        row("a list", "[]", "net.loom: expected an object, got a list of 0");
        row("no format", R"({"nodes": [], "edges": []})", "net.loom: expected a \"format\"");
        row("newer format", R"({"format": 2, "nodes": 7})",
            "net.loom: format: this network has format 2, of a newer version of Tensorloom; this "
            "version reads format 1");
        row("format as a word", R"({"format": "1"})",
            "net.loom: format: expected 1, got the word \"1\"");
        row("format as a real", R"({"format": 1.0})", "net.loom: format: expected 1, got 1.0");
        row("older format", R"({"format": 0})", "net.loom: format: expected 1, got 0");
        row("no nodes", R"({"format": 1, "edges": []})", "net.loom: expected a \"nodes\"");
        row("nodes as an object", R"({"format": 1, "edges": [], "nodes": {}})",
            "net.loom: nodes: expected a list, got an object");
        row("a node that is a number", with_node("7"),
            "net.loom: nodes[1]: expected an object, got 7");
        row("no id", with_node(R"({"type": "ReLU"})"), "net.loom: nodes[1]: expected a \"id\"");
        row("id twice", with_node(R"({"id": "a", "type": "ReLU"})"),
            "net.loom: nodes[1].id: \"a\" is the id of nodes[0] already; ids are unique");
        row("type as null", with_node(R"({"id": "b", "type": null})"),
            "net.loom: nodes[1].type: expected a word, got null");
        row("a setting that is an object",
            with_node(R"({"id": "b", "type": "Conv2d", "settings": {"kernel_size": {"h": 1}}})"),
            "net.loom: nodes[1].settings.kernel_size: expected a number of 64 bits, a list of "
            "numbers, a word, true, false or null, got an object");
        row("a setting beyond 64 bits", with_node(R"({"id": "b", "type": "Linear",
                          "settings": {"out_features": 9223372036854775808}})"),
            "net.loom: nodes[1].settings.out_features: expected a number of 64 bits, a list of "
            "numbers, a word, true, false or null, got 9223372036854775808");
        row("x as a word", with_node(R"({"id": "b", "type": "ReLU", "x": "left"})"),
            "net.loom: nodes[1].x: expected a number from -1000000000 to 1000000000, got the word "
            "\"left\"");
        row("a negative slot",
            R"({"format": 1, "nodes": [], "edges": [{"from": "a", "to": "b", "slot": -1}]})",
            "net.loom: edges[0].slot: expected an integer from 0 to 9999, got -1");
        row("an edge without an end", R"({"format": 1, "nodes": [], "edges": [{"from": "a"}]})",
            "net.loom: edges[0]: expected a \"to\"");
        row("batch size 0", with_training(R"({"batch_size": 0})"),
            "net.loom: training.batch_size: expected an integer from 1 to 1000000, got 0");
        row("epochs as a real", with_training(R"({"epochs": 1.5})"),
            "net.loom: training.epochs: expected an integer from 1 to 1000000, got 1.5");
        row("a negative seed", with_training(R"({"seed": -1})"),
            "net.loom: training.seed: expected an integer from 0 to 2^64 - 1, got -1");
        row("an optimizer as a word", with_training(R"({"optimizer": "Adam"})"),
            "net.loom: training.optimizer: expected an object, got the word \"Adam\"");
        row("a share of all", with_training(R"({"early_stopping": {"validation_share": 1}})"),
            "net.loom: training.early_stopping.validation_share: expected a number from 0.001 to "
            "0.9, got 1");
        row("a switch as a number", with_training(R"({"shuffle": 1})"),
            "net.loom: training.shuffle: expected true or false, got 1");
        row("a data set without a name",
            R"({"format": 1, "nodes": [], "edges": [], "dataset": {}})",
            "net.loom: dataset: expected a \"name\"");
    }

    void badFilesAreRefusedWithAPlaceAndAReason()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);

        QCOMPARE(QString::fromStdString(refusal(text.toStdString())), expected);
    }

    void brokenJsonIsRefusedBeforeAnyOfItIsUsed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << "";
        QTest::newRow("blank") << " \n";
        QTest::newRow("duplicate key") << R"({"format": 1, "format": 1, "nodes": [], "edges": []})";
        QTest::newRow("deep") << QString(R"({"format": 1, "nodes": )") + QString(100'000, '[');
        QTest::newRow("huge number") << R"({"format": 1e999, "nodes": [], "edges": []})";
        QTest::newRow("NaN") << R"({"format": NaN, "nodes": [], "edges": []})";
        QTest::newRow("trailing") << R"({"format": 1, "nodes": [], "edges": []} {})";
    }

    void brokenJsonIsRefusedBeforeAnyOfItIsUsed()
    {
        QFETCH(QString, text);

        const std::string message = refusal(text.toStdString());

        QVERIFY2(message.starts_with("net.loom"), message.c_str());
    }

    void everyTruncationIsRefused()
    {
        const std::size_t end = kCanonical.find_last_of('}');
        for (std::size_t length = 0; length <= end; ++length) {
            const std::string message = refusal(kCanonical.substr(0, length));
            QVERIFY2(message.starts_with("net.loom"), message.c_str());
        }
    }

    void aShapeMakesAFileLegalWithoutDatasetOrTraining()
    {
        const Network network = parse_network(
            R"({"format": 1, "nodes": [{"id": "x", "type": "Input",
                "settings": {"shape": [1, 2, 2]}}], "edges": []})",
            "net.loom");

        QVERIFY(!diagnose(network).has_errors());
        QVERIFY(!network.dataset && !network.training);
    }

    void savingAndLoadingKeepsAllOfIt()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("a.loom").toStdString();
        const Network network = parse_network(kCanonical, "net.loom");

        save_network(path, network);

        QVERIFY(load_network(path) == network);
    }

    void loadingNamesTheFile()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("bad.loom").toStdString();
        std::ofstream(path) << "{";

        const auto code_of = [](const std::filesystem::path& file) {
            try {
                load_network(file);
            } catch (const FileError& error) {
                const bool names_it = std::string(error.what()).find(file.string()) == 0;
                return names_it ? error.code() : ExitCode::Failure;
            }
            return ExitCode::Ok;
        };

        QVERIFY(code_of(path) == ExitCode::BadData);
        QVERIFY(code_of(folder.filePath("none.loom").toStdString()) == ExitCode::NoInput);
    }

    void idsArePythonIdentifiers()
    {
        for (const char* good : {"a", "_", "conv1", "Conv_2", "input"})
            QVERIFY(is_valid_node_id(good));
        const std::string longest(64, 'a');
        QVERIFY(is_valid_node_id(longest));
        for (const std::string& bad : {std::string(), std::string("1a"), std::string("a-b"),
                                       std::string("a.b"), std::string("class"), std::string("é"),
                                       std::string("a b"), longest + "a", std::string("a\0b", 3)}) {
            QVERIFY2(!is_valid_node_id(bad), bad.c_str());
        }
    }

    void renamingTakesTheEdgesAlong()
    {
        Network network = parse_network(kCanonical, "net.loom");

        rename_node(network, "conv1", "first");

        QCOMPARE(network.edges[0].to, std::string("first"));
        QCOMPARE(network.edges[1].from, std::string("first"));
        QCOMPARE(unused_id(network, "conv"), std::string("conv1"));
        QVERIFY_EXCEPTION_THROWN(rename_node(network, "first", "add1"), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(rename_node(network, "gone", "b"), std::out_of_range);
        QVERIFY_EXCEPTION_THROWN(network.nodes.add({.id = "add1", .type = "Add"}),
                                 std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(NetworkFileTest)
#include "network_file_test.moc"

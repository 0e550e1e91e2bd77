#include "core/network/diagnosis.h"
#include "core/network/network_file.h"
#include "core/network/summary.h"
#include "tests/support/random_network.h"

#include <QtTest>

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

#include <fmt/core.h>

using namespace loom;

namespace {

Diagnosis diagnose_here(const Network& network)
{
    return diagnose(network, LayerCatalog::built_in(), test_dataset);
}

Node& any_node(Network& network, Dice& dice)
{
    return *(network.nodes.begin() + dice.roll(0, std::ssize(network.edges)) %
                                         static_cast<std::int64_t>(network.nodes.size()));
}

NodeId any_id(Network& network, Dice& dice)
{
    return dice.chance(10) ? "ghost" : any_node(network, dice).id;
}

SettingValue any_value(Dice& dice)
{
    switch (dice.roll(0, 7)) {
    case 0: return {};
    case 1: return dice.chance(50);
    case 2: return dice.roll(-2, 9);
    case 3: return 0.3 * static_cast<double>(dice.roll(-2, 5));
    case 4: return std::string(dice.chance(50) ? "same" : "wide");
    case 5: return std::vector<std::int64_t>{dice.roll(-1, 9), dice.roll(0, 9)};
    case 6: return std::vector<double>{0.5};
    default: return dice.roll(1, 3) * 400'000'000;
    }
}

void change_a_setting(Network& network, Dice& dice)
{
    Node& node = any_node(network, dice);
    const LayerType* type = LayerCatalog::built_in().find(node.type);
    if (type == nullptr || type->settings.empty() || dice.chance(15)) {
        node.settings[dice.chance(50) ? "kernal_size" : "mode"] = any_value(dice);
        return;
    }
    node.settings[dice.pick(type->settings).name] = any_value(dice);
}

void change_a_type(Network& network, Dice& dice)
{
    const auto types = LayerCatalog::built_in().types();
    any_node(network, dice).type = dice.chance(20) ? "Conv2D " : dice.pick(types).name;
}

/// One random edit, of the kinds that people and other programs make.
void break_somewhere(Network& network, Dice& dice)
{
    switch (dice.roll(0, 8)) {
    case 0:
        if (!network.edges.empty()) {
            network.edges.erase(network.edges.begin() +
                                dice.roll(0, std::ssize(network.edges) - 1));
        }
        break;
    case 1: network.nodes.remove(any_node(network, dice).id); break;
    case 2:
    case 3: change_a_setting(network, dice); break;
    case 4: change_a_type(network, dice); break;
    case 5:
        network.edges.push_back({.from = any_id(network, dice),
                                 .to = any_id(network, dice),
                                 .slot = static_cast<int>(dice.chance(70) ? 0 : dice.roll(1, 3))});
        break;
    case 6:
        if (!network.edges.empty()) dice.pick(network.edges).to = any_id(network, dice);
        break;
    case 7: {
        const NodeId old_id = any_node(network, dice).id;
        const NodeId bad = dice.chance(50) ? fmt::format("{}-x", old_id) : "class";
        if (!network.nodes.contains(bad)) rename_node(network, old_id, bad);
        break;
    }
    default: network.dataset = {.name = dice.chance(50) ? "FashionMNIST" : "Nothing"};
    }
}

/// Whether two problems are one to the person who reads them. Settings are told apart by the text.
bool is_same(const Problem& a, const Problem& b)
{
    const auto place = [](const Problem& p) {
        return p.edge ? fmt::format("{} {} {}", p.edge->from, p.edge->to, p.edge->slot) : "";
    };
    const bool is_text_the_same = !a.code.ends_with("setting") || a.message == b.message;
    return a.code == b.code && a.node == b.node && place(a) == place(b) && is_text_the_same;
}

bool has_problem(const Diagnosis& diagnosis, const Problem& problem)
{
    return std::any_of(diagnosis.problems.begin(), diagnosis.problems.end(),
                       [&](const Problem& other) { return is_same(other, problem); });
}

std::string place_of_failure(std::uint64_t seed, const Problem& problem, const Fix& fix)
{
    return fmt::format("seed {}: \"{}\" ({}) after \"{}\"", seed, to_string(problem), problem.code,
                       fix.text);
}

Network garbage(std::uint64_t seed, std::int64_t size)
{
    Dice dice(seed);
    const auto types = LayerCatalog::built_in().types();
    std::vector<Node> nodes;
    for (std::int64_t i = 0; i < size; ++i) {
        nodes.push_back({.id = fmt::format("n{}", i), .type = dice.pick(types).name});
        if (dice.chance(5)) nodes.back().type = fmt::format("Conv{}", i);
    }
    Network network;
    network.dataset = {.name = "FashionMNIST"};
    network.nodes = NodeList(std::move(nodes));
    for (std::int64_t i = 0; i < size; ++i) {
        const std::int64_t from =
            dice.chance(70) ? std::max<std::int64_t>(i - 1, 0) : dice.roll(0, size + 5);
        network.edges.push_back({.from = fmt::format("n{}", from),
                                 .to = fmt::format("n{}", i),
                                 .slot = static_cast<int>(dice.chance(90) ? 0 : dice.roll(-1, 9))});
    }
    return network;
}

/// Sums of random nodes: a tangle of circles.
Network sums(std::uint64_t seed, std::int64_t size)
{
    Dice dice(seed);
    Network network;
    for (std::int64_t i = 0; i < size; ++i) {
        network.nodes.add({.id = fmt::format("n{}", i), .type = "Add"});
        for (int slot = 0; slot < 2; ++slot) {
            network.edges.push_back({.from = fmt::format("n{}", dice.roll(0, size - 1)),
                                     .to = fmt::format("n{}", i),
                                     .slot = slot});
        }
    }
    return network;
}

Network row_of(std::int64_t size, const std::string& type)
{
    std::vector<Node> nodes{{.id = "input", .type = "Input"}};
    Network network;
    network.dataset = {.name = "FashionMNIST"};
    for (std::int64_t i = 0; i < size; ++i) {
        const NodeId id = fmt::format("n{}", i);
        network.edges.push_back({.from = nodes.back().id, .to = id});
        nodes.push_back({.id = id, .type = type});
    }
    network.nodes = NodeList(std::move(nodes));
    return network;
}

} // namespace

class NetworkFixesTest : public QObject {
    Q_OBJECT

private slots:
    void randomNetworksAreLegal()
    {
        std::map<std::string, int> uses;
        for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
            const Network network = random_network(seed);
            const Diagnosis diagnosis = diagnose_here(network);

            QVERIFY2(!diagnosis.has_errors(), problems_text(diagnosis).c_str());
            QVERIFY2(network.nodes.size() >= 5 && network.nodes.size() <= 20,
                     std::to_string(seed).c_str());
            QVERIFY(!diagnosis.loss.empty() && !diagnosis.output.empty());
            for (const Problem& problem : diagnosis.problems) QVERIFY(problem.code != "unused");
            for (const Node& node : network.nodes) ++uses[node.type];
        }
        for (const LayerType& type : LayerCatalog::built_in().types()) {
            QVERIFY2(uses[type.name] >= 20, type.name.c_str());
        }
    }

    void everyFixOfTheFirstErrorRemovesIt()
    {
        int errors = 0, fixes = 0;
        std::map<std::string, int> codes;
        for (std::uint64_t seed = 0; seed < 6'000; ++seed) {
            Network network = random_network(seed % 1'000);
            Dice dice(seed);
            break_somewhere(network, dice);

            const Diagnosis diagnosis = diagnose_here(network);

            if (diagnosis.problems.empty()) continue;
            const Problem& problem = diagnosis.problems.front();
            ++codes[problem.code];
            if (problem.severity == Severity::Error) ++errors;
            for (const Fix& fix : problem.fixes) {
                ++fixes;
                Network mended = network;
                apply(fix, mended);
                const std::string failure = place_of_failure(seed, problem, fix);
                QVERIFY2(!(mended == network), failure.c_str());
                QVERIFY2(!has_problem(diagnose_here(mended), problem), failure.c_str());
            }
        }
        QVERIFY2(errors > 2'000 && fixes > 4'000, fmt::format("{} {}", errors, fixes).c_str());
        for (const char* code : {"missing-input", "too-many-inputs", "cycle", "dangling-edge",
                                 "shape", "setting", "unknown-type", "id", "no-input", "no-loss"}) {
            QVERIFY2(codes[code] > 0, code);
        }
    }

    void theFixOfACircleLeavesNone()
    {
        int circles = 0;
        for (std::uint64_t seed = 0; seed < 300; ++seed) {
            Network network = sums(seed, 12);
            const Diagnosis diagnosis = diagnose_here(network);

            for (const Problem& problem : diagnosis.problems) {
                if (problem.code != "cycle") continue;
                circles += problem.fixes.front().edits.size() > 1 ? 1 : 0;
                apply(problem.fixes.front(), network);
            }

            for (const Problem& problem : diagnose_here(network).problems) {
                QVERIFY2(problem.code != "cycle", problem.message.c_str());
            }
        }
        QVERIFY(circles > 50); // that take more than one edge
    }

    void takingEveryFirstFixEndsWithALegalDrawing()
    {
        int mended = 0, tried = 0;
        for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
            Network network = random_network(seed);
            Dice dice(seed + 1);
            break_somewhere(network, dice);
            ++tried;

            constexpr int kMostFixes = 40;
            for (int step = 0; step < kMostFixes; ++step) {
                const Diagnosis diagnosis = diagnose_here(network);
                if (!diagnosis.has_errors()) {
                    ++mended;
                    break;
                }
                if (diagnosis.problems.front().fixes.empty()) break;
                apply(diagnosis.problems.front().fixes.front(), network);
            }
        }
        // A layer that was taken out may leave nothing behind that a button could know.
        QVERIFY2(mended * 100 > tried * 90, fmt::format("{} of {}", mended, tried).c_str());
    }

    void anyDrawingIsDiagnosed()
    {
        for (std::uint64_t seed = 0; seed < 300; ++seed) {
            Network network = seed % 2 == 0 ? garbage(seed, 40) : random_network(seed);
            Dice dice(seed);
            for (int i = 0; i < 20 && !network.nodes.empty(); ++i) {
                break_somewhere(network, dice);
                const Diagnosis diagnosis = diagnose_here(network);

                QVERIFY(diagnosis.order.size() <= network.nodes.size());
                QCOMPARE(diagnosis.nodes.size(), network.nodes.size());
                QVERIFY(diagnosis.has_errors() || !diagnosis.output.empty());
                QVERIFY(!summary_text(network, diagnosis).empty());
                for (const Problem& problem : diagnosis.problems) {
                    for (const Fix& fix : problem.fixes) {
                        Network mended = network;
                        apply(fix, mended);
                        QVERIFY(!(mended == network));
                    }
                }
                Severity last = Severity::Error;
                for (const Problem& problem : diagnosis.problems) {
                    QVERIFY(problem.severity >= last);
                    last = problem.severity;
                }
            }
        }
    }

    void timeGrowsWithTheSizeOnly_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"garbage", "ReLU", "Linear", "Add", "Conv99", "Input"}) {
            QTest::newRow(kind) << kind;
        }
    }

    void timeGrowsWithTheSizeOnly()
    {
        QFETCH(QString, kind);
        const std::string name = kind.toStdString();
        const auto drawing = [&](std::int64_t size) {
            return kind == "garbage" ? garbage(7, size) : row_of(size, name);
        };
        const auto fastest = [](const Network& network) {
            double best = 1e9;
            for (int i = 0; i < 5; ++i) {
                const std::clock_t start = std::clock(); // time of this process alone
                const Diagnosis diagnosis = diagnose_here(network);
                const double ticks = static_cast<double>(std::clock() - start);
                best = std::min(best, 1e3 * ticks / CLOCKS_PER_SEC);
                if (diagnosis.nodes.empty()) return 0.0;
            }
            return best;
        };

        const double small = fastest(drawing(2'000));
        const double large = fastest(drawing(20'000));

        // 100 would be quadratic, 10 linear were there no caches.
        QVERIFY2(large < 50 * small, fmt::format("{} -> {} ms", small, large).c_str());
        qInfo("%s: 20,000 nodes in %.1f ms", qPrintable(kind), large);
    }
};

QTEST_APPLESS_MAIN(NetworkFixesTest)
#include "network_fixes_test.moc"

#include "core/layers/shape_rule.h"
#include "core/network/network_file.h"
#include "core/nn/module.h"
#include "engine_patterns.h"

#include <QtTest>

#include <algorithm>
#include <chrono>
#include <memory>

using namespace loom;
using namespace loom::test;

namespace {

using Clock = std::chrono::steady_clock;

// A sanitizer slows everything down by an order of magnitude.
#ifdef LOOM_SANITIZED
constexpr double kSlowness = 10;
#else
constexpr double kSlowness = 1;
#endif

/// Keeps the training thread busy, as a large layer would; hands its input on.
class Toil : public Module {
public:
    using Module::forward;
    Tensor forward(const Tensor& x) override
    {
        const auto end = Clock::now() + std::chrono::seconds(3);
        while (is_training() && Clock::now() < end) {
        }
        return x;
    }
};

Inference infer_toil(const Settings& /*settings*/, std::span<const Shape> inputs)
{
    return {.output = inputs.front(), .arithmetic = {"the shape stays"}};
}

LayerCatalog catalog_with_toil()
{
    LayerCatalog catalog = LayerCatalog::built_in();
    catalog.add({.name = "Toil",
                 .display_name = "Toil",
                 .category = Category::Shape,
                 .help = "Takes three seconds of a step.",
                 .id_stem = "toil",
                 .url = "",
                 .settings = {},
                 .infer = shape_rule<infer_toil>,
                 .make = [](const Settings&, std::span<const Shape>) -> std::unique_ptr<Module> {
                     return std::make_unique<Toil>();
                 }});
    return catalog;
}

/// The pattern network with a layer in front whose step lasts three seconds.
Network slow_network()
{
    Network network = on_patterns(pattern_network(training_of(kEndless)));
    network.nodes.add({.id = "toil", .type = "Toil"});
    network.edges.front().to = "toil";
    network.edges.push_back({.from = "toil", .to = "conv1"});
    return network;
}

/// What an editor with every view open asks for, in turn.
const std::vector<Json>& views_requests()
{
    static const std::vector<Json> kRequests{
        {{"request", "cards"}, {"sample", kSample}},
        {{"request", "parameters"}, {"node", "conv1"}},
        {{"request", "tensor"}, {"node", "relu1"}, {"of", "output"}, {"sample", kSample}},
        {{"request", "predict"}, {"sample", kSample}},
        {{"request", "tensor"}, {"node", "out"}, {"of", "weight"}},
        {{"request", "ping"}},
        {{"request", "predictions"}},
        {{"request", "state"}},
        {{"request", "images"}, {"split", "train"}, {"class", 1}, {"count", 20}},
        {{"request", "parameters"}, {"node", "out"}},
    };
    return kRequests;
}

double milliseconds_since(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

std::ptrdiff_t count_of(const std::vector<Json>& events, const char* name)
{
    return std::ranges::count_if(events, [name](const Json& e) { return e["event"] == name; });
}

double percentile(std::vector<double> values, double share)
{
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

} // namespace

/// The views beside a training that goes on.
class EngineViewsTest : public QObject {
    Q_OBJECT

private slots:
    void areAnsweredWhileAStepLastsThreeSeconds()
    {
        QTemporaryDir folder;
        const LayerCatalog catalog = catalog_with_toil();
        SessionOptions slow = pattern_session(folder, {}, 2);
        slow.catalog = &catalog;
        ServedSession served(std::move(slow));
        EngineClient& client = served.client();
        const std::string text = to_loom(slow_network(), catalog);
        client.answer({{"request", "network"}, {"text", text}, {"version", 1}});
        QVERIFY(!client.answer({{"request", "train"}}).is_null());
        client.wait_for_state("training");
        std::vector<double> waits;

        const Clock::time_point start = Clock::now();
        while (waits.size() < 1000 || count_of(client.events(), "steps") < 2) {
            const Json& request = views_requests()[waits.size() % views_requests().size()];
            const Clock::time_point asked = Clock::now();
            QVERIFY2(!client.answer(request).is_null(), to_json_line(request).c_str());
            waits.push_back(milliseconds_since(asked));
        }
        const double seconds = milliseconds_since(start) / 1000;

        qInfo("%zu requests in %.1f s: median %.2f ms, p99 %.1f ms, longest %.1f ms", waits.size(),
              seconds, percentile(waits, 0.5), percentile(waits, 0.99), percentile(waits, 1));
        QVERIFY(percentile(waits, 0.99) < 250 * kSlowness);
        const Clock::time_point asked = Clock::now();
        QVERIFY(!client.answer({{"request", "stop"}}).is_null());
        QVERIFY(milliseconds_since(asked) < 250 * kSlowness);
        QVERIFY(client.wait_for_state("stopped")["step"].get<int>() >= 2);
    }

    void changeNoBitOfATraining()
    {
        QTemporaryDir folder;
        const std::string text = pattern_text(8);
        const DataSizes sizes{.train = 1600, .test = 60};

        const auto run = [&](const std::string& name, bool with_views) {
            const std::filesystem::path run_folder = fresh_folder(folder, name);
            ServedSession served(pattern_session(folder, sizes, 2));
            EngineClient& client = served.client();
            client.answer({{"request", "network"}, {"text", text}, {"version", 1}});
            client.answer({{"request", "train"}, {"run", run_folder.string()}});
            std::size_t looks = 0;
            std::int64_t steps_seen = 0, last_step = -1;
            while (with_views) {
                const Json look =
                    client.answer(views_requests()[looks++ % views_requests().size()]);
                if (look.contains("step") && look["step"] != last_step) ++steps_seen;
                if (look.contains("step")) last_step = look["step"].get<std::int64_t>();
                if (client.answer({{"request", "state"}})["state"] == "finished") break;
            }
            const Json finished = client.wait_for_state("finished");
            const std::filesystem::path checkpoint =
                run_folder / finished["checkpoint"].get<std::string>();
            return std::pair(text_of(checkpoint / "model.safetensors"), steps_seen);
        };

        const auto [alone, nothing] = run("alone", false);
        const auto [watched, seen] = run("watched", true);

        QVERIFY2(seen > 10, qPrintable(QString::number(seen)));
        QVERIFY(watched == alone);
    }
};

QTEST_APPLESS_MAIN(EngineViewsTest)
#include "engine_views_test.moc"

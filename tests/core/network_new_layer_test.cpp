#include "core/files/json.h"
#include "core/layers/shape_rule.h"
#include "core/model/model.h"
#include "core/network/network_file.h"
#include "core/network/summary.h"
#include "core/nn/module.h"
#include "core/tensor/creation.h"
#include "core/tensor/ops.h"
#include "tests/support/random_network.h"

#include <QtTest>

#include <fmt/core.h>

using namespace loom;

// A layer type that the product does not have, described in one place; below it is found in every
// part of the drawing without another line about it.
namespace {

/// Multiplies each channel by a number that it learns.
class ChannelScale : public Module {
public:
    ChannelScale(std::int64_t channels, double start)
        : scale_(register_parameter("scale", full({channels, 1, 1}, start)))
    {}
    using Module::forward;
    Tensor forward(const Tensor& x) override { return mul(x, scale_); }

private:
    Tensor& scale_;
};

Inference infer_scale(const Settings& /*settings*/, std::span<const Shape> inputs)
{
    const Shape& x = inputs.front();
    if (std::optional<Misfit> misfit = want_image("ChannelScale", "scales images", x)) {
        return does_not_fit(*std::move(misfit));
    }
    return {.output = x,
            .arithmetic = {"the shape stays"},
            .derived = {{"channels", x[1]}},
            .parameters = {{"scale", {x[1], 1, 1}}},
            .multiply_adds = sample_size(x)};
}

LayerType channel_scale()
{
    return {.name = "ChannelScale",
            .display_name = "Channel scale",
            .category = Category::Normalise,
            .help = "Multiplies each channel by a number that it learns.",
            .id_stem = "scale",
            .url = "",
            .settings = {{.name = "start",
                          .kind = SettingKind::Real,
                          .default_value = 1.0,
                          .min = -10,
                          .max = 10,
                          .help = "The first value; 1 changes nothing."}},
            .infer = shape_rule<infer_scale>,
            .make = [](const Settings& settings,
                       std::span<const Shape> inputs) -> std::unique_ptr<Module> {
                return std::make_unique<ChannelScale>(inputs.front()[1], real(settings, "start"));
            },
            .card_text =
                [](const Settings& settings) {
                    return fmt::format("from {}", real(settings, "start"));
                }};
}

LayerCatalog with_scale()
{
    LayerCatalog catalog = LayerCatalog::built_in();
    catalog.add(channel_scale());
    return catalog;
}

const std::string kText = R"({
  "format": 1,
  "name": "With a new layer",
  "nodes": [
    {"id": "input", "type": "Input", "settings": {"shape": [3, 4, 4]}, "x": 0, "y": 0},
    {"id": "scale1", "type": "ChannelScale", "settings": {"start": 2.0}, "x": 0, "y": 0},
    {"id": "flatten", "type": "Flatten", "x": 0, "y": 0}
  ],
  "edges": [
    {"from": "input", "to": "scale1"},
    {"from": "scale1", "to": "flatten"}
  ]
}
)";

} // namespace

class NetworkNewLayerTest : public QObject {
    Q_OBJECT

private slots:
    void isInTheFileFormat()
    {
        const Network network = parse_network(kText, "net.loom", catalog_);
        QCOMPARE(to_loom(network, catalog_), kText);
        // An integer and a default come out canonical, as for any other type.
        const QString loose = QString::fromStdString(kText).replace("2.0", "2");
        QVERIFY(parse_network(loose.toStdString(), "net.loom", catalog_) == network);
        const QString plain = QString::fromStdString(kText).replace("2.0", "1");
        QVERIFY(to_loom(parse_network(plain.toStdString(), "net.loom", catalog_), catalog_)
                    .find("start") == std::string::npos);
        // Where it is not known it is kept.
        QCOMPARE(to_loom(parse_network(kText, "net.loom")), kText);
        QCOMPARE(diagnose(network).problems.front().code, std::string("unknown-type"));
    }

    void isInTheSummary()
    {
        const Network network = parse_network(kText, "net.loom", catalog_);
        const Diagnosis diagnosis = diagnose(network, catalog_);

        QVERIFY(!diagnosis.has_errors());
        const QString text =
            QString::fromStdString(summary_text(network, diagnosis, catalog_)).simplified();
        QVERIFY2(text.contains("scale1 ChannelScale from 2 [N, 3, 4, 4] 3 48"), qPrintable(text));
        const Json json = summary_json(network, diagnosis);
        QCOMPARE(json["nodes"][1]["derived"]["channels"].get<int>(), 3);
        QVERIFY(json["nodes"][1]["tensors"]["scale1.scale"] == Json({3, 1, 1}));
    }

    void isInTheModel()
    {
        const Network network = parse_network(kText, "net.loom", catalog_);
        Model model(network, diagnose(network, catalog_), {}, catalog_);

        const Tensor y = model.forward(ones({2, 3, 4, 4}));

        QCOMPARE(y.to_vector<float>(), std::vector<float>(2 * 48, 2.0F));
        QCOMPARE(model.named_parameters().front().name, std::string("scale1.scale"));
    }

    void isInRandomNetworks()
    {
        int uses = 0;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            const Network network = random_network(seed, {}, catalog_);
            QVERIFY(!diagnose(network, catalog_).has_errors());
            for (const Node& node : network.nodes) uses += node.type == "ChannelScale" ? 1 : 0;
        }
        QVERIFY(uses > 5);
    }

private:
    const LayerCatalog catalog_ = with_scale();
};

QTEST_APPLESS_MAIN(NetworkNewLayerTest)
#include "network_new_layer_test.moc"

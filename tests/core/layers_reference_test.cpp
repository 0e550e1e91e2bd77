#include <cmath>
#include <fstream>
#include <sstream>

#include <QTest>

#include <fmt/core.h>

#include "core/files/json.h"
#include "core/layers/layer_type.h"
#include "core/nn/module.h"
#include "core/tensor/safetensors.h"

using namespace loom;

namespace {

const std::string kFolder = LOOM_SOURCE_DIR "/tests/support/reference/";

Json read_cases()
{
    const std::ifstream file(kFolder + "layers.json");
    std::stringstream text;
    text << file.rdbuf();
    return parse_json(text.str(), "layers.json")["cases"];
}

SettingValue setting_value(const Json& json)
{
    if (json.is_null()) return {};
    if (json.is_boolean()) return json.get<bool>();
    if (json.is_number_integer()) return json.get<std::int64_t>();
    if (json.is_number()) return json.get<double>();
    if (json.is_string()) return json.get<std::string>();
    const bool has_reals =
        std::any_of(json.begin(), json.end(), [](const Json& x) { return x.is_number_float(); });
    if (has_reals) return json.get<std::vector<double>>();
    return json.get<std::vector<std::int64_t>>();
}

/// As the diagnosis completes them: defaults filled in, every value canonical.
Settings complete(const LayerType& type, const Json& given)
{
    Settings settings = type.default_settings();
    for (const auto& [name, json] : given.items()) {
        std::string why;
        const auto value = canonical(*type.setting(name), setting_value(json), why);
        if (!value) throw std::runtime_error(why);
        settings[name] = *value;
    }
    return settings;
}

/// Relative to 1 or the largest number for float64, torch.testing.assert_close for float32.
std::string difference(const Tensor& got, const Tensor& expected)
{
    if (got.shape() != expected.shape() || got.dtype() != expected.dtype()) {
        return fmt::format("{} {} instead of {} {}", name(got.dtype()), got.shape().to_string(),
                           name(expected.dtype()), expected.shape().to_string());
    }
    const std::vector<double> a = got.to_vector<double>();
    const std::vector<double> b = expected.to_vector<double>();
    double largest = 1;
    for (const double value : b) largest = std::max(largest, std::abs(value));
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double allowed =
            got.dtype() == DType::Float32 ? 1e-5 + 1.3e-6 * std::abs(b[i]) : 1e-12 * largest;
        if (std::abs(a[i] - b[i]) <= allowed) continue;
        return fmt::format("element {}: {} instead of {}", i, a[i], b[i]);
    }
    return {};
}

} // namespace

/// Every layer type against what PyTorch computed: tests/support/make_layer_reference.py.
class LayersReferenceTest : public QObject {
    Q_OBJECT

    struct Case {
        int number = 0;
        Json json{};
        const LayerType* type = nullptr;
        Settings settings{};
        std::vector<Tensor> inputs{};
        std::vector<Shape> shapes{}; ///< with kBatch first
    };

    const Json m_cases = read_cases();
    const NamedTensors m_tensors = load_safetensors(kFolder + "layers.safetensors");

    Tensor stored(const Case& c, const std::string& key) const
    {
        return m_tensors.at(fmt::format("{}.{}", c.number, key));
    }

    Case currentCase() const
    {
        QFETCH(int, number);
        Case c{.number = number, .json = m_cases[static_cast<std::size_t>(number)]};
        c.type = LayerCatalog::built_in().find(c.json["layer"].get<std::string>());
        c.settings = complete(*c.type, c.json["settings"]);
        for (int k = 0; k < c.json["inputs"].get<int>(); ++k) {
            c.inputs.push_back(stored(c, fmt::format("x{}", k)));
            c.shapes.push_back(c.inputs.back().shape());
            c.shapes.back()[0] = kBatch;
        }
        return c;
    }

    NamedTensors state(const Case& c) const
    {
        NamedTensors state;
        for (const Json& key : c.json["state"]) {
            const auto name = key.get<std::string>();
            state[name] = stored(c, "state." + name);
        }
        return state;
    }

    /// Forward and backward in one mode and dtype; what differs from PyTorch.
    std::string compare(const Case& c, const std::string& mode, DType dtype) const
    {
        const std::string end = fmt::format(".{}.{}", mode, name(dtype));
        const std::unique_ptr<Module> module = c.type->make(c.settings, c.shapes);
        module->load_state_dict(state(c));
        module->to(dtype);
        module->train(mode == "train");
        std::vector<Tensor> inputs;
        for (const Tensor& x : c.inputs) {
            inputs.push_back(x.to(dtype).clone());
            inputs.back().set_requires_grad(true);
        }
        std::vector<Tensor> arguments = inputs;
        if (c.json["target"].get<bool>()) arguments.push_back(stored(c, "target"));

        const Tensor y = module->forward(arguments);
        y.backward(stored(c, "dy").to(dtype));

        std::vector<std::pair<std::string, Tensor>> results{{"y", y}};
        for (std::size_t k = 0; k < inputs.size(); ++k) {
            results.emplace_back(fmt::format("d.x{}", k), inputs[k].grad());
        }
        for (const auto& [key, parameter] : module->named_parameters()) {
            results.emplace_back("d." + key, parameter.grad());
        }
        if (mode == "train") {
            for (const auto& [key, buffer] : module->named_buffers()) {
                results.emplace_back("after." + key, buffer);
            }
        }
        for (const auto& [key, tensor] : results) {
            const std::string wrong = difference(tensor, stored(c, key + end));
            if (!wrong.empty()) return key + end + ": " + wrong;
        }
        return {};
    }

    void addCases() const
    {
        QTest::addColumn<int>("number");
        int number = 0;
        for (const Json& entry : m_cases) {
            QTest::addRow("%d %s", number, entry["layer"].get<std::string>().c_str()) << number;
            ++number;
        }
    }

private slots:
    void everyTypeHasACase()
    {
        for (const LayerType& type : LayerCatalog::built_in().types()) {
            const bool is_there =
                std::any_of(m_cases.begin(), m_cases.end(),
                            [&type](const Json& entry) { return entry["layer"] == type.name; });
            QVERIFY2(is_there || type.make == nullptr, type.name.c_str());
        }
    }

    void valuesAndGradientsEqualPyTorchs_data() { addCases(); }
    void valuesAndGradientsEqualPyTorchs()
    {
        const Case c = currentCase();
        for (const Json& mode : c.json["modes"]) {
            for (const DType dtype : {DType::Float64, DType::Float32}) {
                const std::string wrong = compare(c, mode.get<std::string>(), dtype);
                QVERIFY2(wrong.empty(), wrong.c_str());
            }
        }
    }

    void theRuleGivesPyTorchsShape_data() { addCases(); }
    void theRuleGivesPyTorchsShape()
    {
        const Case c = currentCase();

        Shape output = c.type->infer(c.settings, c.shapes).output;

        if (!output.empty()) output[0] = c.inputs[0].size(0);
        const std::string mode = c.json["modes"][0].get<std::string>();
        QCOMPARE(output, stored(c, "y." + mode + ".float64").shape());
    }

    // The constructor's text was evaluated by Python; so the exported layer is the one compared.
    void textsEqualPyTorchs_data() { addCases(); }
    void textsEqualPyTorchs()
    {
        const Case c = currentCase();
        const auto text = [&c](const char* key) {
            return QString::fromStdString(c.json[key].get<std::string>());
        };

        QCOMPARE(QString::fromStdString(c.type->to_pytorch(c.settings, c.shapes)), text("pytorch"));
        if (!text("call").isEmpty()) {
            QCOMPARE(QString::fromStdString(c.type->to_pytorch_call(c.settings, c.shapes)),
                     text("call"));
        }
        if (!text("repr").isEmpty()) {
            QCOMPARE(QString::fromStdString(c.type->make(c.settings, c.shapes)->repr()),
                     text("repr"));
        }
    }
};

QTEST_APPLESS_MAIN(LayersReferenceTest)
#include "layers_reference_test.moc"

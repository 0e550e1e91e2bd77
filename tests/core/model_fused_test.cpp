#include "core/backend/cpu/cpu_backend.h"
#include "core/model/model.h"
#include "core/network/network_file.h"
#include "core/tensor/creation.h"
#include "core/tensor/ops.h"
#include "tests/support/random_network.h"

#include <QtTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <string>
#include <vector>

using namespace loom;

namespace {

constexpr std::uint64_t kSeed = 7;
const std::string kExamples = LOOM_SOURCE_DIR "/resources/examples/";

Device cpu(int threads, Isa isa) { return Device(std::make_shared<CpuBackend>(threads, isa)); }

struct Drawn {
    Network network;
    Diagnosis diagnosis;
};

Drawn drawn(Network network)
{
    Diagnosis diagnosis = diagnose(network, LayerCatalog::built_in(), test_dataset);
    return {std::move(network), std::move(diagnosis)};
}

Model model_of(const Drawn& drawing, bool fused, DType dtype = DType::Float32,
               const Device& device = {})
{
    return Model(drawing.network, drawing.diagnosis,
                 {.device = device, .dtype = dtype, .seed = kSeed, .fused = fused});
}

struct Sample {
    Tensor images;
    std::vector<std::int64_t> labels;
};

Sample sample_of(Model& model, std::int64_t count, std::int64_t classes)
{
    Generator generator(12, static_cast<std::uint64_t>(count));
    Shape shape = model.input_shape();
    shape.insert(0, count);
    Sample sample{rand(shape, generator), {}};
    sample.labels = randint(0, classes, {count}, generator).to_vector<std::int64_t>();
    return sample;
}

/// What a step leaves behind, by name: loss, gradients, running statistics.
using Outcome = std::map<std::string, std::vector<double>>;

Outcome outcome_of(Model& model, double loss)
{
    Outcome outcome{{"loss", {loss}}};
    for (const NamedTensor& parameter : model.named_parameters()) {
        const Tensor gradient = parameter.tensor.grad();
        if (gradient.defined()) outcome[parameter.name] = gradient.to_vector<double>();
    }
    for (const NamedTensor& buffer : model.named_buffers())
        outcome[buffer.name] = buffer.tensor.to_vector<double>();
    return outcome;
}

Outcome node_by_node(Model& model, const Sample& sample)
{
    model.train();
    model.seek(kSeed, 1, 2);
    model.zero_grad();
    const DType dtype = model.named_parameters().front().tensor.dtype();
    const Tensor prediction = model.forward(sample.images.to(dtype));
    const Tensor loss = model.loss(prediction, tensor(sample.labels));
    loss.backward();
    return outcome_of(model, loss.item<double>());
}

std::optional<Outcome> fused_step(Model& model, const Sample& sample)
{
    model.train();
    model.seek(kSeed, 1, 2);
    const Tensor images = sample.images.contiguous();
    const auto step =
        model.train_step({.count = images.size(0), .images = images.data<float>()}, sample.labels);
    if (!step) return {};
    return outcome_of(model, step->loss);
}

double largest(const std::vector<double>& values)
{
    double most = 0;
    for (const double value : values) most = std::max(most, std::abs(value));
    return most;
}

/// How far from the exact numbers, as a share of the largest of them.
double error_of(const std::vector<double>& values, const std::vector<double>& exact)
{
    double squares = 0, total = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        squares += (values[i] - exact[i]) * (values[i] - exact[i]);
        total += exact[i] * exact[i];
    }
    return std::sqrt(squares / std::max(total, 1e-20));
}

/// How fused and node by node differ.
struct Difference {
    std::string beyond{};  ///< what no rounding explains; "" if all is explained
    std::string flipped{}; ///< a gradient through another winner or another side of 0
    bool is_fused = true;
};

/// The yardstick is the same step in float64: fused may err as float32 node by node errs, give or
/// take. Where two numbers are equal but for rounding, a maximum may be the other one and a ReLU
/// shut: such gradients differ by one of very many terms.
Difference difference(const Outcome& fused, const Outcome& plain, const Outcome& exact)
{
    constexpr double kRounding = 2e-5, kTimes = 8, kFlipped = 0.03;
    if (fused.size() != plain.size()) return {"other tensors"};
    double model_scale = 0;
    for (const auto& [name, values] : exact) model_scale = std::max(model_scale, largest(values));
    Difference result;
    for (const auto& [name, values] : exact) {
        const auto found = fused.find(name);
        if (found == fused.end() || found->second.size() != values.size()) return {name + ": none"};
        // Gradients that are nothing but rounding, as of a bias before a batch norm.
        if (largest(values) < 1e-7 * model_scale && largest(found->second) < 1e-5 * model_scale)
            continue;
        const double error = error_of(found->second, values),
                     usual = error_of(plain.at(name), values);
        if (error <= kRounding + kTimes * usual) continue;
        const std::string text = name + ": off by " + std::to_string(error) + ", node by node by " +
                                 std::to_string(usual);
        const bool is_gradient = name.ends_with("weight") || name.ends_with("bias");
        if (!is_gradient || !(error <= kFlipped)) return {text};
        result.flipped = text;
    }
    return result;
}

/// As fused_step against node_by_node.
Difference compare_step(const Drawn& drawing, std::int64_t count, const Device& device = {})
{
    Model fused = model_of(drawing, true, DType::Float32, device);
    Model plain = model_of(drawing, false), exact = model_of(drawing, false, DType::Float64);
    const std::int64_t classes = drawing.diagnosis.output_shape(drawing.diagnosis.output)->at(1);
    const Sample sample = sample_of(plain, count, classes);
    const auto step = fused_step(fused, sample);
    if (!step) return {.is_fused = false};
    return difference(*step, node_by_node(plain, sample), node_by_node(exact, sample));
}

std::string compare_inference(const Drawn& drawing, std::int64_t count, const Device& device = {})
{
    const NoGrad no_grad;
    Model fused = model_of(drawing, true, DType::Float32, device);
    Model plain = model_of(drawing, false), exact = model_of(drawing, false, DType::Float64);
    for (Model* model : {&fused, &plain, &exact}) model->eval();
    const Sample sample = sample_of(plain, count, 1);
    const auto outcome = [](const Tensor& y) { return Outcome{{"y", y.to_vector<double>()}}; };
    return difference(outcome(fused.forward(sample.images)), outcome(plain.forward(sample.images)),
                      outcome(exact.forward(sample.images.to(DType::Float64))))
        .beyond;
}

QString name_of(Isa isa)
{
    const std::string_view text = name(isa);
    return QString::fromUtf8(text.data(), static_cast<int>(text.size()));
}

/// Wide convolutions with all that may stand behind one, for images [16, H, W].
Network wide_network(int height, int width, int padding)
{
    const std::string shape = std::to_string(height) + ", " + std::to_string(width);
    const std::string pad = std::to_string(padding) + ", " + std::to_string(padding);
    return parse_network(R"({"format": 1, "name": "Wide", "nodes": [
        {"id": "input", "type": "Input", "settings": {"shape": [16, )" +
                             shape + R"(]}},
        {"id": "conv1", "type": "Conv2d", "settings": {"out_channels": 32, "padding": [)" +
                             pad + R"(]}},
        {"id": "norm1", "type": "BatchNorm2d"}, {"id": "relu1", "type": "ReLU"},
        {"id": "pool1", "type": "MaxPool2d"},
        {"id": "conv2", "type": "Conv2d", "settings": {"out_channels": 32, "padding": [1, 1]}},
        {"id": "relu2", "type": "ReLU"},
        {"id": "conv3", "type": "Conv2d", "settings": {"out_channels": 32, "padding": [1, 1]}},
        {"id": "add1", "type": "Add"}, {"id": "relu3", "type": "ReLU"},
        {"id": "conv4", "type": "Conv2d", "settings":
            {"bias": false, "out_channels": 48, "padding": [1, 1]}},
        {"id": "relu4", "type": "ReLU"}, {"id": "pool4", "type": "MaxPool2d"},
        {"id": "conv5", "type": "Conv2d", "settings": {"out_channels": 16, "padding": [2, 2]}},
        {"id": "tanh5", "type": "Tanh"}, {"id": "flatten", "type": "Flatten"},
        {"id": "out", "type": "Linear"}, {"id": "loss", "type": "CrossEntropyLoss"}],
        "edges": [{"from": "input", "to": "conv1"}, {"from": "conv1", "to": "norm1"},
        {"from": "norm1", "to": "relu1"}, {"from": "relu1", "to": "pool1"},
        {"from": "pool1", "to": "conv2"}, {"from": "conv2", "to": "relu2"},
        {"from": "relu2", "to": "conv3"}, {"from": "conv3", "to": "add1"},
        {"from": "pool1", "to": "add1", "slot": 1}, {"from": "add1", "to": "relu3"},
        {"from": "relu3", "to": "conv4"}, {"from": "conv4", "to": "relu4"},
        {"from": "relu4", "to": "pool4"}, {"from": "pool4", "to": "conv5"},
        {"from": "conv5", "to": "tanh5"}, {"from": "tanh5", "to": "flatten"},
        {"from": "flatten", "to": "out"}, {"from": "out", "to": "loss"}]})",
                         "wide");
}

#ifdef LOOM_SANITIZED
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif

constexpr std::int64_t kManyMultiplyAdds = 40'000'000; // of one sample

constexpr const char* kNames[] = {"seed-cnn",     "lenet5",          "mlp",       "mid-cnn",
                                  "resnet-small", "inception-small", "vgg-small", "speedrun-94"};

} // namespace

class ModelFusedTest : public QObject {
    Q_OBJECT

private slots:
    void everyExampleIsAsNodeByNode_data()
    {
        QTest::addColumn<QString>("example");
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("isa");
        for (const Isa isa : available_isas()) {
            for (const char* example : kNames) {
                const bool small = std::string(example).size() < 9 && example[1] != 'i';
                for (const int count : {1, 2, 7, 100, 129}) {
                    // The large ones take seconds in float64, under a sanitizer minutes.
                    const bool is_one_of_many = isa != available_isas().back();
                    if (!small && count > 7 && (kIsSanitized || is_one_of_many)) continue;
                    if (!small && count == 100) continue;
                    QTest::addRow("%s, %d, %s", example, count, qPrintable(name_of(isa)))
                        << example << count << static_cast<int>(isa);
                }
            }
        }
    }

    void everyExampleIsAsNodeByNode()
    {
        QFETCH(QString, example);
        QFETCH(int, count);
        QFETCH(int, isa);
        const Drawn drawing = drawn(load_network(kExamples + example.toStdString() + ".loom"));
        const Device device = cpu(2, static_cast<Isa>(isa));

        const Difference step = compare_step(drawing, count, device);

        QVERIFY2(step.is_fused, "not fused");
        QVERIFY2(step.beyond.empty(), step.beyond.c_str());
        // Large networks, and many samples, have many chances of a tie.
        const bool is_large = drawing.diagnosis.multiply_adds > kManyMultiplyAdds;
        QVERIFY2(step.flipped.empty() || count > 100 || is_large, step.flipped.c_str());
        const std::string inference = compare_inference(drawing, count, device);
        QVERIFY2(inference.empty(), inference.c_str());
    }

    void randomNetworksAreAsNodeByNode()
    {
        constexpr int kNetworks = 200;
        const std::vector<std::int64_t> counts{1, 2, 7, 100, 129};
        int fused = 0;
        QStringList failures, flipped;
        for (int seed = 0; seed < kNetworks; ++seed) {
            const Drawn drawing = drawn(random_network(static_cast<std::uint64_t>(seed)));
            const std::int64_t count = counts[static_cast<std::size_t>(seed) % counts.size()];
            const Difference step = compare_step(drawing, count);
            fused += step.is_fused ? 1 : 0;
            if (!step.beyond.empty())
                failures << QString("%1: %2").arg(seed).arg(QString::fromStdString(step.beyond));
            if (!step.flipped.empty()) flipped << QString::fromStdString(step.flipped);
            const std::string inference = compare_inference(drawing, count);
            if (!inference.empty())
                failures
                    << QString("%1 infers: %2").arg(seed).arg(QString::fromStdString(inference));
        }

        QVERIFY2(failures.isEmpty(), qPrintable(failures.join("\n")));
        QVERIFY2(flipped.size() <= 2, qPrintable(flipped.join("\n")));
        QVERIFY2(fused >= 40, qPrintable(QString("only %1 were fused").arg(fused)));
        qInfo("%d of %d fused", fused, kNetworks);
    }

    void wideConvolutionsOfAnyGeometryAreAsNodeByNode_data()
    {
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("padding");
        QTest::addColumn<int>("isa");
        for (const Isa isa : {Isa::Baseline, Isa::Avx2, Isa::Avx512}) {
            const auto row = [isa](const char* text) -> QTestData& {
                return QTest::addRow("%s, %s", text, qPrintable(name_of(isa)));
            };
            row("even") << 12 << 8 << 1 << static_cast<int>(isa);
            row("odd") << 9 << 7 << 1 << static_cast<int>(isa);
            row("odd when pooled") << 10 << 14 << 1 << static_cast<int>(isa);
            row("no padding") << 11 << 9 << 0 << static_cast<int>(isa);
            row("much padding") << 5 << 6 << 2 << static_cast<int>(isa);
        }
    }

    void wideConvolutionsOfAnyGeometryAreAsNodeByNode()
    {
        QFETCH(int, height);
        QFETCH(int, width);
        QFETCH(int, padding);
        QFETCH(int, isa);
        const std::vector<Isa> isas = available_isas();
        if (std::ranges::find(isas, static_cast<Isa>(isa)) == isas.end())
            QSKIP("this processor does not run it");
        const Device device = cpu(2, static_cast<Isa>(isa));
        const Drawn drawing = drawn(wide_network(height, width, padding));
        for (const int count : {1, 2, 7, 19}) {
            const Difference step = compare_step(drawing, count, device);

            QVERIFY2(step.is_fused, "not fused");
            QVERIFY2(step.beyond.empty(), step.beyond.c_str());
            QVERIFY2(step.flipped.empty(), step.flipped.c_str());
            const std::string inference = compare_inference(drawing, count, device);
            QVERIFY2(inference.empty(), inference.c_str());
        }
    }

    void theBitsDoNotDependOnThreads_data()
    {
        QTest::addColumn<QString>("example");
        for (const char* example : {"seed-cnn", "lenet5", "resnet-small", "vgg-small"})
            QTest::newRow(example) << example;
    }

    void theBitsDoNotDependOnThreads()
    {
        QFETCH(QString, example);
        const Drawn drawing = drawn(load_network(kExamples + example.toStdString() + ".loom"));
        for (const Isa isa : available_isas()) {
            std::optional<Outcome> first;
            for (const int threads : {1, 2, 3, 5}) {
                Model model = model_of(drawing, true, DType::Float32, cpu(threads, isa));
                const Sample sample = sample_of(model, 41, 10);

                const auto step = fused_step(model, sample);

                QVERIFY(step.has_value());
                if (!first) first = step;
                QVERIFY2(*step == *first, qPrintable(QString::number(threads)));
            }
        }
    }

    void bytesAreFloatsBy255()
    {
        const Drawn drawing = drawn(load_network(kExamples + "seed-cnn.loom"));
        constexpr std::int64_t kCount = 13, kSize = 784;
        std::vector<std::uint8_t> bytes(kCount * kSize);
        std::vector<float> floats(bytes.size());
        std::vector<const std::uint8_t*> rows;
        std::vector<std::int64_t> labels;
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            bytes[i] = static_cast<std::uint8_t>(i * 131 % 256);
            floats[i] = static_cast<float>(bytes[i]) / 255;
        }
        for (std::int64_t i = 0; i < kCount; ++i) {
            rows.push_back(bytes.data() + i * kSize);
            labels.push_back(i % 10);
        }
        Model a = model_of(drawing, true), b = model_of(drawing, true);

        const auto from_bytes = a.train_step({.count = kCount, .rows = rows}, labels);
        const auto from_floats = b.train_step({.count = kCount, .images = floats.data()}, labels);

        QCOMPARE(outcome_of(a, from_bytes->loss), outcome_of(b, from_floats->loss));
    }

    void inferenceSeesEveryChangeOfTheWeights()
    {
        const Drawn drawing = drawn(load_network(kExamples + "resnet-small.loom"));
        Model fused = model_of(drawing, true), plain = model_of(drawing, false);
        const Sample sample = sample_of(plain, 3, 10);
        for (Model* model : {&fused, &plain}) model->eval();
        const NoGrad no_grad;
        const Tensor before = fused.forward(sample.images);

        for (Model* model : {&fused, &plain}) {
            for (const NamedTensor& parameter : model->named_parameters())
                Tensor(parameter.tensor).mul_(scalar_tensor(1.25));
            for (const NamedTensor& buffer : model->named_buffers())
                if (is_floating(buffer.tensor.dtype()))
                    Tensor(buffer.tensor).add_(scalar_tensor(0.5));
        }
        const Tensor after = fused.forward(sample.images), expected = plain.forward(sample.images);

        QVERIFY(error_of(after.to_vector<double>(), expected.to_vector<double>()) < 1e-4);
        QVERIFY(error_of(before.to_vector<double>(), expected.to_vector<double>()) > 1e-2);
    }

    void whatIsNotFusedIsLeftToTheCaller()
    {
        const Drawn drawing = drawn(load_network(kExamples + "seed-cnn.loom"));
        Model off = model_of(drawing, false), on = model_of(drawing, true);
        const Sample sample = sample_of(on, 2, 10);
        const ProgramBatch images{.count = 2, .images = sample.images.data<float>()};
        const std::vector<std::int64_t> unknown{3, 10};

        QVERIFY(!off.train_step(images, sample.labels));
        QVERIFY(!on.train_step(images, unknown));
        QVERIFY(!model_of(drawing, true, DType::Float64).has_train_step());
        on.eval();
        QVERIFY(!on.train_step(images, sample.labels));
        QVERIFY(!on.named_parameters().front().tensor.grad().defined());
    }
};

QTEST_GUILESS_MAIN(ModelFusedTest)
#include "model_fused_test.moc"

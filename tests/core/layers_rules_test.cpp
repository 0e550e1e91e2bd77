#include <QTest>

#include "core/layers/layer_type.h"

using namespace loom;

namespace {

using Integers = std::vector<std::int64_t>;

/// What a rule says, as one text: "[N, 8, 8] | line | line".
QString said(const Inference& inference)
{
    if (inference.misfit) return "misfit: " + QString::fromStdString(inference.misfit->why);
    std::string text = inference.output.to_string();
    for (const std::string& line : inference.arithmetic) text += " | " + line;
    return QString::fromStdString(text);
}

Inference infer(const std::string& name, const Settings& given, const std::vector<Shape>& inputs)
{
    const LayerType& type = *LayerCatalog::built_in().find(name);
    Settings settings = type.default_settings();
    for (const auto& [setting, value] : given) settings[setting] = value;
    return type.infer(settings, inputs);
}

struct Row {
    const char* type;
    Settings settings;
    std::vector<Shape> inputs;
    const char* said;
};

const Shape kImage{kBatch, 6, 12, 12};

const std::vector<Row> kRows{
    {"Input",
     {{"shape", Integers{1, 28, 28}}},
     {},
     "[N, 1, 28, 28] | N images of 1 channel of 28 × 28"},
    {"Conv2d",
     {{"out_channels", 12}, {"kernel_size", Integers{5, 5}}},
     {kImage},
     "[N, 12, 8, 8] | ⌊(12 + 2·0 − 5)/1⌋ + 1 = 8"},
    {"Conv2d",
     {{"kernel_size", Integers{5, 5}},
      {"dilation", Integers{2, 2}},
      {"padding", Integers{1, 1}},
      {"stride", Integers{2, 2}}},
     {kImage},
     "[N, 16, 3, 3] | ⌊(12 + 2·1 − 2·(5−1) − 1)/2⌋ + 1 = 3"},
    {"Conv2d",
     {{"kernel_size", Integers{3, 5}}},
     {kImage},
     "[N, 16, 10, 8] | height: ⌊(12 + 2·0 − 3)/1⌋ + 1 = 10 | width: ⌊(12 + 2·0 − 5)/1⌋ + 1 = 8"},
    {"Conv2d", {{"padding", "same"}}, {kImage}, "[N, 16, 12, 12] | 12 → 12 (padding 'same')"},
    {"Conv2d", {{"padding", "valid"}}, {kImage}, "[N, 16, 10, 10] | ⌊(12 + 2·0 − 3)/1⌋ + 1 = 10"},
    {"ConvTranspose2d",
     {{"stride", Integers{2, 2}}, {"padding", Integers{1, 1}}, {"output_padding", Integers{1, 1}}},
     {kImage},
     "[N, 16, 24, 24] | (12 − 1)·2 − 2·1 + 3 + 1 = 24"},
    {"ConvTranspose2d",
     {{"dilation", Integers{2, 2}}},
     {kImage},
     "[N, 16, 16, 16] | (12 − 1)·1 − 2·0 + 2·(3−1) + 1 + 0 = 16"},
    {"MaxPool2d", {}, {kImage}, "[N, 6, 6, 6] | ⌊(12 + 2·0 − 2)/2⌋ + 1 = 6"},
    {"MaxPool2d",
     {{"kernel_size", Integers{3, 3}}, {"stride", Integers{2, 2}}, {"ceil_mode", true}},
     {kImage},
     "[N, 6, 6, 6] | ⌈(12 + 2·0 − 3)/2⌉ + 1 = 6"},
    {"AvgPool2d",
     {{"kernel_size", Integers{2, 2}},
      {"stride", Integers{3, 3}},
      {"padding", Integers{1, 1}},
      {"ceil_mode", true}},
     {Shape{kBatch, 1, 5, 5}},
     "[N, 1, 2, 2] | ⌈(5 + 2·1 − 2)/3⌉ + 1 − 1 = 2, as the last window would begin in the padding"},
    {"AdaptiveAvgPool2d", {}, {kImage}, "[N, 6, 1, 1] | 12 → 1: means of 12/1 = 12"},
    {"AdaptiveAvgPool2d",
     {{"output_size", Integers{5, 5}}},
     {kImage},
     "[N, 6, 5, 5] | 12 → 5: means from ⌊i·12/5⌋ to ⌈(i+1)·12/5⌉"},
    {"Linear",
     {{"out_features", 120}},
     {Shape{kBatch, 192}},
     "[N, 120] | 192 features → 120, each a sum of 192 products"},
    {"Linear", {}, {Shape{kBatch, 7, 4}}, "[N, 7, 10] | 4 features → 10, each a sum of 4 products"},
    {"Flatten", {}, {Shape{kBatch, 12, 4, 4}}, "[N, 192] | 12·4·4 = 192"},
    {"Flatten", {{"start_dim", 2}}, {Shape{kBatch, 12, 4, 4}}, "[N, 12, 16] | 4·4 = 16"},
    {"Flatten", {{"end_dim", 2}}, {Shape{kBatch, 12, 4, 4}}, "[N, 48, 4] | 12·4 = 48"},
    {"Reshape",
     {{"shape", Integers{3, -1}}},
     {Shape{kBatch, 12, 4, 4}},
     "[N, 3, 64] | 12·4·4 = 192 = 3·64"},
    {"Squeeze", {}, {Shape{kBatch, 12, 1, 1}}, "[N, 12] | 4 axes − 2 of size 1 = 2"},
    {"Squeeze",
     {{"dim", 1}},
     {Shape{kBatch, 12, 1, 1}},
     "[N, 12, 1, 1] | The shape stays: no such axis has size 1."},
    {"Unsqueeze", {{"dim", -1}}, {Shape{kBatch, 12}}, "[N, 12, 1] | 2 axes + 1 = 3"},
    {"Concat", {}, {kImage, Shape{kBatch, 12, 12, 12}}, "[N, 18, 12, 12] | 6 + 12 = 18"},
    {"Concat", {{"dim", -1}}, {kImage, kImage, kImage}, "[N, 6, 12, 36] | 12 + 12 + 12 = 36"},
    {"Add",
     {},
     {kImage, kImage},
     "[N, 6, 12, 12] | The shape stays; 2 numbers are summed at each "
     "place."},
    {"ReLU", {}, {kImage}, "[N, 6, 12, 12] | The shape stays."},
    {"CrossEntropyLoss",
     {},
     {Shape{kBatch, 10}},
     "[] | one number: the mean over N samples of 10 classes"},
};

struct Cost {
    const char* type;
    Settings settings;
    Shape input;
    std::int64_t parameters;
    std::int64_t multiply_adds;
};

// Counted by hand, as torchinfo counts them.
const std::vector<Cost> kCosts{
    {"Conv2d",
     {{"out_channels", 12}, {"kernel_size", Integers{5, 5}}},
     kImage,
     12 * 6 * 25 + 12,
     12 * 8 * 8 * 6 * 25},
    {"Conv2d",
     {{"out_channels", 12}, {"groups", 3}, {"bias", false}},
     kImage,
     12 * 2 * 9,
     12 * 10 * 10 * 2 * 9},
    {"ConvTranspose2d",
     {{"out_channels", 4}, {"groups", 2}},
     kImage,
     6 * 2 * 9 + 4,
     6 * 12 * 12 * 2 * 9},
    {"Linear", {{"out_features", 120}}, Shape{kBatch, 192}, 120 * 193, 120 * 192},
    {"Linear", {{"bias", false}}, Shape{kBatch, 7, 4}, 40, 7 * 4 * 10},
    {"BatchNorm2d", {}, kImage, 12, 6 * 144},
    {"BatchNorm2d", {{"affine", false}}, kImage, 0, 6 * 144},
    {"LayerNorm", {}, kImage, 2 * 6 * 144, 6 * 144},
    {"MaxPool2d", {}, kImage, 0, 0},
};

struct Derived {
    const char* type;
    Settings settings;
    Shape input;
    const char* text;
};

const std::vector<Derived> kDerived{
    {"Conv2d", {}, kImage, "in_channels = 6"},
    {"ConvTranspose2d", {}, kImage, "in_channels = 6"},
    {"Linear", {}, Shape{kBatch, 192}, "in_features = 192"},
    {"BatchNorm1d", {}, Shape{kBatch, 192}, "num_features = 192"},
    {"BatchNorm2d", {}, kImage, "num_features = 6"},
    {"LayerNorm", {}, kImage, "normalized_shape = (6, 12, 12)"},
    {"LayerNorm", {{"normalized_shape", Integers{12}}}, kImage, "normalized_shape = (12,)"},
};

} // namespace

/// What the shape rules say, word by word.
class LayersRulesTest : public QObject {
    Q_OBJECT

    template <typename T>
    static void addRows(const std::vector<T>& rows)
    {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < rows.size(); ++i) {
            QTest::addRow("%d %s", static_cast<int>(i), rows[i].type) << static_cast<int>(i);
        }
    }
    template <typename T>
    static const T& currentRow(const std::vector<T>& rows)
    {
        QFETCH(int, number);
        return rows[static_cast<std::size_t>(number)];
    }

private slots:
    void outputsAndArithmetic_data() { addRows(kRows); }
    void outputsAndArithmetic()
    {
        const Row& row = currentRow(kRows);

        QCOMPARE(said(infer(row.type, row.settings, row.inputs)), QString::fromUtf8(row.said));
    }

    void parametersAndMultiplyAdds_data() { addRows(kCosts); }
    void parametersAndMultiplyAdds()
    {
        const Cost& row = currentRow(kCosts);

        const Inference inference = infer(row.type, row.settings, {row.input});

        std::int64_t parameters = 0;
        for (const auto& parameter : inference.parameters) parameters += parameter.shape.numel();
        QCOMPARE(parameters, row.parameters);
        QCOMPARE(inference.multiply_adds, row.multiply_adds);
    }

    void derivedSettings_data() { addRows(kDerived); }
    void derivedSettings()
    {
        const Derived& row = currentRow(kDerived);

        const Inference inference = infer(row.type, row.settings, {row.input});

        QCOMPARE(inference.derived.size(), std::size_t{1});
        const DerivedSetting& derived = inference.derived.front();
        QCOMPARE(QString::fromStdString(derived.name + " = " + to_python(derived.value)),
                 QString::fromUtf8(row.text));
    }

    void cardsShowTheSettingsThatMatter()
    {
        const auto card = [](const char* name, const Settings& given) {
            const LayerType& type = *LayerCatalog::built_in().find(name);
            Settings settings = type.default_settings();
            for (const auto& [setting, value] : given) settings[setting] = value;
            return QString::fromStdString(type.card_text(settings));
        };

        QCOMPARE(card("Conv2d", {{"out_channels", 6}, {"kernel_size", Integers{5, 5}}}),
                 QString("6 filters · 5×5"));
        QCOMPARE(card("MaxPool2d", {}), QString("2×2 · stride 2"));
        QCOMPARE(card("AvgPool2d", {{"stride", Integers{1, 2}}}), QString("2×2 · stride (1, 2)"));
        QCOMPARE(card("Linear", {{"out_features", 120}}), QString("120 features"));
        QCOMPARE(card("ReLU", {}), QString("max(0, x)"));
        QCOMPARE(card("Flatten", {}), QString("start_dim 1"));
        QCOMPARE(card("Dropout", {{"p", 0.25}}), QString("p = 0.25"));
    }

    void theCatalogueIsInThePalettesOrder()
    {
        QStringList names;
        int category = 0;
        for (const LayerType& type : LayerCatalog::built_in().types()) {
            names << QString::fromStdString(type.name);
            QVERIFY2(static_cast<int>(type.category) >= category, type.name.c_str());
            category = static_cast<int>(type.category);
        }

        QCOMPARE(names, QStringList({"Input",
                                     "Conv2d",
                                     "ConvTranspose2d",
                                     "Linear",
                                     "ReLU",
                                     "LeakyReLU",
                                     "GELU",
                                     "SiLU",
                                     "Sigmoid",
                                     "Tanh",
                                     "Softmax",
                                     "LogSoftmax",
                                     "MaxPool2d",
                                     "AvgPool2d",
                                     "AdaptiveAvgPool2d",
                                     "BatchNorm1d",
                                     "BatchNorm2d",
                                     "LayerNorm",
                                     "Dropout",
                                     "Flatten",
                                     "Reshape",
                                     "Squeeze",
                                     "Unsqueeze",
                                     "Add",
                                     "Concat",
                                     "CrossEntropyLoss",
                                     "MSELoss"}));
        QVERIFY(LayerCatalog::built_in().find("Conv3d") == nullptr);
    }

    void categoriesHaveNames()
    {
        QCOMPARE(QString::fromStdString(std::string(name(Category::Convolution))),
                 QString("Convolution"));
        QCOMPARE(QString::fromStdString(std::string(name(Category::Normalise))),
                 QString("Normalise"));
    }
};

QTEST_APPLESS_MAIN(LayersRulesTest)
#include "layers_rules_test.moc"

#include <QTest>

#include "core/layers/layer_type.h"
#include "tests/support/layer_checks.h"

using namespace loom;

namespace {

using Integers = std::vector<std::int64_t>;

struct Row {
    const char* name;
    const char* type;
    Settings settings;
    std::vector<Shape> inputs;
    const char* expected;
    const char* got;
    const char* why; ///< a part of it
    QStringList fixes;
};

const Shape kImage{kBatch, 12, 4, 4};

const std::vector<Row> kRows{
    {"image into Linear",
     "Linear",
     {},
     {kImage},
     "[N, features]",
     "[N, 12, 4, 4]",
     "12 channels of 4 × 4, so 12·4·4 = 192 numbers for each sample.",
     {"Insert Flatten → 192 features", "Insert global average → 12"}},
    {"number into Linear",
     "Linear",
     {},
     {Shape{kBatch}},
     "[N, features]",
     "[N]",
     "without an axis of features",
     {"Insert Unsqueeze → [N, 1]"}},
    {"image into CrossEntropyLoss",
     "CrossEntropyLoss",
     {},
     {kImage},
     "[N, classes]",
     "[N, 12, 4, 4]",
     "one number for each class",
     {"Insert Flatten → 192 features", "Insert global average → 12"}},
    {"sequence into MSELoss",
     "MSELoss",
     {},
     {Shape{kBatch, 3, 4}},
     "[N, classes]",
     "[N, 3, 4]",
     "a 1 among zeros",
     {"Insert Flatten → 12 features"}},
    {"vector into Conv2d",
     "Conv2d",
     {},
     {Shape{kBatch, 784}},
     "[N, channels, height, width]",
     "[N, 784]",
     "is no image",
     {"Insert Reshape → [1, 28, 28]"}},
    {"vector into MaxPool2d",
     "MaxPool2d",
     {},
     {Shape{kBatch, 6}},
     "[N, channels, height, width]",
     "[N, 6]",
     "is no image",
     {}},
    {"sequence into ConvTranspose2d",
     "ConvTranspose2d",
     {},
     {Shape{kBatch, 5, 6}},
     "[N, channels, height, width]",
     "[N, 5, 6]",
     "is no image",
     {"Insert Unsqueeze → [N, 1, 5, 6]"}},
    {"kernel too large",
     "Conv2d",
     {{"kernel_size", Integers{5, 5}}},
     {kImage},
     "an image of at least 5 × 5",
     "[N, 12, 4, 4]",
     "⌊(4 + 2·0 − 5)/1⌋ + 1 = −0",
     {"Set padding to 1", "Set kernel_size to 4"}},
    {"dilated kernel too large",
     "Conv2d",
     {{"kernel_size", Integers{3, 3}}, {"dilation", Integers{3, 3}}},
     {kImage},
     "an image of at least 7 × 7",
     "[N, 12, 4, 4]",
     "⌊(4 + 2·0 − 3·(3−1) − 1)/1⌋ + 1 = −2",
     {"Set padding to 2", "Set kernel_size to 2"}},
    {"window too large",
     "MaxPool2d",
     {{"kernel_size", Integers{9, 9}}},
     {kImage},
     "an image of at least 9 × 9",
     "[N, 12, 4, 4]",
     "does not fit into the image's 4 × 4",
     {"Set padding to 3", "Set kernel_size to 4"}},
    {"too much padding for a pool",
     "AvgPool2d",
     {{"padding", Integers{2, 1}}},
     {kImage},
     "padding up to 1×1",
     "padding 2×1 around [N, 12, 4, 4]",
     "at most half of its window",
     {"Set padding to 1"}},
    {"groups that do not divide",
     "Conv2d",
     {{"groups", 5}},
     {kImage},
     "channels that 5 groups share evenly",
     "12 channels in, 16 out",
     "12/5 and 16/5 must be whole numbers",
     {"Set groups to 1", "Set groups to 4"}},
    {"'same' with a stride",
     "Conv2d",
     {{"padding", "same"}, {"stride", Integers{2, 2}}},
     {kImage},
     "stride 1",
     "stride 2×2",
     "keeps height and width",
     {"Set stride to 1", "Set padding to 0"}},
    {"everything cut off",
     "ConvTranspose2d",
     {{"padding", Integers{4, 4}}},
     {kImage},
     "less padding",
     "[N, 12, 4, 4]",
     "(4 − 1)·1 − 2·4 + 3 + 0 = −2",
     {"Set padding to 2"}},
    {"too much output padding",
     "ConvTranspose2d",
     {{"output_padding", Integers{1, 1}}},
     {kImage},
     "output_padding up to 0×0",
     "output_padding 1×1",
     "smaller than stride or dilation",
     {"Set output_padding to 0"}},
    {"image into BatchNorm1d",
     "BatchNorm1d",
     {},
     {kImage},
     "[N, features] or [N, channels, length]",
     "[N, 12, 4, 4]",
     "has 4 axes",
     {"Make it a BatchNorm2d", "Insert Flatten → 192 features", "Insert global average → 12"}},
    {"vector into BatchNorm2d",
     "BatchNorm2d",
     {},
     {Shape{kBatch, 10}},
     "[N, channels, height, width]",
     "[N, 10]",
     "is no image",
     {"Make it a BatchNorm1d", "Insert Reshape → [10, 1, 1]"}},
    {"LayerNorm over other axes",
     "LayerNorm",
     {{"normalized_shape", Integers{4, 12}}},
     {kImage},
     "the last axes of [N, 12, 4, 4]",
     "normalized_shape (4, 12)",
     "does not end in (4, 12)",
     {"Set normalized_shape to None", "Set normalized_shape to (4,)"}},
    {"sum of two shapes",
     "Add",
     {},
     {kImage, Shape{kBatch, 6, 4, 4}},
     "[N, 12, 4, 4] at every input",
     "[N, 6, 4, 4]",
     "input 2 is [N, 6, 4, 4]",
     {"Insert 1×1 Conv2d → [N, 12, 4, 4]"}},
    {"sum of two sizes and depths",
     "Add",
     {},
     {kImage, Shape{kBatch, 6, 8, 8}},
     "[N, 12, 4, 4] at every input",
     "[N, 6, 8, 8]",
     "all have one shape",
     {"Insert average pooling and 1×1 Conv2d → [N, 12, 4, 4]"}},
    {"sum of two vectors",
     "Add",
     {},
     {Shape{kBatch, 3}, Shape{kBatch, 4}},
     "[N, 3] at every input",
     "[N, 4]",
     "place by place",
     {"Insert Linear → [N, 3]"}},
    {"sum of two ranks",
     "Add",
     {},
     {Shape{kBatch, 3}, kImage},
     "[N, 3] at every input",
     "[N, 12, 4, 4]",
     "place by place",
     {}},
    {"concat of two sizes",
     "Concat",
     {},
     {kImage, Shape{kBatch, 6, 8, 8}},
     "[N, 12, 4, 4] but for axis 1",
     "[N, 6, 8, 8]",
     "all other axes agree",
     {"Insert average pooling → [N, 6, 4, 4]"}},
    {"concat along the batch",
     "Concat",
     {{"dim", 0}},
     {kImage, kImage},
     "dim from 1 to 3",
     "dim 0 of [N, 12, 4, 4]",
     "Axis 0 is the batch",
     {"Set dim to 1"}},
    {"softmax over the batch",
     "Softmax",
     {{"dim", -2}},
     {Shape{kBatch, 10}},
     "dim from 1 to 1",
     "dim -2 of [N, 10]",
     "Axis 0 is the batch",
     {"Set dim to 1"}},
    {"flatten of a missing axis",
     "Flatten",
     {{"end_dim", 4}},
     {kImage},
     "end_dim from 1 to 3",
     "end_dim 4 of [N, 12, 4, 4]",
     "end_dim goes from 0 to 3 for [N, 12, 4, 4]; 4 is outside",
     {"Set end_dim to 1"}},
    {"flatten backwards",
     "Flatten",
     {{"start_dim", 2}, {"end_dim", 1}},
     {kImage},
     "start_dim up to end_dim",
     "start_dim 2, end_dim 1",
     "start_dim comes first",
     {"Set end_dim to -1"}},
    {"squeeze of the batch",
     "Squeeze",
     {{"dim", 0}},
     {kImage},
     "dim from 1 to 3",
     "dim 0 of [N, 12, 4, 4]",
     "Axis 0 is the batch",
     {"Set dim to 1"}},
    {"reshape to another size",
     "Reshape",
     {{"shape", Integers{5, -1}}},
     {kImage},
     "sizes whose product is 192",
     "shape (5, -1)",
     "12·4·4 = 192",
     {"Set shape to (-1,)"}},
    {"reshape with two open sizes",
     "Reshape",
     {{"shape", Integers{-1, -1}}},
     {kImage},
     "sizes from 1, one of them -1 at most",
     "shape (-1, -1)",
     "in many ways",
     {"Set shape to (-1,)"}},
    {"class weights of another number",
     "CrossEntropyLoss",
     {{"weight", std::vector<double>{1, 2}}},
     {Shape{kBatch, 3}},
     "3 class weights",
     "2",
     "each of the 3 classes",
     {"Set weight to None"}},
    {"too large an output",
     "Conv2d",
     {{"padding", Integers{1'000'000, 1'000'000}}},
     {kImage},
     "at most 2^40 numbers for each sample",
     "[N, 16, 2000002, 2000002]",
     "16·2000002·2000002",
     {}},
    {"too large a weight",
     "Linear",
     {{"out_features", 1'000'000'000}},
     {Shape{kBatch, 10'000}},
     "at most 2^40 numbers in a parameter",
     "[N, 10000]",
     "[1000000000, 10000]",
     {}},
    {"no shape for Input", "Input", {}, {}, "a data set, or a shape", "neither", "[1, 28, 28]", {}},
    {"a flat Input",
     "Input",
     {{"shape", Integers{784}}},
     {},
     "[channels, height, width]",
     "(784,)",
     "three axes",
     {"Set shape to (1, 28, 28)"}},
};

} // namespace

/// What a wrong drawing is told, and that the fixes mend it.
class LayersMisfitsTest : public QObject {
    Q_OBJECT

    static const Row& currentRow()
    {
        QFETCH(int, number);
        return kRows[static_cast<std::size_t>(number)];
    }

    static void addRows()
    {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < kRows.size(); ++i) {
            QTest::newRow(kRows[i].name) << static_cast<int>(i);
        }
    }

    static const LayerType& typeOf(const Row& row)
    {
        return *LayerCatalog::built_in().find(row.type);
    }

    static LayerSample sampleOf(const Row& row)
    {
        LayerSample sample{typeOf(row).default_settings(), row.inputs};
        for (const auto& [name, value] : row.settings) sample.settings[name] = value;
        return sample;
    }

private slots:
    void theMisfitSaysWhy_data() { addRows(); }
    void theMisfitSaysWhy()
    {
        const Row& row = currentRow();
        const LayerSample sample = sampleOf(row);

        const Inference inference = typeOf(row).infer(sample.settings, sample.inputs);

        QVERIFY(inference.misfit.has_value());
        QCOMPARE(QString::fromStdString(inference.misfit->expected),
                 QString::fromUtf8(row.expected));
        QCOMPARE(QString::fromStdString(inference.misfit->got), QString::fromUtf8(row.got));
        QVERIFY2(inference.misfit->why.find(row.why) != std::string::npos,
                 inference.misfit->why.c_str());
        QStringList fixes;
        for (const SuggestedFix& fix : inference.misfit->fixes) {
            fixes << QString::fromStdString(fix.text);
        }
        QCOMPARE(fixes, row.fixes);
    }

    void everyFixMakesItLegal_data() { addRows(); }
    void everyFixMakesItLegal()
    {
        const Row& row = currentRow();
        const LayerType& type = typeOf(row);
        const LayerSample sample = sampleOf(row);

        const Inference before = type.infer(sample.settings, sample.inputs);
        for (const SuggestedFix& fix : before.misfit->fixes) {
            const Inference after = infer_after(fix, type, sample, LayerCatalog::built_in());
            QVERIFY2(!after.misfit, fix.text.c_str());
        }
    }

    void shapesThatNoLayerGivesAreRefused_data()
    {
        QTest::addColumn<bool>("none");
        QTest::addColumn<int>("number");
        QTest::newRow("nothing connected") << true << 0;
        QTest::newRow("no batch") << false << 0;
        QTest::newRow("an empty axis") << false << 1;
        QTest::newRow("a scalar") << false << 2;
        QTest::newRow("an overflowing size") << false << 3;
    }
    void shapesThatNoLayerGivesAreRefused()
    {
        QFETCH(bool, none);
        QFETCH(int, number);
        const Shape shapes[] = {
            {3, 4, 5, 5}, {kBatch, 0, 5, 5}, {}, {kBatch, INT64_MAX, INT64_MAX, 5}};
        const std::span<const Shape> inputs(shapes + number, none ? 0 : 1);

        for (const LayerType& type : LayerCatalog::built_in().types()) {
            if (type.max_inputs == 0) continue;
            QVERIFY2(type.infer(type.default_settings(), inputs).misfit.has_value(),
                     type.name.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(LayersMisfitsTest)
#include "layers_misfits_test.moc"

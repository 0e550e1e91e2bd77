#include "core/tensor/creation.h"
#include "core/tensor/ops.h"
#include "datasets/transforms.h"
#include "tests/support/error_text.h"

#include <QTest>

#include <cmath>
#include <numeric>
#include <set>

using namespace loom;

namespace {

/// Images [n, channels, 6, 6] that count from 1: no pixel is 0.
Tensor counting(std::int64_t n, std::int64_t channels)
{
    return add(arange(n * channels * 36), 1).to(DType::Float32).reshape({n, channels, 6, 6});
}

std::vector<std::int64_t> first_indices(std::int64_t n)
{
    std::vector<std::int64_t> indices(static_cast<std::size_t>(n));
    std::iota(indices.begin(), indices.end(), 0);
    return indices;
}

Tensor changed(const std::vector<Transform>& transforms, const Tensor& images,
               const std::vector<std::int64_t>& indices, std::uint64_t seed = 1,
               std::int64_t epoch = 0)
{
    Tensor copy = images.clone();
    apply_transforms(transforms, copy, {seed, epoch, indices});
    return copy;
}

QString refusal(const TransformChoice& choice)
{
    return error_text<std::invalid_argument>([&] { make_transforms({choice}, {3, 6, 6}); });
}

std::vector<Transform> random_ones()
{
    return {RandomCrop{2}, RandomHorizontalFlip{}, RandomErasing{}};
}

} // namespace

class TransformsTest : public QObject {
    Q_OBJECT

private slots:
    void normalizesEachChannel()
    {
        const Tensor images = counting(2, 3);

        const Tensor found = changed({Normalize{{1, 2, 3}, {2, 4, 8}}}, images, first_indices(2));

        for (int c = 0; c < 3; ++c) {
            const Tensor expected = div(sub(images.select(1, c), c + 1), 2 << c);
            QVERIFY(equal(found.select(1, c), expected));
        }
        QVERIFY(equal(changed({Normalize{{1}, {2}}}, images, first_indices(2)),
                      div(sub(images, 1), 2)));
    }

    // Every crop is the padded image seen through a window; all windows occur.
    void cropsMoveTheImage()
    {
        const Tensor image = counting(1, 2);
        const Tensor padded = zeros({1, 2, 10, 10});
        padded.narrow(2, 2, 6).narrow(3, 2, 6).copy_(image);
        std::set<std::pair<int, int>> seen;

        for (std::int64_t index = 0; index < 500; ++index) {
            const Tensor found = changed({RandomCrop{2}}, image, {index});
            bool isWindow = false;
            for (int top = 0; top < 5; ++top)
                for (int left = 0; left < 5; ++left)
                    if (equal(found, padded.narrow(2, top, 6).narrow(3, left, 6))) {
                        seen.emplace(top, left);
                        isWindow = true;
                    }
            QVERIFY(isWindow);
        }
        QCOMPARE(seen.size(), std::size_t{25});
    }

    void paddingBeyondTheImageIsFine()
    {
        for (std::int64_t index = 0; index < 200; ++index)
            changed({RandomCrop{20}}, counting(1, 1), {index});
        QVERIFY(equal(changed({RandomCrop{0}}, counting(1, 1), {3}), counting(1, 1)));
    }

    void flipsAboutHalf()
    {
        const Tensor image = counting(1, 2);
        int flipped = 0;

        for (std::int64_t index = 0; index < 1000; ++index) {
            const Tensor found = changed({RandomHorizontalFlip{}}, image, {index});
            if (equal(found, image)) continue;
            ++flipped;
            for (int x = 0; x < 6; ++x) QVERIFY(equal(found.select(3, x), image.select(3, 5 - x)));
        }
        QVERIFY2(flipped > 440 && flipped < 560, qPrintable(QString::number(flipped)));
        QVERIFY(equal(changed({RandomHorizontalFlip{0}}, image, {0}), image));
        QVERIFY(!equal(changed({RandomHorizontalFlip{1}}, image, {0}), image));
    }

    void erasesOneRectangle()
    {
        const Tensor image = counting(1, 2);
        int erased = 0;

        for (std::int64_t index = 0; index < 300; ++index) {
            const Tensor found =
                changed({RandomErasing{1, {0.1, 0.3}, {0.5, 2}, -7}}, image, {index});
            const Tensor covered = eq(found, -7);
            QVERIFY(equal(covered.select(1, 0), covered.select(1, 1)));
            QVERIFY(equal(where(covered, image, found), image));
            const Tensor plane = covered.select(0, 0).select(0, 0);
            const auto rows = sum(any(plane, {.axes = {1}})).item<std::int64_t>();
            const auto columns = sum(any(plane, {.axes = {0}})).item<std::int64_t>();
            QCOMPARE(sum(plane).item<std::int64_t>(), rows * columns);
            erased += rows > 0 ? 1 : 0;
        }
        QVERIFY(erased > 290);
    }

    void dependsOnSeedEpochAndIndexAlone()
    {
        const Tensor images = counting(8, 1);
        const auto indices = first_indices(8);
        const Tensor all = changed(random_ones(), images, indices);

        for (std::int64_t i = 0; i < 8; ++i) {
            const Tensor alone = changed(random_ones(), images.narrow(0, i, 1), {i});
            QVERIFY(equal(alone, all.narrow(0, i, 1)));
        }
        QVERIFY(equal(changed(random_ones(), images, indices), all));
        QVERIFY(!equal(changed(random_ones(), images, indices, 2), all));
        QVERIFY(!equal(changed(random_ones(), images, indices, 1, 1), all));
    }

    // Otherwise one transform's draw would decide the other's.
    void twoOfAKindDrawForThemselves()
    {
        const Tensor image = counting(1, 1);
        int same = 0;

        for (std::int64_t index = 0; index < 200; ++index)
            same += equal(changed({RandomHorizontalFlip{}, RandomHorizontalFlip{}}, image, {index}),
                          image)
                        ? 1
                        : 0;

        QVERIFY2(same > 60 && same < 140, qPrintable(QString::number(same)));
    }

    void doublesMeetTheSameChanges()
    {
        const Tensor images = counting(8, 1);
        const Tensor doubles = images.to(DType::Float64);

        const Tensor found = changed(random_ones(), doubles, first_indices(8));

        QVERIFY(equal(found.to(DType::Float32), changed(random_ones(), images, first_indices(8))));
    }

    void evaluationKeepsWhatIsNotRandom()
    {
        std::vector<Transform> transforms = random_ones();
        transforms.insert(transforms.begin() + 1, Normalize{{0.5}, {0.5}});

        const std::vector<Transform> kept = without_random(transforms);

        QCOMPARE(kept.size(), std::size_t{1});
        QVERIFY(std::holds_alternative<Normalize>(kept[0]));
    }

    void descriptionsAgreeWithTheTransforms()
    {
        for (const TransformDescription& description : known_transforms()) {
            const auto made = make_transforms({{description.name}}, {3, 6, 6});
            QCOMPARE(made.size(), std::size_t{1});
            QCOMPARE(is_random(made[0]), description.is_random);
        }
    }

    void settingsReachTheTransform()
    {
        const auto made = make_transforms(
            {{"RandomCrop", {{"padding", {3}}}},
             {"RandomErasing",
              {{"p", {0.1}}, {"scale", {0.2, 0.4}}, {"ratio", {1, 2}}, {"value", {5}}}},
             {"Normalize", {{"mean", {1, 2, 3}}, {"std", {4}}}}},
            {3, 6, 6});

        QCOMPARE(std::get<RandomCrop>(made[0]).padding, 3);
        const auto& erasing = std::get<RandomErasing>(made[1]);
        QCOMPARE(erasing.p, 0.1);
        QCOMPARE(erasing.scale[1], 0.4);
        QCOMPARE(erasing.ratio[1], 2.0);
        QCOMPARE(erasing.value, 5.0);
        QCOMPARE(std::get<Normalize>(made[2]).mean[2], 3.0);
        QCOMPARE(std::get<Normalize>(made[2]).std[0], 4.0);
    }

    void refusesWrongSettings()
    {
        QCOMPARE(refusal({"RandomCrop", {{"padding", {-1}}}}),
                 QString("[RandomCrop] expected padding from 0 to 64, got -1"));
        QVERIFY(refusal({"RandomCrop", {{"padding", {1.5}}}}).contains("a whole padding, got 1.5"));
        QVERIFY(refusal({"RandomCrop", {{"size", {3}}}}).contains("\"size\""));
        QVERIFY(refusal({"Resize"}).contains("got \"Resize\""));
        QVERIFY(refusal({"Normalize", {{"std", {0}}}}).contains("std from"));
        QVERIFY(refusal({"Normalize", {{"mean", {1, 2}}}})
                    .contains("1 or 3 numbers for mean, got [1, 2]"));
        QVERIFY(refusal({"RandomErasing", {{"scale", {0.5, 0.1}}}})
                    .contains("the smaller scale first"));
        QVERIFY(
            refusal({"RandomHorizontalFlip", {{"p", {std::nan("")}}}}).contains("p from 0 to 1"));
    }

    void refusesOtherTensors()
    {
        const auto said = [](const Tensor& images) {
            return error_text<std::invalid_argument>([&] {
                apply_transforms(random_ones(), images, {1, 0, std::vector<std::int64_t>{0}});
            });
        };

        QVERIFY(said(zeros({2, 1, 6, 6})).contains("got [2, 1, 6, 6] and 1 indices"));
        QVERIFY(said(zeros({1, 6, 6})).contains("[B, C, H, W]"));
        QVERIFY(said(zeros({1, 1, 6, 6}, {.dtype = DType::Int32})).contains("got int32"));
    }
};

QTEST_APPLESS_MAIN(TransformsTest)
#include "transforms_test.moc"

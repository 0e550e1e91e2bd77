#include "core/tensor/creation.h"
#include "core/tensor/ops.h"
#include "datasets/data_loader.h"
#include "tests/support/error_text.h"
#include "tests/support/far_backend.h"

#include <QTest>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <set>

using namespace loom;

namespace {

DatasetDescription small_description(const Shape& image_shape = {1, 4, 4})
{
    DatasetDescription description = *find_dataset_description("FashionMNIST");
    description.image_shape = image_shape;
    return description;
}

/// n images whose bytes all differ from image to image; label i % 10.
std::shared_ptr<const Dataset> small_dataset(std::int64_t n)
{
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(n) * 16);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(i / 16 * 3 + i % 16);
    std::vector<std::int64_t> labels(static_cast<std::size_t>(n));
    for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<std::int64_t>(i % 10);
    return std::make_shared<TensorDataset>(small_description(),
                                           from_data<std::uint8_t>(bytes, {n, 1, 4, 4}),
                                           from_data<std::int64_t>(labels, {n}));
}

/// A data set as a user may write one: items only, made when asked for.
class MadeDataset : public Dataset {
public:
    std::int64_t size() const override { return 7; }
    Item item(std::int64_t i) const override
    {
        return {full({1, 4, 4}, i * 10, {.dtype = DType::UInt8}), i};
    }
    const DatasetDescription& description() const override { return description_; }

private:
    DatasetDescription description_ = small_description();
};

bool same_bits(const Batch& a, const Batch& b)
{
    const auto bytes = static_cast<std::size_t>(a.images.numel()) * element_size(a.images.dtype());
    return a.indices == b.indices && equal(a.labels, b.labels) &&
           a.images.shape() == b.images.shape() &&
           std::memcmp(a.images.view_of().data, b.images.view_of().data, bytes) == 0;
}

std::vector<Transform> all_transforms()
{
    return make_transforms({{"RandomCrop"},
                            {"RandomHorizontalFlip"},
                            {"RandomErasing"},
                            {"Normalize", {{"mean", {0.2}}, {"std", {0.3}}}}},
                           {1, 4, 4});
}

} // namespace

class DataLoaderTest : public QObject {
    Q_OBJECT

private slots:
    void givesItemsInOrder()
    {
        DataLoader loader(small_dataset(10), {.batch_size = 4});

        QCOMPARE(loader.steps_per_epoch(), 3);
        const Batch last = loader.batch(0, 2);
        QVERIFY(last.images.shape() == Shape({2, 1, 4, 4}));
        QCOMPARE(last.labels.to_vector<std::int64_t>(), (std::vector<std::int64_t>{8, 9}));
        QCOMPARE(last.indices, (std::vector<std::int64_t>{8, 9}));
        QCOMPARE(last.images.data<float>()[0], 24.0F / 255);
        QCOMPARE(last.images.data<float>()[17], 28.0F / 255);
    }

    void countsSteps_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<bool>("dropLast");
        QTest::addColumn<int>("steps");
        QTest::newRow("even") << 12 << false << 3;
        QTest::newRow("rest kept") << 13 << false << 4;
        QTest::newRow("rest dropped") << 13 << true << 3;
        QTest::newRow("fewer than a batch") << 3 << false << 1;
        QTest::newRow("nothing left") << 3 << true << 0;
    }

    void countsSteps()
    {
        QFETCH(int, size);
        QFETCH(bool, dropLast);
        QFETCH(int, steps);
        DataLoader loader(small_dataset(size), {.batch_size = 4, .drop_last = dropLast});

        QCOMPARE(loader.steps_per_epoch(), steps);
        QVERIFY(error_text<std::out_of_range>([&] {
                    loader.batch(0, steps);
                }).startsWith("[DataLoader] expected a step from 0"));
    }

    // As PyTorch's ToTensor: the quotient, correctly rounded.
    void bytesAreDividedExactly()
    {
        std::vector<std::uint8_t> bytes(256);
        std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
        const auto set = std::make_shared<TensorDataset>(
            small_description({1, 16, 16}), from_data<std::uint8_t>(bytes, {1, 1, 16, 16}),
            zeros({1}, {.dtype = DType::Int64}));

        const Batch floats = DataLoader(set, {}).batch(0, 0);
        const Batch doubles = DataLoader(set, {.dtype = DType::Float64}).batch(0, 0);

        for (int i = 0; i < 256; ++i) {
            QCOMPARE(floats.images.data<float>()[i], static_cast<float>(i / 255.0));
            QCOMPARE(doubles.images.data<double>()[i], i / 255.0);
        }
    }

    void shufflesBySeedAndEpochAlone()
    {
        const auto set = small_dataset(101);
        const auto order = [&set](std::uint64_t seed, std::int64_t epoch, std::int64_t batch_size) {
            DataLoader loader(set, {.batch_size = batch_size, .shuffle = true, .seed = seed});
            std::vector<std::int64_t> all;
            for (std::int64_t step = 0; step < loader.steps_per_epoch(); ++step) {
                const auto indices = loader.indices(epoch, step);
                all.insert(all.end(), indices.begin(), indices.end());
            }
            return all;
        };

        QCOMPARE(order(1, 0, 10), order(1, 0, 101));
        QVERIFY(order(1, 0, 10) != order(1, 1, 10));
        QVERIFY(order(1, 0, 10) != order(2, 0, 10));
        const auto indices = order(1, 5, 7);
        QCOMPARE(std::set(indices.begin(), indices.end()).size(), std::size_t{101});
    }

    // A resumed run begins in mid-epoch and must meet the same batches.
    void anyBatchCanComeFirst_data()
    {
        QTest::addColumn<bool>("isTransformed");
        QTest::newRow("plain") << false;
        QTest::newRow("transformed") << true;
    }

    void anyBatchCanComeFirst()
    {
        QFETCH(bool, isTransformed);
        const auto set = small_dataset(50);
        DataLoaderOptions options{.batch_size = 8, .shuffle = true, .seed = 3};
        if (isTransformed) options.transforms = all_transforms();
        DataLoader whole(set, options);
        std::vector<Batch> batches;
        for (std::int64_t epoch = 0; epoch < 2; ++epoch)
            for (std::int64_t step = 0; step < 7; ++step)
                batches.push_back(whole.batch(epoch, step));

        for (std::int64_t at = 13; at >= 0; at -= 3) {
            DataLoader resumed(set, options);
            QVERIFY(
                same_bits(resumed.batch(at / 7, at % 7), batches[static_cast<std::size_t>(at)]));
        }
    }

    void prefetchingChangesNoBit()
    {
        const auto set = small_dataset(50);
        DataLoaderOptions options{.batch_size = 8, .shuffle = true, .transforms = all_transforms()};
        options.prefetch = Prefetch::Off;
        DataLoader plain(set, options);
        options.prefetch = Prefetch::On;
        DataLoader ahead(set, options);

        for (const auto& [epoch, step] : {std::pair{0, 0},
                                          {0, 1},
                                          {0, 2},
                                          {0, 6},
                                          {1, 0},
                                          {1, 1},
                                          {0, 3},
                                          {0, 3},
                                          {2, 6},
                                          {3, 0}})
            QVERIFY(same_bits(plain.batch(epoch, step), ahead.batch(epoch, step)));
    }

    void batchesMadeOnADeviceHaveTheSameBits()
    {
        const Device device(std::make_shared<FarBackend>("cuda:7"));
        const auto whole = small_dataset(50);
        const auto part =
            std::make_shared<Subset>(whole, std::vector<std::int64_t>{4, 9, 2, 40, 41, 7, 30});
        const auto normalize = make_transforms(
            {{"Normalize", {{"mean", {0.2}}, {"std", {0.3}}}}, {"Normalize", {}}}, {1, 4, 4});
        for (const DType dtype : {DType::Float32, DType::Float64}) {
            for (const auto& transforms : {std::vector<Transform>{}, normalize, all_transforms()}) {
                DataLoaderOptions options{
                    .batch_size = 3, .shuffle = true, .transforms = transforms, .dtype = dtype};
                DataLoader here(part, options);
                options.device = device;
                DataLoader there(part, options);
                for (const std::int64_t step : {0, 2, 1}) {
                    Batch batch = there.batch(1, step);
                    QCOMPARE(batch.images.device().name(), "cuda:7");
                    QCOMPARE(batch.labels.device().name(), "cuda:7");
                    batch.images = batch.images.to(Device::cpu());
                    batch.labels = batch.labels.to(Device::cpu());
                    QVERIFY(same_bits(batch, here.batch(1, step)));
                }
            }
        }
    }

    void aFailureAheadIsThrownWhenAskedFor()
    {
        class Broken : public MadeDataset {
            Item item(std::int64_t i) const override
            {
                return i < 3 ? MadeDataset::item(i) : throw std::runtime_error("torn");
            }
        };
        DataLoader loader(std::make_shared<Broken>(), {.batch_size = 3, .prefetch = Prefetch::On});

        QCOMPARE(loader.batch(0, 0).labels.numel(), 3);
        QCOMPARE(error_text<std::runtime_error>([&] { loader.batch(0, 1); }), QString("torn"));
        QCOMPARE(loader.batch(1, 0).labels.numel(), 3);
    }

    void readsItemByItemWhereThereIsNoMemory()
    {
        DataLoader loader(std::make_shared<MadeDataset>(), {.batch_size = 5});

        const Batch batch = loader.batch(0, 1);

        QCOMPARE(batch.labels.to_vector<std::int64_t>(), (std::vector<std::int64_t>{5, 6}));
        QCOMPARE(batch.images.data<float>()[31], 60.0F / 255);
    }

    void subsetsShareMemory()
    {
        const auto whole = small_dataset(20);
        const auto subset = std::make_shared<Subset>(whole, std::vector<std::int64_t>{19, 3, 11});
        const auto nested = std::make_shared<Subset>(subset, std::vector<std::int64_t>{2, 0});

        QCOMPARE(subset->item(1).label, 3);
        QCOMPARE(DataLoader(nested, {}).batch(0, 0).labels.to_vector<std::int64_t>(),
                 (std::vector<std::int64_t>{1, 9}));
        QVERIFY(nested->images().is_same(whole->images()));
        QVERIFY_EXCEPTION_THROWN(Subset(whole, {20}), std::out_of_range);
        QVERIFY_EXCEPTION_THROWN(subset->item(3), std::out_of_range);
    }

    void holdsOutAShareBySeed()
    {
        const auto whole = small_dataset(101);

        const HoldOut parts = hold_out(whole, 0.1, 7);
        const HoldOut again = hold_out(whole, 0.1, 7);
        const HoldOut other = hold_out(whole, 0.1, 8);

        QCOMPARE(parts.validation->size(), 10);
        QCOMPARE(parts.train->size(), 91);
        std::set<std::int64_t> rows;
        std::vector<std::int64_t> same, different;
        for (std::int64_t i = 0; i < 91; ++i) rows.insert(parts.train->row(i));
        for (std::int64_t i = 0; i < 10; ++i) {
            rows.insert(parts.validation->row(i));
            QCOMPARE(again.validation->row(i), parts.validation->row(i));
            same.push_back(parts.validation->row(i));
            different.push_back(other.validation->row(i));
        }
        QCOMPARE(rows.size(), std::size_t{101});
        QVERIFY(same != different);
        QCOMPARE(hold_out(whole, 0, 7).train->size(), 101);
        QVERIFY_EXCEPTION_THROWN(hold_out(whole, 1, 7), std::invalid_argument);
    }

    void refusesWrongOptions()
    {
        const auto set = small_dataset(3);
        const auto said = [&set](DataLoaderOptions options) {
            return error_text<std::invalid_argument>([&] { DataLoader(set, options); });
        };

        QCOMPARE(said({.batch_size = 0}),
                 QString("[DataLoader] expected a batch size from 1, got 0"));
        QVERIFY(said({.dtype = DType::Int64}).contains("got int64"));
    }

    void refusesTensorsThatAreNoImages()
    {
        const auto said = [](const Tensor& images, const Tensor& labels) {
            return error_text<std::invalid_argument>(
                [&] { TensorDataset(small_description(), images, labels); });
        };
        const Tensor images = zeros({2, 1, 4, 4}, {.dtype = DType::UInt8});

        QVERIFY(said(zeros({2, 1, 4, 4}), zeros({2}, {.dtype = DType::Int64})).contains("float32"));
        QVERIFY(said(images, zeros({3}, {.dtype = DType::Int64})).contains("[3]"));
        QVERIFY(said(images, tensor({std::int64_t{0}, std::int64_t{10}})).contains("got 10 at 1"));
        QVERIFY(said(images, tensor({std::int64_t{-1}, std::int64_t{0}})).contains("got -1 at 0"));
    }
};

QTEST_APPLESS_MAIN(DataLoaderTest)
#include "data_loader_test.moc"

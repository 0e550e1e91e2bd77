#include "core/backend/cuda/cuda_backend.h"
#include "core/optim/clip_grad.h"
#include "core/optim/optimizer.h"
#include "core/tensor/creation.h"
#include "core/tensor/ops.h"
#include "core/tensor/random.h"
#include "datasets/data_loader.h"

#include <QtTest>

#include <cmath>
#include <cstring>
#include <limits>

#include "tests/support/cuda/on_processor.h"
#include "tests/support/error_text.h"

using namespace loom;

namespace {

Device make_cuda() { return Device(std::make_shared<cuda::CudaBackend>(0, cuda::Settings{})); }

/// Random images of an odd size with two channels.
std::shared_ptr<const Dataset> images(std::int64_t n)
{
    DatasetDescription description = *find_dataset_description("FashionMNIST");
    description.image_shape = {2, 11, 9};
    Generator generator(1, 2);
    return std::make_shared<TensorDataset>(
        description, randint(0, 256, {n, 2, 11, 9}, generator, {.dtype = DType::UInt8}),
        randint(0, 10, {n}, generator, {.dtype = DType::Int64}));
}

bool same_bits(const Tensor& a, const Tensor& b)
{
    return a.shape() == b.shape() && a.dtype() == b.dtype() &&
           std::memcmp(a.view_of().data, b.view_of().data,
                       static_cast<std::size_t>(a.numel()) * element_size(a.dtype())) == 0;
}

std::vector<Transform> every_transform()
{
    return {RandomCrop{3},
            Normalize{{0.3, 0.4}, {0.5, 0.25}},
            RandomHorizontalFlip{0.5},
            RandomErasing{0.7, {0.02, 0.4}, {0.3, 3.3}, 0.5},
            RandomCrop{2},
            Normalize{{0.1}, {2}},
            RandomErasing{0.5, {0.02, 0.2}, {0.3, 3.3}, -1}};
}

/// Parameters of many sizes, none among them, with gradients.
std::vector<NamedTensor> parameters(const Device& device, DType dtype)
{
    std::vector<NamedTensor> all;
    Generator generator(3, 4);
    for (std::int64_t i = 0; i < 70; ++i) {
        const Shape shape{i == 5 ? 0 : i * i + 1};
        Tensor p = rand(shape, generator, {.dtype = dtype}).to(device);
        p.set_requires_grad(true);
        if (i != 9) p.set_grad(rand(shape, generator, {.dtype = dtype}).to(device));
        all.push_back({"p" + std::to_string(i), p});
    }
    return all;
}

} // namespace

/// Data on the device and what is done to all parameters in one launch.
class CudaDataTest : public QObject {
    Q_OBJECT

private slots:
    void init() { on_processor::device() = {}; }

    void batchesHaveTheBitsOfTheProcessors_data()
    {
        QTest::addColumn<bool>("wide");
        QTest::addColumn<bool>("transformed");
        QTest::newRow("as they are") << false << false;
        QTest::newRow("transformed") << false << true;
        QTest::newRow("float64, transformed") << true << true;
    }
    void batchesHaveTheBitsOfTheProcessors()
    {
        QFETCH(bool, wide);
        QFETCH(bool, transformed);
        DataLoaderOptions options{.batch_size = 13,
                                  .shuffle = true,
                                  .seed = 7,
                                  .dtype = wide ? DType::Float64 : DType::Float32};
        if (transformed) options.transforms = every_transform();
        DataLoader there(images(70), options);
        options.device = make_cuda();
        DataLoader here(images(70), options);

        for (const std::int64_t epoch : {0, 5}) {
            for (std::int64_t step = 0; step < here.steps_per_epoch(); ++step) {
                const Batch got = here.batch(epoch, step), wanted = there.batch(epoch, step);
                QVERIFY(got.images.device() == options.device);
                QVERIFY(same_bits(got.images, wanted.images));
                QVERIFY(same_bits(got.labels, wanted.labels));
                QCOMPARE(here.labels(got), wanted.labels.to_vector<std::int64_t>());
            }
        }
        // One kernel for a batch, whatever is done to it.
        QCOMPARE(on_processor::device().launches, 2u * 6);
    }

    void partsOfADataSetShareItsBytes()
    {
        const auto whole = images(70);
        const HoldOut parts = hold_out(whole, 0.3, 11);
        const Device device = make_cuda();
        const auto used = [&] { return device.backend().memory_use().current; };
        const auto loader = [&](const auto& part, const Device& on) {
            return std::make_unique<DataLoader>(
                part, DataLoaderOptions{.batch_size = 9, .shuffle = true, .device = on});
        };
        auto train = loader(parts.train, device);
        const std::size_t once = used();
        auto validation = loader(parts.validation, device);

        QCOMPARE(used(), once);
        auto other = loader(images(70), device); // equal, but not the same
        QCOMPARE(used(), 2 * once);
        other.reset();
        for (const auto& part : {parts.train, parts.validation}) {
            DataLoader& here = part == parts.train ? *train : *validation;
            const auto there = loader(part, Device::cpu());
            QVERIFY(same_bits(here.batch(2, 1).images, there->batch(2, 1).images));
            QVERIFY(same_bits(here.batch(2, 1).labels, there->batch(2, 1).labels));
        }
        const Device second = make_cuda();
        const auto elsewhere = loader(parts.train, second);
        QCOMPARE(second.backend().memory_use().current, once);
        train.reset();
        QCOMPARE(used(), once);
        validation.reset();
        QCOMPARE(used(), 0u);
        train = loader(parts.train, device); // uploaded again
        QCOMPARE(used(), once);
    }

    void withoutRoomBatchesComeFromTheProcessor()
    {
        DataLoaderOptions options{.batch_size = 5, .transforms = every_transform()};
        DataLoader there(images(9), options);
        options.device = make_cuda();
        on_processor::device().allocations_until_failure = 0;
        DataLoader here(images(9), options);
        on_processor::device().allocations_until_failure = -1;

        QVERIFY(same_bits(here.batch(1, 1).images, there.batch(1, 1).images));
    }

    void anotherFailureThanThatIsOne()
    {
        on_processor::device().fail_copies_to_device = true;
        const DataLoaderOptions options{.batch_size = 5, .device = make_cuda()};

        const QString text =
            error_text<std::runtime_error>([&] { (void)DataLoader(images(9), options); });

        QVERIFY2(text.contains("the GPU's memory is faulty"), qPrintable(text));
    }

    void oneLaunchUpdatesAsManyDo_data()
    {
        QTest::addColumn<QString>("optimizer");
        for (const char* name : {"Adam", "AdamW", "SGD", "momentum"}) QTest::newRow(name) << name;
    }
    void oneLaunchUpdatesAsManyDo()
    {
        QFETCH(QString, optimizer);
        OptimizerSettings settings{.name = optimizer.toStdString()};
        if (optimizer == "momentum")
            settings = {.name = "SGD", .settings = {{"momentum", 0.9}, {"nesterov", true}}};
        settings.settings["weight_decay"] = 0.01;
        for (const DType dtype : {DType::Float32, DType::Float64}) {
            const auto host = parameters(Device::cpu(), dtype);
            const auto device = parameters(make_cuda(), dtype);
            const auto there = make_optimizer(settings, host),
                       here = make_optimizer(settings, device);
            const std::size_t before = on_processor::device().launches;
            for (int step = 0; step < 3; ++step) {
                there->step();
                here->step();
            }
            // 68 have elements and a gradient; one launch takes 64.
            const std::size_t launches = on_processor::device().launches - before;
            QVERIFY2(launches >= 6 && launches <= 6 + 2 * 70, // the moments are zeroed once
                     qPrintable(QString::number(launches)));
            for (std::size_t i = 0; i < host.size(); ++i) {
                const Tensor got = device[i].tensor.detach().to(Device::cpu());
                const Tensor wanted = host[i].tensor.detach();
                const bool close = got.numel() == 0 || max(abs(sub(got, wanted))).item<double>() <
                                                           (dtype == DType::Float32 ? 1e-6 : 1e-14);
                QVERIFY2(close, host[i].name.c_str());
            }
        }
    }

    void clipsAllGradientsTogether_data()
    {
        QTest::addColumn<double>("most");
        QTest::newRow("scaled down") << 0.75;
        QTest::newRow("left alone") << 1e6;
    }
    void clipsAllGradientsTogether()
    {
        QFETCH(double, most);
        for (const DType dtype : {DType::Float32, DType::Float64}) {
            const double allowed = dtype == DType::Float32 ? 1e-6 : 1e-14;
            const auto host = parameters(Device::cpu(), dtype);
            const auto device = parameters(make_cuda(), dtype);
            const double wanted = clip_grad_norm_(host, most);
            const std::size_t before = on_processor::device().launches;

            const double norm = clip_grad_norm_(device, most);

            // 68 have elements and a gradient: two launches add squares, two scale.
            QCOMPARE(on_processor::device().launches - before, 5u);
            QVERIFY(std::abs(norm - wanted) < allowed * wanted);
            for (std::size_t i = 0; i < host.size(); ++i) {
                if (!host[i].tensor.grad().defined() || host[i].tensor.numel() == 0) continue;
                const Tensor got = device[i].tensor.grad().to(Device::cpu());
                QVERIFY(max(abs(sub(got, host[i].tensor.grad()))).item<double>() < allowed);
            }
        }
    }

    void oneNanMakesAllClippedGradientsOne()
    {
        const auto all = parameters(make_cuda(), DType::Float32);
        Tensor last = all[66].tensor.grad().narrow(0, 66 * 66, 1);
        last.fill_(std::numeric_limits<double>::quiet_NaN());

        QVERIFY(std::isnan(clip_grad_norm_(all, 1)));

        QVERIFY(std::isnan(all[0].tensor.grad().item<double>()));
        QCOMPARE(clip_grad_norm_({}, 1), 0.0);
    }

    void findsWhatIsNotFinite()
    {
        const Device device = make_cuda();
        Accelerator& accelerator = *accelerator_of(device.backend());
        for (const DType dtype : {DType::Float32, DType::Float64}) {
            std::vector<View> views;
            const auto all = parameters(device, dtype);
            for (const NamedTensor& p : all) views.push_back(p.tensor.view_of());
            QVERIFY(accelerator.all_finite(views));
            for (const double bad :
                 {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
                  std::numeric_limits<double>::quiet_NaN()}) {
                Tensor last = all[66].tensor.detach().narrow(0, 66 * 66, 1);
                last.fill_(bad);
                QVERIFY(!accelerator.all_finite(views));
                last.fill_(1);
                QVERIFY(accelerator.all_finite(views));
            }
        }
        QVERIFY(accelerator.all_finite({}));
    }
};

QTEST_APPLESS_MAIN(CudaDataTest)
#include "cuda_data_test.moc"

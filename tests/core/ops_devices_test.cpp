#include <cmath>
#include <functional>
#include <stdexcept>

#include <QTest>

#include "core/tensor/creation.h"
#include "core/tensor/nn_ops.h"
#include "core/tensor/ops.h"
#include "tests/support/error_text.h"
#include "tests/support/far_backend.h"

using namespace loom;

namespace {

const Device kFar(std::make_shared<FarBackend>("cuda:7"));

Tensor here(const Shape& shape) { return ones(shape); }
Tensor far(const Shape& shape) { return ones(shape, {.device = kFar}); }

/// A call with operands on two devices; its text begins with the op.
struct MixedCall {
    const char* op;
    std::function<void()> call;
};

const std::vector<MixedCall> kMixedCalls{
    {"add", [] { add(here({2}), far({2})); }},
    {"pow", [] { loom::pow(here({2}), far({2})); }},
    {"eq", [] { eq(here({2}), far({2})); }},
    {"equal", [] { (void)equal(here({2}), far({2})); }},
    {"allclose", [] { (void)allclose(here({2}), far({2})); }},
    {"matmul",
     [] {
         matmul(here({2, 2}), far({2, 2}));
     }},
    {"linear",
     [] {
         linear(here({2, 3}), far({4, 3}));
     }},
    {"linear",
     [] {
         linear(here({2, 3}), here({4, 3}), far({4}));
     }},
    {"conv2d",
     [] {
         conv2d(here({1, 1, 3, 3}), far({1, 1, 2, 2}), {});
     }},
    {"conv2d",
     [] {
         conv2d(here({1, 1, 3, 3}), here({1, 1, 2, 2}), far({1}));
     }},
    {"conv_transpose2d",
     [] {
         conv_transpose2d(here({1, 1, 3, 3}), far({1, 1, 2, 2}), {});
     }},
    {"batch_norm",
     [] {
         batch_norm(here({4, 3}), far({3}), far({3}), {}, {});
     }},
    {"layer_norm",
     [] {
         layer_norm(here({4, 3}), {3}, far({3}), {});
     }},
    {"cross_entropy",
     [] {
         cross_entropy(here({2, 3}), far({2}).to(DType::Int64));
     }},
    {"cross_entropy",
     [] {
         cross_entropy(here({2, 3}), zeros({2}, {.dtype = DType::Int64}), {.weight = far({3})});
     }},
    {"mse_loss", [] { mse_loss(here({2}), far({2})); }},
};

} // namespace

class OpsDevicesTest : public QObject {
    Q_OBJECT

private slots:
    void mixedDevicesAreNamed_data()
    {
        QTest::addColumn<const MixedCall*>("mixed");
        int number = 0;
        for (const MixedCall& mixed : kMixedCalls) {
            QTest::addRow("%d %s", number++, mixed.op) << &mixed;
        }
    }

    void mixedDevicesAreNamed()
    {
        QFETCH(const MixedCall*, mixed);

        QCOMPARE(
            error_text<std::invalid_argument>(mixed->call),
            QString("[%1] expected all tensors on one device, got cpu and cuda:7").arg(mixed->op));
    }

    void resultAndGradientStayOnTheDevice()
    {
        Tensor x = far({2, 1, 4, 4});
        x.set_requires_grad(true);

        const Tensor h = max_pool2d(relu(conv2d(x, far({3, 1, 3, 3}), far({3}))), {}).flatten(1);
        const Tensor y = mean(loom::pow(h * 2 + 1, 2));
        y.backward();

        QCOMPARE(y.device().name(), std::string("cuda:7"));
        QCOMPARE(x.grad().device().name(), std::string("cuda:7"));
        // One of equal windows takes the gradient: d (2h + 1)²/dh = 4 · 21 for h = 10, three
        // channels, over six elements.
        QCOMPARE(loom::sum(x.grad()).item<double>(), 2 * 3 * 9 * 84.0 / 6);
    }

    /// Labels are checked on the processor, wherever they are.
    void labelsOfAnotherDeviceAreChecked()
    {
        const Tensor good = ones({2}, {.dtype = DType::Int64, .device = kFar});
        const Tensor bad = full({2}, 3, {.dtype = DType::Int64, .device = kFar});

        QCOMPARE(cross_entropy(far({2, 3}), good).item<float>(), std::log(3.0F));
        QCOMPARE(error_text<std::invalid_argument>([&] {
                     cross_entropy(far({2, 3}), bad);
                 }),
                 QString("[cross_entropy] expected targets from 0 to 2, got 3"));
    }
};

QTEST_APPLESS_MAIN(OpsDevicesTest)
#include "ops_devices_test.moc"

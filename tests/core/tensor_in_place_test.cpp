#include <functional>
#include <stdexcept>

#include <QtTest>

#include "core/tensor/creation.h"
#include "core/tensor/ops.h"
#include "tests/support/error_text.h"

using namespace loom;

namespace {

using Values = std::vector<float>;
using Write = std::function<void(Tensor&)>;

const std::vector<std::pair<const char*, Write>> kWrites = {
    {"copy_", [](Tensor& x) { x.copy_(ones({2})); }},
    {"fill_", [](Tensor& x) { x.fill_(1); }},
    {"add_", [](Tensor& x) { x.add_(ones({2})); }},
    {"sub_", [](Tensor& x) { x.sub_(ones({2})); }},
    {"mul_", [](Tensor& x) { x.mul_(ones({2})); }},
    {"div_", [](Tensor& x) { x.div_(ones({2})); }},
};

void add_writes()
{
    QTest::addColumn<int>("write");
    for (std::size_t i = 0; i < kWrites.size(); ++i)
        QTest::newRow(kWrites[i].first) << static_cast<int>(i);
}

const std::pair<const char*, Write>& current_write()
{
    QFETCH(int, write);
    return kWrites[static_cast<std::size_t>(write)];
}

} // namespace

class TensorInPlaceTest : public QObject {
    Q_OBJECT

private slots:
    void aLeafThatRequiresGradIsRefused_data() { add_writes(); }
    void aLeafThatRequiresGradIsRefused()
    {
        const auto& [name, write] = current_write();
        Tensor w = tensor({1.F, 2.F}).set_requires_grad(true);
        Tensor h = w * 2;

        QCOMPARE(error_text<std::runtime_error>([&] { write(w); }),
                 QString("[%1] expected a tensor that does not require grad while gradients are "
                         "recorded, got a leaf that does; use detach() or NoGrad")
                     .arg(name));
        QVERIFY(error_text<std::runtime_error>([&] { write(h); })
                    .endsWith("got the result of mul; use the op without the underscore, detach() "
                              "or NoGrad"));
        QCOMPARE(w.to_vector<float>(), (Values{1, 2}));
        QCOMPARE(h.to_vector<float>(), (Values{2, 4}));
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, w.add_(tensor({1.0, 2.0})));
        const NoGrad guard;
        write(w);
        QVERIFY(w.requires_grad());
    }

    void overlappingMemoryIsRefused_data() { add_writes(); }
    void overlappingMemoryIsRefused()
    {
        const auto& [name, write] = current_write();
        Tensor x = zeros({1}).expand({2});

        QCOMPARE(
            error_text<std::runtime_error>([&] { write(x); }),
            QString("[%1] expected memory of its own for each element, got an expanded tensor; "
                    "clone() it first")
                .arg(name));
    }

    void aWriteIsCountedForEveryView_data() { add_writes(); }
    void aWriteIsCountedForEveryView()
    {
        const auto& [name, write] = current_write();
        const Tensor x = zeros({2, 2});
        Tensor row = x[1];
        QCOMPARE(x.version(), 0U);

        write(row);

        QCOMPARE(x.version(), 1U);
        QCOMPARE(x.detach().version(), 1U);
    }

    void aSourceThatRequiresGradIsRefused()
    {
        Tensor x = zeros({2});
        const Tensor w = ones({2}, {.requires_grad = true});

        QVERIFY(error_text<std::runtime_error>([&] {
                    x.add_(w);
                }).startsWith("[add_] expected a source that does not require grad"));
        QVERIFY(error_text<std::runtime_error>([&] {
                    x.copy_(w);
                }).startsWith("[copy_] expected a source that does not require grad"));
        const NoGrad guard;
        x.add_(w);
        QCOMPARE(x.to_vector<float>(), (Values{1, 1}));
    }

    void backwardNoticesThatASavedTensorWasWritten()
    {
        const Tensor w = tensor({1.F, 2.F}).set_requires_grad(true);
        Tensor factor = tensor({3.F, 4.F});
        const Tensor y = sum(w * factor);

        factor[0].fill_(9);

        QVERIFY(error_text<std::runtime_error>([&] { y.backward(); })
                    .startsWith("[mul] expected the tensor that the gradient needs as it was "
                                "(version 0), got one modified by an in-place operation (version "
                                "1)"));
        QVERIFY(!w.grad().defined());
    }

    void aSavedTensorKnowsItsVersion()
    {
        Tensor x = tensor({1.F});
        x.fill_(2);
        const Saved saved("probe", x);
        const Saved nothing("probe", Tensor());

        QCOMPARE(saved.get().item<float>(), 2.F);
        QVERIFY(!nothing.get().defined());
        x.fill_(3);
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, saved.get());
    }

    void aWriteAfterBackwardIsFree()
    {
        const Tensor w = tensor({1.F}).set_requires_grad(true);
        Tensor factor = tensor({3.F});

        (w * factor).backward();
        factor.fill_(9);

        QCOMPARE(w.grad().to_vector<float>(), Values{3});
    }

    void arithmeticEqualsTheOps()
    {
        Tensor x = tensor({1.F, 2.F, 3.F});
        const Tensor y = tensor({4.F, 5.F, 8.F});

        x.add_(y, 0.5);
        QCOMPARE(x.to_vector<float>(), (Values{3, 4.5F, 7}));
        x.sub_(y, 2);
        QCOMPARE(x.to_vector<float>(), (Values{-5, -5.5F, -9}));
        x.mul_(y);
        QCOMPARE(x.to_vector<float>(), (Values{-20, -27.5F, -72}));
        x.div_(scalar_tensor(2));
        QCOMPARE(x.to_vector<float>(), (Values{-10, -13.75F, -36}));
    }

    void theSourceBroadcastsButTheTargetDoesNot()
    {
        Tensor x = zeros({2, 2});

        x.add_(tensor({1.F, 2.F}));
        QCOMPARE(x.to_vector<float>(), (Values{1, 2, 1, 2}));
        x.t().copy_(tensor({5.F, 6.F}));
        QCOMPARE(x.to_vector<float>(), (Values{5, 5, 6, 6}));
        Tensor row = x[0];
        QCOMPARE(error_text<std::invalid_argument>([&] {
                     row.add_(zeros({3, 2}));
                 }),
                 "[add_] expected an operand that broadcasts to [2], got [3, 2]");
        QCOMPARE(error_text<std::invalid_argument>([&] { row.copy_(zeros({3})); }),
                 "[copy_] expected shapes that broadcast, got [2] and [3]: 2 is not 3 at dimension "
                 "0");
    }

    void theResultIsConvertedIfItsKindAllows()
    {
        Tensor small = tensor({1.F, 2.F});
        Tensor whole = tensor({std::int64_t{7}, std::int64_t{-7}});

        small.add_(tensor({0.5, 0.25}));
        QCOMPARE(small.dtype(), DType::Float32);
        QCOMPARE(small.to_vector<float>(), (Values{1.5F, 2.25F}));
        whole.mul_(tensor({2, 3}));
        QCOMPARE(whole.dtype(), DType::Int64);
        QCOMPARE(whole.to_vector<std::int64_t>(), (std::vector<std::int64_t>{14, -21}));
        QCOMPARE(error_text<std::invalid_argument>([&] { whole.add_(ones({2})); }),
                 "[add_] expected a result that int64 can hold, got float32");
        QCOMPARE(error_text<std::invalid_argument>([&] { whole.div_(whole); }),
                 "[div_] expected a result that int64 can hold, got float32");
        QVERIFY(error_text<std::invalid_argument>([&] {
                    whole.add_(whole, 0.5);
                }).contains("[add_] expected a whole alpha for int64, got 0.5"));
        whole.copy_(tensor({2.9F, -2.9F}));
        QCOMPARE(whole.to_vector<std::int64_t>(), (std::vector<std::int64_t>{2, -2}));
    }

    void aSourceInTheSameMemoryIsReadBeforeItIsWritten()
    {
        Tensor x = tensor({1.F, 2.F, 3.F, 4.F});

        x.narrow(0, 1, 3).copy_(x.narrow(0, 0, 3));
        QCOMPARE(x.to_vector<float>(), (Values{1, 1, 2, 3}));
        x.narrow(0, 1, 3).add_(x.narrow(0, 0, 3));
        QCOMPARE(x.to_vector<float>(), (Values{1, 2, 3, 5}));
        Tensor square = x.view({2, 2});
        square.copy_(square.t());
        QCOMPARE(x.to_vector<float>(), (Values{1, 3, 2, 5}));
        x.add_(x);
        QCOMPARE(x.to_vector<float>(), (Values{2, 6, 4, 10}));
        x.div_(x[0]);
        QCOMPARE(x.to_vector<float>(), (Values{1, 3, 2, 5}));
    }

    void emptyTensorsCanBeWritten()
    {
        Tensor x = zeros({0, 2});

        x.add_(ones({2})).mul_(x).fill_(3).copy_(zeros({0, 2}));

        QCOMPARE(x.numel(), 0);
    }
};

QTEST_APPLESS_MAIN(TensorInPlaceTest)
#include "tensor_in_place_test.moc"

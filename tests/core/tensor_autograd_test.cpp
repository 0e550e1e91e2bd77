#include <stdexcept>
#include <utility>

#include <QtTest>

#include "core/tensor/creation.h"
#include "core/tensor/ops.h"
#include "core/tensor/tensor_state.h"
#include "tests/support/error_text.h"

using namespace loom;

namespace {

using Values = std::vector<float>;

Tensor leaf(std::initializer_list<float> values) { return tensor(values).set_requires_grad(true); }

Values values_of(const Tensor& x) { return x.to_vector<float>(); }

/// y = 2 x, whose gradient reports that it ran.
Tensor counted_double(const Tensor& x, int& runs)
{
    return Tensor::record("counted", x.detach() * 2, {x}, [x, &runs](const Tensor& dy) {
        ++runs;
        x.add_grad(dy * 2);
    });
}

} // namespace

class TensorAutogradTest : public QObject {
    Q_OBJECT

private slots:
    void leavesAreThoseThatNoOpMade()
    {
        const Tensor plain = tensor({1.F});
        const Tensor w = leaf({1.F});
        const Tensor y = w * 2;

        QVERIFY(plain.is_leaf() && !plain.requires_grad() && plain.grad_fn().empty());
        QVERIFY(w.is_leaf() && w.requires_grad() && w.grad_fn().empty());
        QVERIFY(!y.is_leaf() && y.requires_grad());
        QCOMPARE(QString::fromStdString(y.grad_fn()), "mul");
        QVERIFY((plain * 2).is_leaf());
        QVERIFY(!(plain * 2).requires_grad());
    }

    void onlyFloatingLeavesCanBeAsked()
    {
        Tensor y = leaf({1.F}) * 2;
        Tensor whole = tensor({1, 2});

        QCOMPARE(error_text<std::invalid_argument>([&] { whole.set_requires_grad(true); }),
                 "[set_requires_grad] expected a floating dtype, got int32");
        QCOMPARE(error_text<std::invalid_argument>(
                     [] { zeros({1}, {.dtype = DType::Bool, .requires_grad = true}); }),
                 "[set_requires_grad] expected a floating dtype, got bool");
        QCOMPARE(error_text<std::invalid_argument>([&] { y.set_requires_grad(false); }),
                 "[set_requires_grad] expected a leaf, got the result of mul; detach() makes one");
        QVERIFY(y.set_requires_grad(true).requires_grad());
        QVERIFY(!whole.set_requires_grad(false).requires_grad());
    }

    void wholeNumbersAreNeverOnTheTape()
    {
        const Tensor w = leaf({1.5F, -2.5F});

        QVERIFY(!w.to(DType::Int64).requires_grad());
        QVERIFY(!gt(w, 0).requires_grad());
    }

    void gradientsOfLeavesAddUp()
    {
        Tensor w = leaf({1, 2});

        sum(w * 3).backward();
        QCOMPARE(values_of(w.grad()), (Values{3, 3}));
        sum(w * w).backward();
        QCOMPARE(values_of(w.grad()), (Values{5, 7}));

        w.zero_grad();
        QVERIFY(!w.grad().defined());
        sum(w).backward();
        QCOMPARE(values_of(w.grad()), (Values{1, 1}));
    }

    void aTensorUsedTwiceGetsBothGradients()
    {
        const Tensor w = leaf({3});

        const Tensor h = w * 2;
        const Tensor diamond = h * h + h;
        diamond.backward();

        QCOMPARE(values_of(w.grad()), Values{2 * (2 * 6 + 1)});
        QVERIFY(!h.grad().defined());
    }

    void everyNodeRunsOnceWhenAllItsGradientsHaveCome()
    {
        int runs = 0;
        const Tensor w = leaf({1});
        const Tensor h = counted_double(w, runs);
        Tensor y = h;
        for (int i = 0; i < 20; ++i) y = y + h * y; // 2^20 paths

        y.backward();

        QCOMPARE(runs, 1);
        QVERIFY(w.grad().defined());
    }

    void aBranchWithoutAGradientDoesNotHoldUpTheOthers()
    {
        int runs = 0;
        const Tensor w = leaf({2});
        const Tensor h = counted_double(w, runs);
        const Tensor starved = counted_double(h, runs);
        const Tensor silent = Tensor::record("silent", starved.detach() + 1, {starved},
                                             [](const Tensor&) { /* no gradient */ });

        (h + silent).backward();

        QCOMPARE(runs, 1);
        QCOMPARE(values_of(w.grad()), Values{2});
    }

    void retainedGradientsAreKept()
    {
        const Tensor w = leaf({1, 2});
        Tensor h = w * 2;
        h.retain_grad();

        sum(h * h).backward();

        QCOMPARE(values_of(h.grad()), (Values{4, 8}));
        QCOMPARE(values_of(w.grad()), (Values{8, 16}));
        h.grad().fill_(0);
        QCOMPARE(values_of(w.grad()), (Values{8, 16}));
        QCOMPARE(error_text<std::invalid_argument>([] { tensor({1.F}).retain_grad(); }),
                 "[retain_grad] expected a tensor that requires grad, got one that does not");
    }

    void gradientsOfTwoLeavesShareNoMemory()
    {
        Tensor a = leaf({1, 2});
        Tensor b = leaf({3, 4});
        const Tensor upstream = tensor({5.F, 6.F});

        (a + b).backward(upstream);
        a.grad().fill_(0);

        QCOMPARE(values_of(b.grad()), (Values{5, 6}));
        QCOMPARE(values_of(upstream), (Values{5, 6}));
        QVERIFY(!a.grad().shares_memory_with(b.grad()));
        QVERIFY(!b.grad().shares_memory_with(upstream));
    }

    void addingUpDoesNotChangeAGradientThatAnotherSees()
    {
        Tensor a = leaf({1, 2});
        const Tensor b = leaf({3, 4});
        const Tensor upstream = tensor({5.F, 6.F});

        const Tensor h = a * 1;
        (h + b + h + h).backward(upstream);

        QCOMPARE(values_of(a.grad()), (Values{15, 18}));
        QCOMPARE(values_of(b.grad()), (Values{5, 6}));
        QCOMPARE(values_of(upstream), (Values{5, 6}));
    }

    void aGradientIsContiguousAndOfItsTensorsDtype()
    {
        const Tensor w = arange(6.0).view({2, 3}).set_requires_grad(true);
        const Tensor narrow = w.t().to(DType::Float64);

        narrow.backward(arange(0, 6, 1, DType::Float64).view({3, 2}));

        QCOMPARE(w.grad().dtype(), DType::Float32);
        QVERIFY(w.grad().is_contiguous());
        QCOMPARE(values_of(w.grad()), (Values{0, 2, 4, 1, 3, 5}));
    }

    void aGradientDoesNotKeepALargerMemory()
    {
        const Tensor a = leaf({1});
        const Tensor b = tensor({1.F, 2.F, 3.F});

        sum(cat({a, b}) * 4).backward();

        QCOMPARE(values_of(a.grad()), Values{4});
        QCOMPARE(a.grad().state()->storage->bytes, sizeof(float));
    }

    void backwardOfALeafIsItsGradient()
    {
        const Tensor w = leaf({1});

        w.backward();
        w.backward();

        QCOMPARE(values_of(w.grad()), Values{2});
    }

    void onlyScalarsHaveAnImpliedGradient()
    {
        const Tensor y = leaf({1, 2}) * 2;

        QCOMPARE(error_text<std::invalid_argument>([&] { y.backward(); }),
                 "[backward] expected a scalar, or a gradient beside it, got [2] alone");
        QCOMPARE(error_text<std::invalid_argument>([&] { y.backward(zeros({3})); }),
                 "[backward] expected a gradient of [2], got [3]");
        QCOMPARE(error_text<std::invalid_argument>([] { tensor({1.F}).backward(); }),
                 "[backward] expected a tensor that requires grad, got one that does not");
        QCOMPARE(error_text<std::invalid_argument>([] {
                     tensor({1.F, 2.F}).backward();
                 }),
                 "[backward] expected a tensor that requires grad, got one that does not");
    }

    void aGraphIsWalkedOnce()
    {
        const Tensor w = leaf({2});
        const Tensor h = w * w;
        const Tensor y = h * 3;
        const Tensor z = h * 5;

        y.backward();

        const auto twice = [](const Tensor& x) {
            return error_text<std::runtime_error>([&] { x.backward(); });
        };
        QVERIFY(
            twice(y).startsWith("[backward] expected a graph that no backward has walked, got"));
        QVERIFY(
            twice(z).startsWith("[backward] expected a graph that no backward has walked, got"));
        QCOMPARE(values_of(w.grad()), Values{12});
        sum(w * w).backward(); // a new graph over the same leaf
        QCOMPARE(values_of(w.grad()), Values{16});
    }

    void aFailedBackwardLeavesNothingBehind()
    {
        const Tensor w = leaf({1, 2});
        const auto broken = [&] {
            return Tensor::record("broken", w.detach() * 1, {w}, [](const Tensor&) {
                throw std::runtime_error("no gradient today");
            });
        };
        // In one of the two, w has half of its gradient when the other half fails.
        for (const Tensor& y : {w * 7 + broken(), broken() + w * 7}) {
            QCOMPARE(error_text<std::runtime_error>([&] { sum(y).backward(); }),
                     "no gradient today");
        }

        sum(w * 3).backward();

        QCOMPARE(values_of(w.grad()), (Values{3, 3}));
    }

    void aGradientMustHaveItsTensorsShape()
    {
        const Tensor w = leaf({1, 2});
        const Tensor y = Tensor::record("bad", w.detach() * 1, {w},
                                        [w](const Tensor&) { w.add_grad(zeros({3})); });

        QCOMPARE(error_text<std::logic_error>([&] { sum(y).backward(); }),
                 "[add_grad] expected a gradient of shape [2], got [3]");
    }

    void aGradientForAnotherTensorIsRefused()
    {
        const Tensor w = leaf({1, 2});
        const Tensor other = leaf({1, 2});
        const Tensor y = Tensor::record("bad", w.detach() * 1, {w},
                                        [other](const Tensor& dy) { other.add_grad(dy); });

        QCOMPARE(error_text<std::logic_error>([&] { sum(y).backward(); }),
                 "[add_grad] expected an input of the op whose gradient runs, got another tensor");
        QVERIFY(!other.grad().defined());
    }

    void detachCutsTheTapeAndSharesMemory()
    {
        const Tensor w = leaf({2});
        const Tensor cut = (w * 3).detach();

        QVERIFY(!cut.requires_grad());
        QVERIFY(w.detach().shares_memory_with(w));
        (cut * w).backward();
        QCOMPARE(values_of(w.grad()), Values{6});
    }

    void noGradNests()
    {
        const Tensor w = leaf({2});
        QVERIFY(is_grad_enabled());
        {
            const NoGrad outer;
            {
                const NoGrad inner;
                QVERIFY(!is_grad_enabled());
            }
            QVERIFY(!is_grad_enabled());
            QVERIFY(!(w * 2).requires_grad());
            QVERIFY(!w.view({1, 1}).requires_grad());
            QVERIFY(zeros({1}, {.requires_grad = true}).requires_grad());
        }
        QVERIFY(is_grad_enabled());
        QVERIFY((w * 2).requires_grad());
    }

    void closuresRunWithoutATape()
    {
        bool recorded = true;
        const Tensor w = leaf({2});
        const Tensor y = Tensor::record("probe", w.detach() * 1, {w}, [&](const Tensor& dy) {
            recorded = is_grad_enabled();
            w.add_grad(dy);
        });

        y.backward();

        QVERIFY(!recorded);
        QVERIFY(is_grad_enabled());
    }

    void aLongChainNeedsNoStack()
    {
        constexpr int kLength = 100'000;
        const Tensor w = leaf({1});
        {
            Tensor y = w;
            for (int i = 0; i < kLength; ++i) y = y + 1;
            y.backward();
            QCOMPARE(values_of(w.grad()), Values{1});
        }
        // Never walked: taken apart with its closures in place.
        Tensor y = w;
        for (int i = 0; i < kLength; ++i) y = y * y + w;
        y = Tensor();
    }

    void aGradientCanBeSet()
    {
        Tensor w = leaf({1, 2});

        w.set_grad(tensor({3.F, 4.F}));
        sum(w).backward();
        QCOMPARE(values_of(w.grad()), (Values{4, 5}));

        const Tensor number = scalar_tensor(3);
        w.set_grad(number.expand({2})); // one number of memory: not to be added to
        sum(w).backward();
        QCOMPARE(values_of(w.grad()), (Values{4, 4}));
        QCOMPARE(values_of(number), Values{3});

        w.set_grad(w * 2);
        QVERIFY(!w.grad().requires_grad());

        w.set_grad(Tensor());
        QVERIFY(!w.grad().defined());
        QCOMPARE(error_text<std::invalid_argument>([&] { w.set_grad(zeros({3})); }),
                 "[set_grad] expected a gradient of [2], got [3]");
        QCOMPARE(error_text<std::invalid_argument>(
                     [&] { w.set_grad(zeros({2}, {.dtype = DType::Float64})); }),
                 "[set_grad] expected a gradient of float32, got float64");
    }

    void emptyTensorsHaveEmptyGradients()
    {
        const Tensor w = zeros({0, 3}, {.requires_grad = true});

        sum(w * 2).backward();

        QVERIFY(w.grad().defined());
        QVERIFY(w.grad().shape() == (Shape{0, 3}));
    }

    void nothingIsLeaked()
    {
        const Tensor before = leaf({1});
        const std::weak_ptr<TensorState> watched = [&] {
            Tensor y = before * 2;
            const std::weak_ptr<TensorState> state = y.state();
            y = exp(y); // needs its own output
            y.backward();
            return state;
        }();

        QVERIFY(watched.expired());
    }
};

QTEST_APPLESS_MAIN(TensorAutogradTest)
#include "tensor_autograd_test.moc"

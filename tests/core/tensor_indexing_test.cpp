#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>

#include <QtTest>

#include "core/tensor/creation.h"
#include "core/tensor/ops.h"
#include "tests/support/error_text.h"

using namespace loom;

namespace {

using Doubles = std::vector<double>;
using Integers = std::vector<std::int64_t>;

Tensor indices(const Integers& values) { return tensor(values); }

Tensor numbers(const Shape& shape)
{
    return arange(0, shape.numel(), 1, DType::Float64).view(shape);
}

/// Row-major element `at` of x, one index per axis, without any op.
double element(const Tensor& x, const Integers& at)
{
    std::int64_t offset = 0;
    for (int i = 0; i < x.dim(); ++i) offset += at[static_cast<std::size_t>(i)] * x.strides()[i];
    return x.data<double>()[offset];
}

using Op = std::function<Tensor(const Tensor&)>;

/// Compares the gradient of sum(op(x) * weight) with differences; every op here is linear.
void check_gradient(const Op& op, const Shape& shape)
{
    Generator generator(3);
    const Tensor x = randn(shape, generator, {.dtype = DType::Float64, .requires_grad = true});
    const Tensor y = op(x);
    const Tensor weight = randn(y.shape(), generator, {.dtype = DType::Float64});
    y.backward(weight);

    const NoGrad guard;
    const Doubles gradient = x.grad().to_vector<double>();
    double* values = x.data<double>();
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        const double value = std::exchange(values[i], values[i] + 1);
        const double above = sum(op(x) * weight).item<double>();
        values[i] = value - 1;
        const double below = sum(op(x) * weight).item<double>();
        values[i] = value;
        QVERIFY2(std::abs((above - below) / 2 - gradient[i]) < 1e-12,
                 qPrintable(QString::number(i)));
    }
}

} // namespace

class TensorIndexingTest : public QObject {
    Q_OBJECT

private slots:
    void catJoinsAlongAnAxis()
    {
        const Tensor a = numbers({2, 2});
        const Tensor b = numbers({2, 1}) + 10;

        QCOMPARE(cat({a, b}, 1).to_vector<double>(), (Doubles{0, 1, 10, 2, 3, 11}));
        QCOMPARE(cat({a, b}, -1).to_vector<double>(), (Doubles{0, 1, 10, 2, 3, 11}));
        QCOMPARE(cat({a.t(), b.t()}).to_vector<double>(), (Doubles{0, 2, 1, 3, 10, 11}));
        QVERIFY(!cat({a}).shares_memory_with(a));
    }

    void catPromotesAndSkipsEmptyVectors()
    {
        const Tensor none = zeros({0});

        QCOMPARE(cat({tensor({1, 2}), tensor({0.5F})}).dtype(), DType::Float32);
        QCOMPARE(cat({none, numbers({2, 3})}, 1).dtype(), DType::Float64);
        QVERIFY(cat({none, numbers({2, 3}), none}, 1).shape() == (Shape{2, 3}));
        QVERIFY(cat({none, none}).shape() == Shape{0});
        QVERIFY(cat({zeros({0, 3}), zeros({2, 3})}).shape() == (Shape{2, 3}));
    }

    void catGivesEveryPartItsGradient()
    {
        const Tensor a = numbers({2, 2}).set_requires_grad(true);
        const Tensor none = zeros({0}, {.requires_grad = true});
        const Tensor b = ones({2, 1}, {.requires_grad = true});

        cat({a, none, b, a}, 1).backward(numbers({2, 5}));

        QCOMPARE(a.grad().to_vector<double>(), (Doubles{3, 5, 13, 15}));
        QCOMPARE(b.grad().to_vector<double>(), (Doubles{2, 7}));
        QCOMPARE(b.grad().dtype(), DType::Float32);
        QVERIFY(none.grad().shape() == Shape{0});
    }

    void stackAddsAnAxis()
    {
        const Tensor a = numbers({3});

        QCOMPARE(stack({a, a + 5}, 0).to_vector<double>(), (Doubles{0, 1, 2, 5, 6, 7}));
        QCOMPARE(stack({a, a + 5}, -1).to_vector<double>(), (Doubles{0, 5, 1, 6, 2, 7}));
        QVERIFY(stack({a, a}, 1).shape() == (Shape{3, 2}));
        QVERIFY(stack({scalar_tensor(1), scalar_tensor(2)}).shape() == Shape{2});
        check_gradient([](auto& x) { return stack({x, x.t() * 2, x}, 1); }, {3, 3});
    }

    void indexSelectPicksRows()
    {
        const Tensor x = numbers({3, 4, 2}).transpose(0, 2); // not contiguous
        const Integers rows{3, 0, 3, 1, 1};

        const Tensor y = index_select(x, -2, indices(rows));

        QVERIFY(y.shape() == (Shape{2, 5, 3}));
        for (std::int64_t i = 0; i < 2; ++i) {
            for (std::int64_t j = 0; j < 5; ++j) {
                for (std::int64_t k = 0; k < 3; ++k)
                    QCOMPARE(element(y, {i, j, k}),
                             element(x, {i, rows[static_cast<std::size_t>(j)], k}));
            }
        }
        QVERIFY(index_select(x, 0, indices({})).shape() == (Shape{0, 4, 3}));
        QCOMPARE(index_select(numbers({3}), 0, tensor({2})).to_vector<double>(), Doubles{2});
        QCOMPARE(index_select(scalar_tensor(7), 0, indices({0})).item<int>(), 7);
        check_gradient([&](auto& v) { return index_select(v, 1, indices(rows)); }, {2, 4, 3});
        check_gradient([](auto& v) { return index_select(v.t(), 0, indices({1, 1})); }, {2, 3});
    }

    void wholeNumbersIndexTheFirstAxis()
    {
        const Tensor x = numbers({3, 2});

        QCOMPARE(index(x, indices({2, -3, -1})).to_vector<double>(), (Doubles{4, 5, 0, 1, 4, 5}));
        QVERIFY(index(x, indices({0, 1, 2, 0}).view({2, 2})).shape() == (Shape{2, 2, 2}));
        QVERIFY(index(x, scalar_tensor(1, {.dtype = DType::Int64})).shape() == Shape{2});
        QVERIFY(index(x, indices({})).shape() == (Shape{0, 2}));
        check_gradient([](auto& v) { return index(v, indices({-1, 0, -1})); }, {3, 2});
    }

    void truthValuesIndexWhereTheyAreTrue()
    {
        const Tensor x = numbers({2, 3});

        QCOMPARE(index(x, gt(x, 2)).to_vector<double>(), (Doubles{3, 4, 5}));
        QCOMPARE(index(x, tensor({false, true})).to_vector<double>(), (Doubles{3, 4, 5}));
        QCOMPARE(index(x.t(), gt(x.t(), 2)).to_vector<double>(), (Doubles{3, 4, 5}));
        QVERIFY(index(x, gt(x, 9)).shape() == Shape{0});
        QVERIFY(index(x, scalar_tensor(true, {.dtype = DType::Bool})).shape() == (Shape{1, 2, 3}));
        QVERIFY(index(x, scalar_tensor(false, {.dtype = DType::Bool})).shape() == (Shape{0, 2, 3}));
        const Tensor mask = tensor({{true, false, true}, {false, false, true}});
        check_gradient([&](auto& v) { return index(v, mask); }, {2, 3});
        check_gradient([&](auto& v) { return index(v, mask); }, {2, 3, 2});
    }

    void gatherPicksPerElement()
    {
        const Tensor x = numbers({3, 4});
        const Tensor picks = indices({3, 0, 1, 1}).view({2, 2});

        QCOMPARE(gather(x, 1, picks).to_vector<double>(), (Doubles{3, 0, 5, 5}));
        QCOMPARE(gather(x, 0, indices({2, 0, 1, 1}).view({2, 2})).to_vector<double>(),
                 (Doubles{8, 1, 4, 5}));
        QCOMPARE(gather(x.t(), -1, indices({2, 0}).view({2, 1})).to_vector<double>(),
                 (Doubles{8, 1}));
        QCOMPARE(gather(scalar_tensor(5), 0, indices({0, 0})).to_vector<int>(),
                 (std::vector<int>{5, 5}));
        QVERIFY(gather(x, 1, zeros({0, 4}, {.dtype = DType::Int64})).shape() == (Shape{0, 4}));
        check_gradient([&](auto& v) { return gather(v, 1, picks); }, {3, 4});
        check_gradient([&](auto& v) { return gather(v, 0, picks.clone().fill_(2)); }, {3, 4});
    }

    void nonzeroListsPositions()
    {
        const Tensor x = tensor({{0.F, 2.F}, {std::nanf(""), 0.F}});

        QCOMPARE(nonzero(x).to_vector<std::int64_t>(), (Integers{0, 1, 1, 0}));
        QCOMPARE(nonzero(x.t()).to_vector<std::int64_t>(), (Integers{0, 1, 1, 0}));
        QVERIFY(nonzero(zeros({2, 3})).shape() == (Shape{0, 2}));
        QVERIFY(nonzero(scalar_tensor(1)).shape() == (Shape{1, 0}));
        QCOMPARE(nonzero(x).dtype(), DType::Int64);
    }

    void oneHotMarksTheClass()
    {
        QCOMPARE(one_hot(indices({2, 0}), 3).to_vector<std::int64_t>(),
                 (Integers{0, 0, 1, 1, 0, 0}));
        QVERIFY(one_hot(indices({1, 2}), -1).shape() == (Shape{2, 3}));
        QVERIFY(one_hot(scalar_tensor(2, {.dtype = DType::Int64}), 4).shape() == Shape{4});
        QVERIFY(one_hot(indices({}), 4).shape() == (Shape{0, 4}));
    }

    void whereChooses()
    {
        const Tensor condition = tensor({true, false, true});

        QCOMPARE(where(condition, numbers({3}), zeros({3}, {.dtype = DType::Float64}) - 1)
                     .to_vector<double>(),
                 (Doubles{0, -1, 2}));
        QVERIFY(where(condition, zeros({2, 1}), zeros({})).shape() == (Shape{2, 3}));
        QCOMPARE(where(condition, arange(3), scalar_tensor(2.5)).dtype(), DType::Float32);
        QCOMPARE(where(condition, zeros({3}), zeros({3}, {.dtype = DType::Float64})).dtype(),
                 DType::Float64);
        QCOMPARE(where(condition, zeros({3}), scalar_tensor(1, {.dtype = DType::Float64})).dtype(),
                 DType::Float32);
        check_gradient([&](auto& v) { return where(condition, v, v * 3); }, {2, 3});
        check_gradient([&](auto& v) { return where(condition, v, v.t()); }, {3, 1});
    }

    /// 0 * NaN is NaN: the branch that was not chosen must not even be multiplied by 0.
    void whereKeepsNanOutOfTheOtherBranch()
    {
        const Tensor x = tensor({-1.0, 4.0}).set_requires_grad(true);

        sum(where(gt(x, 0), sqrt(x), x * 0)).backward();

        const Tensor plain = x.grad();
        QCOMPARE(plain[1].item<double>(), 0.25);
        const Tensor a = tensor({1.0, 2.0}).set_requires_grad(true);
        where(tensor({true, false}), a, a)
            .backward(tensor({std::numeric_limits<double>::infinity(), 1.0}));
        QCOMPARE(a.grad()[1].item<double>(), 1.0);
    }

    void wrongCallsAreRefused_data();
    void wrongCallsAreRefused();
};

namespace {

struct WrongCall {
    std::function<void(const Tensor& x)> call; ///< x: zeros [2, 3]
    const char* error;
};

const std::vector<WrongCall> kWrongCalls = {
    {[](auto&) { cat({}); }, "[cat] expected at least one tensor, got none"},
    {[](auto& x) {
         cat({x, zeros({2, 4})});
     },
     "[cat] expected size 3 at dimension 1 (all but dimension 0 must match), got 4 in tensor 1"},
    {[](auto& x) {
         cat({x, zeros({2})});
     },
     "[cat] expected tensors of 2 dimensions, got 1 in tensor 1"},
    {[](auto& x) {
         cat({x, scalar_tensor(1)});
     },
     "[cat] expected tensors of at least one dimension, got a scalar in tensor 1"},
    {[](auto& x) {
         cat({x, x}, 2);
     },
     "[cat] expected a dimension from -2 to 1, got 2"},
    {[](auto& x) {
         cat({x, Tensor()});
     },
     "[cat] expected a tensor, got an undefined one"},
    {[](auto&) { stack({}); }, "[stack] expected at least one tensor, got none"},
    {[](auto& x) {
         stack({x, zeros({3})});
     },
     "[stack] expected tensors of one shape, [2, 3], got [3] in tensor 1"},
    {[](auto& x) {
         index_select(x, 0, indices({0, 2}));
     },
     "[index_select] expected indices from 0 to 1 into dimension 0, got 2"},
    {[](auto& x) {
         index_select(x, 1, indices({0, -1}));
     },
     "[index_select] expected indices from 0 to 2 into dimension 1, got -1"},
    {[](auto& x) {
         index_select(x, 0, indices({1}).view({1, 1}));
     },
     "[index_select] expected an index [n], got [1, 1]"},
    {[](auto& x) { index_select(x, 0, tensor({1.F})); },
     "[index_select] expected an index of int64 or int32, got float32"},
    {[](auto& x) { index(x, indices({2})); },
     "[index] expected indices from -2 to 1 into dimension 0, got 2"},
    {[](auto& x) { index(x, indices({-3})); },
     "[index] expected indices from -2 to 1 into dimension 0, got -3"},
    {[](auto& x) { index(x, tensor({1.F})); },
     "[index] expected indices of int64 or a mask of bool or uint8, got float32"},
    {[](auto& x) { index(x[0][0], indices({0})); },
     "[index] expected a tensor of at least one dimension, got a scalar"},
    {[](auto& x) { index(x, tensor({true})); },
     "[index] expected a mask of the first axes of [2, 3], got [1]"},
    {[](auto& x) { index(x[0][0], tensor({true})); },
     "[index] expected a mask of the first axes of [], got [1]"},
    {[](auto& x) {
         gather(x, 1, indices({5}).view({1, 1}));
     },
     "[gather] expected indices from 0 to 2 into dimension 1, got 5"},
    {[](auto& x) { gather(x, 1, indices({0})); },
     "[gather] expected an index of 2 dimensions, got 1"},
    {[](auto& x) {
         gather(x, 1, zeros({3, 1}, {.dtype = DType::Int64}));
     },
     "[gather] expected an index within [2, 3] apart from dimension 1, got [3, 1]"},
    {[](auto& x) { gather(x, 1, x); }, "[gather] expected an index of int64, got float32"},
    {[](auto&) { one_hot(indices({5}), 3); },
     "[one_hot] expected classes below num_classes 3, got 5"},
    {[](auto&) { one_hot(indices({-1}), 3); }, "[one_hot] expected classes of at least 0, got -1"},
    {[](auto&) { one_hot(indices({}), -1); },
     "[one_hot] expected num_classes or classes to count, got neither"},
    {[](auto& x) { one_hot(x, 3); }, "[one_hot] expected classes of int64, got float32"},
    {[](auto& x) { where(x, x, x); }, "[where] expected a condition of bool, got float32"},
    {[](auto& x) {
         where(tensor({true, false}), x, x);
     },
     "[where] expected shapes that broadcast, got [2] and [2, 3]: 2 is not 3 at dimension 1"},
};

} // namespace

void TensorIndexingTest::wrongCallsAreRefused_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < kWrongCalls.size(); ++i)
        QTest::newRow(kWrongCalls[i].error) << static_cast<int>(i);
}

void TensorIndexingTest::wrongCallsAreRefused()
{
    QFETCH(int, index);
    const WrongCall& wrong = kWrongCalls[static_cast<std::size_t>(index)];

    QCOMPARE(error_text<std::logic_error>([&] { wrong.call(zeros({2, 3})); }), wrong.error);
}

QTEST_APPLESS_MAIN(TensorIndexingTest)
#include "tensor_indexing_test.moc"

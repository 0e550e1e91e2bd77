#include <cstdlib>
#include <functional>
#include <stdexcept>

#include <QtTest>

#include "core/tensor/creation.h"
#include "core/tensor/ops.h"
#include "tests/support/error_text.h"

using namespace loom;

namespace {

using ViewOp = std::function<Tensor(const Tensor&)>;

/// A view and what PyTorch makes of it.
struct Case {
    const char* name;
    Shape input;
    ViewOp op;
    Shape shape, strides;
    std::int64_t offset = 0;
};

// clang-format off
const std::vector<Case> kCases = {
    {"view", {2, 3, 4}, [](auto& x) { return x.view({6, 4}); }, {6, 4}, {4, 1}},
    {"view, one size open", {2, 3, 4}, [](auto& x) { return x.view({2, -1}); }, {2, 12}, {12, 1}},
    {"view of a part", {2, 3, 4}, [](auto& x) { return x.narrow(1, 1, 1).view({2, 1, 2, 2, 1}); }, {2, 1, 2, 2, 1}, {12, 4, 2, 1, 1}, 4},
    {"view, ones in front", {2, 3, 4}, [](auto& x) { return x.narrow(1, 1, 1).view({1, 2, 1, 4}); }, {1, 2, 1, 4}, {24, 12, 4, 1}, 4},
    {"view of a narrow last axis", {2, 3, 4}, [](auto& x) { return x.narrow(2, 1, 2).view({6, 2}); }, {6, 2}, {4, 1}, 1},
    {"view of a permuted part", {2, 3, 4}, [](auto& x) { return x.permute({2, 0, 1}).select(0, 0).view({6}); }, {6}, {4}},
    {"view across an axis of one", {1, 3, 4}, [](auto& x) { return x.transpose(0, 1).view({12}); }, {12}, {1}},
    {"view of an expanded", {4}, [](auto& x) { return x.expand({3, 4}).view({3, 2, 2}); }, {3, 2, 2}, {0, 2, 1}},
    {"view of steps", {6, 6}, [](auto& x) { return x.slice(0, {}, {}, 2).select(1, 3).view({1, 3}); }, {1, 3}, {36, 12}, 3},
    {"view of a scalar", {}, [](auto& x) { return x.view({1, 1}); }, {1, 1}, {1, 1}},
    {"view of nothing", {0, 3}, [](auto& x) { return x.t().view({3, 0}); }, {3, 0}, {1, 3}},
    {"view of nothing as another", {0, 3, 2}, [](auto& x) { return x.transpose(1, 2).view({0, 6}); }, {0, 6}, {6, 1}},
    {"reshape", {2, 3, 4}, [](auto& x) { return x.reshape({4, -1}); }, {4, 6}, {6, 1}},
    {"reshape of an expanded", {2, 1, 3}, [](auto& x) { return x.expand({2, 5, 3}).reshape({2, 5, 3, 1}); }, {2, 5, 3, 1}, {3, 0, 1, 1}},
    {"squeeze", {1, 3, 1, 2}, [](auto& x) { return x.squeeze(); }, {3, 2}, {2, 1}},
    {"squeeze an axis", {1, 3, 1, 2}, [](auto& x) { return x.squeeze(-2); }, {1, 3, 2}, {6, 2, 1}},
    {"squeeze a long axis", {1, 3}, [](auto& x) { return x.squeeze(1); }, {1, 3}, {3, 1}},
    {"squeeze a scalar", {}, [](auto& x) { return x.squeeze(0); }, {}, {}},
    {"unsqueeze at the end", {2, 3, 4}, [](auto& x) { return x.unsqueeze(-1); }, {2, 3, 4, 1}, {12, 4, 1, 1}},
    {"unsqueeze in front", {2, 3, 4}, [](auto& x) { return x.unsqueeze(0); }, {1, 2, 3, 4}, {24, 12, 4, 1}},
    {"unsqueeze inside", {2, 3, 4}, [](auto& x) { return x.unsqueeze(-3); }, {2, 1, 3, 4}, {12, 12, 4, 1}},
    {"unsqueeze a scalar", {}, [](auto& x) { return x.unsqueeze(0); }, {1}, {1}},
    {"flatten", {2, 3, 4}, [](auto& x) { return x.flatten(); }, {24}, {1}},
    {"flatten inside", {2, 3, 4, 5}, [](auto& x) { return x.flatten(1, -2); }, {2, 12, 5}, {60, 5, 1}},
    {"flatten a scalar", {}, [](auto& x) { return x.flatten(); }, {1}, {1}},
    {"permute", {2, 3, 4}, [](auto& x) { return x.permute({2, 0, -2}); }, {4, 2, 3}, {1, 12, 4}},
    {"transpose", {2, 3, 4}, [](auto& x) { return x.transpose(0, -1); }, {4, 3, 2}, {1, 4, 12}},
    {"transpose a scalar", {}, [](auto& x) { return x.transpose(0, -1); }, {}, {}},
    {"t", {2, 3}, [](auto& x) { return x.t(); }, {3, 2}, {1, 3}},
    {"t of a vector", {3}, [](auto& x) { return x.t(); }, {3}, {1}},
    {"expand", {3, 1}, [](auto& x) { return x.expand({2, -1, 4}); }, {2, 3, 4}, {0, 1, 0}},
    {"expand by ones", {3, 1}, [](auto& x) { return x.expand({1, 3, 1}); }, {1, 3, 1}, {3, 1, 1}},
    {"expand a scalar", {}, [](auto& x) { return x.expand({2, 1}); }, {2, 1}, {0, 0}},
    {"expand to nothing", {1, 3}, [](auto& x) { return x.expand({0, 3}); }, {0, 3}, {0, 1}},
    {"narrow", {2, 3, 4}, [](auto& x) { return x.narrow(1, 1, 2); }, {2, 2, 4}, {12, 4, 1}, 4},
    {"narrow from the end", {2, 3, 4}, [](auto& x) { return x.narrow(-1, -3, 2); }, {2, 3, 2}, {12, 4, 1}, 1},
    {"narrow to nothing", {2, 3}, [](auto& x) { return x.narrow(0, 2, 0); }, {0, 3}, {3, 1}, 6},
    {"select", {2, 3, 4}, [](auto& x) { return x.select(1, -1); }, {2, 4}, {12, 1}, 8},
    {"index", {2, 3, 4}, [](auto& x) { return x[1][2][3]; }, {}, {}, 23},
    {"slice", {2, 3, 4}, [](auto& x) { return x.slice(2, 1, -1); }, {2, 3, 2}, {12, 4, 1}, 1},
    {"slice by steps", {2, 3, 4}, [](auto& x) { return x.slice(2, {}, {}, 3); }, {2, 3, 2}, {12, 4, 3}},
    {"slice by a huge step", {2, 3, 4}, [](auto& x) { return x.slice(2, {}, {}, 9); }, {2, 3, 1}, {12, 4, 9}},
    {"slice beyond the end", {5}, [](auto& x) { return x.slice(0, -9, 99, 2); }, {3}, {2}},
    {"slice backwards", {5}, [](auto& x) { return x.slice(0, 3, 1); }, {0}, {1}, 3},
    {"a view of a view", {4, 6}, [](auto& x) { return x.t().slice(0, 1, 5, 2).unsqueeze(1).expand({2, 3, 4}); }, {2, 3, 4}, {2, 0, 6}, 1},
};
// clang-format on

const Case& current_case()
{
    return kCases[static_cast<std::size_t>(
        std::distance(kCases.begin(), std::find_if(kCases.begin(), kCases.end(), [](const Case& c) {
                          return qstrcmp(c.name, QTest::currentDataTag()) == 0;
                      })))];
}

void add_rows()
{
    QTest::addColumn<int>("unused");
    for (const Case& c : kCases) QTest::newRow(c.name) << 0;
}

Tensor random_input(const Shape& shape, Generator& generator)
{
    return randn(shape, generator, {.dtype = DType::Float64});
}

/// sum(op(x) * weight)
double weighted(const ViewOp& op, const Tensor& x, const Tensor& weight)
{
    return sum(mul(op(x), weight)).item<double>();
}

} // namespace

class TensorViewsTest : public QObject {
    Q_OBJECT

private slots:
    void layoutIsPyTorchs_data() { add_rows(); }
    void layoutIsPyTorchs()
    {
        const Case& c = current_case();

        const Tensor y = c.op(arange(c.input.numel()).view(c.input));

        QCOMPARE(QString::fromStdString(y.shape().to_string()),
                 QString::fromStdString(c.shape.to_string()));
        QCOMPARE(QString::fromStdString(y.strides().to_string()),
                 QString::fromStdString(c.strides.to_string()));
        QCOMPARE(y.storage_offset(), c.offset);
    }

    void memoryIsShared_data() { add_rows(); }
    void memoryIsShared()
    {
        const Case& c = current_case();
        Tensor x = arange(c.input.numel()).view(c.input);

        const Tensor y = c.op(x);
        const std::vector<std::int64_t> before = y.to_vector<std::int64_t>();
        const std::uint64_t version = y.version();
        x.add_(scalar_tensor(100, {.dtype = DType::Int64}));

        QVERIFY(y.shares_memory_with(x));
        QVERIFY(y.version() > version);
        const std::vector<std::int64_t> after = y.to_vector<std::int64_t>();
        QCOMPARE(after.size(), before.size());
        for (std::size_t i = 0; i < after.size(); ++i) QCOMPARE(after[i], before[i] + 100);
    }

    void gradientEqualsDifferences_data() { add_rows(); }
    void gradientEqualsDifferences()
    {
        const Case& c = current_case();
        Generator generator(7);
        Tensor x = random_input(c.input, generator).set_requires_grad(true);
        const Tensor y = c.op(x);
        const Tensor weight = random_input(y.shape(), generator);

        QCOMPARE(y.requires_grad(), true);
        y.backward(weight);

        // A view is linear, so a difference of any width gives its gradient to rounding.
        const NoGrad guard;
        const std::vector<double> gradient = x.grad().to_vector<double>();
        QVERIFY(x.grad().shape() == c.input);
        double* values = x.data<double>();
        for (std::size_t i = 0; i < gradient.size(); ++i) {
            const double value = std::exchange(values[i], values[i] + 1);
            const double above = weighted(c.op, x, weight);
            values[i] = value - 1;
            const double below = weighted(c.op, x, weight);
            values[i] = value;
            QVERIFY2(std::abs((above - below) / 2 - gradient[i]) < 1e-12,
                     qPrintable(QString::number(i)));
        }
    }

    void reshapeCopiesWhereAViewCannot()
    {
        Tensor x = arange(6.0).view({2, 3}).set_requires_grad(true);

        const Tensor y = x.t().reshape({6});

        QVERIFY(!y.shares_memory_with(x));
        QCOMPARE(y.to_vector<float>(), (std::vector<float>{0, 3, 1, 4, 2, 5}));
        y.backward(arange(6.0));
        QCOMPARE(x.grad().to_vector<float>(), (std::vector<float>{0, 2, 4, 1, 3, 5}));
    }

    void contiguousCopiesOnlyWhenItMust()
    {
        const Tensor x = arange(6).view({2, 3});

        QVERIFY(x.contiguous().is_same(x));
        QVERIFY(!x.t().is_contiguous());
        QVERIFY(!x.t().contiguous().shares_memory_with(x));
        QVERIFY(x.t().contiguous().is_contiguous());
        QCOMPARE(x.t().contiguous().to_vector<std::int64_t>(),
                 (std::vector<std::int64_t>{0, 3, 1, 4, 2, 5}));
        QVERIFY(x.slice(0, 0, 1).is_contiguous());
        QVERIFY(x.narrow(1, 0, 1).narrow(0, 0, 1).is_contiguous());
        QVERIFY(!x.narrow(1, 0, 2).is_contiguous());
        QVERIFY(zeros({0, 3}).t().is_contiguous());
    }

    void aGradientOfASharedViewReachesEveryPart()
    {
        Tensor x = arange(4.0).set_requires_grad(true);

        const Tensor left = x.narrow(0, 0, 3);
        const Tensor right = x.narrow(0, 1, 3);
        sum(mul(left, right)).backward();

        QCOMPARE(x.grad().to_vector<float>(), (std::vector<float>{1, 2, 4, 2}));
    }

    void wrongCallsAreRefused_data();
    void wrongCallsAreRefused();
};

namespace {

struct WrongCall {
    const char* name;
    ViewOp op; ///< of zeros [2, 3]
    const char* error;
};

const std::vector<WrongCall> kWrongCalls = {
    {"view: size", [](auto& x) { return x.view({7}); },
     "[view] expected a shape of 6 elements, got [7]"},
    {"view: two open",
     [](auto& x) {
         return x.view({-1, -1});
     },
     "[view] expected sizes of at least 0, or one -1, got [-1, -1]"},
    {"view: not whole",
     [](auto& x) {
         return x.view({-1, 4});
     },
     "[view] expected a shape of 6 elements, got [-1, 4]"},
    {"view: negative",
     [](auto& x) {
         return x.view({-2, 3});
     },
     "[view] expected sizes of at least 0, or one -1, got [-2, 3]"},
    {"view: zero",
     [](auto& x) {
         return x.view({-1, 0});
     },
     "[view] expected a shape of 6 elements, got [-1, 0]"},
    {"view: ambiguous",
     [](auto& x) {
         return x.narrow(0, 0, 0).view({-1, 0});
     },
     "[view] expected a shape that leaves one size for the -1, got [-1, 0] for 0 elements"},
    {"view: overflow to 6",
     [](auto& x) {
         return x.view({9, 6148914691236517206});
     },
     "[view] expected a shape of 6 elements, got [9, 6148914691236517206]"},
    {"view: strides", [](auto& x) { return x.t().view({6}); },
     "[view] expected memory that can be seen as [6], got [3, 2] with strides [1, 3]; reshape() "
     "copies where it must"},
    {"squeeze", [](auto& x) { return x.squeeze(4); },
     "[squeeze] expected a dimension from -2 to 1, got 4"},
    {"unsqueeze", [](auto& x) { return x.unsqueeze(4); },
     "[unsqueeze] expected a dimension from -3 to 2, got 4"},
    {"flatten: order", [](auto& x) { return x.flatten(1, 0); },
     "[flatten] expected a start_dim before end_dim, got 1 and 0"},
    {"permute: count", [](auto& x) { return x.permute({0}); }, "[permute] expected 2 axes, got 1"},
    {"permute: twice",
     [](auto& x) {
         return x.permute({1, -1});
     },
     "[permute] expected every axis once, got -1 again"},
    {"transpose", [](auto& x) { return x.transpose(0, 2); },
     "[transpose] expected a dimension from -2 to 1, got 2"},
    {"t", [](auto& x) { return x.unsqueeze(0).t(); }, "[t] expected at most 2 dimensions, got 3"},
    {"expand: rank", [](auto& x) { return x.expand({3}); },
     "[expand] expected at least 2 sizes, got 1"},
    {"expand: size",
     [](auto& x) {
         return x.expand({2, 4});
     },
     "[expand] expected a shape that [2, 3] stretches to, got [2, 4]: 3 is not 4 at dimension 1"},
    {"expand: leading",
     [](auto& x) {
         return x.expand({-1, 2, 3});
     },
     "[expand] expected a size of at least 0 for the new dimension 0, got -1"},
    {"narrow: length", [](auto& x) { return x.narrow(0, 1, 5); },
     "[narrow] expected a length from 0 to 1, got 5"},
    {"narrow: negative", [](auto& x) { return x.narrow(0, 0, -1); },
     "[narrow] expected a length from 0 to 2, got -1"},
    {"narrow: start", [](auto& x) { return x.narrow(0, 5, 1); },
     "[narrow] expected a dimension from -2 to 1, got 5"},
    {"narrow: scalar", [](auto& x) { return x[0][0].narrow(0, 0, 1); },
     "[narrow] expected a tensor of at least one dimension, got a scalar"},
    {"select: index", [](auto& x) { return x.select(1, 3); },
     "[select] expected an index from -3 to 2 into dimension 1, got 3"},
    {"select: negative", [](auto& x) { return x.select(1, -4); },
     "[select] expected an index from -3 to 2 into dimension 1, got -4"},
    {"select: scalar", [](auto& x) { return x[0][0][0]; },
     "[select] expected a tensor of at least one dimension, got a scalar"},
    {"slice: step", [](auto& x) { return x.slice(0, 0, 1, 0); },
     "[slice] expected a step of at least 1, got 0"},
    {"undefined", [](auto&) { return Tensor().t(); },
     "[tensor] expected a tensor, got an undefined one"},
};

} // namespace

void TensorViewsTest::wrongCallsAreRefused_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < kWrongCalls.size(); ++i)
        QTest::newRow(kWrongCalls[i].name) << static_cast<int>(i);
}

void TensorViewsTest::wrongCallsAreRefused()
{
    QFETCH(int, index);
    const WrongCall& call = kWrongCalls[static_cast<std::size_t>(index)];
    const Tensor x = zeros({2, 3});

    QCOMPARE(error_text<std::logic_error>([&] { call.op(x); }), call.error);
}

QTEST_APPLESS_MAIN(TensorViewsTest)
#include "tensor_views_test.moc"

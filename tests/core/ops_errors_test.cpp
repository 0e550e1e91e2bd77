#include <cmath>
#include <functional>
#include <stdexcept>

#include <QTest>

#include "core/tensor/creation.h"
#include "core/tensor/nn_ops.h"
#include "core/tensor/ops.h"
#include "tests/support/error_text.h"

using namespace loom;

namespace {

Tensor f32(const Shape& shape) { return ones(shape); }
Tensor f64(const Shape& shape) { return ones(shape, {.dtype = DType::Float64}); }
Tensor i64(const Shape& shape) { return ones(shape, {.dtype = DType::Int64}); }
Tensor truth(const Shape& shape) { return ones(shape, {.dtype = DType::Bool}); }

/// A wrong call and the whole text of its error.
struct WrongCall {
    const char* text;
    std::function<void()> call;
};

const std::vector<WrongCall> kElementwise{
    {"[add] expected a tensor, got an undefined one", [] { add(f32({2}), Tensor()); }},
    {"[relu] expected a tensor, got an undefined one", [] { relu(Tensor()); }},
    {"[add] expected shapes that broadcast, got [2, 3] and [4]: 3 is not 4 at dimension 1",
     [] {
         add(f32({2, 3}), f32({4}));
     }},
    {"[eq] expected shapes that broadcast, got [2] and [3]: 2 is not 3 at dimension 0",
     [] { eq(f32({2}), f32({3})); }},
    {"[sub] expected numbers (logical_xor is for bool), got bool",
     [] { sub(truth({2}), f32({2})); }},
    {"[sub] expected numbers (logical_xor is for bool), got bool", [] { rsub(truth({2}), 1); }},
    {"[floor_divide] expected numbers, got two bool operands",
     [] { floor_divide(truth({2}), truth({2})); }},
    {"[floor_divide] expected integer divisors other than 0, got 0",
     [] { floor_divide(i64({2}), sub(i64({2}), 1)); }},
    {"[remainder] expected integer divisors other than 0, got 0", [] { remainder(i64({2}), 0); }},
    {"[floor_divide] expected no backward, as it has no derivative, got one",
     [] {
         Tensor x = f32({});
         x.set_requires_grad(true);
         floor_divide(x, 2).backward();
     }},
    {"[pow] expected an exponent of at least 0 for integers, got -2",
     [] { loom::pow(i64({2}), -2); }},
    {"[neg] expected numbers, got bool", [] { neg(truth({2})); }},
    {"[floor] expected numbers, got bool", [] { loom::floor(truth({2})); }},
    {"[relu] expected numbers, got bool", [] { relu(truth({2})); }},
    {"[gelu] expected a floating dtype, got int64", [] { gelu(i64({2})); }},
    {"[clamp] expected a minimum or a maximum, got neither", [] { clamp(f32({2}), {}, {}); }},
    {"[equal] expected tensors of one dtype, got float32 and int64",
     [] { (void)equal(f32({2}), i64({2})); }},
    {"[allclose] expected tolerances of at least 0, got a negative one",
     [] { (void)allclose(f32({2}), f32({2}), -1); }},
    {"[dropout] expected a probability from 0 to 1, got 1.5", [] { dropout(f32({2}), 1.5, {}); }},
    {"[dropout] expected a probability from 0 to 1, got nan",
     [] { dropout(f32({2}), std::nan(""), {}); }},
    {"[dropout] expected a floating dtype, got int64", [] { dropout(i64({2}), 0.5, {}); }},
};

const std::vector<WrongCall> kReductions{
    {"[sum] expected a dimension from -2 to 1, got 2",
     [] {
         sum(f32({2, 3}), {.axes = {2}});
     }},
    {"[sum] expected a dimension from -1 to 0, got 1", [] { sum(f32({}), {.axes = {1}}); }},
    {"[sum] expected every dimension once, got -1 again",
     [] {
         sum(f32({2, 3}), {.axes = {1, -1}});
     }},
    {"[mean] expected a floating dtype, got int64", [] { mean(i64({2})); }},
    {"[var] expected a floating dtype, got int64", [] { var(i64({2})); }},
    {"[std] expected a floating dtype, got bool", [] { loom::std(truth({2})); }},
    {"[amax] expected elements to choose from, got shape [0, 3]",
     [] {
         amax(f32({0, 3}), {.axes = {0}});
     }},
    {"[max] expected elements to choose from, got shape [2, 0]",
     [] {
         loom::max(f32({2, 0}));
     }},
    {"[min] expected elements to choose from, got shape [2, 0]",
     [] {
         loom::min(f32({2, 0}), 1);
     }},
    {"[argmax] expected elements to choose from, got shape [0]", [] { argmax(f32({0})); }},
    {"[argmin] expected numbers, got bool", [] { argmin(truth({2})); }},
    {"[argmax] expected a dimension from -1 to 0, got -2", [] { argmax(f32({2}), -2); }},
    {"[cumsum] expected a dimension from -1 to 0, got 1", [] { cumsum(f32({2}), 1); }},
    {"[sort] expected a dimension from -2 to 1, got 5",
     [] {
         loom::sort(f32({2, 3}), 5);
     }},
    {"[topk] expected k from 0 to 3, got 4",
     [] {
         topk(f32({2, 3}), 4);
     }},
    {"[topk] expected k from 0 to 3, got -1",
     [] {
         topk(f32({2, 3}), -1);
     }},
    {"[sum_to] expected a shape that broadcasts to [2, 3], got [2]",
     [] {
         sum_to(f32({2, 3}), {2});
     }},
    {"[sum_to] expected a shape that broadcasts to [3], got [2, 3]",
     [] {
         sum_to(f32({3}), {2, 3});
     }},
    {"[softmax] expected a dimension from -2 to 1, got 2",
     [] {
         softmax(f32({2, 3}), 2);
     }},
    {"[log_softmax] expected a floating dtype, got int64", [] { log_softmax(i64({2}), 0); }},
};

const std::vector<WrongCall> kProducts{
    {"[matmul] expected equal inner sizes, got [2, 3] and [4, 5]",
     [] {
         matmul(f32({2, 3}), f32({4, 5}));
     }},
    {"[matmul] expected tensors of at least one dimension, got [] and [3]",
     [] { matmul(f32({}), f32({3})); }},
    {"[matmul] expected tensors of one dtype, got float32 and float64",
     [] {
         matmul(f32({2, 3}), f64({3, 4}));
     }},
    {"[matmul] expected shapes that broadcast, got [2] and [3]: 2 is not 3 at dimension 0",
     [] {
         matmul(f32({2, 4, 5}), f32({3, 5, 4}));
     }},
    {"[linear] expected x [..., 3] for weight [4, 3], got [2, 5]",
     [] {
         linear(f32({2, 5}), f32({4, 3}));
     }},
    {"[linear] expected x [..., 3] for weight [4, 3], got []",
     [] {
         linear(f32({}), f32({4, 3}));
     }},
    {"[linear] expected weight [out, in], got [4]",
     [] {
         linear(f32({2, 4}), f32({4}));
     }},
    {"[linear] expected bias [4], got [3]",
     [] {
         linear(f32({2, 3}), f32({4, 3}), f32({3}));
     }},
    {"[linear] expected a floating dtype, got int64",
     [] {
         linear(i64({2, 3}), i64({4, 3}));
     }},
    {"[linear] expected tensors of one dtype, got float32 and float64",
     [] {
         linear(f32({2, 3}), f64({4, 3}));
     }},
};

const std::vector<WrongCall> kConvolutions{
    {"[conv2d] expected an input [N, C, H, W] or [C, H, W], got [5, 5]",
     [] {
         conv2d(f32({5, 5}), f32({2, 1, 3, 3}), {});
     }},
    {"[conv2d] expected a weight of 4 dimensions, got [2, 3, 3]",
     [] {
         conv2d(f32({1, 1, 5, 5}), f32({2, 3, 3}), {});
     }},
    {"[conv2d] expected a weight without empty axes, got [2, 1, 0, 3]",
     [] {
         conv2d(f32({1, 1, 5, 5}), f32({2, 1, 0, 3}), {});
     }},
    {"[conv2d] expected an input with no empty axis but the batch, got [1, 1, 0, 5]",
     [] {
         conv2d(f32({1, 1, 0, 5}), f32({2, 1, 1, 1}), {});
     }},
    {"[conv2d] expected 3 input channels for weight [2, 3, 3, 3], got 1 channels in [1, 1, 5, 5]",
     [] {
         conv2d(f32({1, 1, 5, 5}), f32({2, 3, 3, 3}), {});
     }},
    {"[conv2d] expected at least 1 group, got 0",
     [] {
         conv2d(f32({1, 2, 5, 5}), f32({2, 2, 3, 3}), {}, {.groups = 0});
     }},
    {"[conv2d] expected output channels divisible by 2 groups, got 3",
     [] {
         conv2d(f32({1, 2, 5, 5}), f32({3, 1, 3, 3}), {}, {.groups = 2});
     }},
    {"[conv2d] expected bias [2], got [3]",
     [] {
         conv2d(f32({1, 1, 5, 5}), f32({2, 1, 3, 3}), f32({3}));
     }},
    {"[conv2d] expected a padded input of at least 6 along dimension 3 (the kernel's reach), got 5",
     [] {
         conv2d(f32({1, 1, 7, 3}), f32({2, 1, 6, 6}), {}, {.padding = {0, 1}});
     }},
    {"[conv2d] expected a stride of at least 1, got (0, 1)",
     [] {
         conv2d(f32({1, 1, 5, 5}), f32({2, 1, 3, 3}), {}, {.stride = {0, 1}});
     }},
    {"[conv2d] expected a padding of at least 0, got (0, -1)",
     [] {
         conv2d(f32({1, 1, 5, 5}), f32({2, 1, 3, 3}), {}, {.padding = {0, -1}});
     }},
    {"[conv2d] expected a dilation of at least 1, got (0, 0)",
     [] {
         conv2d(f32({1, 1, 5, 5}), f32({2, 1, 3, 3}), {}, {.dilation = {0, 0}});
     }},
    {"[conv2d] expected stride 1 with padding='same', got (2, 1)",
     [] {
         conv2d(f32({1, 1, 5, 5}), f32({2, 1, 3, 3}), {}, {.stride = {2, 1}, .same = true});
     }},
    {"[conv2d] expected tensors of one dtype, got float32 and float64",
     [] {
         conv2d(f32({1, 1, 5, 5}), f64({2, 1, 3, 3}), {});
     }},
    {"[conv2d] expected a tensor, got an undefined one",
     [] {
         conv2d(f32({1, 1, 5, 5}), Tensor(), {});
     }},
    {"[conv2d] expected a floating dtype, got int64",
     [] {
         conv2d(i64({1, 1, 5, 5}), i64({2, 1, 3, 3}), {});
     }},
    {"[conv_transpose2d] expected an output_padding smaller than the stride or the dilation, got "
     "output_padding (2, 0), stride (2, 2), dilation (1, 1)",
     [] {
         conv_transpose2d(f32({1, 1, 3, 3}), f32({1, 1, 2, 2}), {},
                          {.stride = {2, 2}, .output_padding = {2, 0}});
     }},
    {"[conv_transpose2d] expected an output of at least 1 by 1, got size -1 along dimension 2",
     [] {
         conv_transpose2d(f32({1, 1, 1, 3}), f32({1, 1, 1, 1}), {}, {.padding = {1, 0}});
     }},
    {"[conv_transpose2d] expected input channels divisible by 2 groups, got 3",
     [] {
         conv_transpose2d(f32({1, 3, 3, 3}), f32({3, 1, 2, 2}), {}, {.groups = 2});
     }},
    {"[conv_transpose2d] expected bias [4], got [2]",
     [] {
         conv_transpose2d(f32({1, 2, 3, 3}), f32({2, 2, 2, 2}), f32({2}), {.groups = 2});
     }},
};

const std::vector<WrongCall> kPools{
    {"[max_pool2d] expected a padding of at most half the kernel (2, 2), got (2, 0)",
     [] {
         max_pool2d(f32({1, 1, 5, 5}), {.padding = {2, 0}});
     }},
    {"[max_pool2d] expected a padded input of at least 5 along dimension 2, got 4",
     [] {
         max_pool2d(f32({1, 1, 4, 9}), {.kernel_size = {3, 3}, .dilation = {2, 2}});
     }},
    {"[max_pool2d] expected a kernel of at least 1, got (0, 2)",
     [] {
         max_pool2d(f32({1, 1, 5, 5}), {.kernel_size = {0, 2}});
     }},
    {"[max_pool2d] expected a stride of at least 1, got (2, 0)",
     [] {
         max_pool2d(f32({1, 1, 5, 5}), {.stride = Pair{2, 0}});
     }},
    {"[max_pool2d] expected an input with no empty axis but the batch, got [2, 0, 4, 4]",
     [] {
         max_pool2d(f32({2, 0, 4, 4}), {});
     }},
    {"[max_pool2d] expected an input [N, C, H, W] or [C, H, W], got [4, 4]",
     [] {
         max_pool2d(f32({4, 4}), {});
     }},
    {"[avg_pool2d] expected dilation 1, got (2, 1)",
     [] {
         avg_pool2d(f32({1, 1, 5, 5}), {.dilation = {2, 1}});
     }},
    {"[avg_pool2d] expected a divisor other than 0, got 0",
     [] {
         avg_pool2d(f32({1, 1, 5, 5}), {.divisor_override = 0});
     }},
    {"[avg_pool2d] expected a floating dtype, got int64",
     [] {
         avg_pool2d(i64({1, 1, 5, 5}), {});
     }},
    {"[adaptive_avg_pool2d] expected an output size of at least 0, got (-1, 1)",
     [] {
         adaptive_avg_pool2d(f32({1, 1, 5, 5}), {-1, 1});
     }},
};

Tensor norm(const Tensor& x, const Tensor& mean, const Tensor& var, const Tensor& weight = {},
            bool training = true)
{
    return batch_norm(x, mean, var, weight, {}, {.training = training});
}

const std::vector<WrongCall> kNormalizations{
    {"[batch_norm] expected more than 1 value per channel when training, got [1, 3, 1, 1]",
     [] {
         norm(f32({1, 3, 1, 1}), {}, {});
     }},
    {"[batch_norm] expected an input [N, C] or [N, C, …], got [3]", [] { norm(f32({3}), {}, {}); }},
    {"[batch_norm] expected running_mean [3], got [2]",
     [] {
         norm(f32({4, 3}), f32({2}), f32({3}));
     }},
    {"[batch_norm] expected weight [3], got [4]",
     [] {
         norm(f32({4, 3}), {}, {}, f32({4}));
     }},
    {"[batch_norm] expected running statistics outside training, got none",
     [] {
         norm(f32({4, 3}), {}, {}, {}, false);
     }},
    {"[batch_norm] expected both running statistics or neither, got one",
     [] {
         norm(f32({4, 3}), f32({3}), {});
     }},
    {"[batch_norm] expected tensors of one dtype, got float32 and float64",
     [] {
         norm(f32({4, 3}), f64({3}), f64({3}));
     }},
    {"[layer_norm] expected an input that ends in normalized_shape [4], got [2, 3]",
     [] {
         layer_norm(f32({2, 3}), {4}, {}, {});
     }},
    {"[layer_norm] expected an input that ends in normalized_shape [], got [2, 3]",
     [] {
         layer_norm(f32({2, 3}), {}, {}, {});
     }},
    {"[layer_norm] expected bias [3], got [2]",
     [] {
         layer_norm(f32({2, 3}), {3}, f32({3}), f32({2}));
     }},
};

Tensor classes(std::initializer_list<std::int64_t> labels) { return tensor<std::int64_t>(labels); }

const std::vector<WrongCall> kLosses{
    {"[cross_entropy] expected targets from 0 to 9, got 10",
     [] {
         cross_entropy(f32({2, 10}), classes({3, 10}));
     }},
    {"[cross_entropy] expected targets from 0 to 9, got -1",
     [] {
         cross_entropy(f32({2, 10}), classes({3, -1}));
     }},
    {"[cross_entropy] expected a target [2] for logits [2, 10], got [3]",
     [] {
         cross_entropy(f32({2, 10}), classes({3, 1, 2}));
     }},
    {"[cross_entropy] expected a target [2, 10] for logits [2, 10], got [2]",
     [] {
         cross_entropy(f32({2, 10}), f32({2}));
     }},
    {"[cross_entropy] expected a target of int64 classes or of probabilities, got int32",
     [] {
         cross_entropy(f32({1, 10}), classes({3}).to(DType::Int32));
     }},
    {"[cross_entropy] expected logits [N, C] or [N, C, d1, …] with at least 1 class, got [10]",
     [] { cross_entropy(f32({10}), classes({3})); }},
    {"[cross_entropy] expected a label_smoothing from 0 to 1, got 1.5",
     [] {
         cross_entropy(f32({1, 10}), classes({3}), {.label_smoothing = 1.5});
     }},
    {"[cross_entropy] expected weight [10], got [9]",
     [] {
         cross_entropy(f32({1, 10}), classes({3}), {.weight = f32({9})});
     }},
    {"[cross_entropy] expected a weight without gradient, got one that requires it",
     [] {
         cross_entropy(f32({1, 10}), classes({3}), {.weight = f32({10}).set_requires_grad(true)});
     }},
    {"[cross_entropy] expected no ignore_index with probabilities, got 3",
     [] {
         cross_entropy(f32({1, 10}), f32({1, 10}), {.ignore_index = 3});
     }},
    {"[cross_entropy] expected tensors of one dtype, got float32 and float64",
     [] {
         cross_entropy(f32({1, 10}), f64({1, 10}));
     }},
    {"[cross_entropy] expected a floating dtype, got int64",
     [] {
         cross_entropy(i64({1, 10}), classes({3}));
     }},
    {"[mse_loss] expected a target [2, 3], got [3]",
     [] {
         mse_loss(f32({2, 3}), f32({3}));
     }},
    {"[mse_loss] expected a floating dtype, got int64", [] { mse_loss(i64({2}), i64({2})); }},
};

} // namespace

class OpsErrorsTest : public QObject {
    Q_OBJECT

private slots:
    void wrongCallSaysWhatWasExpected_data()
    {
        QTest::addColumn<const WrongCall*>("wrong");

        for (const auto* table : {&kElementwise, &kReductions, &kProducts, &kConvolutions, &kPools,
                                  &kNormalizations, &kLosses}) {
            for (const WrongCall& wrong : *table) QTest::addRow("%s", wrong.text) << &wrong;
        }
    }

    void wrongCallSaysWhatWasExpected()
    {
        QFETCH(const WrongCall*, wrong);

        QCOMPARE(error_text<std::invalid_argument>(wrong->call), QString::fromUtf8(wrong->text));
    }

    /// An op refuses before it changes anything.
    void refusedBatchNormLeavesTheStatistics()
    {
        const Tensor mean = f32({3});
        const Tensor var = f32({3});

        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, norm(f32({1, 3}), mean, var));

        QVERIFY(equal(mean, f32({3})) && equal(var, f32({3})));
    }
};

QTEST_APPLESS_MAIN(OpsErrorsTest)
#include "ops_errors_test.moc"

#include "core/engine/kernel_checks.h"

#include "core/tensor/creation.h"
#include "core/tensor/nn_ops.h"
#include "core/tensor/ops.h"
#include "core/tensor/random.h"

#include <iterator>

namespace loom {

namespace {

using Results = std::vector<Tensor>;

/// The op's value and the gradient of every leaf for a random upstream gradient.
Results with_gradients(CheckInputs& in, const Tensor& y, const std::vector<Tensor>& leaves)
{
    y.backward(in.real(y.shape()));
    Results results{y.detach()};
    for (const Tensor& leaf : leaves) results.push_back(leaf.grad());
    return results;
}

void append(Results& all, const Results& more) { all.insert(all.end(), more.begin(), more.end()); }

template <Tensor (*op)(const Tensor&)>
Results unary(CheckInputs& in)
{
    const Tensor x = in.leaf({3, 7, 13});
    return with_gradients(in, op(x), {x});
}

template <Tensor (*op)(const Tensor&)>
Results unary_of_positive(CheckInputs& in)
{
    const Tensor x = in.leaf({3, 7, 13}, 0.1, 4);
    return with_gradients(in, op(x), {x});
}

template <Tensor (*op)(const Tensor&)>
Results rounding(CheckInputs& in)
{
    return {op(in.real({3, 7, 13}, -5, 5))};
}

template <Tensor (*op)(const Tensor&, const Tensor&)>
Results binary(CheckInputs& in)
{
    const Tensor a = in.leaf({5, 1, 11}, 0.5, 3);
    const Tensor b = in.leaf({7, 11}, 0.5, 3);
    return with_gradients(in, op(a, b), {a, b});
}

template <Tensor (*op)(const Tensor&, const Tensor&)>
Results comparison(CheckInputs& in)
{
    const Tensor a = in.integer({5, 1, 11}, 0, 3);
    const Tensor b = in.integer({7, 11}, 0, 3);
    return {op(a.to(in.options().dtype), b.to(in.options().dtype)), op(a, b)};
}

template <Tensor (*op)(const Tensor&, const Tensor&)>
Results logic(CheckInputs& in)
{
    return {op(in.boolean({5, 1, 11}), in.boolean({7, 11}))};
}

template <Tensor (*op)(const Tensor&, const Reduction&)>
Results reduction(CheckInputs& in)
{
    Results all;
    for (const Reduction& over :
         {Reduction{}, Reduction{{0}}, Reduction{{1}, true}, Reduction{{-1, 0}}}) {
        const Tensor x = in.leaf({5, 33, 17}, 0.9, 1.1);
        append(all, with_gradients(in, op(x, over), {x}));
    }
    return all;
}

template <Tensor (*op)(const Tensor&, const Reduction&)>
Results test_of_all(CheckInputs& in)
{
    const Tensor x = in.boolean({5, 33, 17});
    return {op(x, {}), op(x, {{1}}), op(x, {{0, 2}, true})};
}

template <Tensor (*op)(const Tensor&, std::optional<std::int64_t>, bool)>
Results arg_reduction(CheckInputs& in)
{
    const Tensor x = in.real({5, 33, 17});
    return {op(x, {}, false), op(x, 0, false), op(x, 1, true), op(x, -1, false)};
}

Results copies(CheckInputs& in)
{
    const Tensor x = in.real({4, 5, 6}, 0, 200);
    return {x.permute({2, 0, 1}).contiguous(),  x.slice(1, 1, {}, 2).clone(), x.to(DType::UInt8),
            x.transpose(0, 2).to(DType::Int64), x.to(DType::Float32),         x.to(DType::Bool)};
}

Results fills(CheckInputs& in)
{
    Tensor x = zeros({5, 7}, in.options());
    Tensor column = x.select(1, 3);
    column.fill_(2.5);
    return {x, full({3, 1, 9}, -1.5, in.options())};
}

Results clamps(CheckInputs& in)
{
    const Tensor x = in.leaf({9, 13}, -3, 3);
    return with_gradients(in, clamp(x, -1.0, 1.5), {x});
}

Results leaky(CheckInputs& in)
{
    const Tensor x = in.leaf({9, 13}, -3, 3);
    return with_gradients(in, leaky_relu(x, 0.2), {x});
}

Results gelus(CheckInputs& in)
{
    const Tensor x = in.leaf({9, 13}, -4, 4), z = in.leaf({9, 13}, -4, 4);
    Results all = with_gradients(in, gelu(x), {x});
    append(all, with_gradients(in, gelu(z, GeluKind::Tanh), {z}));
    return all;
}

Results wheres(CheckInputs& in)
{
    const Tensor a = in.leaf({5, 1, 11}), b = in.leaf({7, 11});
    return with_gradients(in, where(in.boolean({5, 7, 1}), a, b), {a, b});
}

Results sorts(CheckInputs& in)
{
    const Tensor x = in.real({6, 31});
    const auto ascending = sort(x, 1), descending = sort(x, 0, true);
    return {ascending.values, ascending.indices, descending.values, descending.indices};
}

Results cumsums(CheckInputs& in)
{
    const Tensor x = in.leaf({6, 31, 3});
    return with_gradients(in, cumsum(x, 1), {x});
}

Results index_selects(CheckInputs& in)
{
    const Tensor x = in.leaf({9, 4, 5});
    return with_gradients(in, index_select(x, 0, in.integer({20}, 0, 9)), {x});
}

Results gathers(CheckInputs& in)
{
    const Tensor x = in.leaf({9, 7});
    return with_gradients(in, gather(x, 1, in.integer({9, 3}, 0, 7)), {x});
}

Results cats(CheckInputs& in)
{
    const Tensor a = in.leaf({3, 2, 5}), b = in.leaf({3, 4, 5});
    return with_gradients(in, cat({a, b}, 1), {a, b});
}

Results randoms(CheckInputs& in)
{
    Generator generator(7, 11);
    return {rand({1001}, generator, in.options()),
            randint(-3, 1000, {1001}, generator, {.dtype = DType::Int64, .device = in.device()}),
            dropout(ones({999}, in.options()), 0.3, generator.next())};
}

Results normals(CheckInputs& in)
{
    Generator generator(7, 12);
    return {randn({1001}, generator, in.options())};
}

Results matmuls(CheckInputs& in)
{
    Results all;
    const Tensor a = in.leaf({37, 65}), b = in.leaf({65, 19});
    append(all, with_gradients(in, matmul(a, b), {a, b}));
    const Tensor p = in.leaf({3, 1, 9, 11}), q = in.leaf({2, 11, 5});
    append(all, with_gradients(in, matmul(p, q), {p, q}));
    const Tensor x = in.leaf({33, 31}), w = in.leaf({17, 31}), bias = in.leaf({17});
    append(all, with_gradients(in, linear(x, w, bias), {x, w, bias}));
    return all;
}

struct ConvCase {
    Shape x, weight;
    Conv2dOptions options;
};

Results convolutions(CheckInputs& in)
{
    Results all;
    const ConvCase cases[] = {
        {{7, 1, 28, 28}, {6, 1, 5, 5}, {}},
        {{3, 6, 12, 12}, {12, 6, 5, 5}, {}},
        {{2, 32, 9, 11}, {33, 32, 3, 3}, {.padding = {1, 1}}},
        {{2, 6, 13, 10}, {4, 3, 3, 2}, {.stride = {2, 3}, .padding = {2, 1}, .groups = 2}},
        {{3, 4, 15, 15}, {8, 1, 3, 3}, {.dilation = {2, 1}, .groups = 4}},
        {{2, 3, 8, 9}, {5, 3, 4, 4}, {.same = true}},
        {{2, 19, 7, 7}, {5, 19, 1, 1}, {}},
    };
    for (const ConvCase& c : cases) {
        const Tensor x = in.leaf(c.x), weight = in.leaf(c.weight), bias = in.leaf({c.weight[0]});
        append(all, with_gradients(in, conv2d(x, weight, bias, c.options), {x, weight, bias}));
    }
    return all;
}

Results transposed_convolutions(CheckInputs& in)
{
    const Tensor x = in.leaf({3, 6, 7, 5}), weight = in.leaf({6, 2, 3, 3}), bias = in.leaf({4});
    const ConvTranspose2dOptions options{
        .stride = {2, 2}, .padding = {1, 1}, .output_padding = {1, 0}, .groups = 2};
    return with_gradients(in, conv_transpose2d(x, weight, bias, options), {x, weight, bias});
}

template <Tensor (*op)(const Tensor&, const Pool2dOptions&)>
Results pooling(CheckInputs& in)
{
    Results all;
    for (const Pool2dOptions& options :
         {Pool2dOptions{},
          Pool2dOptions{.kernel_size = {3, 2}, .stride = Pair{2, 1}, .padding = {1, 1}},
          Pool2dOptions{.kernel_size = {3, 3}, .stride = Pair{2, 2}, .ceil_mode = true}}) {
        const Tensor x = in.leaf({3, 5, 12, 11});
        append(all, with_gradients(in, op(x, options), {x}));
    }
    return all;
}

Results adaptive_pooling(CheckInputs& in)
{
    const Tensor x = in.leaf({3, 5, 12, 11});
    return with_gradients(in, adaptive_avg_pool2d(x, {5, 3}), {x});
}

Results batch_norms(CheckInputs& in)
{
    const Tensor x = in.leaf({5, 7, 6, 3}), weight = in.leaf({7}), bias = in.leaf({7});
    const Tensor mean = zeros({7}, in.options()), variance = ones({7}, in.options());
    Results all = with_gradients(
        in, batch_norm(x, mean, variance, weight, bias, {.training = true}), {x, weight, bias});
    append(all, {mean, variance, batch_norm(x.detach(), mean, variance, weight, bias).detach()});
    return all;
}

Results layer_norms(CheckInputs& in)
{
    const Tensor x = in.leaf({5, 3, 7}), weight = in.leaf({7}), bias = in.leaf({7});
    return with_gradients(in, layer_norm(x, {7}, weight, bias), {x, weight, bias});
}

Results softmaxes(CheckInputs& in)
{
    const Tensor x = in.leaf({33, 10}, -8, 8), z = in.leaf({5, 7, 3}, -8, 8);
    Results all = with_gradients(in, softmax(x, 1), {x});
    append(all, with_gradients(in, log_softmax(z, 1), {z}));
    return all;
}

Results cross_entropies(CheckInputs& in)
{
    const Tensor x = in.leaf({33, 10}, -8, 8);
    const CrossEntropyOptions options{.weight = in.real({10}, 0.5, 2), .label_smoothing = 0.1};
    return with_gradients(in, cross_entropy(x, in.integer({33}, 0, 10), options), {x});
}

Results optimizer_steps(CheckInputs& in)
{
    const Tensor p = in.real({1003}), g = in.real({1003}), m = in.real({1003}),
                 v = in.real({1003}, 0, 1), q = in.real({1003}), momentum = in.real({1003});
    Backend& backend = p.backend();
    backend.adam_step(p.view_of(), g.view_of(), m.view_of(), v.view_of(),
                      {.weight_decay = 0.01, .decoupled = true, .step = 3});
    const View buffer = momentum.view_of();
    backend.sgd_step(q.view_of(), g.view_of(), &buffer,
                     {.lr = 0.1, .momentum = 0.9, .weight_decay = 0.01, .nesterov = true});
    return {p, m, v, q, momentum};
}

constexpr KernelCheck kChecks[] = {
    {"copy", copies},
    {"fill", fills},
    {"neg", unary<neg>},
    {"abs", unary<abs>},
    {"square", unary<square>},
    {"exp", unary<exp>},
    {"expm1", unary<expm1>},
    {"sin", unary<sin>},
    {"cos", unary<cos>},
    {"tanh", unary<tanh>},
    {"erf", unary<erf>},
    {"sigmoid", unary<sigmoid>},
    {"relu", unary<relu>},
    {"silu", unary<silu>},
    {"gelu", gelus},
    {"leaky_relu", leaky},
    {"clamp", clamps},
    {"reciprocal", unary_of_positive<reciprocal>},
    {"log", unary_of_positive<log>},
    {"log1p", unary_of_positive<log1p>},
    {"sqrt", unary_of_positive<sqrt>},
    {"rsqrt", unary_of_positive<rsqrt>},
    {"sign", rounding<sign>},
    {"floor", rounding<floor>},
    {"ceil", rounding<ceil>},
    {"round", rounding<round>},
    {"trunc", rounding<trunc>},
    {"isfinite", rounding<isfinite>},
    {"add", binary<add>},
    {"sub", binary<sub>},
    {"mul", binary<mul>},
    {"div", binary<div>},
    {"pow", binary<pow>},
    {"minimum", binary<minimum>},
    {"maximum", binary<maximum>},
    {"eq", comparison<eq>},
    {"ne", comparison<ne>},
    {"lt", comparison<lt>},
    {"le", comparison<le>},
    {"gt", comparison<gt>},
    {"ge", comparison<ge>},
    {"logical_and", logic<logical_and>},
    {"logical_or", logic<logical_or>},
    {"logical_xor", logic<logical_xor>},
    {"where", wheres},
    {"sum", reduction<sum>},
    {"mean", reduction<mean>},
    {"prod", reduction<prod>},
    {"amax", reduction<amax>},
    {"amin", reduction<amin>},
    {"all", test_of_all<all>},
    {"any", test_of_all<any>},
    {"argmax", arg_reduction<argmax>},
    {"argmin", arg_reduction<argmin>},
    {"sort", sorts},
    {"cumsum", cumsums},
    {"index_select", index_selects},
    {"gather", gathers},
    {"cat", cats},
    {"random", randoms},
    {"randn", normals},
    {"matmul", matmuls},
    {"conv2d", convolutions},
    {"conv_transpose2d", transposed_convolutions},
    {"max_pool2d", pooling<max_pool2d>},
    {"avg_pool2d", pooling<avg_pool2d>},
    {"adaptive_avg_pool2d", adaptive_pooling},
    {"batch_norm", batch_norms},
    {"layer_norm", layer_norms},
    {"softmax", softmaxes},
    {"cross_entropy", cross_entropies},
    {"optimizer", optimizer_steps},
};

} // namespace

std::vector<KernelCheck> kernel_checks()
{
    std::vector<KernelCheck> all(std::begin(kChecks), std::end(kChecks));
    for (const auto& more : {edge_checks(), training_checks()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

} // namespace loom

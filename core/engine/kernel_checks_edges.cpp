#include "core/engine/kernel_checks.h"

#include "core/tensor/creation.h"
#include "core/tensor/nn_ops.h"
#include "core/tensor/ops.h"
#include "core/tensor/random.h"

#include <cmath>
#include <limits>

/// The rows of the doctor's table for what kernels get wrong at their edges: nothing to compute,
/// numbers that are none, long and short lines, integers, and geometry out of the ordinary.
namespace loom {

namespace {

using Results = std::vector<Tensor>;

Results with_gradients(CheckInputs& in, const Tensor& y, const std::vector<Tensor>& leaves)
{
    y.backward(in.real(y.shape()));
    Results results{y.detach()};
    for (const Tensor& leaf : leaves) results.push_back(leaf.grad());
    return results;
}

void append(Results& all, const Results& more) { all.insert(all.end(), more.begin(), more.end()); }

/// Numbers with NaN, infinities and both zeros among them.
Tensor odd_numbers(CheckInputs& in, const Shape& shape)
{
    Tensor x = in.real(shape);
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    for (const double odd : {0.0, -0.0, kInfinity, -kInfinity, std::nan("")})
        x = where(in.integer(shape, 0, 12).to(DType::Bool), x, full(shape, odd, in.options()));
    return x;
}

Results odd_elements(CheckInputs& in)
{
    const Tensor x = odd_numbers(in, {7, 33}), y = odd_numbers(in, {7, 33});
    return {isnan(x),
            isinf(x),
            isfinite(x),
            logical_not(x),
            relu(x),
            sign(x),
            abs(x),
            neg(x),
            maximum(x, y),
            minimum(x, y),
            eq(x, y),
            lt(x, y),
            clamp(x, -1.0, 1.0),
            floor(x),
            exp(x),
            tanh(x),
            sigmoid(x),
            log(x),
            sqrt(x),
            gelu(x),
            add(x, y),
            mul(x, y),
            div(x, y)};
}

Results odd_lines(CheckInputs& in)
{
    const Tensor x = odd_numbers(in, {6, 47});
    const auto ascending = sort(x, 1), descending = sort(x, 0, true);
    return {amax(x, {{1}}),    amin(x, {{0}}),    argmax(x, 1),       argmin(x, 0),
            sum(x, {{0}}),     softmax(x, 1),     log_softmax(x, 0),  ascending.values,
            ascending.indices, descending.values, descending.indices, any(isnan(x), {{1}})};
}

template <DType dtype>
Results integers(CheckInputs& in)
{
    const std::int64_t low = dtype == DType::UInt8 ? 1 : -9;
    const Tensor x = in.integer({5, 1, 31}, low, 10).to(dtype),
                 y = in.integer({3, 31}, 1, 6).to(dtype);
    Results all{add(x, y),
                sub(x, y),
                mul(x, y),
                floor_divide(x, y),
                remainder(x, y),
                pow(x, y),
                maximum(x, y),
                neg(x),
                abs(x),
                sign(x),
                square(x),
                eq(x, y),
                lt(x, y),
                sum(x),
                prod(y, {{0}}),
                amax(x, {{2}}),
                argmin(x, 2),
                cumsum(x, 2),
                sort(x, 2).indices,
                clamp(x, 2, 5),
                add(x, 200),
                x.to(DType::Float32),
                x.to(DType::UInt8),
                x.to(DType::Bool)};
    return all;
}

Results floor_divisions(CheckInputs& in)
{
    const Tensor x = in.real({5, 1, 11}, -9, 9), y = in.real({7, 11}, 0.5, 3);
    return {floor_divide(x, y), remainder(x, y), floor_divide(x, neg(y)), remainder(x, neg(y))};
}

Results nothing(CheckInputs& in)
{
    const Tensor none = zeros({0, 5}, in.options());
    Results all{sum(none),
                sum(none, {{0}}),
                prod(none, {{0}}),
                loom::all(ge(none, 0), {{0}}),
                cumsum(none, 0),
                softmax(none, 1),
                matmul(none, in.real({5, 3})),
                matmul(in.real({3, 0}), in.real({0, 4})),
                cat({none, in.real({2, 5})}, 0)};
    const Tensor x = in.leaf({0, 3, 6, 7}), weight = in.leaf({4, 3, 2, 3}), bias = in.leaf({4});
    append(all, with_gradients(in, conv2d(x, weight, bias, {.same = true}), {x, weight, bias}));
    const Tensor images = in.leaf({0, 2, 8, 8});
    append(all, with_gradients(in, max_pool2d(images, {}), {images}));
    append(all, {avg_pool2d(images.detach(), {})});
    return all;
}

Results long_reductions(CheckInputs& in)
{
    Results all;
    const Tensor x = in.leaf({3, 10007}, 0.5, 1.5), tall = in.leaf({10007, 3}, 0.5, 1.5);
    append(all, with_gradients(in, sum(x), {x}));
    append(all, {sum(x.detach(), {{1}}), sum(tall.detach(), {{0}}), mean(tall.detach(), {{0}}),
                 amax(x.detach()), amin(tall.detach(), {{0}}), argmax(x.detach(), 1),
                 argmin(tall.detach(), 0), var(x.detach(), {{1}}),
                 any(gt(x.detach(), 1.4999), {{1}}), cumsum(x.detach(), 1)});
    const Tensor middle = in.real({5, 301, 6});
    append(all, {sum(middle, {{1}}), sum(middle, {{0, 2}}), amax(middle, {{1}}),
                 sum(middle.permute({2, 0, 1}), {{0}})});
    return all;
}

Results long_lines(CheckInputs& in)
{
    Results all;
    const Tensor rows = in.leaf({3, 1001}, -8, 8), columns = in.leaf({301, 5}, -8, 8);
    append(all, with_gradients(in, softmax(rows, 1), {rows}));
    append(all, with_gradients(in, log_softmax(columns, 0), {columns}));
    const Tensor many = in.leaf({4100, 3}, -8, 8);
    append(all, with_gradients(in, log_softmax(many, 1), {many}));
    const auto sorted = sort(round(in.real({2, 1000}, 0, 50)), 1);
    append(all, {sorted.values, sorted.indices});
    const Tensor weight = in.leaf({1001}), bias = in.leaf({1001});
    append(all,
           with_gradients(in, layer_norm(rows.detach(), {1001}, weight, bias), {weight, bias}));
    const Tensor short_rows = in.leaf({777, 3});
    append(all, with_gradients(in, layer_norm(short_rows, {3}, {}, {}), {short_rows}));
    return all;
}

Results layouts(CheckInputs& in)
{
    const Tensor x = in.real({3, 4, 5, 2});
    const Tensor turned = x.permute({3, 1, 0, 2}), part = x.slice(2, 1, {}, 2),
                 spread = in.real({1, 4, 1, 2}).expand({3, 4, 5, 2});
    Tensor target = zeros({3, 4, 5, 2}, in.options());
    target.narrow(2, 1, 3).copy_(x.narrow(2, 0, 3));
    return {add(x, spread),   exp(turned),        turned.contiguous(),   part.clone(),
            sum(part, {{0}}), sum(turned, {{1}}), softmax(turned, 1),    cumsum(part, 1),
            target,           argmax(turned, 2),  sort(turned, 1).values};
}

Results conversions(CheckInputs& in)
{
    const Tensor x = in.real({4, 5, 6}, -200, 200).to(DType::Float64);
    Results all;
    for (const DType dtype :
         {DType::Float32, DType::Int64, DType::Int32, DType::UInt8, DType::Bool}) {
        const Tensor y = x.to(dtype);
        append(all, {y, y.to(DType::Float64), y.to(DType::Int32), y.to(DType::Bool)});
    }
    return all;
}

Results indexing(CheckInputs& in)
{
    const Tensor x = in.leaf({4, 5, 9}), rows = in.leaf({33, 6});
    Results all = with_gradients(in, index_select(x, 2, in.integer({50}, 0, 9)), {x});
    append(all, with_gradients(in, gather(rows, 0, in.integer({21, 5}, 0, 33)), {rows}));
    append(all, {one_hot(in.integer({41}, 0, 7), 7), in.real({9, 3}).select(0, 4),
                 index_select(in.integer({9, 4}, 0, 90), 1, in.integer({3}, 0, 4)),
                 topk(in.real({5, 40}), 7, 1).values});
    return all;
}

Results random_integers(CheckInputs& in)
{
    Generator generator(3, 5);
    Results all;
    for (const std::int64_t high : {7, 1 << 20})
        all.push_back(
            randint(0, high, {333}, generator, {.dtype = DType::Int64, .device = in.device()}));
    // Wider than 32 bits: compared by parts, since a check counts in float64.
    const Tensor wide = randint(-(std::int64_t{1} << 40), std::int64_t{1} << 40, {101}, generator,
                                {.dtype = DType::Int64, .device = in.device()});
    append(all, {floor_divide(wide, 1 << 20), remainder(wide, 1 << 20)});
    for (const std::int64_t n : {1, 2, 3, 5, 1026})
        all.push_back(rand({n}, generator, in.options()));
    return all;
}

Results products(CheckInputs& in)
{
    Results all;
    const Tensor a = in.real({31, 17}), b = in.real({31, 9}), v = in.real({31});
    append(all, {matmul(a.transpose(0, 1), b), matmul(b.transpose(0, 1), a), matmul(v, a),
                 matmul(a.transpose(0, 1), v), matmul(v, v),
                 matmul(a.slice(1, 0, {}, 2).transpose(0, 1), b),
                 matmul(a.slice(0, 0, {}, 3), a.transpose(0, 1))});
    const Tensor p = in.real({4, 1, 3, 7}), q = in.real({5, 7, 2});
    append(all, {matmul(p, q), matmul(p.transpose(2, 3), in.real({3, 6})),
                 matmul(in.real({1, 7}).expand({3, 7}), q)});
    const Tensor x = in.leaf({4, 5, 13}), weight = in.leaf({7, 13}), bias = in.leaf({7});
    append(all, with_gradients(in, linear(x, weight, bias), {x, weight, bias}));
    return all;
}

Results odd_convolutions(CheckInputs& in)
{
    struct Case {
        Shape x, weight;
        Conv2dOptions options;
    };
    const Case cases[] = {
        {{2, 3, 4, 4}, {5, 3, 2, 2}, {.padding = {4, 3}}},
        {{2, 3, 9, 7}, {5, 3, 1, 1}, {.stride = {2, 3}}},
        {{1, 4, 5, 6}, {4, 4, 5, 6}, {}},
        {{2, 4, 8, 9}, {6, 2, 4, 2}, {.same = true, .dilation = {1, 3}, .groups = 2}},
        {{3, 2, 1, 23}, {3, 2, 1, 4}, {.same = true}},
        {{129, 2, 4, 4}, {3, 2, 3, 3}, {.padding = {1, 1}}},
    };
    Results all;
    for (const Case& c : cases) {
        const Tensor x = in.leaf(c.x), weight = in.leaf(c.weight);
        append(all, with_gradients(in, conv2d(x, weight, {}, c.options), {x, weight}));
    }
    const Tensor x = in.leaf({2, 4, 5, 4}), weight = in.leaf({4, 3, 3, 2});
    const ConvTranspose2dOptions options{
        .stride = {3, 2}, .padding = {1, 0}, .output_padding = {2, 1}, .dilation = {2, 1}};
    append(all, with_gradients(in, conv_transpose2d(x, weight, {}, options), {x, weight}));
    return all;
}

Results odd_pooling(CheckInputs& in)
{
    Results all;
    const Pool2dOptions most[] = {
        {.kernel_size = {3, 3}, .stride = Pair{1, 1}, .padding = {1, 1}},
        {.kernel_size = {2, 3}, .stride = Pair{3, 2}, .dilation = {2, 2}},
        {.kernel_size = {3, 2}, .stride = Pair{2, 3}, .padding = {1, 1}, .ceil_mode = true},
    };
    for (const Pool2dOptions& options : most) {
        const Tensor x = in.leaf({2, 3, 9, 10});
        append(all, with_gradients(in, max_pool2d(x, options), {x}));
    }
    append(all, {max_pool2d(odd_numbers(in, {2, 3, 8, 8}), {})});
    const Pool2dOptions average[] = {
        {.kernel_size = {3, 3},
         .stride = Pair{1, 2},
         .padding = {1, 1},
         .count_include_pad = false},
        {.kernel_size = {3, 2}, .stride = Pair{2, 2}, .divisor_override = 5},
        {.kernel_size = {3, 3}, .stride = Pair{2, 2}, .padding = {1, 1}, .ceil_mode = true},
    };
    for (const Pool2dOptions& options : average) {
        const Tensor x = in.leaf({2, 3, 9, 10});
        append(all, with_gradients(in, avg_pool2d(x, options), {x}));
    }
    const Tensor x = in.leaf({2, 3, 5, 4});
    append(all, with_gradients(in, adaptive_avg_pool2d(x, {7, 1}), {x}));
    return all;
}

Results odd_batch_norms(CheckInputs& in)
{
    Results all;
    for (const Shape& shape : {Shape{33, 7}, Shape{2, 3, 50, 41}, Shape{300, 2}}) {
        const Tensor x = in.leaf(shape, 99, 101), weight = in.leaf({shape[1]});
        append(all, with_gradients(in,
                                   batch_norm(x, {}, {}, weight, zeros_like(weight.detach()),
                                              {.training = true}),
                                   {x, weight}));
        append(all, {batch_norm(x.detach(), {}, {}, {}, {}, {.training = true})});
    }
    return all;
}

Results plain_optimizer_steps(CheckInputs& in)
{
    const Tensor p = in.real({257}), g = in.real({257}), m = in.real({257}),
                 v = in.real({257}, 0, 1), q = in.real({257}), r = in.real({257}),
                 momentum = full({257}, std::nan(""), in.options());
    Backend& backend = p.backend();
    backend.adam_step(p.view_of(), g.view_of(), m.view_of(), v.view_of(),
                      {.weight_decay = 0.1, .step = 1});
    backend.sgd_step(q.view_of(), g.view_of(), nullptr, {.lr = 0.1});
    const View buffer = momentum.view_of();
    backend.sgd_step(r.view_of(), g.view_of(), &buffer,
                     {.lr = 0.1, .momentum = 0.9, .dampening = 0.5, .first_step = true});
    return {p, m, v, q, r, momentum};
}

constexpr KernelCheck kChecks[] = {
    {"odd elements", odd_elements},
    {"odd lines", odd_lines},
    {"int64", integers<DType::Int64>},
    {"int32", integers<DType::Int32>},
    {"uint8", integers<DType::UInt8>},
    {"floor_divide", floor_divisions},
    {"nothing", nothing},
    {"long reductions", long_reductions},
    {"long lines", long_lines},
    {"layouts", layouts},
    {"conversions", conversions},
    {"indexing", indexing},
    {"random integers", random_integers},
    {"products", products},
    {"odd convolutions", odd_convolutions},
    {"odd pooling", odd_pooling},
    {"odd batch_norm", odd_batch_norms},
    {"plain optimizer", plain_optimizer_steps},
};

} // namespace

std::span<const KernelCheck> edge_checks() { return kChecks; }

} // namespace loom

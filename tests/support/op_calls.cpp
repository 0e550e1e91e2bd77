#include "tests/support/op_calls.h"

#include <limits>

#include "core/tensor/nn_ops.h"
#include "core/tensor/ops.h"

namespace loom {

namespace {

using Tensors = std::vector<Tensor>;
using Call = OpCall;
using Calls = OpCalls;

Scalar number(const Json& value)
{
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (value.is_string()) return std::numeric_limits<double>::quiet_NaN();
    return value.get<double>();
}

std::optional<Scalar> optional_number(const Json& options, const char* key)
{
    if (!options.contains(key)) return std::nullopt;
    return number(options[key]);
}

Pair pair(const Json& options, const char* key, Pair otherwise)
{
    return options.contains(key) ? options[key].get<Pair>() : otherwise;
}

Tensor optional_input(const Tensors& in, std::size_t i) { return i < in.size() ? in[i] : Tensor(); }

Tensors both(const ValuesAndIndices& pair) { return {pair.values, pair.indices}; }

Reduction reduction(const Json& options)
{
    return {.axes = options.value("axes", std::vector<std::int64_t>{}),
            .keepdim = options.value("keepdim", false)};
}

LossReduction loss_reduction(const Json& options)
{
    const std::string kind = options.value("reduction", "mean");
    if (kind == "mean") return LossReduction::Mean;
    return kind == "sum" ? LossReduction::Sum : LossReduction::None;
}

Call unary(Tensor (*op)(const Tensor&))
{
    return [op](const Tensors& in, const Json&) -> Tensors { return {op(in[0])}; };
}

Call binary(Tensor (*op)(const Tensor&, const Tensor&))
{
    return [op](const Tensors& in, const Json&) -> Tensors { return {op(in[0], in[1])}; };
}

Call with_number(Tensor (*op)(const Tensor&, Scalar))
{
    return
        [op](const Tensors& in, const Json& o) -> Tensors { return {op(in[0], number(o["b"]))}; };
}

Call reducing(Tensor (*op)(const Tensor&, const Reduction&))
{
    return [op](const Tensors& in, const Json& o) -> Tensors { return {op(in[0], reduction(o))}; };
}

Call spreading(Tensor (*op)(const Tensor&, const Reduction&, std::int64_t))
{
    return [op](const Tensors& in, const Json& o) -> Tensors {
        return {op(in[0], reduction(o), o.value("correction", std::int64_t{1}))};
    };
}

Call along(ValuesAndIndices (*op)(const Tensor&, std::int64_t, bool))
{
    return [op](const Tensors& in, const Json& o) {
        return both(op(in[0], o["axis"].get<std::int64_t>(), o.value("keepdim", false)));
    };
}

Call position(Tensor (*op)(const Tensor&, std::optional<std::int64_t>, bool))
{
    return [op](const Tensors& in, const Json& o) -> Tensors {
        std::optional<std::int64_t> axis;
        if (o.contains("axis")) axis = o["axis"].get<std::int64_t>();
        return {op(in[0], axis, o.value("keepdim", false))};
    };
}

Call on_axis(Tensor (*op)(const Tensor&, std::int64_t))
{
    return [op](const Tensors& in, const Json& o) -> Tensors {
        return {op(in[0], o["axis"].get<std::int64_t>())};
    };
}

Tensors call_conv2d(const Tensors& in, const Json& o)
{
    return {conv2d(in[0], in[1], optional_input(in, 2),
                   {.stride = pair(o, "stride", {1, 1}),
                    .padding = pair(o, "padding", {0, 0}),
                    .same = o.value("same", false),
                    .dilation = pair(o, "dilation", {1, 1}),
                    .groups = o.value("groups", std::int64_t{1})})};
}

Tensors call_conv_transpose2d(const Tensors& in, const Json& o)
{
    return {conv_transpose2d(in[0], in[1], optional_input(in, 2),
                             {.stride = pair(o, "stride", {1, 1}),
                              .padding = pair(o, "padding", {0, 0}),
                              .output_padding = pair(o, "output_padding", {0, 0}),
                              .dilation = pair(o, "dilation", {1, 1}),
                              .groups = o.value("groups", std::int64_t{1})})};
}

Pool2dOptions pool_options(const Json& o)
{
    Pool2dOptions options{.kernel_size = pair(o, "kernel_size", {0, 0}),
                          .padding = pair(o, "padding", {0, 0}),
                          .dilation = pair(o, "dilation", {1, 1}),
                          .ceil_mode = o.value("ceil_mode", false),
                          .count_include_pad = o.value("count_include_pad", true)};
    if (o.contains("stride")) options.stride = o["stride"].get<Pair>();
    if (o.contains("divisor_override")) {
        options.divisor_override = o["divisor_override"].get<std::int64_t>();
    }
    return options;
}

Tensors call_batch_norm(const Tensors& in, const Json& o)
{
    Tensor mean = in[1].clone();
    Tensor var = in[2].clone();
    const Tensor y = batch_norm(in[0], mean, var, optional_input(in, 3), optional_input(in, 4),
                                {.training = o["training"].get<bool>(),
                                 .momentum = o["momentum"].get<double>(),
                                 .eps = o["eps"].get<double>()});
    return {y, mean, var};
}

Tensors call_layer_norm(const Tensors& in, const Json& o)
{
    const auto sizes = o["normalized_shape"].get<std::vector<std::int64_t>>();
    return {layer_norm(in[0], Shape(sizes), optional_input(in, 1), optional_input(in, 2),
                       o["eps"].get<double>())};
}

Tensors call_cross_entropy(const Tensors& in, const Json& o)
{
    return {cross_entropy(in[0], in[1],
                          {.weight = optional_input(in, 2),
                           .label_smoothing = o.value("label_smoothing", 0.0),
                           .ignore_index = o.value("ignore_index", std::int64_t{-100}),
                           .reduction = loss_reduction(o)})};
}

Calls arithmetic_calls()
{
    return {
        {"add", binary(add)},
        {"sub", binary(sub)},
        {"mul", binary(mul)},
        {"div", binary(div)},
        {"floor_divide", binary(floor_divide)},
        {"remainder", binary(remainder)},
        {"pow", binary(pow)},
        {"minimum", binary(minimum)},
        {"maximum", binary(maximum)},
        {"add_scalar", with_number(add)},
        {"sub_scalar", with_number(sub)},
        {"rsub_scalar", with_number(rsub)},
        {"mul_scalar", with_number(mul)},
        {"div_scalar", with_number(div)},
        {"floor_divide_scalar", with_number(floor_divide)},
        {"remainder_scalar", with_number(remainder)},
        {"pow_scalar", with_number(pow)},
        {"eq", binary(eq)},
        {"ne", binary(ne)},
        {"lt", binary(lt)},
        {"le", binary(le)},
        {"gt", binary(gt)},
        {"ge", binary(ge)},
        {"eq_scalar", with_number(eq)},
        {"lt_scalar", with_number(lt)},
        {"ge_scalar", with_number(ge)},
        {"logical_and", binary(logical_and)},
        {"logical_or", binary(logical_or)},
        {"logical_xor", binary(logical_xor)},
        {"logical_not", unary(logical_not)},
        {"isnan", unary(isnan)},
        {"isinf", unary(isinf)},
        {"isfinite", unary(isfinite)},
    };
}

Calls pointwise_calls()
{
    return {
        {"neg", unary(neg)},
        {"abs", unary(abs)},
        {"sign", unary(sign)},
        {"square", unary(square)},
        {"reciprocal", unary(reciprocal)},
        {"exp", unary(exp)},
        {"expm1", unary(expm1)},
        {"log", unary(log)},
        {"log1p", unary(log1p)},
        {"sqrt", unary(sqrt)},
        {"rsqrt", unary(rsqrt)},
        {"sin", unary(sin)},
        {"cos", unary(cos)},
        {"tanh", unary(tanh)},
        {"erf", unary(erf)},
        {"sigmoid", unary(sigmoid)},
        {"floor", unary(floor)},
        {"ceil", unary(ceil)},
        {"round", unary(round)},
        {"trunc", unary(trunc)},
        {"relu", unary(relu)},
        {"silu", unary(silu)},
        {"gelu", [](const Tensors& in, const Json&) -> Tensors { return {gelu(in[0])}; }},
        {"gelu_tanh",
         [](const Tensors& in, const Json&) -> Tensors { return {gelu(in[0], GeluKind::Tanh)}; }},
        {"leaky_relu",
         [](const Tensors& in, const Json& o) -> Tensors {
             return {leaky_relu(in[0], o.value("negative_slope", 0.01))};
         }},
        {"clamp",
         [](const Tensors& in, const Json& o) -> Tensors {
             return {clamp(in[0], optional_number(o, "min"), optional_number(o, "max"))};
         }},
        {"clamp_real",
         [](const Tensors& in, const Json&) -> Tensors { return {clamp(in[0], 0.5, {})}; }},
        {"dropout",
         [](const Tensors& in, const Json&) -> Tensors {
             return {dropout(in[0], 0.5, {1, 2})};
         }},
    };
}

Calls reduction_calls()
{
    return {
        {"sum", reducing(sum)},
        {"mean", reducing(mean)},
        {"prod", reducing(prod)},
        {"amax", reducing(amax)},
        {"amin", reducing(amin)},
        {"all", reducing(all)},
        {"any", reducing(any)},
        {"logsumexp", reducing(logsumexp)},
        {"var", spreading(var)},
        {"std", spreading(std)},
        {"max", unary(max)},
        {"min", unary(min)},
        {"max_axis", along(max)},
        {"min_axis", along(min)},
        {"argmax", position(argmax)},
        {"argmin", position(argmin)},
        {"cumsum", on_axis(cumsum)},
        {"sort",
         [](const Tensors& in, const Json& o) {
             return both(
                 sort(in[0], o.value("axis", std::int64_t{-1}), o.value("descending", false)));
         }},
        {"topk",
         [](const Tensors& in, const Json& o) {
             return both(topk(in[0], o.value("k", std::int64_t{1}),
                              o.value("axis", std::int64_t{-1}), o.value("largest", true)));
         }},
    };
}

Calls network_calls()
{
    return {
        {"matmul", binary(matmul)},
        {"linear",
         [](const Tensors& in, const Json&) -> Tensors {
             return {linear(in[0], in[1], optional_input(in, 2))};
         }},
        {"conv2d", call_conv2d},
        {"conv_transpose2d", call_conv_transpose2d},
        {"max_pool2d",
         [](const Tensors& in, const Json& o) -> Tensors {
             return {max_pool2d(in[0], pool_options(o))};
         }},
        {"avg_pool2d",
         [](const Tensors& in, const Json& o) -> Tensors {
             return {avg_pool2d(in[0], pool_options(o))};
         }},
        {"adaptive_avg_pool2d",
         [](const Tensors& in, const Json& o) -> Tensors {
             return {adaptive_avg_pool2d(in[0], o["output_size"].get<Pair>())};
         }},
        {"batch_norm", call_batch_norm},
        {"layer_norm", call_layer_norm},
        {"softmax", on_axis(softmax)},
        {"log_softmax", on_axis(log_softmax)},
        {"cross_entropy", call_cross_entropy},
        {"mse_loss",
         [](const Tensors& in, const Json& o) -> Tensors {
             return {mse_loss(in[0], in[1], loss_reduction(o))};
         }},
    };
}

Calls all_calls()
{
    Calls calls = arithmetic_calls();
    calls.merge(pointwise_calls());
    calls.merge(reduction_calls());
    calls.merge(network_calls());
    calls.merge(joining_op_calls());
    calls.merge(view_op_calls());
    return calls;
}

} // namespace

std::vector<Tensor> call_op(const std::string& op, const std::vector<Tensor>& inputs,
                            const Json& options)
{
    static const Calls calls = all_calls();
    return calls.at(op)(inputs, options);
}

} // namespace loom

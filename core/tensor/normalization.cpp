#include "core/tensor/nn_ops.h"

#include <fmt/core.h>

#include "core/tensor/op_support.h"

namespace loom {

namespace {

void check_parameter(const char* op, const char* what, const Tensor& parameter, const Tensor& x,
                     const Shape& shape)
{
    if (!parameter.defined()) return;
    require_one_device(op, {&x, &parameter});
    require_same_dtype(op, x, parameter);
    if (parameter.shape() == shape) return;
    fail_op(op, fmt::format("{} {}", what, shape.to_string()), parameter.shape().to_string());
}

std::vector<Tensor> defined_of(std::initializer_list<Tensor> tensors)
{
    std::vector<Tensor> defined;
    for (const Tensor& tensor : tensors) {
        if (tensor.defined()) defined.push_back(tensor);
    }
    return defined;
}

bool wants_grad(const Tensor& x) { return x.defined() && x.requires_grad(); }

/// Uninitialised, and undefined unless a gradient is wanted.
Tensor gradient_buffer(const Tensor& parameter, const Tensor& dy)
{
    return wants_grad(parameter) ? new_like(dy, parameter.shape()) : Tensor();
}

// Batch normalisation sees x[N, C, …] as planes [N, C, S].

Shape planes_of(const Shape& shape)
{
    std::int64_t inner = 1;
    for (int i = 2; i < shape.rank(); ++i) inner *= shape[i];
    return {shape[0], shape[1], inner};
}

/// A parameter [C] stretched along the channels of [N, C, S].
Tensor per_channel(const Tensor& parameter)
{
    return packed(parameter).detach().view({1, parameter.size(0), 1});
}

void check_batch_norm(const Tensor& x, const Tensor& running_mean, const Tensor& running_var,
                      const Tensor& weight, const Tensor& bias, const BatchNormOptions& options)
{
    const char* op = "batch_norm";
    require_defined(op, x);
    require_floating(op, x);
    if (x.dim() < 2) fail_op(op, "an input [N, C] or [N, C, …]", x.shape().to_string());
    const Shape channels{x.size(1)};
    check_parameter(op, "running_mean", running_mean, x, channels);
    check_parameter(op, "running_var", running_var, x, channels);
    check_parameter(op, "weight", weight, x, channels);
    check_parameter(op, "bias", bias, x, channels);
    if (running_mean.defined() != running_var.defined()) {
        fail_op(op, "both running statistics or neither", "one");
    }
    if (!options.training) {
        if (!running_mean.defined()) fail_op(op, "running statistics outside training", "none");
        return;
    }
    const Shape planes = planes_of(x.shape());
    if (planes[0] * planes[2] != 1) return;
    fail_op(op, "more than 1 value per channel when training", x.shape().to_string());
}

/// running = (1 - momentum) · running + momentum · batch; the variance unbiased.
void move_running_statistics(Tensor& running_mean, Tensor& running_var, const Tensor& mean,
                             const Tensor& variance, double momentum, std::int64_t count)
{
    const NoGrad guard;
    const double n = static_cast<double>(count);
    const Tensor kept = number_like(mean, 1 - momentum);
    running_mean.mul_(kept).add_(mean, momentum);
    running_var.mul_(kept).add_(variance, momentum * n / (n - 1));
}

/// What the gradient of a batch norm in training needs.
struct BatchStatistics {
    Tensor mean, rstd, variance;
};

Tensor batch_norm_training(const Tensor& x, const Tensor& weight, const Tensor& bias, double eps,
                           BatchStatistics& statistics)
{
    const Shape planes = planes_of(x.shape());
    const Shape channels{planes[1]};
    statistics = {new_like(x, channels), new_like(x, channels), new_like(x, channels)};
    const Tensor input = packed(x).detach().view(planes);
    const Tensor y = new_like(x, planes);
    x.backend().batch_norm(y.view_of(), statistics.mean.view_of(), statistics.rstd.view_of(),
                           statistics.variance.view_of(), input.view_of(),
                           OptionalView(weight).get(), OptionalView(bias).get(), eps);
    const Tensor shaped = y.view(x.shape());
    if (!needs_grad({&x, &weight, &bias})) return shaped;
    const auto gradient = [x = grad_target(x), weight = grad_target(weight),
                           bias = grad_target(bias), in = Saved("batch_norm", input),
                           scale = saved_if(weight.defined(), "batch_norm", weight),
                           mean = statistics.mean, rstd = statistics.rstd](const Tensor& given) {
        const Tensor dy = packed(given).view(in.get().shape());
        const Tensor dx = new_like(dy, dy.shape());
        const Tensor dweight = gradient_buffer(weight, dy);
        const Tensor dbias = gradient_buffer(bias, dy);
        dy.backend().batch_norm_gradient(dx.view_of(), OptionalView(dweight).get(),
                                         OptionalView(dbias).get(), dy.view_of(),
                                         in.get().view_of(), mean.view_of(), rstd.view_of(),
                                         OptionalView(scale ? scale->get() : Tensor()).get());
        if (x.requires_grad()) x.add_grad(dx.view(x.shape()));
        if (dweight.defined()) weight.add_grad(dweight);
        if (dbias.defined()) bias.add_grad(dbias);
    };
    return Tensor::record("batch_norm", shaped, defined_of({x, weight, bias}), gradient);
}

/// With fixed statistics it is one scale and one shift per channel.
Tensor batch_norm_eval(const Tensor& x, const Tensor& running_mean, const Tensor& running_var,
                       const Tensor& weight, const Tensor& bias, double eps)
{
    const Shape planes = planes_of(x.shape());
    const Tensor mean = per_channel(running_mean);
    const Tensor shifted = apply(BinaryOp::Add, per_channel(running_var), number_like(x, eps));
    const Tensor rstd = apply(UnaryOp::Rsqrt, shifted);
    const Tensor scale = weight.defined() ? apply(BinaryOp::Mul, rstd, per_channel(weight)) : rstd;
    Tensor shift = apply(UnaryOp::Neg, apply(BinaryOp::Mul, mean, scale));
    if (bias.defined()) shift = apply(BinaryOp::Add, shift, per_channel(bias));
    const Tensor input = packed(x).detach().view(planes);
    const Tensor y = apply(BinaryOp::Add, apply(BinaryOp::Mul, input, scale), shift);
    const Tensor shaped = y.view(x.shape());
    if (!needs_grad({&x, &weight, &bias})) return shaped;
    const auto gradient =
        [x = grad_target(x), weight = grad_target(weight), bias = grad_target(bias), scale, rstd,
         planes, center = saved_if(wants_grad(weight), "batch_norm", mean),
         in = saved_if(wants_grad(weight), "batch_norm", input)](const Tensor& given) {
            const Tensor dy = packed(given).view(planes);
            if (x.requires_grad()) x.add_grad(apply(BinaryOp::Mul, dy, scale).view(x.shape()));
            if (in) {
                const Tensor unit =
                    apply(BinaryOp::Mul, apply(BinaryOp::Sub, in->get(), center->get()), rstd);
                const Tensor product = apply(BinaryOp::Mul, dy, unit);
                weight.add_grad(sum(product, {.axes = {0, 2}}));
            }
            if (wants_grad(bias)) bias.add_grad(sum(dy, {.axes = {0, 2}}));
        };
    return Tensor::record("batch_norm", shaped, defined_of({x, weight, bias}), gradient);
}

/// Nothing to normalise and nothing learnt: the gradients of the parameters are 0.
Tensor normalize_nothing(const char* op, const Tensor& x, const Tensor& weight, const Tensor& bias)
{
    const Tensor y = new_like(x, x.shape());
    if (!needs_grad({&x, &weight, &bias})) return y;
    return Tensor::record(op, y, defined_of({x, weight, bias}),
                          [x = grad_target(x), weight = grad_target(weight),
                           bias = grad_target(bias)](const Tensor& dy) {
                              x.add_grad(dy);
                              if (weight.defined()) weight.add_grad(zeros_for(dy, weight.shape()));
                              if (bias.defined()) bias.add_grad(zeros_for(dy, bias.shape()));
                          });
}

void check_layer_norm(const Tensor& x, const Shape& normalized_shape, const Tensor& weight,
                      const Tensor& bias)
{
    const char* op = "layer_norm";
    require_defined(op, x);
    require_floating(op, x);
    const int rank = normalized_shape.rank();
    bool fits = rank >= 1 && rank <= x.dim();
    for (int i = 0; fits && i < rank; ++i) {
        fits = normalized_shape[i] == x.shape()[x.dim() - rank + i];
    }
    if (!fits) {
        fail_op(
            op,
            fmt::format("an input that ends in normalized_shape {}", normalized_shape.to_string()),
            x.shape().to_string());
    }
    check_parameter(op, "weight", weight, x, normalized_shape);
    check_parameter(op, "bias", bias, x, normalized_shape);
}

} // namespace

Tensor batch_norm(const Tensor& x, Tensor running_mean, Tensor running_var, const Tensor& weight,
                  const Tensor& bias, const BatchNormOptions& options)
{
    check_batch_norm(x, running_mean, running_var, weight, bias, options);
    if (x.numel() == 0) return normalize_nothing("batch_norm", x, weight, bias);
    if (!options.training) {
        return batch_norm_eval(x, running_mean, running_var, weight, bias, options.eps);
    }
    BatchStatistics statistics;
    const Tensor y = batch_norm_training(x, weight, bias, options.eps, statistics);
    if (running_mean.defined()) {
        move_running_statistics(running_mean, running_var, statistics.mean, statistics.variance,
                                options.momentum, x.numel() / x.size(1));
    }
    return y;
}

Tensor layer_norm(const Tensor& x, const Shape& normalized_shape, const Tensor& weight,
                  const Tensor& bias, double eps)
{
    check_layer_norm(x, normalized_shape, weight, bias);
    if (x.numel() == 0) return normalize_nothing("layer_norm", x, weight, bias);
    const std::int64_t columns = normalized_shape.numel();
    const Shape matrix{x.numel() / columns, columns};
    const Tensor input = packed(x).detach().view(matrix);
    const Tensor y = new_like(x, matrix);
    const Tensor mean = new_like(x, {matrix[0]});
    const Tensor rstd = new_like(x, {matrix[0]});
    const auto as_row = [columns](const Tensor& parameter) {
        return parameter.defined() ? packed(parameter).detach().view({columns}) : Tensor();
    };
    const Tensor scale = as_row(weight);
    x.backend().layer_norm(y.view_of(), mean.view_of(), rstd.view_of(), input.view_of(),
                           OptionalView(scale).get(), OptionalView(as_row(bias)).get(), eps);
    const Tensor shaped = y.view(x.shape());
    if (!needs_grad({&x, &weight, &bias})) return shaped;
    const auto gradient = [x = grad_target(x), weight = grad_target(weight),
                           bias = grad_target(bias), in = Saved("layer_norm", input), mean, rstd,
                           scale = saved_if(scale.defined(), "layer_norm", scale),
                           as_row](const Tensor& given) {
        const Tensor dy = packed(given).view(in.get().shape());
        const Tensor dx = new_like(dy, dy.shape());
        const Tensor dweight = gradient_buffer(weight, dy);
        const Tensor dbias = gradient_buffer(bias, dy);
        dy.backend().layer_norm_gradient(dx.view_of(), OptionalView(as_row(dweight)).get(),
                                         OptionalView(as_row(dbias)).get(), dy.view_of(),
                                         in.get().view_of(), mean.view_of(), rstd.view_of(),
                                         OptionalView(scale ? scale->get() : Tensor()).get());
        if (x.requires_grad()) x.add_grad(dx.view(x.shape()));
        if (dweight.defined()) weight.add_grad(dweight);
        if (dbias.defined()) bias.add_grad(dbias);
    };
    return Tensor::record("layer_norm", shaped, defined_of({x, weight, bias}), gradient);
}

} // namespace loom

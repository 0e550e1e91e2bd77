#include "core/tensor/nn_ops.h"

#include <algorithm>

#include <fmt/core.h>

#include "core/tensor/op_support.h"
#include "core/tensor/window.h"

namespace loom {

namespace {

/// What both kinds of convolution ask of their tensors. `in_axis`: weight's axis of input channels.
void check_tensors(const char* op, const Tensor& x, const Tensor& weight, const Tensor& bias)
{
    require_one_device(op, {&x, &weight});
    require_same_dtype(op, x, weight);
    require_floating(op, x);
    if (weight.dim() != 4) fail_op(op, "a weight of 4 dimensions", weight.shape().to_string());
    if (x.dim() != 4) {
        fail_op(op, "an input [N, C, H, W] or [C, H, W]", x.shape().to_string());
    }
    for (int i = 0; i < 4; ++i) {
        if (weight.shape()[i] == 0)
            fail_op(op, "a weight without empty axes", weight.shape().to_string());
        if (i > 0 && x.shape()[i] == 0) {
            fail_op(op, "an input with no empty axis but the batch", x.shape().to_string());
        }
    }
    if (!bias.defined()) return;
    require_one_device(op, {&x, &bias});
    require_same_dtype(op, x, bias);
}

void check_bias(const char* op, const Tensor& bias, std::int64_t channels)
{
    if (!bias.defined() || bias.shape() == Shape{channels}) return;
    fail_op(op, fmt::format("bias [{}]", channels), bias.shape().to_string());
}

void check_groups(const char* op, std::int64_t groups, const char* what, std::int64_t channels)
{
    if (groups < 1) fail_op(op, "at least 1 group", fmt::format("{}", groups));
    if (channels % groups == 0) return;
    fail_op(op, fmt::format("{} divisible by {} groups", what, groups),
            fmt::format("{}", channels));
}

void check_channels(const char* op, const Tensor& x, std::int64_t channels, const Tensor& weight)
{
    if (x.size(1) == channels) return;
    fail_op(op,
            fmt::format("{} input channels for weight {}", channels, weight.shape().to_string()),
            fmt::format("{} channels in {}", x.size(1), x.shape().to_string()));
}

Conv2dGeometry conv_geometry(const Tensor& weight, const Conv2dOptions& options)
{
    require_at_least("conv2d", "a stride", options.stride, 1);
    require_at_least("conv2d", "a dilation", options.dilation, 1);
    Conv2dGeometry geometry{.stride = options.stride,
                            .pad_begin = options.padding,
                            .pad_end = options.padding,
                            .dilation = options.dilation,
                            .groups = options.groups};
    if (!options.same) {
        require_at_least("conv2d", "a padding", options.padding, 0);
        return geometry;
    }
    if (options.stride != Pair{1, 1}) {
        fail_op("conv2d", "stride 1 with padding='same'", pair_text(options.stride));
    }
    for (std::size_t i = 0; i < 2; ++i) {
        const SamePadding same =
            same_padding(weight.shape()[static_cast<int>(i) + 2], options.dilation[i]);
        geometry.pad_begin[i] = same.begin;
        geometry.pad_end[i] = same.end;
    }
    return geometry;
}

Shape conv_shape(const Tensor& x, const Tensor& weight, const Conv2dGeometry& geometry)
{
    Shape shape{x.size(0), weight.size(0), 0, 0};
    for (std::size_t i = 0; i < 2; ++i) {
        const int axis = static_cast<int>(i) + 2;
        const std::int64_t pad = geometry.pad_begin[i] + geometry.pad_end[i];
        shape[axis] = conv_output_size(x.shape()[axis], weight.shape()[axis], geometry.stride[i],
                                       pad, geometry.dilation[i]);
        if (shape[axis] > 0) continue;
        const std::int64_t extent = window_extent(weight.shape()[axis], geometry.dilation[i]);
        fail_op("conv2d",
                fmt::format("a padded input of at least {} along dimension {} (the kernel's reach)",
                            extent, axis),
                fmt::format("{}", x.shape()[axis] + pad));
    }
    return shape;
}

void add_bias(const Tensor& y, const Tensor& bias)
{
    const Tensor column = packed(bias).detach().view({bias.size(0), 1, 1});
    y.backend().binary(BinaryOp::Add, y.view_of(), y.view_of(), broadcast_view(column, y.shape()));
}

void add_bias_grad(const Tensor& bias, const Tensor& dy)
{
    bias.add_grad(sum(dy, {.axes = {0, 2, 3}}));
}

/// dweight and, where it is wanted, dbias in the same pass.
void add_weight_grads(const Tensor& weight, const Tensor& bias, const Tensor& dy, const Tensor& x,
                      const Conv2dGeometry& geometry)
{
    const Tensor dweight = new_like(x, weight.shape());
    const bool with_bias = bias.defined() && bias.requires_grad();
    const Tensor dbias = with_bias ? new_like(x, bias.shape()) : Tensor();
    const OptionalView dbias_view(dbias);
    x.backend().conv2d_weight_gradient(dweight.view_of(), dbias_view.get(), dy.view_of(),
                                       x.view_of(), geometry);
    weight.add_grad(dweight);
    if (with_bias) bias.add_grad(dbias);
}

std::vector<Tensor> inputs_of(const Tensor& x, const Tensor& weight, const Tensor& bias)
{
    if (!bias.defined()) return {x, weight};
    return {x, weight, bias};
}

} // namespace

Tensor conv2d(const Tensor& x, const Tensor& weight, const Tensor& bias,
              const Conv2dOptions& options)
{
    if (x.defined() && x.dim() == 3)
        return conv2d(x.unsqueeze(0), weight, bias, options).squeeze(0);
    check_tensors("conv2d", x, weight, bias);
    check_groups("conv2d", options.groups, "output channels", weight.size(0));
    check_channels("conv2d", x, weight.size(1) * options.groups, weight);
    check_bias("conv2d", bias, weight.size(0));
    const Conv2dGeometry geometry = conv_geometry(weight, options);
    const Tensor y = new_like(x, conv_shape(x, weight, geometry));
    const Tensor packed_x = packed(x);
    const Tensor packed_weight = packed(weight);
    const OptionalView bias_view(bias);
    x.backend().conv2d(y.view_of(), packed_x.view_of(), packed_weight.view_of(), bias_view.get(),
                       geometry);
    if (!needs_grad({&x, &weight, &bias})) return y;
    return Tensor::record(
        "conv2d", y, inputs_of(x, weight, bias),
        [x = grad_target(x), weight = grad_target(weight), bias = grad_target(bias), geometry,
         saved_x = saved_if(weight.requires_grad(), "conv2d", packed_x),
         saved_weight = saved_if(x.requires_grad(), "conv2d", packed_weight)](const Tensor& given) {
            const Tensor dy = packed(given);
            if (saved_weight) {
                const Tensor dx = new_like(dy, x.shape());
                dx.backend().conv2d_input_gradient(dx.view_of(), dy.view_of(),
                                                   saved_weight->get().view_of(), geometry);
                x.add_grad(dx);
            }
            if (saved_x)
                add_weight_grads(weight, bias, dy, saved_x->get(), geometry);
            else if (bias.defined() && bias.requires_grad())
                add_bias_grad(bias, dy);
        });
}

namespace {

/// The geometry of the convolution that this one transposes.
Conv2dGeometry transposed_geometry(const ConvTranspose2dOptions& options)
{
    const char* op = "conv_transpose2d";
    require_at_least(op, "a stride", options.stride, 1);
    require_at_least(op, "a dilation", options.dilation, 1);
    require_at_least(op, "a padding", options.padding, 0);
    require_at_least(op, "an output_padding", options.output_padding, 0);
    for (std::size_t i = 0; i < 2; ++i) {
        if (options.output_padding[i] < std::max(options.stride[i], options.dilation[i])) continue;
        fail_op(op, "an output_padding smaller than the stride or the dilation",
                fmt::format("output_padding {}, stride {}, dilation {}",
                            pair_text(options.output_padding), pair_text(options.stride),
                            pair_text(options.dilation)));
    }
    return {.stride = options.stride,
            .pad_begin = options.padding,
            .pad_end = options.padding,
            .dilation = options.dilation,
            .groups = options.groups};
}

Shape conv_transpose_shape(const Tensor& x, const Tensor& weight,
                           const ConvTranspose2dOptions& options)
{
    Shape shape{x.size(0), weight.size(1) * options.groups, 0, 0};
    for (std::size_t i = 0; i < 2; ++i) {
        const int axis = static_cast<int>(i) + 2;
        shape[axis] = conv_transpose_output_size(x.shape()[axis], weight.shape()[axis],
                                                 options.stride[i], options.padding[i],
                                                 options.output_padding[i], options.dilation[i]);
        if (shape[axis] > 0) continue;
        fail_op("conv_transpose2d", "an output of at least 1 by 1",
                fmt::format("size {} along dimension {}", shape[axis], axis));
    }
    return shape;
}

} // namespace

Tensor conv_transpose2d(const Tensor& x, const Tensor& weight, const Tensor& bias,
                        const ConvTranspose2dOptions& options)
{
    const char* op = "conv_transpose2d";
    if (x.defined() && x.dim() == 3) {
        return conv_transpose2d(x.unsqueeze(0), weight, bias, options).squeeze(0);
    }
    check_tensors(op, x, weight, bias);
    check_groups(op, options.groups, "input channels", weight.size(0));
    check_channels(op, x, weight.size(0), weight);
    check_bias(op, bias, weight.size(1) * options.groups);
    const Conv2dGeometry geometry = transposed_geometry(options);
    const Tensor y = new_like(x, conv_transpose_shape(x, weight, options));
    const Tensor packed_x = packed(x);
    const Tensor packed_weight = packed(weight);
    x.backend().conv2d_input_gradient(y.view_of(), packed_x.view_of(), packed_weight.view_of(),
                                      geometry);
    if (bias.defined()) add_bias(y, bias);
    if (!needs_grad({&x, &weight, &bias})) return y;
    return Tensor::record(
        op, y, inputs_of(x, weight, bias),
        [x = grad_target(x), weight = grad_target(weight), bias = grad_target(bias), geometry,
         saved_x = saved_if(weight.requires_grad(), op, packed_x),
         saved_weight = saved_if(x.requires_grad(), op, packed_weight)](const Tensor& given) {
            const Tensor dy = packed(given);
            if (saved_weight) {
                const Tensor dx = new_like(dy, x.shape());
                dx.backend().conv2d(dx.view_of(), dy.view_of(), saved_weight->get().view_of(),
                                    nullptr, geometry);
                x.add_grad(dx);
            }
            // Input and output change places in the transposed convolution.
            if (saved_x) add_weight_grads(weight, {}, saved_x->get(), dy, geometry);
            if (bias.defined() && bias.requires_grad()) add_bias_grad(bias, dy);
        });
}

} // namespace loom

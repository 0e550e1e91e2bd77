#include "core/tensor/nn_ops.h"

#include <limits>

#include <fmt/core.h>

#include "core/tensor/op_support.h"
#include "core/tensor/window.h"

namespace loom {

namespace {

void check_planes(const char* op, const Tensor& x)
{
    require_defined(op, x);
    require_floating(op, x);
    if (x.dim() != 4) fail_op(op, "an input [N, C, H, W] or [C, H, W]", x.shape().to_string());
    for (int i = 1; i < 4; ++i) {
        if (x.shape()[i] > 0) continue;
        fail_op(op, "an input with no empty axis but the batch", x.shape().to_string());
    }
}

Pool2dGeometry pool_geometry(const char* op, const Pool2dOptions& options)
{
    Pool2dGeometry geometry{.kernel = options.kernel_size,
                            .stride = options.stride.value_or(options.kernel_size),
                            .padding = options.padding,
                            .dilation = options.dilation,
                            .count_include_pad = options.count_include_pad,
                            .divisor_override = options.divisor_override.value_or(0)};
    require_at_least(op, "a kernel", geometry.kernel, 1);
    require_at_least(op, "a stride", geometry.stride, 1);
    require_at_least(op, "a dilation", geometry.dilation, 1);
    require_at_least(op, "a padding", geometry.padding, 0);
    for (std::size_t i = 0; i < 2; ++i) {
        if (geometry.padding[i] <= geometry.kernel[i] / 2) continue;
        fail_op(op,
                fmt::format("a padding of at most half the kernel {}", pair_text(geometry.kernel)),
                pair_text(geometry.padding));
    }
    return geometry;
}

Shape pool_shape(const char* op, const Tensor& x, const Pool2dGeometry& geometry, bool ceil_mode)
{
    Shape shape = x.shape();
    for (std::size_t i = 0; i < 2; ++i) {
        const int axis = static_cast<int>(i) + 2;
        shape[axis] = pool_output_size(x.shape()[axis], geometry.kernel[i], geometry.stride[i],
                                       geometry.padding[i], geometry.dilation[i], ceil_mode);
        if (shape[axis] > 0) continue;
        fail_op(op,
                fmt::format("a padded input of at least {} along dimension {}",
                            window_extent(geometry.kernel[i], geometry.dilation[i]), axis),
                fmt::format("{}", x.shape()[axis] + 2 * geometry.padding[i]));
    }
    return shape;
}

} // namespace

Tensor max_pool2d(const Tensor& x, const Pool2dOptions& options)
{
    const char* op = "max_pool2d";
    if (x.defined() && x.dim() == 3) return max_pool2d(x.unsqueeze(0), options).squeeze(0);
    check_planes(op, x);
    if (x.size(2) > std::numeric_limits<std::int32_t>::max() / x.size(3)) {
        fail_op(op, "planes whose positions fit 32 bits", x.shape().to_string());
    }
    const Pool2dGeometry geometry = pool_geometry(op, options);
    const Tensor y = new_like(x, pool_shape(op, x, geometry, options.ceil_mode));
    const Tensor indices = empty(y.shape(), {.dtype = DType::Int32, .device = x.device()});
    if (y.numel() > 0) {
        x.backend().max_pool2d(y.view_of(), indices.view_of(), packed(x).view_of(), geometry);
    }
    if (!needs_grad({&x})) return y;
    return Tensor::record(op, y, {x}, [x = grad_target(x), indices, geometry](const Tensor& dy) {
        const Tensor dx = new_like(dy, x.shape());
        if (dx.numel() > 0) {
            dy.backend().max_pool2d_gradient(dx.view_of(), packed(dy).view_of(), indices.view_of(),
                                             geometry);
        }
        x.add_grad(dx);
    });
}

Tensor avg_pool2d(const Tensor& x, const Pool2dOptions& options)
{
    const char* op = "avg_pool2d";
    if (x.defined() && x.dim() == 3) return avg_pool2d(x.unsqueeze(0), options).squeeze(0);
    check_planes(op, x);
    if (options.dilation != Pair{1, 1}) fail_op(op, "dilation 1", pair_text(options.dilation));
    if (options.divisor_override == 0) fail_op(op, "a divisor other than 0", "0");
    const Pool2dGeometry geometry = pool_geometry(op, options);
    const Tensor y = new_like(x, pool_shape(op, x, geometry, options.ceil_mode));
    if (y.numel() > 0) x.backend().avg_pool2d(y.view_of(), packed(x).view_of(), geometry);
    if (!needs_grad({&x})) return y;
    return Tensor::record(op, y, {x}, [x = grad_target(x), geometry](const Tensor& dy) {
        const Tensor dx = new_like(dy, x.shape());
        if (dx.numel() > 0) {
            dy.backend().avg_pool2d_gradient(dx.view_of(), packed(dy).view_of(), geometry);
        }
        x.add_grad(dx);
    });
}

Tensor adaptive_avg_pool2d(const Tensor& x, Pair output_size)
{
    const char* op = "adaptive_avg_pool2d";
    if (x.defined() && x.dim() == 3) {
        return adaptive_avg_pool2d(x.unsqueeze(0), output_size).squeeze(0);
    }
    check_planes(op, x);
    require_at_least(op, "an output size", output_size, 0);
    const Tensor y = new_like(x, {x.size(0), x.size(1), output_size[0], output_size[1]});
    if (y.numel() > 0) x.backend().adaptive_avg_pool2d(y.view_of(), packed(x).view_of());
    if (!needs_grad({&x})) return y;
    return Tensor::record(op, y, {x}, [x = grad_target(x)](const Tensor& dy) {
        if (dy.numel() == 0) return x.add_grad(zeros_for(dy, x.shape()));
        const Tensor dx = new_like(dy, x.shape());
        dy.backend().adaptive_avg_pool2d_gradient(dx.view_of(), packed(dy).view_of());
        x.add_grad(dx);
    });
}

} // namespace loom

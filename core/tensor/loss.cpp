#include "core/tensor/nn_ops.h"

#include <fmt/core.h>

#include "core/tensor/op_support.h"

namespace loom {

Tensor mse_loss(const Tensor& x, const Tensor& target, LossReduction reduction)
{
    require_one_device("mse_loss", {&x, &target});
    require_same_dtype("mse_loss", x, target);
    require_floating("mse_loss", x);
    if (x.shape() != target.shape()) {
        fail_op("mse_loss", fmt::format("a target {}", x.shape().to_string()),
                target.shape().to_string());
    }
    const Tensor difference = apply(BinaryOp::Sub, x, target);
    const bool mean = reduction == LossReduction::Mean;
    const double share = mean ? 1 / static_cast<double>(x.numel()) : 1;
    Tensor y = apply(UnaryOp::Square, difference);
    if (reduction != LossReduction::None) y = sum(y);
    if (mean) y = scaled(y, share);
    if (!needs_grad({&x, &target})) return y;
    return Tensor::record(
        "mse_loss", y, {x, target},
        [x = grad_target(x), target = grad_target(target), difference, share](const Tensor& dy) {
            const Tensor dx = apply(BinaryOp::Mul, difference, scaled(dy, 2 * share));
            x.add_grad(dx);
            if (target.requires_grad()) target.add_grad(apply(UnaryOp::Neg, dx));
        });
}

} // namespace loom

#include "core/tensor/nn_ops.h"

#include <fmt/core.h>

#include "core/tensor/op_support.h"

namespace loom {

namespace {

/// 1/(1-p) where an element stays, 0 where it goes; with p = 1 a single 0.
Tensor dropout_mask(const Tensor& x, double p, PhiloxKey key)
{
    if (p == 1) return number_like(x, 0);
    const Tensor mask = new_like(x, x.shape());
    if (mask.numel() == 0) return mask;
    const View view = mask.view_of();
    x.backend().random(view, RandomKind::Bernoulli, key, 1 - p, 0);
    const Tensor scale = number_like(x, 1 / (1 - p));
    x.backend().binary(BinaryOp::Mul, view, view, broadcast_view(scale, x.shape()));
    return mask;
}

} // namespace

Tensor dropout(const Tensor& x, double p, PhiloxKey key)
{
    require_defined("dropout", x);
    require_floating("dropout", x);
    if (!(p >= 0 && p <= 1)) fail_op("dropout", "a probability from 0 to 1", fmt::format("{}", p));
    if (p == 0) return x;
    const Tensor mask = dropout_mask(x, p, key);
    const Tensor y = apply(BinaryOp::Mul, x, mask);
    if (!needs_grad({&x})) return y;
    return Tensor::record("dropout", y, {x}, [x = grad_target(x), mask](const Tensor& dy) {
        x.add_grad(apply(BinaryOp::Mul, dy, mask));
    });
}

} // namespace loom

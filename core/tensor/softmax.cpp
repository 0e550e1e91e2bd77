#include "core/tensor/nn_ops.h"

#include "core/tensor/op_support.h"

namespace loom {

namespace {

Tensor normalized(const char* op, const Tensor& x, std::int64_t dim, bool log)
{
    require_defined(op, x);
    require_floating(op, x);
    const int axis = checked_axis(op, dim, x.dim());
    if (x.dim() == 0) return normalized(op, x.reshape({1}), 0, log).reshape({});
    const Tensor y = empty_like(x);
    if (y.numel() > 0) x.backend().softmax(y.view_of(), x.view_of(), axis, log);
    if (!needs_grad({&x})) return y;
    return Tensor::record(op, y, {x},
                          [x = grad_target(x), out = Saved(op, y), axis, log](const Tensor& dy) {
                              const Tensor dx = new_like(dy, dy.shape());
                              if (dx.numel() > 0) {
                                  dy.backend().softmax_gradient(dx.view_of(), dy.view_of(),
                                                                out.get().view_of(), axis, log);
                              }
                              x.add_grad(dx);
                          });
}

} // namespace

Tensor softmax(const Tensor& x, std::int64_t axis) { return normalized("softmax", x, axis, false); }

Tensor log_softmax(const Tensor& x, std::int64_t axis)
{
    return normalized("log_softmax", x, axis, true);
}

} // namespace loom

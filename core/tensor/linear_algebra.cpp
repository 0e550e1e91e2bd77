#include "core/tensor/ops.h"

#include <fmt/core.h>

#include "core/tensor/op_support.h"

namespace loom {

namespace {

Tensor transposed(const Tensor& x)
{
    const NoGrad guard;
    return x.transpose(-2, -1);
}

/// The axes before the last two.
Shape batch_axes(const Tensor& x)
{
    return Shape(x.shape().sizes().first(static_cast<std::size_t>(x.dim() - 2)));
}

Shape with_matrix(Shape batch, std::int64_t rows, std::int64_t columns)
{
    batch.push_back(rows);
    batch.push_back(columns);
    return batch;
}

/// a[…, M, K] · b[…, K, N] (+ bias[N]), off the tape; batch axes broadcast.
Tensor product(const Tensor& a, const Tensor& b, const Tensor& bias = {})
{
    const Shape batch = broadcast_shapes("matmul", batch_axes(a), batch_axes(b));
    const std::int64_t inner = a.size(-1);
    Tensor y = empty(with_matrix(batch, a.size(-2), b.size(-1)),
                     {.dtype = a.dtype(), .device = a.device()});
    if (y.numel() == 0) return y;
    if (inner == 0) {
        y.zero_();
        return bias.defined() ? apply(BinaryOp::Add, y, bias) : y;
    }
    const View left = broadcast_view(a, with_matrix(batch, a.size(-2), inner));
    const View right = broadcast_view(b, with_matrix(batch, inner, b.size(-1)));
    const OptionalView offset(bias);
    a.backend().matmul(y.view_of(), left, right, offset.get(), false);
    return y;
}

/// Whole numbers have no fast kernel; their products are small and rare.
Tensor integer_product(const Tensor& a, const Tensor& b)
{
    const NoGrad guard;
    const Tensor terms = mul(a.unsqueeze(-1), b.unsqueeze(-3));
    return sum(terms, {.axes = {-2}}).to(a.dtype());
}

void check_matmul(const Tensor& a, const Tensor& b)
{
    require_one_device("matmul", {&a, &b});
    require_same_dtype("matmul", a, b);
    if (a.dtype() == DType::Bool) fail_op("matmul", "numbers", "bool");
    if (a.dim() == 0 || b.dim() == 0) {
        fail_op("matmul", "tensors of at least one dimension",
                fmt::format("{} and {}", a.shape().to_string(), b.shape().to_string()));
    }
    const std::int64_t rows = b.dim() == 1 ? b.size(0) : b.size(-2);
    if (a.size(-1) != rows) {
        fail_op("matmul", "equal inner sizes",
                fmt::format("{} and {}", a.shape().to_string(), b.shape().to_string()));
    }
}

/// Rows of x[…, K] as a matrix.
Shape as_rows(const Shape& shape)
{
    std::int64_t rows = 1;
    for (int i = 0; i + 1 < shape.rank(); ++i) rows *= shape[i];
    return {rows, shape.back()};
}

Shape with_last(Shape shape, std::int64_t last)
{
    shape[shape.rank() - 1] = last;
    return shape;
}

void check_linear(const Tensor& x, const Tensor& weight, const Tensor& bias)
{
    require_one_device("linear", {&x, &weight});
    require_same_dtype("linear", x, weight);
    require_floating("linear", x);
    if (weight.dim() != 2) {
        fail_op("linear", "weight [out, in]", weight.shape().to_string());
    }
    if (x.dim() == 0 || x.size(-1) != weight.size(1)) {
        fail_op(
            "linear",
            fmt::format("x [..., {}] for weight {}", weight.size(1), weight.shape().to_string()),
            x.shape().to_string());
    }
    if (!bias.defined()) return;
    require_one_device("linear", {&x, &bias});
    require_same_dtype("linear", x, bias);
    if (bias.shape() == Shape{weight.size(0)}) return;
    fail_op("linear", fmt::format("bias [{}]", weight.size(0)), bias.shape().to_string());
}

} // namespace

Tensor matmul(const Tensor& a, const Tensor& b)
{
    check_matmul(a, b);
    if (a.dim() == 1) return matmul(a.unsqueeze(0), b).squeeze(b.dim() == 1 ? 0 : -2);
    if (b.dim() == 1) return matmul(a, b.unsqueeze(1)).squeeze(-1);
    if (b.dim() == 2 && a.dim() > 2) {
        // One tall product instead of one per batch entry.
        return matmul(a.reshape(as_rows(a.shape())), b).reshape(with_last(a.shape(), b.size(1)));
    }
    if (!is_floating(a.dtype())) return integer_product(a, b);
    const Tensor y = product(a, b);
    if (!needs_grad({&a, &b})) return y;
    return Tensor::record("matmul", y, {a, b},
                          [a = grad_target(a), b = grad_target(b),
                           p = saved_if(b.requires_grad(), "matmul", a),
                           q = saved_if(a.requires_grad(), "matmul", b)](const Tensor& dy) {
                              if (q) add_broadcast_grad(a, product(dy, transposed(q->get())));
                              if (p) add_broadcast_grad(b, product(transposed(p->get()), dy));
                          });
}

Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias)
{
    check_linear(x, weight, bias);
    if (x.dim() != 2) {
        const Tensor rows = linear(x.reshape(as_rows(x.shape())), weight, bias);
        return rows.reshape(with_last(x.shape(), weight.size(0)));
    }
    const Tensor y = product(x, transposed(weight), bias);
    if (!needs_grad({&x, &weight, &bias})) return y;
    std::vector<Tensor> inputs{x, weight};
    if (bias.defined()) inputs.push_back(bias);
    return Tensor::record(
        "linear", y, inputs,
        [x = grad_target(x), weight = grad_target(weight), bias = grad_target(bias),
         saved_x = saved_if(weight.requires_grad(), "linear", x),
         saved_weight = saved_if(x.requires_grad(), "linear", weight)](const Tensor& dy) {
            if (saved_weight) x.add_grad(product(dy, saved_weight->get()));
            if (saved_x) weight.add_grad(product(transposed(dy), saved_x->get()));
            if (bias.defined() && bias.requires_grad()) bias.add_grad(sum_to(dy, bias.shape()));
        });
}

} // namespace loom

#include <stdexcept>
#include <utility>

#include <fmt/core.h>

#include "core/tensor/op_support.h"
#include "core/tensor/tensor_state.h"

namespace loom {

bool has_internal_overlap(const Tensor& x)
{
    if (x.numel() == 0) return false;
    for (int i = 0; i < x.dim(); ++i) {
        if (x.shape()[i] > 1 && x.strides()[i] == 0) return true;
    }
    return false;
}

void require_writable(std::string_view op, const Tensor& x)
{
    if (is_grad_enabled() && x.requires_grad()) {
        if (x.is_leaf())
            throw std::runtime_error(
                fmt::format("[{}] expected a tensor that does not require grad while gradients are "
                            "recorded, got a leaf that does; use detach() or NoGrad",
                            op));
        throw std::runtime_error(fmt::format(
            "[{}] expected a tensor that does not require grad while gradients are recorded, got "
            "the result of {}; use the op without the underscore, detach() or NoGrad",
            op, x.grad_fn()));
    }
    if (has_internal_overlap(x))
        throw std::runtime_error(fmt::format(
            "[{}] expected memory of its own for each element, got an expanded tensor; clone() it "
            "first",
            op));
}

void begin_write(std::string_view op, const Tensor& x)
{
    require_writable(op, x);
    ++x.state()->storage->version;
}

namespace {

bool is_same_window(const Tensor& a, const Tensor& b)
{
    return a.storage_offset() == b.storage_offset() && a.shape() == b.shape() &&
           a.strides() == b.strides();
}

/// The source of a write into x: of x's shape, off the tape, and not overwritten while it is read.
Tensor prepare_source(std::string_view op, const Tensor& x, const Tensor& source)
{
    if (is_grad_enabled() && source.requires_grad())
        throw std::runtime_error(fmt::format(
            "[{}] expected a source that does not require grad while gradients are recorded, got "
            "one that does; use the op without the underscore, detach() or NoGrad",
            op));
    const Shape shape = broadcast_shapes(op, x.shape(), source.shape());
    if (shape != x.shape())
        throw std::invalid_argument(
            fmt::format("[{}] expected an operand that broadcasts to {}, got {}", op,
                        x.shape().to_string(), source.shape().to_string()));
    const Tensor plain = source.detach();
    if (!x.shares_memory_with(plain) || is_same_window(x, plain)) return plain.expand(x.shape());
    return plain.clone().expand(x.shape());
}

using BinaryFunction = Tensor (*)(const Tensor&, const Tensor&);

enum class Kind : std::uint8_t { Bool, Integer, Real };
Kind kind_of(DType dtype)
{
    if (dtype == DType::Bool) return Kind::Bool;
    return is_floating(dtype) ? Kind::Real : Kind::Integer;
}

/// x = op(x, other): straight into x where the dtypes allow, else as PyTorch does, through the
/// promoted dtype.
void update(std::string_view name_of_op, Tensor& x, const Tensor& other, BinaryOp kernel,
            BinaryFunction op)
{
    require_one_device(name_of_op, {&x, &other});
    require_writable(name_of_op, x);
    const Tensor source = prepare_source(name_of_op, x, other);
    if (is_floating(x.dtype()) && source.dtype() == x.dtype()) {
        begin_write(name_of_op, x);
        const View y = x.view_of();
        if (x.numel() > 0) x.backend().binary(kernel, y, y, source.view_of());
        return;
    }
    const NoGrad guard;
    // Not `source`: a scalar tensor promotes differently once it is expanded.
    const Tensor result = op(x.detach(), other);
    if (kind_of(result.dtype()) > kind_of(x.dtype()))
        throw std::invalid_argument(fmt::format("[{}] expected a result that {} can hold, got {}",
                                                name_of_op, name(x.dtype()), name(result.dtype())));
    x.copy_(result);
}

Tensor times_alpha(const Tensor& x, Scalar alpha)
{
    if (alpha.is_real() && !is_floating(x.dtype()))
        throw std::invalid_argument(fmt::format("[add_] expected a whole alpha for {}, got {}",
                                                name(x.dtype()), alpha.to<double>()));
    const bool one = alpha.is_integer() && alpha.to<std::int64_t>() == 1;
    return one ? x : mul(x, alpha);
}

} // namespace

Tensor& Tensor::copy_(const Tensor& source)
{
    const Tensor from = prepare_source("copy_", *this, source).to(device());
    begin_write("copy_", *this);
    if (numel() > 0) backend().copy(view_of(), from.view_of());
    return *this;
}

Tensor& Tensor::fill_(Scalar value)
{
    begin_write("fill_", *this);
    if (numel() > 0) backend().fill(view_of(), value);
    return *this;
}

Tensor& Tensor::add_(const Tensor& other, Scalar alpha)
{
    update("add_", *this, times_alpha(other, alpha), BinaryOp::Add, add);
    return *this;
}

Tensor& Tensor::sub_(const Tensor& other, Scalar alpha)
{
    update("sub_", *this, times_alpha(other, alpha), BinaryOp::Sub, sub);
    return *this;
}

Tensor& Tensor::mul_(const Tensor& other)
{
    update("mul_", *this, other, BinaryOp::Mul, mul);
    return *this;
}

Tensor& Tensor::div_(const Tensor& other)
{
    update("div_", *this, other, BinaryOp::Div, div);
    return *this;
}

} // namespace loom

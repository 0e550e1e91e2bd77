#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "core/tensor/creation.h"
#include "core/tensor/ops.h"

/// What the ops share, for core/tensor only: checks of arguments, and kernels called off the tape.
namespace loom {

/// An argument of a kernel that may be left out; keeps what it points to alive.
class OptionalView {
public:
    explicit OptionalView(const Tensor& tensor);
    const View* get() const { return tensor_.defined() ? &view_ : nullptr; }

private:
    Tensor tensor_;
    View view_;
};

/// Throws std::invalid_argument "[op] expected …, got …".
[[noreturn]] void fail_op(std::string_view op, std::string_view expected, std::string_view got);
void require_defined(std::string_view op, const Tensor& x);
/// All defined and on one device; undefined ones are named as missing.
void require_one_device(std::string_view op, std::initializer_list<const Tensor*> tensors);
void require_floating(std::string_view op, const Tensor& x);
void require_same_dtype(std::string_view op, const Tensor& a, const Tensor& b);
/// `axis` in [0, rank), negative ones from the end; rank 0 counts as one axis, as PyTorch's.
int checked_axis(std::string_view op, std::int64_t axis, int rank);

/// Whether an op must put a closure for these inputs on the tape.
bool needs_grad(std::initializer_list<const Tensor*> inputs);
/// An input as a gradient closure keeps it: its place on the tape, shape and dtype without its
/// memory or device, so that an intermediate result is freed when nothing needs its values.
Tensor grad_target(const Tensor& input);
/// What a closure will need, unless it will not.
std::optional<Saved> saved_if(bool needed, const std::string& op, const Tensor& tensor);
/// x in another dtype, off the tape.
Tensor converted(const Tensor& x, DType dtype);
/// x with no gaps and in row-major order, off the tape.
Tensor packed(const Tensor& x);
/// An uninitialised tensor of x's dtype and device.
Tensor new_like(const Tensor& x, const Shape& shape);
/// Zeros of x's dtype and device.
Tensor zeros_for(const Tensor& x, const Shape& shape);
/// A scalar tensor of x's dtype and device.
Tensor number_like(const Tensor& x, Scalar value);
/// `x` as a kernel sees it when it is stretched to `shape`.
View broadcast_view(const Tensor& x, const Shape& shape);

// One kernel each, off the tape. Two operands broadcast and have one dtype.
Tensor apply(UnaryOp op, const Tensor& x, double a = 0, double b = 0);
Tensor apply(BinaryOp op, const Tensor& p, const Tensor& q, double a = 0);
Tensor apply_where(const Tensor& condition, const Tensor& p, const Tensor& q);
Tensor scaled(const Tensor& x, double factor);

/// Hands `dx` to an operand that was broadcast or converted: summed back to its shape and dtype.
void add_broadcast_grad(const Tensor& operand, const Tensor& dx);

/// Which axes a reduction removes.
struct ReducedAxes {
    Shape kept;             ///< x's rank, 1 at the reduced axes
    Shape result;           ///< kept, or without the reduced axes
    std::int64_t count = 1; ///< elements behind one result
};
ReducedAxes reduced_axes(std::string_view op, const Tensor& x, const Reduction& over);
/// Shape `kept`, off the tape.
Tensor reduce(ReduceOp op, const Tensor& x, const Shape& kept, DType dtype);
Tensor reduce_sum(const Tensor& x, const Shape& kept);

/// "(3, 2)"
std::string pair_text(const std::array<std::int64_t, 2>& pair);
/// Fails unless both numbers reach `least`; `what` as in "a stride".
void require_at_least(std::string_view op, std::string_view what,
                      const std::array<std::int64_t, 2>& pair, std::int64_t least);

} // namespace loom

#pragma once

#include "core/tensor/device.h"
#include "core/tensor/shape.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace loom {

struct TensorState; // storage, layout, tape: tensor_state.h, for core/tensor only

/// What a factory makes.
struct TensorOptions {
    DType dtype = DType::Float32;
    Device device{};
    bool requires_grad = false;
};

/// A shared, strided view of typed memory on one device, with the tape that made it.
/// Copying a Tensor copies the handle. Not for use by two threads at once.
/// Names, defaults, results and error cases are PyTorch's.
class Tensor {
public:
    Tensor() = default; ///< undefined: no shape, no memory

    bool defined() const { return state_ != nullptr; }
    const Shape& shape() const;
    const Shape& strides() const; ///< in elements
    int dim() const { return shape().rank(); }
    std::int64_t size(std::int64_t axis) const { return shape().at(axis); }
    std::int64_t numel() const { return shape().numel(); }
    DType dtype() const;
    Device device() const;
    Backend& backend() const;
    std::int64_t storage_offset() const;
    bool is_contiguous() const;
    bool shares_memory_with(const Tensor& other) const; ///< the same storage
    bool is_same(const Tensor& other) const { return state_ == other.state_; }

    // Values. item: exactly one element. to_vector: row-major copy, converted to T.
    Scalar item() const;
    template <typename T>
    T item() const
    {
        return item().to<T>();
    }
    template <typename T>
    std::vector<T> to_vector() const;
    /// First element on the host; throws unless T is the dtype and the tensor is on the CPU.
    template <typename T>
    T* data() const;
    View view_of() const; ///< for backends: no tape, no version check

    // Layout. Shares memory where PyTorch's does.
    Tensor reshape(Shape shape) const; ///< one size may be -1
    Tensor view(Shape shape) const;    ///< throws where a copy would be needed
    Tensor squeeze() const;
    Tensor squeeze(std::int64_t axis) const;
    Tensor unsqueeze(std::int64_t axis) const;
    Tensor flatten(std::int64_t start_dim = 0, std::int64_t end_dim = -1) const;
    Tensor permute(std::span<const std::int64_t> axes) const;
    Tensor permute(std::initializer_list<std::int64_t> axes) const;
    Tensor transpose(std::int64_t axis0, std::int64_t axis1) const;
    Tensor t() const;
    Tensor expand(Shape shape) const; ///< -1 keeps a size
    Tensor narrow(std::int64_t axis, std::int64_t start, std::int64_t length) const;
    Tensor select(std::int64_t axis, std::int64_t index) const;
    Tensor slice(std::int64_t axis, std::optional<std::int64_t> start = {},
                 std::optional<std::int64_t> end = {}, std::int64_t step = 1) const;
    Tensor operator[](std::int64_t index) const { return select(0, index); }
    Tensor contiguous() const;
    Tensor clone() const;
    Tensor to(DType dtype) const; ///< itself when nothing changes
    Tensor to(const Device& device) const;

    // Autograd.
    bool requires_grad() const;
    Tensor& set_requires_grad(bool requires_grad); ///< leaves of floating dtype only
    bool is_leaf() const;
    Tensor grad() const; ///< undefined before a backward
    void set_grad(Tensor gradient);
    void zero_grad();   ///< grad becomes undefined
    void retain_grad(); ///< keep the gradient of a non-leaf
    Tensor detach() const;
    void backward() const; ///< of a scalar
    void backward(const Tensor& gradient) const;
    std::string grad_fn() const; ///< name of the op that made it; "" for a leaf

    // In place. Refused on a tensor that requires grad while gradients are recorded, on overlapping
    // (expanded) memory, and noticed by backward when a gradient needed the old values.
    Tensor& copy_(const Tensor& source);
    Tensor& fill_(Scalar value);
    Tensor& zero_() { return fill_(0); }
    Tensor& add_(const Tensor& other, Scalar alpha = 1);
    Tensor& sub_(const Tensor& other, Scalar alpha = 1);
    Tensor& mul_(const Tensor& other);
    Tensor& div_(const Tensor& other);
    std::uint64_t version() const; ///< counts in-place writes to the storage
    void count_write() const;      ///< of a kernel that wrote through view_of()

    /// As PyTorch prints it: tensor([[1., 2.],\n        [3., 4.]])
    std::string to_string() const;

    // For ops.
    /// Called with the gradient of the op's output, of the output's shape and dtype.
    using Gradient = std::function<void(const Tensor& dy)>;
    /// Puts y on the tape: y requires grad if any input does and gradients are recorded; otherwise
    /// returns y and drops the closure. A closure that needs its own output captures y.detach().
    static Tensor record(std::string op, Tensor y, std::vector<Tensor> inputs, Gradient gradient);
    /// Adds to what backward() has gathered for this tensor; ignored unless it requires grad.
    void add_grad(const Tensor& dx) const;

    explicit Tensor(std::shared_ptr<TensorState> state) : state_(std::move(state)) {}
    const std::shared_ptr<TensorState>& state() const { return state_; }

private:
    std::shared_ptr<TensorState> state_;
};

/// A tensor that a gradient will need. `get` throws, as PyTorch does, when it was written in place
/// since: "[relu] expected the tensor that the gradient needs as it was (version 0), got one
/// modified by an in-place operation (version 1)".
class Saved {
public:
    Saved(std::string op, const Tensor& tensor); ///< keeps a detached handle
    const Tensor& get() const;

private:
    std::string op_;
    Tensor tensor_;
    std::uint64_t version_ = 0;
};

/// While one lives, the current thread records no gradients.
class NoGrad {
public:
    NoGrad();
    ~NoGrad();
    NoGrad(const NoGrad&) = delete;
    NoGrad& operator=(const NoGrad&) = delete;

private:
    bool before_;
};
/// Whether the current thread records gradients.
bool is_grad_enabled();

/// A new uninitialised contiguous tensor.
Tensor empty(const Shape& shape, const TensorOptions& options = {});
Tensor empty_like(const Tensor& other);

} // namespace loom

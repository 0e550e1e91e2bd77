#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/tensor/tensor.h"

/// What a Tensor is made of; for core/tensor only.
///
///     Tensor ──▶ TensorState ──▶ Storage            bytes, shared by all views of them
///                     └────────▶ TapeNode ──▶ …     only if a gradient is wanted or set
///
/// A TapeNode knows the nodes of the op's inputs but no tensor of its own, so that an intermediate
/// result is freed as soon as no closure and no user holds it, and nothing forms a cycle.
namespace loom {

/// Memory on one device, shared by every view of it.
struct Storage {
    Storage(Device on, std::size_t size) : device(std::move(on)), bytes(size)
    {
        memory = device.backend().allocate(bytes);
    }
    ~Storage() { device.backend().free(memory, bytes); }
    Storage(const Storage&) = delete;
    Storage& operator=(const Storage&) = delete;

    Device device;
    std::size_t bytes = 0;
    void* memory = nullptr;
    std::uint64_t version = 0; ///< counts in-place writes
};

/// A tensor's place on the tape: the op that made it, or a leaf that gathers its gradient.
struct TapeNode {
    TapeNode() = default;
    /// Takes a chain of any length apart without recursion.
    ~TapeNode();
    TapeNode(const TapeNode&) = delete;
    TapeNode& operator=(const TapeNode&) = delete;

    bool is_leaf() const { return op.empty(); }

    std::string op; ///< empty for a leaf
    Tensor::Gradient gradient;
    std::vector<std::shared_ptr<TapeNode>> inputs; ///< those that require grad
    Tensor grad;                                   ///< what Tensor::grad() shows

    // While a backward runs.
    Tensor pending;              ///< the sum of the gradients that have arrived
    bool owns_pending = false;   ///< pending was made here: adding in place is safe
    std::uint32_t consumers = 0; ///< edges into this node whose gradient is still to come

    bool requires_grad = true;
    bool retains_grad = false;
    bool freed = false; ///< a backward has been through
};

struct TensorState {
    TensorState(std::shared_ptr<Storage> memory, DType type, const Shape& sizes, const Shape& steps,
                std::int64_t first)
        : storage(std::move(memory)), shape(sizes), strides(steps), offset(first), dtype(type)
    {}

    std::shared_ptr<Storage> storage;
    std::shared_ptr<TapeNode> node; ///< null for most tensors
    Shape shape;
    Shape strides;           ///< in elements
    std::int64_t offset = 0; ///< in elements
    DType dtype = DType::Float32;
};

/// Another window on x's storage, off the tape.
Tensor alias(const Tensor& x, const Shape& shape, const Shape& strides, std::int64_t offset);

/// Whether two indices of x may name one element (expanded axes).
bool has_internal_overlap(const Tensor& x);

/// Throws unless `op` may write x in place now.
void require_writable(std::string_view op, const Tensor& x);
/// The same, and counts the write, so that Saved notices it.
void begin_write(std::string_view op, const Tensor& x);

template <typename T>
constexpr DType dtype_of()
{
    if constexpr (std::is_same_v<T, float>)
        return DType::Float32;
    else if constexpr (std::is_same_v<T, double>)
        return DType::Float64;
    else if constexpr (std::is_same_v<T, std::int64_t>)
        return DType::Int64;
    else if constexpr (std::is_same_v<T, std::int32_t>)
        return DType::Int32;
    else if constexpr (std::is_same_v<T, std::uint8_t>)
        return DType::UInt8;
    else {
        static_assert(std::is_same_v<T, bool>, "no dtype for this type");
        return DType::Bool;
    }
}

/// Calls f(std::type_identity<T>{}) with the C++ type of a dtype.
template <typename F>
decltype(auto) visit_dtype(DType dtype, F&& f)
{
    switch (dtype) {
    case DType::Float32: return f(std::type_identity<float>{});
    case DType::Float64: return f(std::type_identity<double>{});
    case DType::Int64: return f(std::type_identity<std::int64_t>{});
    case DType::Int32: return f(std::type_identity<std::int32_t>{});
    case DType::UInt8: return f(std::type_identity<std::uint8_t>{});
    case DType::Bool: break;
    }
    return f(std::type_identity<bool>{});
}

} // namespace loom

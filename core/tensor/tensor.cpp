#include "core/tensor/tensor.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "core/tensor/tensor_state.h"

namespace loom {

namespace {

const TensorState& checked(const std::shared_ptr<TensorState>& state)
{
    if (!state) throw std::invalid_argument("[tensor] expected a tensor, got an undefined one");
    return *state;
}

std::size_t storage_bytes(const Shape& shape, DType dtype)
{
    for (const std::int64_t size : shape.sizes()) {
        if (size < 0)
            throw std::invalid_argument(fmt::format(
                "[empty] expected sizes of at least 0, got [{}]", fmt::join(shape.sizes(), ", ")));
    }
    std::int64_t bytes = 0;
    if (__builtin_mul_overflow(shape.numel(), static_cast<std::int64_t>(element_size(dtype)),
                               &bytes))
        throw std::invalid_argument(
            fmt::format("[empty] expected fewer than 2^63 bytes, got {} of {}", shape.to_string(),
                        name(dtype)));
    return static_cast<std::size_t>(bytes);
}

/// Copies the elements of a contiguous tensor to another device's contiguous tensor.
void transfer(const Tensor& destination, const Tensor& source)
{
    const std::size_t bytes =
        static_cast<std::size_t>(source.numel()) * element_size(source.dtype());
    void* to = destination.view_of().data;
    const void* from = source.view_of().data;
    if (source.backend().is_host()) {
        destination.backend().copy_from_host(to, from, bytes);
    } else if (destination.backend().is_host()) {
        source.backend().copy_to_host(to, from, bytes);
    } else {
        std::vector<std::byte> host(bytes);
        source.backend().copy_to_host(host.data(), from, bytes);
        destination.backend().copy_from_host(to, host.data(), bytes);
    }
}

} // namespace

Tensor empty(const Shape& shape, const TensorOptions& options)
{
    auto storage = std::make_shared<Storage>(options.device, storage_bytes(shape, options.dtype));
    Tensor x(std::make_shared<TensorState>(std::move(storage), options.dtype, shape,
                                           contiguous_strides(shape), 0));
    if (options.requires_grad) x.set_requires_grad(true);
    return x;
}

Tensor empty_like(const Tensor& other)
{
    return empty(other.shape(), {.dtype = other.dtype(), .device = other.device()});
}

Tensor alias(const Tensor& x, const Shape& shape, const Shape& strides, std::int64_t offset)
{
    const TensorState& state = checked(x.state());
    return Tensor(
        std::make_shared<TensorState>(state.storage, state.dtype, shape, strides, offset));
}

const Shape& Tensor::shape() const { return checked(state_).shape; }
const Shape& Tensor::strides() const { return checked(state_).strides; }
DType Tensor::dtype() const { return checked(state_).dtype; }
Device Tensor::device() const { return checked(state_).storage->device; }
Backend& Tensor::backend() const { return checked(state_).storage->device.backend(); }
std::int64_t Tensor::storage_offset() const { return checked(state_).offset; }
std::uint64_t Tensor::version() const { return checked(state_).storage->version; }
void Tensor::count_write() const { ++checked(state_).storage->version; }

bool Tensor::is_contiguous() const
{
    const TensorState& state = checked(state_);
    std::int64_t expected = 1;
    bool contiguous = true;
    for (int i = state.shape.rank() - 1; i >= 0; --i) {
        if (state.shape[i] == 0) return true;
        if (state.shape[i] != 1 && state.strides[i] != expected) contiguous = false;
        expected *= state.shape[i];
    }
    return contiguous;
}

bool Tensor::shares_memory_with(const Tensor& other) const
{
    return checked(state_).storage == checked(other.state_).storage;
}

View Tensor::view_of() const
{
    const TensorState& state = checked(state_);
    View view;
    // A null base (an empty tensor) must not be moved.
    view.data = state.offset == 0
                    ? state.storage->memory
                    : static_cast<std::byte*>(state.storage->memory) +
                          state.offset * static_cast<std::int64_t>(element_size(state.dtype));
    view.dtype = state.dtype;
    view.rank = state.shape.rank();
    std::copy(state.shape.begin(), state.shape.end(), view.shape.begin());
    std::copy(state.strides.begin(), state.strides.end(), view.strides.begin());
    return view;
}

Scalar Tensor::item() const
{
    if (numel() != 1)
        throw std::invalid_argument(fmt::format("[item] expected one element, got {}", numel()));
    return visit_dtype(dtype(), [this]<typename T>(std::type_identity<T>) {
        T value{};
        backend().copy_to_host(&value, view_of().data, sizeof value);
        return Scalar(value);
    });
}

template <typename T>
std::vector<T> Tensor::to_vector() const
{
    const Tensor source = detach().to(dtype_of<T>()).contiguous();
    const auto count = static_cast<std::size_t>(numel());
    if (count == 0) return {};
    if constexpr (std::is_same_v<T, bool>) {
        std::vector<std::uint8_t> bytes(count);
        backend().copy_to_host(bytes.data(), source.view_of().data, count);
        return {bytes.begin(), bytes.end()};
    } else {
        std::vector<T> values(count);
        backend().copy_to_host(values.data(), source.view_of().data, count * sizeof(T));
        return values;
    }
}

template <typename T>
T* Tensor::data() const
{
    if (dtype() != dtype_of<T>())
        throw std::invalid_argument(fmt::format("[data] expected a tensor of {}, got {}",
                                                name(dtype_of<T>()), name(dtype())));
    if (!backend().is_host())
        throw std::invalid_argument(
            fmt::format("[data] expected a tensor on the CPU, got one on {}", backend().name()));
    return static_cast<T*>(view_of().data);
}

#define LOOM_INSTANTIATE(T)                                                                        \
    template std::vector<T> Tensor::to_vector<T>() const;                                          \
    template T* Tensor::data<T>() const;
LOOM_INSTANTIATE(float)
LOOM_INSTANTIATE(double)
LOOM_INSTANTIATE(std::int64_t)
LOOM_INSTANTIATE(std::int32_t)
LOOM_INSTANTIATE(std::uint8_t)
LOOM_INSTANTIATE(bool)
#undef LOOM_INSTANTIATE

Tensor Tensor::contiguous() const { return is_contiguous() ? *this : clone(); }

Tensor Tensor::clone() const
{
    Tensor y = empty_like(*this);
    if (numel() > 0) backend().copy(y.view_of(), view_of());
    return record("clone", y, {*this}, [x = *this](const Tensor& dy) { x.add_grad(dy); });
}

Tensor Tensor::to(DType dtype) const
{
    if (dtype == this->dtype()) return *this;
    Tensor y = empty(shape(), {.dtype = dtype, .device = device()});
    if (numel() > 0) backend().copy(y.view_of(), view_of());
    return record("to_copy", y, {*this}, [x = *this](const Tensor& dy) { x.add_grad(dy); });
}

Tensor Tensor::to(const Device& device) const
{
    if (device == this->device()) return *this;
    Tensor y = empty(shape(), {.dtype = dtype(), .device = device});
    if (numel() > 0) transfer(y, detach().contiguous());
    return record("to_copy", y, {*this},
                  [x = *this](const Tensor& dy) { x.add_grad(dy.to(x.device())); });
}

Tensor Tensor::detach() const { return alias(*this, shape(), strides(), storage_offset()); }

} // namespace loom

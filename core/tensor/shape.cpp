#include "core/tensor/shape.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/core.h>
#include <fmt/format.h>

namespace loom {

namespace {

void require_rank(std::size_t rank)
{
    if (rank > static_cast<std::size_t>(Shape::kMaxRank))
        throw std::invalid_argument(
            fmt::format("[shape] expected at most {} axes, got {}", Shape::kMaxRank, rank));
}

} // namespace

Shape::Shape(std::initializer_list<std::int64_t> sizes)
    : Shape(std::span<const std::int64_t>(sizes.begin(), sizes.size()))
{}

Shape::Shape(std::span<const std::int64_t> sizes)
{
    require_rank(sizes.size());
    std::copy(sizes.begin(), sizes.end(), sizes_.begin());
    rank_ = static_cast<int>(sizes.size());
}

std::int64_t Shape::numel() const
{
    std::int64_t n = 1;
    bool overflow = false;
    for (const std::int64_t size : sizes()) {
        if (size == 0) return 0;
        overflow |= __builtin_mul_overflow(n, size, &n);
    }
    if (overflow)
        throw std::invalid_argument(
            fmt::format("[shape] expected fewer than 2^63 elements, got {}", to_string()));
    return n;
}

std::int64_t Shape::at(std::int64_t axis) const
{
    if (rank_ == 0)
        throw std::out_of_range("[shape] expected at least one dimension, got a scalar");
    return (*this)[normalize_axis(axis, rank_)];
}

void Shape::push_back(std::int64_t size) { insert(rank_, size); }

void Shape::insert(int axis, std::int64_t size)
{
    require_rank(static_cast<std::size_t>(rank_) + 1);
    const auto at = sizes_.begin() + axis;
    std::copy_backward(at, sizes_.begin() + rank_, sizes_.begin() + rank_ + 1);
    *at = size;
    ++rank_;
}

void Shape::erase(int axis)
{
    const auto at = sizes_.begin() + axis;
    std::copy(at + 1, sizes_.begin() + rank_, at);
    --rank_;
    sizes_[static_cast<std::size_t>(rank_)] = 0;
}

bool Shape::operator==(const Shape& other) const
{
    return std::equal(begin(), end(), other.begin(), other.end());
}

std::string Shape::to_string() const
{
    std::string text = "[";
    for (int i = 0; i < rank_; ++i) {
        if (i > 0) text += ", ";
        text += (*this)[i] == kBatch ? "N" : fmt::to_string((*this)[i]);
    }
    return text + "]";
}

int normalize_axis(std::int64_t axis, int rank)
{
    const std::int64_t n = std::max(rank, 1);
    if (axis < -n || axis >= n)
        throw std::out_of_range(
            fmt::format("[shape] expected a dimension from {} to {}, got {}", -n, n - 1, axis));
    return static_cast<int>(axis < 0 ? axis + n : axis);
}

Shape broadcast_shapes(std::string_view op, const Shape& a, const Shape& b)
{
    const Shape& longer = a.rank() >= b.rank() ? a : b;
    Shape result = longer;
    for (int i = 1; i <= std::min(a.rank(), b.rank()); ++i) {
        const std::int64_t p = a[a.rank() - i];
        const std::int64_t q = b[b.rank() - i];
        if (p != q && p != 1 && q != 1)
            throw std::invalid_argument(fmt::format(
                "[{}] expected shapes that broadcast, got {} and {}: {} is not {} at dimension {}",
                op, a.to_string(), b.to_string(), p, q, longer.rank() - i));
        result[longer.rank() - i] = p == 1 ? q : p;
    }
    return result;
}

Shape contiguous_strides(const Shape& shape)
{
    Shape strides = shape;
    std::int64_t stride = 1;
    for (int i = shape.rank() - 1; i >= 0; --i) {
        strides[i] = stride;
        stride *= std::max<std::int64_t>(shape[i], 1);
    }
    return strides;
}

} // namespace loom

#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace loom {

/// The batch axis of a drawing's shapes, whose size is not known; printed as "N".
inline constexpr std::int64_t kBatch = -1;

/// The lengths of a tensor's axes: a small value of at most 8 numbers, without tensors.
class Shape {
public:
    static constexpr int kMaxRank = 8;

    Shape() = default; ///< rank 0: a scalar
    Shape(std::initializer_list<std::int64_t> sizes);
    explicit Shape(std::span<const std::int64_t> sizes); ///< throws beyond rank 8

    int rank() const { return rank_; }
    bool empty() const { return rank_ == 0; }
    /// Product of the sizes; 1 for rank 0. Throws on overflow of 63 bits.
    std::int64_t numel() const;
    /// Axis may be negative, counted from the end; throws std::out_of_range as PyTorch words it.
    std::int64_t at(std::int64_t axis) const;
    std::int64_t operator[](int axis) const { return sizes_[static_cast<std::size_t>(axis)]; }
    std::int64_t& operator[](int axis) { return sizes_[static_cast<std::size_t>(axis)]; }
    const std::int64_t* begin() const { return sizes_.data(); }
    const std::int64_t* end() const { return sizes_.data() + rank_; }
    std::span<const std::int64_t> sizes() const { return {begin(), end()}; }
    std::int64_t back() const { return sizes_[static_cast<std::size_t>(rank_ - 1)]; }
    void push_back(std::int64_t size);
    void insert(int axis, std::int64_t size);
    void erase(int axis);

    bool operator==(const Shape& other) const;

    /// "[N, 6, 24, 24]"; "[]" for rank 0.
    std::string to_string() const;

private:
    std::array<std::int64_t, kMaxRank> sizes_{};
    int rank_ = 0;
};

/// `axis` in [0, rank); negative axes count from the end. Throws std::out_of_range:
/// "[shape] expected a dimension from -2 to 1, got 3". As in PyTorch, rank 0 counts as one axis:
/// 0 and -1 give 0.
int normalize_axis(std::int64_t axis, int rank);

/// PyTorch's broadcasting; throws std::invalid_argument beginning with "[op] ".
Shape broadcast_shapes(std::string_view op, const Shape& a, const Shape& b);

/// Strides in elements of a contiguous tensor.
Shape contiguous_strides(const Shape& shape);

} // namespace loom

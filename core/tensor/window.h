#pragma once

#include <cstdint>
#include <limits>

/// How many places a sliding window has along one axis: PyTorch's formulas as functions of whole
/// numbers. Tensors, the descriptions of layers and the editor all compute sizes here.
/// Preconditions: sizes and paddings ≥ 0, kernel, stride and dilation ≥ 1.
/// A window that does not fit gives 0 (convolution, pooling) or less (transposed convolution).
namespace loom {

namespace window_detail {
inline constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

constexpr std::int64_t saturating_add(std::int64_t a, std::int64_t b)
{
    return b > 0 && a > kMax - b ? kMax : a + b;
}
constexpr std::int64_t saturating_multiply(std::int64_t a, std::int64_t b)
{
    return b != 0 && a > kMax / b ? kMax : a * b;
}
} // namespace window_detail

/// Cells that a dilated kernel spans: dilation · (kernel - 1) + 1. Saturates instead of
/// overflowing.
constexpr std::int64_t window_extent(std::int64_t kernel, std::int64_t dilation)
{
    using namespace window_detail;
    return saturating_add(saturating_multiply(kernel - 1, dilation), 1);
}

/// ⌊(in + pad_total - dilation · (kernel - 1) - 1) / stride⌋ + 1; `pad_total` is both ends
/// together.
constexpr std::int64_t conv_output_size(std::int64_t in, std::int64_t kernel, std::int64_t stride,
                                        std::int64_t pad_total, std::int64_t dilation)
{
    const std::int64_t padded = window_detail::saturating_add(in, pad_total);
    const std::int64_t extent = window_extent(kernel, dilation);
    return padded < extent ? 0 : (padded - extent) / stride + 1;
}

/// As a convolution with `padding` at both ends. With `ceil_mode` the last window may hang over the
/// end, but one that would begin beyond the input and its left padding is left out.
constexpr std::int64_t pool_output_size(std::int64_t in, std::int64_t kernel, std::int64_t stride,
                                        std::int64_t padding, std::int64_t dilation, bool ceil_mode)
{
    using namespace window_detail;
    const std::int64_t pad_total = saturating_multiply(padding, 2);
    const std::int64_t floored = conv_output_size(in, kernel, stride, pad_total, dilation);
    if (!ceil_mode) return floored;
    const std::int64_t extent = window_extent(kernel, dilation);
    const std::int64_t padded = saturating_add(in, pad_total);
    if (padded < extent) {
        // The only candidate hangs over: it counts when rounding up reaches it.
        return extent - padded < stride && in + padding > 0 ? 1 : 0;
    }
    const bool hangs_over = (padded - extent) % stride != 0;
    const bool begins_inside = saturating_multiply(floored, stride) < saturating_add(in, padding);
    return hangs_over && begins_inside ? floored + 1 : floored;
}

/// (in - 1) · stride - 2 · padding + dilation · (kernel - 1) + output_padding + 1.
constexpr std::int64_t conv_transpose_output_size(std::int64_t in, std::int64_t kernel,
                                                  std::int64_t stride, std::int64_t padding,
                                                  std::int64_t output_padding,
                                                  std::int64_t dilation)
{
    using namespace window_detail;
    const std::int64_t reach = saturating_multiply(in - 1, stride);
    const std::int64_t extent = saturating_add(window_extent(kernel, dilation), output_padding);
    return saturating_add(reach, extent) - saturating_multiply(padding, 2);
}

/// padding='same' at stride 1: an odd cell goes to the end.
struct SamePadding {
    std::int64_t begin = 0, end = 0;
};
constexpr SamePadding same_padding(std::int64_t kernel, std::int64_t dilation)
{
    const std::int64_t total = window_extent(kernel, dilation) - 1;
    return {total / 2, total - total / 2};
}

} // namespace loom

#include "core/backend/cpu/copy.h"

#include "core/backend/cpu/loop_plan.h"

#include <cstring>
#include <optional>

namespace loom::cpu {

namespace {

// Cache lines of both matrices stay in the first-level cache while one patch is turned.
constexpr std::int64_t kPatch = 32;

void copy_dense(ThreadPool& pool, const LoopPlan& plan)
{
    const auto size = static_cast<std::int64_t>(plan.element_size[0]);
    for_each_block(pool, plan.numel, [&](std::int64_t begin, std::int64_t end) {
        std::memcpy(plan.data[0] + begin * size, plan.data[1] + begin * size,
                    static_cast<std::size_t>((end - begin) * size));
    });
}

/// The axis along which x is contiguous while y is along the last one, if patches pay.
std::optional<std::size_t> transposed_axis(const LoopPlan& plan)
{
    if (plan.row_stride(0) != 1 || plan.row_stride(1) <= 1 || plan.row() < 8) return {};
    for (std::size_t i = 0; i + 1 < static_cast<std::size_t>(plan.rank); ++i) {
        if (plan.strides[1][i] == 1 && plan.shape[i] >= 8) return i;
    }
    return {};
}

template <typename T>
void copy_patch(T* y, const T* x, std::int64_t rows, std::int64_t columns, std::int64_t y_stride,
                std::int64_t x_stride)
{
    for (std::int64_t i = 0; i < rows; ++i) {
        for (std::int64_t j = 0; j < columns; ++j) y[i * y_stride + j] = x[i + j * x_stride];
    }
}

/// y's last axis and x's unit axis as matrices, turned patch by patch; blocks are strips of kPatch
/// rows of one matrix.
template <typename T>
void copy_transposed(ThreadPool& pool, const LoopPlan& plan, std::size_t axis)
{
    const std::int64_t columns = plan.row(), rows = plan.shape[axis];
    const std::int64_t strips = (rows + kPatch - 1) / kPatch;
    const std::int64_t matrices = plan.numel / (rows * columns);
    const auto strip = [&](std::int64_t block) {
        const std::int64_t row = block % strips * kPatch;
        std::int64_t matrix = block / strips;
        std::int64_t offset_y = row * plan.strides[0][axis], offset_x = row;
        for (auto i = static_cast<std::size_t>(plan.rank - 1); i-- > 0;) {
            if (i == axis) continue;
            const std::int64_t index = matrix % plan.shape[i];
            matrix /= plan.shape[i];
            offset_y += index * plan.strides[0][i];
            offset_x += index * plan.strides[1][i];
        }
        T* y = reinterpret_cast<T*>(plan.data[0]) + offset_y;
        const T* x = reinterpret_cast<const T*>(plan.data[1]) + offset_x;
        for (std::int64_t j = 0; j < columns; j += kPatch) {
            copy_patch(y + j, x + j * plan.row_stride(1), std::min(kPatch, rows - row),
                       std::min(kPatch, columns - j), plan.strides[0][axis], plan.row_stride(1));
        }
    };
    const std::int64_t blocks = matrices * strips;
    if (plan.numel > 2 * kElementBlock) return pool.run(blocks, strip);
    for (std::int64_t block = 0; block < blocks; ++block) strip(block);
}

void copy_same_type(ThreadPool& pool, const LoopPlan& plan)
{
    if (plan.all_dense) return copy_dense(pool, plan);
    if (const auto axis = transposed_axis(plan)) {
        switch (plan.element_size[0]) {
        case 8: return copy_transposed<std::uint64_t>(pool, plan, *axis);
        case 4: return copy_transposed<std::uint32_t>(pool, plan, *axis);
        default: return copy_transposed<std::uint8_t>(pool, plan, *axis);
        }
    }
    for_each_tile(pool, plan, [&](std::int64_t begin, std::int64_t n) {
        TileBuffer buffer;
        void* y = tile_target(plan, 0, begin, n, buffer);
        gather_elements(plan, 1, begin, n, y);
        write_tile(plan, 0, begin, n, y);
    });
}

template <typename T>
T element(Scalar value)
{
    if constexpr (std::is_same_v<T, std::uint8_t>) {
        return static_cast<T>(value.to<std::int64_t>()); // -1.0 becomes 255, as in PyTorch
    } else {
        return value.to<T>();
    }
}

template <typename T>
void fill_typed(ThreadPool& pool, const LoopPlan& plan, T value)
{
    for_each_tile(pool, plan, [&](std::int64_t begin, std::int64_t n) {
        TileBuffer buffer;
        void* y = tile_target(plan, 0, begin, n, buffer);
        std::fill_n(static_cast<T*>(y), n, value);
        write_tile(plan, 0, begin, n, y);
    });
}

template <typename T>
void arange_typed(ThreadPool& pool, const View& y, Scalar start, Scalar step)
{
    using Wide = std::conditional_t<std::is_floating_point_v<T>, double, std::int64_t>;
    const Wide first = start.to<Wide>(), difference = step.to<Wide>();
    for_each_block(pool, y.numel(), [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            y.as<T>()[i * y.strides[0]] = static_cast<T>(first + static_cast<Wide>(i) * difference);
        }
    });
}

} // namespace

void copy(ThreadPool& pool, const Kernels& kernels, const View& y, const View& x)
{
    const LoopPlan plan = plan_loop({&y, &x});
    if (y.dtype == x.dtype) return copy_same_type(pool, plan);

    const ConvertTile convert = kernels.convert(y.dtype, x.dtype);
    for_each_tile(pool, plan, [&](std::int64_t begin, std::int64_t n) {
        TileBuffer to, from;
        void* target = tile_target(plan, 0, begin, n, to);
        convert(target, read_tile(plan, 1, begin, n, from), n);
        write_tile(plan, 0, begin, n, target);
    });
}

void fill(ThreadPool& pool, const View& y, Scalar value)
{
    const LoopPlan plan = plan_loop({&y});
    switch (y.dtype) {
    case DType::Float32: return fill_typed(pool, plan, element<float>(value));
    case DType::Float64: return fill_typed(pool, plan, element<double>(value));
    case DType::Int64: return fill_typed(pool, plan, element<std::int64_t>(value));
    case DType::Int32: return fill_typed(pool, plan, element<std::int32_t>(value));
    case DType::UInt8: return fill_typed(pool, plan, element<std::uint8_t>(value));
    case DType::Bool: return fill_typed(pool, plan, element<bool>(value));
    }
}

void arange(ThreadPool& pool, const View& y, Scalar start, Scalar step)
{
    switch (y.dtype) {
    case DType::Float32: return arange_typed<float>(pool, y, start, step);
    case DType::Float64: return arange_typed<double>(pool, y, start, step);
    case DType::Int64: return arange_typed<std::int64_t>(pool, y, start, step);
    case DType::Int32: return arange_typed<std::int32_t>(pool, y, start, step);
    case DType::UInt8: return arange_typed<std::uint8_t>(pool, y, start, step);
    case DType::Bool: return arange_typed<bool>(pool, y, start, step);
    }
}

} // namespace loom::cpu

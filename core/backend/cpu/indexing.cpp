#include "core/backend/cpu/indexing.h"

#include "core/backend/cpu/loop_plan.h"
#include "core/backend/elementwise_binary.h"
#include "core/backend/visit_dtype.h"

#include <cstring>

namespace loom::cpu {

namespace {

/// The view at the first index of an axis.
View first_of(const View& view, int axis)
{
    View result = view;
    result.shape[static_cast<std::size_t>(axis)] = 1;
    return result;
}

std::int64_t stride_of(const View& view, int axis)
{
    return view.strides[static_cast<std::size_t>(axis)];
}

std::int64_t byte_step(const View& view, int axis)
{
    return stride_of(view, axis) * static_cast<std::int64_t>(element_size(view.dtype));
}

std::int64_t index_at(const View& index, std::int64_t i)
{
    return index.as<const std::int64_t>()[i * index.strides[0]];
}

} // namespace

void index_select(ThreadPool& pool, const View& y, const View& x, int axis, const View& index)
{
    const View y_slice = first_of(y, axis), x_slice = first_of(x, axis);
    View x_shaped = x_slice; // with y's axes, for the plan
    x_shaped.shape = y_slice.shape;
    const LoopPlan slice = plan_loop({&y_slice, &x_shaped});
    if (slice.numel == 0) return;
    const auto bytes = static_cast<std::size_t>(slice.numel) * slice.element_size[0];
    const auto copy_slices = [&](std::int64_t begin, std::int64_t end) {
        LoopPlan moved = slice;
        for (std::int64_t i = begin; i < end; ++i) {
            moved.data[0] = slice.data[0] + i * byte_step(y, axis);
            moved.data[1] = slice.data[1] + index_at(index, i) * byte_step(x, axis);
            if (moved.all_dense) {
                std::memcpy(moved.data[0], moved.data[1], bytes);
                continue;
            }
            TileBuffer buffer;
            for (std::int64_t at = 0, n = 0; at < moved.numel; at += n) {
                n = next_tile(moved, at, moved.numel);
                write_tile(moved, 0, at, n, read_tile(moved, 1, at, n, buffer));
            }
        }
    };
    for_each_block(pool, index.shape[0], copy_slices,
                   std::max<std::int64_t>(1, kElementBlock / slice.numel));
}

void index_add(ThreadPool& pool, const Kernels& kernels, const View& y, int axis, const View& index,
               const View& x)
{
    const View y_slice = first_of(y, axis), x_slice = first_of(x, axis);
    const LoopPlan slice = plan_loop({&y_slice, &x_slice});
    const BinaryTile add = kernels.binary(BinaryOp::Add, y.dtype);
    const std::int64_t count = index.shape[0];
    // Blocks are pieces of a slice, so that each element of y is added to in the order of i.
    const std::int64_t block = std::max<std::int64_t>(
        kTile, kElementBlock / std::max<std::int64_t>(1, count) / kTile * kTile);
    const auto add_pieces = [&](std::int64_t begin, std::int64_t end) {
        LoopPlan moved = slice;
        TileBuffer to, from;
        for (std::int64_t i = 0; i < count; ++i) {
            moved.data[0] = slice.data[0] + index_at(index, i) * byte_step(y, axis);
            moved.data[1] = slice.data[1] + i * byte_step(x, axis);
            for (std::int64_t at = begin, n = 0; at < end; at += n) {
                n = next_tile(moved, at, end);
                void* target = tile_target(moved, 0, at, n, to);
                const void* old = read_tile(moved, 0, at, n, to);
                add(target, old, read_tile(moved, 1, at, n, from), n, 0);
                write_tile(moved, 0, at, n, target);
            }
        }
    };
    for_each_block(pool, slice.numel, add_pieces, block);
}

void gather(ThreadPool& pool, const View& y, const View& x, int axis, const View& index)
{
    View along_others = x; // the axis is stepped along by index alone
    along_others.shape = y.shape;
    along_others.strides[static_cast<std::size_t>(axis)] = 0;
    const LoopPlan plan = plan_loop({&y, &index, &along_others});
    const std::int64_t step = stride_of(x, axis);
    visit_dtype(y.dtype, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        for_each_block(pool, plan.numel, [&](std::int64_t begin, std::int64_t end) {
            for_each_row<3>(plan, {0, 1, 2}, begin, end - begin, [&](const auto& at, auto length) {
                T* to = y.as<T>() + at[0];
                const std::int64_t* chosen = index.as<const std::int64_t>() + at[1];
                const T* from = x.as<const T>() + at[2];
                for (std::int64_t i = 0; i < length; ++i) {
                    to[i * plan.row_stride(0)] =
                        from[i * plan.row_stride(2) + chosen[i * plan.row_stride(1)] * step];
                }
            });
        });
    });
}

void scatter_add(ThreadPool& pool, const View& y, int axis, const View& index, const View& x)
{
    View y_line = first_of(y, axis);
    const View index_line = first_of(index, axis), x_line = first_of(x, axis);
    y_line.shape = index_line.shape; // y may be longer
    const LoopPlan plan = plan_loop({&index_line, &x_line, &y_line});
    const std::int64_t length = index.shape[static_cast<std::size_t>(axis)];
    const std::int64_t step = stride_of(y, axis);
    const auto add_lines = [&]<typename T>(TypeTag<T>, std::int64_t begin, std::int64_t end) {
        // Different positions of a line never meet in y; within a line the order is that of k.
        for (std::int64_t k = 0; k < length; ++k) {
            const auto* chosen = index.as<const std::int64_t>() + k * stride_of(index, axis);
            const T* from = x.as<const T>() + k * stride_of(x, axis);
            for_each_row<3>(plan, {0, 1, 2}, begin, end - begin, [&](const auto& at, auto n) {
                for (std::int64_t i = 0; i < n; ++i) {
                    T& to = y.as<T>()[at[2] + i * plan.row_stride(2) +
                                      chosen[at[0] + i * plan.row_stride(0)] * step];
                    to = elementwise::Add{}(to, from[at[1] + i * plan.row_stride(1)]);
                }
            });
        }
    };
    const std::int64_t block =
        std::max<std::int64_t>(64, kElementBlock / std::max<std::int64_t>(1, length));
    visit_dtype(y.dtype, [&](auto tag) {
        for_each_block(
            pool, plan.numel,
            [&](std::int64_t begin, std::int64_t end) { add_lines(tag, begin, end); }, block);
    });
}

} // namespace loom::cpu

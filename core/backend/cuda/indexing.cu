#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/launch.h"
#include "core/backend/cuda/walk.h"
#include "core/backend/elementwise_binary.h"
#include "core/backend/visit_dtype.h"

namespace loom::cuda {

namespace {

/// y = x at the index along one axis, whose stride in x is `step`. walk: y, index, x without it.
template <typename W>
__global__ void gather_kernel(Walk<3> walk, W* y, const std::int64_t* index, const W* x,
                              std::int64_t step)
{
    for (std::int64_t i = thread_index(); i < walk.numel; i += thread_count()) {
        const Offsets<3> at = walk[i];
        y[at.of[0]] = x[at.of[2] + index[at.of[1]] * step];
    }
}

/// Strides along the axis of a scatter_add.
struct ScatterStrides {
    std::int64_t y, index, x;
};

/// A thread for each line along the axis: different lines never meet in y, and within one the order
/// is that of the index, so the sums need no atomics and are the same in every run.
/// lines: index, x, y.
template <typename T>
__global__ void scatter_add_kernel(Walk<3> lines, T* y, const std::int64_t* index, const T* x,
                                   std::int64_t length, ScatterStrides strides)
{
    for (std::int64_t line = thread_index(); line < lines.numel; line += thread_count()) {
        const Offsets<3> at = lines[line];
        for (std::int64_t k = 0; k < length; ++k) {
            const std::int64_t chosen = index[at.of[0] + k * strides.index];
            T& to = y[at.of[2] + chosen * strides.y];
            to = elementwise::Add{}(to, x[at.of[1] + k * strides.x]);
        }
    }
}

/// A rank 1 index as if it were given for every element of `like`, along the axis.
View spread_index(const View& index, const View& like, std::size_t axis)
{
    View view = like;
    view.data = index.data;
    view.dtype = index.dtype;
    view.strides = {};
    view.strides[axis] = index.strides[0];
    return view;
}

View first_of(const View& view, std::size_t axis)
{
    View result = view;
    result.shape[axis] = 1;
    return result;
}

} // namespace

void gather(Context& context, const View& y, const View& x, int axis, const View& index)
{
    const auto along = static_cast<std::size_t>(axis);
    View others = x; // the axis is stepped along by the index alone
    others.strides[along] = 0;
    const Walk<3> walk = plan_walk({&y, &index, &others});
    const std::int64_t step = x.strides[along];
    const auto run = [&]<typename W>(W) {
        launch_for_each(context, walk.numel, gather_kernel<W>, walk, y.as<W>(),
                        index.as<const std::int64_t>(), x.as<const W>(), step);
    };
    switch (element_size(y.dtype)) {
    case 8: return run(std::uint64_t{});
    case 4: return run(std::uint32_t{});
    default: return run(std::uint8_t{});
    }
}

void scatter_add(Context& context, const View& y, int axis, const View& index, const View& x)
{
    const auto along = static_cast<std::size_t>(axis);
    const View index_line = first_of(index, along), x_line = first_of(x, along),
               y_line = first_of(y, along);
    const Walk<3> lines = plan_walk({&index_line, &x_line, &y_line});
    const ScatterStrides strides{y.strides[along], index.strides[along], x.strides[along]};
    visit_dtype(y.dtype, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        launch_for_each(context, lines.numel, scatter_add_kernel<T>, lines, y.as<T>(),
                        index.as<const std::int64_t>(), x.as<const T>(), index.shape[along],
                        strides);
    });
}

void index_select(Context& context, const View& y, const View& x, int axis, const View& index)
{
    gather(context, y, x, axis, spread_index(index, y, static_cast<std::size_t>(axis)));
}

void index_add(Context& context, const View& y, int axis, const View& index, const View& x)
{
    scatter_add(context, y, axis, spread_index(index, x, static_cast<std::size_t>(axis)), x);
}

} // namespace loom::cuda

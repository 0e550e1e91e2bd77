#include "core/backend/convert.h"
#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/launch.h"
#include "core/backend/cuda/walk.h"
#include "core/backend/visit_dtype.h"

#include <cstring>

namespace loom::cuda {

namespace {

/// visit(TypeTag<W>{}) for the unsigned word as wide as the dtype: moving bits needs no more types.
template <typename Visit>
void visit_word(DType dtype, Visit visit)
{
    switch (element_size(dtype)) {
    case 8: return visit(TypeTag<std::uint64_t>{});
    case 4: return visit(TypeTag<std::uint32_t>{});
    default: return visit(TypeTag<std::uint8_t>{});
    }
}

template <typename To, typename From>
__global__ void convert_kernel(Walk<2> walk, To* y, const From* x)
{
#pragma unroll 1 // there are threads enough; unrolled loops take four times the code
    for (std::int64_t i = thread_index(); i < walk.numel; i += thread_count()) {
        const Offsets<2> at = walk[i];
        y[at.of[0]] = convert<To>(x[at.of[1]]);
    }
}

template <typename W>
__global__ void fill_kernel(Walk<1> walk, W* y, W value)
{
#pragma unroll 1 // there are threads enough; unrolled loops take four times the code
    for (std::int64_t i = thread_index(); i < walk.numel; i += thread_count()) {
        y[walk[i].of[0]] = value;
    }
}

template <typename T, typename Wide>
__global__ void arange_kernel(T* y, std::int64_t stride, std::int64_t n, Wide start, Wide step)
{
#pragma unroll 1 // there are threads enough; unrolled loops take four times the code
    for (std::int64_t i = thread_index(); i < n; i += thread_count()) {
        y[i * stride] = static_cast<T>(start + static_cast<Wide>(i) * step);
    }
}

template <typename W>
__global__ void where_kernel(Walk<4> walk, W* y, const bool* condition, const W* p, const W* q)
{
#pragma unroll 1 // there are threads enough; unrolled loops take four times the code
    for (std::int64_t i = thread_index(); i < walk.numel; i += thread_count()) {
        const Offsets<4> at = walk[i];
        y[at.of[0]] = condition[at.of[1]] ? p[at.of[2]] : q[at.of[3]];
    }
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

void copy_same_dtype(Context& context, const Walk<2>& walk, const View& y, const View& x)
{
    if (walk.is_dense()) {
        const std::size_t bytes = static_cast<std::size_t>(walk.numel) * element_size(y.dtype);
        if (bytes == 0 || y.data == x.data) return;
        return check(
            cudaMemcpyAsync(y.data, x.data, bytes, cudaMemcpyDeviceToDevice, context.stream()));
    }
    visit_word(y.dtype, [&](auto tag) {
        using W = typename decltype(tag)::Type;
        launch_for_each(context, walk.numel, convert_kernel<W, W>, walk, y.as<W>(),
                        x.as<const W>());
    });
}

} // namespace

View contiguous_view(const View& like, DType dtype, void* memory)
{
    View view = like;
    view.data = memory;
    view.dtype = dtype;
    std::int64_t stride = 1;
    for (auto i = static_cast<std::size_t>(like.rank); i-- > 0; stride *= like.shape[i]) {
        view.strides[i] = stride;
    }
    return view;
}

void copy(Context& context, const View& y, const View& x)
{
    const Walk<2> walk = plan_walk({&y, &x});
    if (y.dtype == x.dtype) return copy_same_dtype(context, walk, y, x);
    visit_dtype(y.dtype, [&](auto to) {
        visit_dtype(x.dtype, [&](auto from) {
            using To = typename decltype(to)::Type;
            using From = typename decltype(from)::Type;
            if constexpr (!std::is_same_v<To, From>) {
                launch_for_each(context, walk.numel, convert_kernel<To, From>, walk, y.as<To>(),
                                x.as<const From>());
            }
        });
    });
}

void fill(Context& context, const View& y, Scalar value)
{
    const Walk<1> walk = plan_walk({&y});
    visit_dtype(y.dtype, [&](auto type) {
        const auto bits = element<typename decltype(type)::Type>(value);
        visit_word(y.dtype, [&](auto tag) {
            using W = typename decltype(tag)::Type;
            W word{};
            std::memcpy(&word, &bits, std::min(sizeof word, sizeof bits));
            launch_for_each(context, walk.numel, fill_kernel<W>, walk, y.as<W>(), word);
        });
    });
}

void arange(Context& context, const View& y, Scalar start, Scalar step)
{
    visit_dtype(y.dtype, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        using Wide = std::conditional_t<std::is_floating_point_v<T>, double, std::int64_t>;
        launch_for_each(context, y.shape[0], arange_kernel<T, Wide>, y.as<T>(), y.strides[0],
                        y.shape[0], start.to<Wide>(), step.to<Wide>());
    });
}

void where(Context& context, const View& y, const View& condition, const View& p, const View& q)
{
    const Walk<4> walk = plan_walk({&y, &condition, &p, &q});
    visit_word(y.dtype, [&](auto tag) {
        using W = typename decltype(tag)::Type;
        launch_for_each(context, walk.numel, where_kernel<W>, walk, y.as<W>(),
                        condition.as<const bool>(), p.as<const W>(), q.as<const W>());
    });
}

} // namespace loom::cuda

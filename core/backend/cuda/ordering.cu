#include "core/backend/cuda/groups.h"
#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/walk.h"
#include "core/backend/visit_dtype.h"

namespace loom::cuda {

namespace {

template <typename T>
__device__ bool is_nan(T x)
{
    return x != x;
}

/// An element of a line and where it stands; position -1: none.
template <typename T>
struct Candidate {
    T value;
    std::int64_t position;
};

/// The better of two; the first of equals, and a NaN before every number.
template <typename T>
struct Better {
    bool largest;

    __device__ bool beats(const Candidate<T>& a, const Candidate<T>& b) const
    {
        if (b.position < 0) return true;
        if (a.position < 0) return false;
        if (is_nan(a.value) || is_nan(b.value)) {
            return is_nan(a.value) && (!is_nan(b.value) || a.position < b.position);
        }
        if (a.value == b.value) return a.position < b.position;
        return largest ? a.value > b.value : a.value < b.value;
    }
    __device__ Candidate<T> operator()(const Candidate<T>& a, const Candidate<T>& b) const
    {
        return beats(b, a) ? b : a;
    }
};

/// lines: y, x.
template <typename T>
__global__ void arg_reduce_kernel(Groups groups, Walk<2> lines, std::int64_t length,
                                  std::int64_t stride, std::int64_t* y, const T* x,
                                  Better<T> better)
{
    __shared__ Candidate<T> shared[kThreads];
    const std::int64_t units = (lines.numel + groups.per_block() - 1) / groups.per_block();
    for (std::int64_t unit = blockIdx.x; unit < units; unit += gridDim.x) {
        const std::int64_t line = unit * groups.per_block() + groups.group();
        Candidate<T> best{T(0), -1};
        Offsets<2> at{};
        if (line < lines.numel) {
            at = lines[line];
            for (std::int64_t i = groups.lane(); i < length; i += groups.lanes) {
                best = better(best, Candidate<T>{x[at.of[1] + i * stride], i});
            }
        }
        best = combine_lanes(groups, best, shared, better);
        if (line < lines.numel && groups.lane() == 0) y[at.of[0]] = best.position;
    }
}

/// The order of two positions of a line in a stable sort. Positions beyond the line come last.
template <typename T>
struct Before {
    std::int64_t length, stride;
    bool descending;

    __device__ bool smaller(T a, T b) const { return a < b || (is_nan(b) && !is_nan(a)); }
    __device__ bool operator()(const T* line, std::int64_t a, std::int64_t b) const
    {
        if (a >= length || b >= length) return a < b;
        const T p = line[a * stride], q = line[b * stride];
        if (descending ? smaller(q, p) : smaller(p, q)) return true;
        if (descending ? smaller(p, q) : smaller(q, p)) return false;
        return a < b;
    }
};

/// order[line][0 … padded) = 0, 1, …
__global__ void number_kernel(std::int64_t* order, std::int64_t padded, std::int64_t n)
{
    for (std::int64_t i = thread_index(); i < n; i += thread_count()) order[i] = i % padded;
}

/// One step of Batcher's bitonic sort of every line's positions; `padded` is a power of two.
template <typename T>
__global__ void exchange_kernel(Walk<3> lines, const T* x, std::int64_t* order, std::int64_t padded,
                                std::int64_t run, std::int64_t distance, Before<T> before)
{
    for (std::int64_t i = thread_index(); i < lines.numel * padded; i += thread_count()) {
        const std::int64_t line = i / padded, low = i % padded, high = low ^ distance;
        if (high < low) continue; // the pair is the other thread's
        std::int64_t* const positions = order + line * padded;
        const std::int64_t a = positions[low], b = positions[high];
        const bool upwards = (low & run) == 0;
        if (before(x + lines[line].of[2], b, a) != upwards) continue;
        positions[low] = b;
        positions[high] = a;
    }
}

struct LineStrides {
    std::int64_t values, indices, x;
};

/// lines: values, indices, x.
template <typename T>
__global__ void write_sorted_kernel(Walk<3> lines, T* values, std::int64_t* indices, const T* x,
                                    const std::int64_t* order, std::int64_t length,
                                    std::int64_t padded, LineStrides strides)
{
    for (std::int64_t i = thread_index(); i < lines.numel * length; i += thread_count()) {
        const Offsets<3> at = lines[i / length];
        const std::int64_t to = i % length, from = order[i / length * padded + to];
        values[at.of[0] + to * strides.values] = x[at.of[2] + from * strides.x];
        indices[at.of[1] + to * strides.indices] = from;
    }
}

/// A block for each line: tiles of kThreads elements, each scanned in log2(kThreads) steps.
template <typename T, typename Sum>
__global__ void cumsum_kernel(Walk<2> lines, T* y, const T* x, std::int64_t length,
                              std::int64_t y_stride, std::int64_t x_stride)
{
    __shared__ Sum sums[kThreads];
    const int thread = static_cast<int>(threadIdx.x);
    for (std::int64_t line = blockIdx.x; line < lines.numel; line += gridDim.x) {
        const Offsets<2> at = lines[line];
        Sum before = 0; // of the tiles so far
        for (std::int64_t begin = 0; begin < length; begin += kThreads) {
            const std::int64_t i = begin + thread;
            sums[thread] = i < length ? static_cast<Sum>(x[at.of[1] + i * x_stride]) : Sum(0);
            __syncthreads();
            for (int step = 1; step < kThreads; step *= 2) {
                const Sum earlier = thread >= step ? sums[thread - step] : Sum(0);
                __syncthreads();
                sums[thread] += earlier;
                __syncthreads();
            }
            if (i < length) y[at.of[0] + i * y_stride] = static_cast<T>(before + sums[thread]);
            before += sums[kThreads - 1];
            __syncthreads(); // before the next tile is written
        }
    }
}

View first_of(const View& view, std::size_t axis)
{
    View result = view;
    result.shape[axis] = 1;
    return result;
}

} // namespace

void arg_reduce(Context& context, ArgOp op, const View& y, const View& x, int axis)
{
    const auto i = static_cast<std::size_t>(axis);
    const View first = first_of(x, i);
    const Walk<2> lines = plan_walk({&y, &first});
    if (lines.numel == 0) return;
    const std::int64_t stride = x.strides[i], length = x.shape[i];
    const bool across =
        lines.numel > 1 && std::abs(lines.strides[1][lines.rank - 1]) < std::abs(stride);
    const Groups groups = choose_groups(lines.numel, length, across);
    visit_dtype(x.dtype, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        launch(context, std::min(groups.blocks(lines.numel), kMostBlocks), arg_reduce_kernel<T>,
               groups, lines, length, stride, y.as<std::int64_t>(), x.as<const T>(),
               Better<T>{op == ArgOp::ArgMax});
    });
}

void sort(Context& context, const View& values, const View& indices, const View& x, int axis,
          bool descending)
{
    const auto along = static_cast<std::size_t>(axis);
    const View to = first_of(values, along), at = first_of(indices, along),
               from = first_of(x, along);
    const Walk<3> lines = plan_walk({&to, &at, &from});
    const std::int64_t length = x.shape[along];
    if (lines.numel == 0 || length == 0) return;
    std::int64_t padded = 1;
    while (padded < length) padded *= 2;
    const std::int64_t n = lines.numel * padded;
    const Scratch scratch(context, static_cast<std::size_t>(n) * sizeof(std::int64_t));
    auto* const order = scratch.as<std::int64_t>();
    launch_for_each(context, n, number_kernel, order, padded, n);
    visit_dtype(x.dtype, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        const Before<T> before{length, x.strides[along], descending};
        for (std::int64_t run = 2; run <= padded; run *= 2) {
            for (std::int64_t distance = run / 2; distance > 0; distance /= 2) {
                launch_for_each(context, n, exchange_kernel<T>, lines, x.as<const T>(), order,
                                padded, run, distance, before);
            }
        }
        launch_for_each(
            context, lines.numel * length, write_sorted_kernel<T>, lines, values.as<T>(),
            indices.as<std::int64_t>(), x.as<const T>(), order, length, padded,
            LineStrides{values.strides[along], indices.strides[along], x.strides[along]});
    });
}

void cumsum(Context& context, const View& y, const View& x, int axis)
{
    if (y.numel() == 0) return;
    if (x.dtype != y.dtype) {
        const Scratch scratch(context, static_cast<std::size_t>(x.numel()) * element_size(y.dtype));
        const View converted = contiguous_view(x, y.dtype, scratch.data());
        copy(context, converted, x);
        return cumsum(context, y, converted, axis);
    }
    const auto along = static_cast<std::size_t>(axis);
    const View to = first_of(y, along), from = first_of(x, along);
    const Walk<2> lines = plan_walk({&to, &from});
    visit_dtype(y.dtype, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        using Sum = std::conditional_t<std::is_floating_point_v<T>, double, std::uint64_t>;
        launch(context, std::min(lines.numel, kMostBlocks), cumsum_kernel<T, Sum>, lines, y.as<T>(),
               x.as<const T>(), x.shape[along], y.strides[along], x.strides[along]);
    });
}

} // namespace loom::cuda

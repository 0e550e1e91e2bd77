#include "core/backend/cuda/groups.h"
#include "core/backend/cuda/kernels.h"
#include "core/backend/cuda/walk.h"
#include "core/backend/reduce_ops.h"
#include "core/backend/visit_dtype.h"

namespace loom::cuda {

namespace {

using namespace reduction;

// A reduction with fewer groups than this is cut into chunks, so that the device has work enough.
constexpr std::int64_t kFewBlocks = 128;
constexpr std::int64_t kEnoughBlocks = 512;
constexpr std::int64_t kTermsPerLane = 8; // at least, in a chunk

/// Results, or partial results when there are several chunks: result r, chunk c at r * chunks + c.
struct Target {
    void* data;
    DType dtype;
    std::int64_t chunks, chunk_length;
};

template <typename A>
__device__ void store(void* y, DType dtype, std::int64_t at, A value)
{
    switch (dtype) {
    case DType::Float32: static_cast<float*>(y)[at] = static_cast<float>(value); return;
    case DType::Float64: static_cast<double*>(y)[at] = static_cast<double>(value); return;
    case DType::Int64: static_cast<std::int64_t*>(y)[at] = static_cast<std::int64_t>(value); return;
    case DType::Int32: static_cast<std::int32_t*>(y)[at] = static_cast<std::int32_t>(value); return;
    case DType::UInt8: static_cast<std::uint8_t*>(y)[at] = static_cast<std::uint8_t>(value); return;
    case DType::Bool: static_cast<bool*>(y)[at] = value != A(0); return;
    }
}

template <typename Op>
struct Apply {
    template <typename A>
    __device__ A operator()(A a, A x) const
    {
        return Op::apply(a, x);
    }
};

/// kept: x, y; reduced: x.
template <typename Op, typename T>
__global__ void reduce_kernel(Groups groups, Walk<2> kept, Walk<1> reduced, const T* x, Target y)
{
    using A = Accumulator<Op, T>;
    __shared__ A shared[kThreads];
    const std::int64_t rows = (kept.numel + groups.per_block() - 1) / groups.per_block();
    for (std::int64_t unit = blockIdx.x; unit < rows * y.chunks; unit += gridDim.x) {
        const std::int64_t chunk = unit % y.chunks;
        const std::int64_t result = unit / y.chunks * groups.per_block() + groups.group();
        A value = Op::template kIdentity<A>;
        Offsets<2> at{};
        if (result < kept.numel) {
            at = kept[result];
            const std::int64_t begin = chunk * y.chunk_length;
            const std::int64_t end =
                begin + y.chunk_length < reduced.numel ? begin + y.chunk_length : reduced.numel;
            for (std::int64_t i = begin + groups.lane(); i < end; i += groups.lanes) {
                value = Op::apply(value, widen<Op>(x[at.of[0] + reduced[i].of[0]]));
            }
        }
        value = combine_lanes(groups, value, shared, Apply<Op>{});
        if (result < kept.numel && groups.lane() == 0) {
            store(y.data, y.dtype, y.chunks == 1 ? at.of[1] : result * y.chunks + chunk, value);
        }
    }
}

/// x with the axes that y keeps, or those that it does not, shortened to their first index.
View shortened(const View& view, const View& y, const View& x, bool shorten_reduced)
{
    View result = view;
    for (std::size_t i = 0; i < static_cast<std::size_t>(x.rank); ++i) {
        const bool is_reduced = y.shape[i] != x.shape[i];
        result.shape[i] = is_reduced == shorten_reduced ? 1 : x.shape[i];
    }
    return result;
}

struct Reduction {
    Walk<2> kept;
    Walk<1> reduced;
    Groups groups;
    std::int64_t chunks = 1, chunk_length = 1;
};

Reduction plan_reduction(const View& y, const View& x)
{
    const View kept_x = shortened(x, y, x, true), kept_y = shortened(y, y, x, true);
    const View reduced_x = shortened(x, y, x, false);
    Reduction r;
    r.kept = plan_walk({&kept_x, &kept_y});
    r.reduced = plan_walk({&reduced_x});
    const std::int64_t results = r.kept.numel, length = r.reduced.numel;
    const std::int64_t kept_stride = std::abs(r.kept.strides[0][r.kept.rank - 1]);
    const std::int64_t reduced_stride = std::abs(r.reduced.strides[0][r.reduced.rank - 1]);
    const bool across = results > 1 && length > 1 && kept_stride < reduced_stride;
    r.groups = choose_groups(results, length, across);
    const std::int64_t blocks = r.groups.blocks(results);
    if (blocks < kFewBlocks) {
        r.chunks = std::clamp<std::int64_t>(length / (r.groups.lanes * kTermsPerLane), 1,
                                            kEnoughBlocks / std::max<std::int64_t>(1, blocks));
    }
    r.chunk_length = (length + r.chunks - 1) / r.chunks;
    return r;
}

template <typename Op, typename T>
void run(Context& context, const Reduction& r, const View& x, const Target& y)
{
    const std::int64_t units = r.groups.blocks(r.kept.numel) * y.chunks;
    launch(context, std::min(units, kMostBlocks), reduce_kernel<Op, T>, r.groups, r.kept, r.reduced,
           x.as<const T>(), y);
}

template <typename Op, typename T>
void reduce_typed(Context& context, const View& y, const View& x)
{
    using A = Accumulator<Op, T>;
    const Reduction r = plan_reduction(y, x);
    if (r.chunks == 1) {
        return run<Op, T>(context, r, x, {y.data, y.dtype, 1, r.chunk_length});
    }
    constexpr DType kPartial = std::is_same_v<A, double> ? DType::Float64 : DType::Int64;
    const Scratch partial(context, static_cast<std::size_t>(r.kept.numel * r.chunks) * sizeof(A));
    run<Op, T>(context, r, x, {partial.data(), kPartial, r.chunks, r.chunk_length});

    Reduction last;
    last.kept = r.kept;
    last.reduced.numel = r.chunks;
    last.reduced.shape[0] = r.chunks;
    last.reduced.strides[0][0] = 1;
    last.groups = choose_groups(r.kept.numel, r.chunks);
    View rows;
    rows.data = partial.data();
    // Result r's partial results begin at r * chunks, however r is spread over the axes.
    std::int64_t stride = r.chunks;
    for (int axis = last.kept.rank - 1; axis >= 0; --axis) {
        last.kept.strides[0][axis] = stride;
        stride *= last.kept.shape[axis];
    }
    run<Op, A>(context, last, rows, {y.data, y.dtype, 1, r.chunks});
}

} // namespace

void reduce(Context& context, ReduceOp op, const View& y, const View& x)
{
    if (y.numel() == 0) return;
    const bool adds = op == ReduceOp::Sum || op == ReduceOp::Prod;
    if (adds && is_floating(x.dtype) != is_floating(y.dtype)) {
        const Scratch scratch(context, static_cast<std::size_t>(x.numel()) * element_size(y.dtype));
        const View converted = contiguous_view(x, y.dtype, scratch.data());
        copy(context, converted, x);
        return reduce(context, op, y, converted);
    }
    visit_reduce(op, [&](auto f) {
        visit_dtype(x.dtype, [&](auto tag) {
            reduce_typed<decltype(f), typename decltype(tag)::Type>(context, y, x);
        });
    });
}

} // namespace loom::cuda

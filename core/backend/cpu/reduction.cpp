#include "core/backend/cpu/reduction.h"

#include "core/backend/cpu/copy.h"
#include "core/backend/cpu/loop_plan.h"
#include "core/backend/cpu/scratch.h"
#include "core/backend/reduce_ops.h"
#include "core/backend/visit_dtype.h"

#include <cstring>

namespace loom::cpu {

namespace {

constexpr std::int64_t kColumns = 256;       // accumulators of a column tile: 2 KiB
constexpr std::int64_t kChunk = 32768;       // elements of a piece of a reduction that is split
constexpr std::int64_t kShortestChunk = 256; // its elements for one output
constexpr std::int64_t kEnoughUnits = 16;    // units in parallel from which nothing is split

/// A reduction as two walks over x: one over the axes kept (operand 0 is x, 1 is y), one over those
/// reduced (operand 0 is x). In column form neighbouring outputs are reduced together, because they
/// lie closer in memory than the elements of one output do.
struct Reduction {
    LoopPlan kept, reduced;
    bool by_columns = false;
    DType x_dtype{}, y_dtype{};
    ReduceRun run = nullptr;
    ReduceColumns columns = nullptr;
    std::int64_t identity = 0; ///< the accumulator's bits

    std::int64_t column_tiles() const { return (kept.row() + kColumns - 1) / kColumns; }
    /// Outputs, or column tiles of outputs.
    std::int64_t units() const
    {
        return by_columns ? kept.numel / kept.row() * column_tiles() : kept.numel;
    }
};

enum class Axes : std::uint8_t { Kept, Reduced };

/// The view with the other axes shortened to their first index.
View along(Axes axes, const View& view, const View& y, const View& x)
{
    View result = view;
    for (std::size_t i = 0; i < static_cast<std::size_t>(x.rank); ++i) {
        const bool is_reduced = y.shape[i] != x.shape[i];
        result.shape[i] = is_reduced == (axes == Axes::Reduced) ? x.shape[i] : 1;
    }
    return result;
}

std::int64_t identity_bits(ReduceOp op, DType x)
{
    std::int64_t bits = 0;
    reduction::visit_reduce(op, [&](auto f) {
        using Op = decltype(f);
        const auto set = [&]<typename A>(A value) { std::memcpy(&bits, &value, sizeof value); };
        if (is_floating(x))
            set(Op::template kIdentity<reduction::Accumulator<Op, double>>);
        else
            set(Op::template kIdentity<std::int64_t>);
    });
    return bits;
}

Reduction plan_reduction(const Kernels& kernels, ReduceOp op, const View& y, const View& x)
{
    const View kept_x = along(Axes::Kept, x, y, x), kept_y = along(Axes::Kept, y, y, x);
    const View reduced_x = along(Axes::Reduced, x, y, x);
    Reduction r;
    r.kept = plan_loop({&kept_x, &kept_y});
    r.reduced = plan_loop({&reduced_x});
    const std::int64_t kept_stride = std::abs(r.kept.row_stride(0));
    const std::int64_t reduced_stride = std::abs(r.reduced.row_stride(0));
    r.by_columns = r.kept.row() > 1 && (r.reduced.numel == 1 || kept_stride < reduced_stride);
    r.x_dtype = x.dtype;
    r.y_dtype = y.dtype;
    r.run = kernels.reduce_run(op, x.dtype);
    r.columns = kernels.reduce_columns(op, x.dtype);
    r.identity = identity_bits(op, x.dtype);
    return r;
}

const std::byte* element(const LoopPlan& plan, std::size_t operand, std::int64_t offset)
{
    return plan.data[operand] + offset * static_cast<std::int64_t>(plan.element_size[operand]);
}

/// One output over the reduced positions [begin, end).
void reduce_one(const Reduction& r, std::int64_t output, std::int64_t begin, std::int64_t end,
                std::int64_t* accumulator)
{
    LoopPlan rows = r.reduced;
    rows.data[0] = r.kept.data[0] +
                   offset_at(r.kept, 0, output) * static_cast<std::int64_t>(r.kept.element_size[0]);
    *accumulator = r.identity;
    while (begin < end) {
        const std::int64_t n = next_tile(rows, begin, end);
        TileBuffer buffer;
        r.run(accumulator, read_tile(rows, 0, begin, n, buffer), n);
        begin += n;
    }
}

/// A column tile of outputs over the reduced positions [begin, end).
void reduce_tile(const Reduction& r, std::int64_t first, std::int64_t n, std::int64_t begin,
                 std::int64_t end, std::int64_t* accumulators)
{
    std::fill_n(accumulators, n, r.identity);
    const std::int64_t first_offset = offset_at(r.kept, 0, first);
    const std::int64_t row_stride = r.reduced.row_stride(0);
    if (begin == end) return;
    for_each_row<1>(r.reduced, {0}, begin, end - begin, [&](const auto& offset, std::int64_t rows) {
        if (r.kept.row_stride(0) == 1) {
            r.columns(accumulators, element(r.kept, 0, first_offset + offset[0]), row_stride, rows,
                      n);
            return;
        }
        LoopPlan row = r.kept;
        for (std::int64_t i = 0; i < rows; ++i) {
            TileBuffer buffer;
            const std::int64_t shift = offset[0] + i * row_stride;
            row.data[0] = r.kept.data[0] + shift * static_cast<std::int64_t>(row.element_size[0]);
            gather_elements(row, 0, first, n, buffer.bytes.data());
            r.columns(accumulators, buffer.bytes.data(), 0, 1, n);
        }
    });
}

struct Outputs {
    std::int64_t first, count;
};

Outputs outputs_of_unit(const Reduction& r, std::int64_t unit)
{
    if (!r.by_columns) return {unit, 1};
    const std::int64_t tiles = r.column_tiles();
    const std::int64_t column = unit % tiles * kColumns;
    return {unit / tiles * r.kept.row() + column, std::min(kColumns, r.kept.row() - column)};
}

void reduce_unit(const Reduction& r, Outputs outputs, std::int64_t begin, std::int64_t end,
                 std::int64_t* accumulators)
{
    if (r.by_columns)
        reduce_tile(r, outputs.first, outputs.count, begin, end, accumulators);
    else
        reduce_one(r, outputs.first, begin, end, accumulators);
}

/// Writes accumulators as outputs `first` … in y's dtype.
void store(const Reduction& r, bool floating, Outputs outputs, const std::int64_t* accumulators)
{
    const std::int64_t stride = r.kept.row_stride(1);
    const std::int64_t offset = offset_at(r.kept, 1, outputs.first);
    visit_dtype(r.y_dtype, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        T* y = reinterpret_cast<T*>(r.kept.data[1]) + offset;
        for (std::int64_t i = 0; i < outputs.count; ++i) {
            double real = 0;
            std::memcpy(&real, accumulators + i, sizeof real);
            y[i * stride] = floating ? static_cast<T>(real) : static_cast<T>(accumulators[i]);
        }
    });
}

/// Each output in one go; outputs side by side in the pool.
void reduce_whole(ThreadPool& pool, const Reduction& r, bool floating)
{
    const std::int64_t elements = r.kept.numel * std::max<std::int64_t>(1, r.reduced.numel);
    const std::int64_t units = r.units();
    const std::int64_t per_unit = std::max<std::int64_t>(1, elements / units);
    const std::int64_t block = std::max<std::int64_t>(1, kElementBlock / per_unit);
    const auto body = [&](std::int64_t begin, std::int64_t end) {
        std::array<std::int64_t, kColumns> accumulators;
        for (std::int64_t unit = begin; unit < end; ++unit) {
            const Outputs outputs = outputs_of_unit(r, unit);
            reduce_unit(r, outputs, 0, r.reduced.numel, accumulators.data());
            store(r, floating, outputs, accumulators.data());
        }
    };
    for_each_block(pool, units, body, block);
}

/// Few outputs of many elements: pieces of the reduced positions in the pool, then the partial
/// results in the order of the pieces.
void reduce_split(ThreadPool& pool, const Kernels& kernels, ReduceOp op, const Reduction& r,
                  bool floating)
{
    const std::int64_t outputs = r.kept.numel, units = r.units();
    const std::int64_t length = std::max<std::int64_t>(kShortestChunk, kChunk / outputs);
    const std::int64_t chunks = (r.reduced.numel + length - 1) / length;
    const Scratch scratch(pool, static_cast<std::size_t>(chunks * outputs) * sizeof(std::int64_t));
    auto* const partial = static_cast<std::int64_t*>(scratch.data());
    pool.run(chunks * units, [&](std::int64_t job) {
        const std::int64_t chunk = job / units;
        const Outputs part = outputs_of_unit(r, job % units);
        reduce_unit(r, part, chunk * length, std::min(r.reduced.numel, (chunk + 1) * length),
                    partial + chunk * outputs + part.first);
    });

    const DType dtype = floating ? DType::Float64 : DType::Int64;
    kernels.reduce_columns(op, dtype)(partial, partial + outputs, outputs, chunks - 1, outputs);
    for (std::int64_t unit = 0; unit < units; ++unit) {
        const Outputs part = outputs_of_unit(r, unit);
        store(r, floating, part, partial + part.first);
    }
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

void reduce(ThreadPool& pool, const Kernels& kernels, ReduceOp op, const View& y, const View& x)
{
    if (y.numel() == 0) return;
    const bool adds = op == ReduceOp::Sum || op == ReduceOp::Prod;
    if (adds && is_floating(x.dtype) != is_floating(y.dtype)) {
        const Scratch scratch(pool, static_cast<std::size_t>(x.numel()) * element_size(y.dtype));
        const View converted = contiguous_view(x, y.dtype, scratch.data());
        copy(pool, kernels, converted, x);
        return reduce(pool, kernels, op, y, converted);
    }
    const Reduction r = plan_reduction(kernels, op, y, x);
    const bool floating = is_floating(x.dtype) && op != ReduceOp::All && op != ReduceOp::Any;
    const bool split = r.units() < kEnoughUnits && r.kept.numel * r.reduced.numel >= 2 * kChunk &&
                       r.reduced.numel >= 2 * kShortestChunk;
    if (split)
        reduce_split(pool, kernels, op, r, floating);
    else
        reduce_whole(pool, r, floating);
}

} // namespace loom::cpu

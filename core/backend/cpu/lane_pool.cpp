#include "core/backend/cpu/convolution_tiles.h"
#include "core/backend/cpu/lane_tables.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

constexpr int L = kLanes<float>;
using V = Vec<float, L>;
using Bits = Vec<std::int32_t, L>;

/// Calls f(output, rows' window, columns' window, offset of the input plane), offsets in floats.
template <typename F>
LOOM_INLINE void for_each_window(const LanePool& job, const F& f)
{
    std::int64_t output = 0;
    for (std::int64_t c = 0; c < job.channels; ++c) {
        const std::int64_t plane = c * job.in_rows * job.in_columns * L;
        for (std::int64_t p = 0; p < job.out_rows; ++p) {
            for (std::int64_t q = 0; q < job.out_columns; ++q, output += L)
                f(output, job.rows[p], job.columns[q], plane);
        }
    }
}

/// Calls f(input) for each place of a window, row by row.
template <typename F>
LOOM_INLINE void for_each_place(const LanePool& job, const LaneWindow& rows,
                                const LaneWindow& columns, std::int64_t plane, const F& f)
{
    for (std::int32_t r = 0; r < rows.count; ++r) {
        const std::int64_t line = (rows.first + std::int64_t{r} * rows.step) * job.in_columns;
        for (std::int32_t s = 0; s < columns.count; ++s)
            f(plane + (line + columns.first + std::int64_t{s} * columns.step) * L);
    }
}

float divisor(const LanePool& job, const LaneWindow& rows, const LaneWindow& columns)
{
    if (job.divisor != 0) return static_cast<float>(job.divisor);
    return static_cast<float>(std::int64_t{rows.extent} * columns.extent);
}

} // namespace

void lane_max_pool(const LanePool& job)
{
    for_each_window(job, [&](std::int64_t output, const LaneWindow& rows, const LaneWindow& columns,
                             std::int64_t plane) {
        V best = V{} - __builtin_inff();
        for_each_place(job, rows, columns, plane, [&](std::int64_t input) {
            const V x = load<float, L>(job.x + input);
            const Bits larger = (x > best) | (x != x);
            best = larger ? x : best;
        });
        store(job.y + output, best);
    });
}

void lane_max_pool_gradient(const LanePool& job)
{
    for_each_window(job, [&](std::int64_t output, const LaneWindow& rows, const LaneWindow& columns,
                             std::int64_t plane) {
        const V best = load<float, L>(job.y + output), dy = load<float, L>(job.dy + output);
        // The first of equals took part forward; of several NaNs any will do.
        Bits open = Bits{} - 1;
        for_each_place(job, rows, columns, plane, [&](std::int64_t input) {
            const V x = load<float, L>(job.x + input);
            const Bits takes = open & ((x == best) | ((x != x) & (best != best)));
            const V dx = load<float, L>(job.dx + input);
            store(job.dx + input, takes ? dx + dy : dx);
            open &= ~takes;
        });
    });
}

void lane_average_pool(const LanePool& job)
{
    for_each_window(job, [&](std::int64_t output, const LaneWindow& rows, const LaneWindow& columns,
                             std::int64_t plane) {
        V sum{};
        for_each_place(job, rows, columns, plane,
                       [&](std::int64_t input) { sum += load<float, L>(job.x + input); });
        const bool empty = rows.count == 0 || columns.count == 0;
        store(job.y + output, empty ? V{} : sum / divisor(job, rows, columns));
    });
}

void lane_average_pool_gradient(const LanePool& job)
{
    for_each_window(job, [&](std::int64_t output, const LaneWindow& rows, const LaneWindow& columns,
                             std::int64_t plane) {
        if (rows.count == 0 || columns.count == 0) return;
        const V part = load<float, L>(job.dy + output) / divisor(job, rows, columns);
        for_each_place(job, rows, columns, plane, [&](std::int64_t input) {
            store(job.dx + input, load<float, L>(job.dx + input) + part);
        });
    });
}

} // namespace loom::LOOM_ISA_NAMESPACE

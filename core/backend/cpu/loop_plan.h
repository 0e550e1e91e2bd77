#pragma once

#include "core/backend/backend.h"
#include "core/backend/cpu/thread_pool.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace loom {

/// How several views of one shape are walked together: axes of length 1 dropped, neighbours that
/// every view lays out alike merged into one, the fastest axis last. Position p of the walk is the
/// row-major position in `shape`.
struct LoopPlan {
    static constexpr int kMaxOperands = 4;
    using Axes = std::array<std::int64_t, kMaxRank>;

    int operands = 0;
    int rank = 0; ///< at least 1
    std::int64_t numel = 0;
    Axes shape{};
    std::array<Axes, kMaxOperands> strides{}; ///< in elements
    std::array<std::byte*, kMaxOperands> data{};
    std::array<std::size_t, kMaxOperands> element_size{};
    std::array<bool, kMaxOperands> dense{}; ///< the operand is contiguous in the plan's shape
    bool all_dense = false;

    std::int64_t row() const { return shape[static_cast<std::size_t>(rank - 1)]; }
    std::int64_t row_stride(std::size_t operand) const
    {
        return strides[operand][static_cast<std::size_t>(rank - 1)];
    }
};

enum class AxisOrder : std::uint8_t {
    ByStride, ///< as the first view lies in memory
    RowMajor, ///< as the elements are numbered; for ops that depend on the number
};

/// The first view is the output.
LoopPlan plan_loop(std::initializer_list<const View*> views, AxisOrder order = AxisOrder::ByStride);

/// Elements of a buffer that gathers a strided run.
inline constexpr std::int64_t kTile = 512;
/// Blocks for the pool; a multiple of kTile, so that tiles fall alike however blocks are shared.
inline constexpr std::int64_t kElementBlock = 16384;

/// Room for one tile of any dtype.
struct alignas(64) TileBuffer {
    std::array<std::byte, kTile * 8> bytes;
};

/// Elements [begin, begin + n) of an operand: where they lie if they are contiguous, else gathered
/// into the buffer. n as next_tile gave it.
const void* read_tile(const LoopPlan& plan, std::size_t operand, std::int64_t begin, std::int64_t n,
                      TileBuffer& buffer);
/// Where to write the elements: in place, or the buffer, which write_tile then spreads out.
void* tile_target(const LoopPlan& plan, std::size_t operand, std::int64_t begin, std::int64_t n,
                  TileBuffer& buffer);
void write_tile(const LoopPlan& plan, std::size_t operand, std::int64_t begin, std::int64_t n,
                const void* source);

/// Offset in elements of a position from the operand's data.
std::int64_t offset_at(const LoopPlan& plan, std::size_t operand, std::int64_t position);

/// Gathers or spreads [begin, begin + n) of any operand, any n.
void gather_elements(const LoopPlan& plan, std::size_t operand, std::int64_t begin, std::int64_t n,
                     void* y);
void scatter_elements(const LoopPlan& plan, std::size_t operand, std::int64_t begin, std::int64_t n,
                      const void* x);

/// The length of the next tile: everything when all is dense; a piece of one row when rows are
/// long, so that operands with unit stride need no gathering; else up to kTile over several rows.
std::int64_t next_tile(const LoopPlan& plan, std::int64_t begin, std::int64_t end);

/// Calls row(offsets, length) for the pieces of rows that make up [begin, begin + n), n > 0;
/// offsets are in elements, one for each of `operands`.
template <std::size_t Operands, typename Row>
void for_each_row(const LoopPlan& plan, const std::array<std::size_t, Operands>& operands,
                  std::int64_t begin, std::int64_t n, Row row)
{
    const auto inner = static_cast<std::size_t>(plan.rank - 1);
    LoopPlan::Axes index{};
    std::array<std::int64_t, Operands> offsets{};
    const auto move = [&](std::size_t axis, std::int64_t steps) {
        for (std::size_t k = 0; k < Operands; ++k) {
            offsets[k] += steps * plan.strides[operands[k]][axis];
        }
    };
    for (std::size_t i = inner + 1; i-- > 0; begin /= plan.shape[i]) {
        index[i] = i == 0 ? begin : begin % plan.shape[i];
        move(i, index[i]);
    }
    for (;;) {
        const std::int64_t length = std::min(n, plan.shape[inner] - index[inner]);
        row(offsets, length);
        n -= length;
        if (n == 0) return;
        // Back to the start of this row, then on by one in the next axis that has room.
        std::size_t axis = inner;
        std::int64_t back = index[inner];
        do {
            move(axis, -back);
            index[axis] = 0;
            --axis;
            move(axis, 1);
            back = ++index[axis];
        } while (back == plan.shape[axis]);
    }
}

/// body(begin, end) over [0, n) in blocks that depend on n alone, through the pool when n is large.
template <typename Body>
void for_each_block(ThreadPool& pool, std::int64_t n, Body body,
                    std::int64_t block_size = kElementBlock)
{
    if (n <= 0) return;
    if (n <= 2 * block_size) {
        body(std::int64_t{0}, n);
        return;
    }
    pool.run((n + block_size - 1) / block_size, [&](std::int64_t block) {
        const std::int64_t begin = block * block_size;
        body(begin, std::min(n, begin + block_size));
    });
}

/// body(begin, n) for every tile of the plan, through the pool when there are many elements.
template <typename Body>
void for_each_tile(ThreadPool& pool, const LoopPlan& plan, Body body)
{
    for_each_block(pool, plan.numel, [&](std::int64_t begin, std::int64_t end) {
        while (begin < end) {
            const std::int64_t n = next_tile(plan, begin, end);
            body(begin, n);
            begin += n;
        }
    });
}

} // namespace loom

#include "core/backend/cpu/matmul.h"

#include "core/backend/cpu/copy.h"
#include "core/backend/cpu/loop_plan.h"
#include "core/backend/cpu/reduction.h"
#include "core/backend/cpu/scratch.h"
#include "core/backend/merge_batch.h"

#include <optional>
#include <utility>

namespace loom::cpu {

namespace {

// Elements of c in one block: 64 x 256, less when the products are long, because the packed pieces
// of a and b should stay in the second-level cache.
constexpr std::int64_t kBlockArea = 16384;
constexpr std::int64_t kLongBlockArea = 4096;
constexpr std::int64_t kLongProduct = 2048;
constexpr std::int64_t kBlockRows = 64;
// A problem that gives few blocks is cut finer, down to this work in multiply-adds.
constexpr std::int64_t kBlockWork = std::int64_t{1} << 20;
constexpr std::int64_t kEnoughBlocks = 16;
constexpr std::int64_t kColumnUnit = 16; // floats of the widest vector

/// The last two axes of a view as a matrix, and the others as a batch.
struct Batch {
    MatrixRef matrix{};
    View others; ///< the view with its last two axes shortened to their first index
};

Batch batch_of(const View& view)
{
    const auto row = static_cast<std::size_t>(view.rank - 2), column = row + 1;
    Batch batch{
        {view.data, view.shape[row], view.shape[column], view.strides[row], view.strides[column]},
        view};
    batch.others.shape[row] = batch.others.shape[column] = 1;
    // The stride of an axis of length 1 is never used; 1 spares a copy.
    if (batch.matrix.columns == 1)
        batch.matrix.column_stride = 1;
    else if (batch.matrix.rows == 1)
        batch.matrix.row_stride = 1;
    return batch;
}

bool has_unit_stride(const View& view)
{
    const MatrixRef x = batch_of(view).matrix;
    return x.row_stride == 1 || x.column_stride == 1;
}

/// Same bytes as the view, or a contiguous copy of it in `memory` if it has no unit stride.
View readable(ThreadPool& pool, const Kernels& kernels, const View& view,
              std::optional<Scratch>& memory)
{
    if (has_unit_stride(view)) return view;
    memory.emplace(pool, static_cast<std::size_t>(view.numel()) * element_size(view.dtype));
    const View result = contiguous_view(view, view.dtype, memory->data());
    copy(pool, kernels, result, view);
    return result;
}

MatrixRef transposed(const MatrixRef& x)
{
    return {x.data, x.columns, x.rows, x.column_stride, x.row_stride};
}

std::int64_t divide_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

/// Equal pieces of at most `longest`, multiples of `unit` but for the last.
std::int64_t even_pieces(std::int64_t n, std::int64_t longest, std::int64_t unit)
{
    return divide_up(divide_up(n, divide_up(n, longest)), unit) * unit;
}

/// How c is cut into blocks; a function of the sizes alone.
struct Grid {
    std::int64_t rows = 0, columns = 0; ///< of a block
    std::int64_t down = 0, across = 0;  ///< blocks in one matrix
    std::int64_t matrices = 1;          ///< in one block, when they are small

    Grid(std::int64_t m, std::int64_t n, std::int64_t k, std::int64_t batch)
    {
        const std::int64_t area = k > kLongProduct ? kLongBlockArea : kBlockArea;
        rows = std::min(m, kBlockRows);
        columns = std::min(n, std::max(kColumnUnit, area / rows));
        rows = std::min(m, std::max(rows, area / columns));
        const auto few = [&] { return divide_up(m, rows) * divide_up(n, columns) * batch; };
        while (few() < kEnoughBlocks && rows * columns * k >= 2 * kBlockWork &&
               columns > kColumnUnit) {
            std::int64_t& side = columns >= rows ? columns : rows;
            side = divide_up(side, 2);
        }
        rows = even_pieces(m, rows, 4);
        columns = even_pieces(n, columns, kColumnUnit);
        down = divide_up(m, rows);
        across = divide_up(n, columns);
        if (down * across == 1) {
            matrices = std::clamp<std::int64_t>(kBlockWork / std::max<std::int64_t>(1, m * n * k),
                                                1, batch);
        }
    }
};

/// The product of one batch: operand 0 of the plan is c, 1 is a, 2 is b.
struct Product {
    MatmulBlock multiply;
    LoopPlan batch;
    MatrixRef c, a, b;
    std::size_t size; ///< of an element

    MatrixRef at(MatrixRef x, std::size_t operand, std::int64_t item, std::int64_t row,
                 std::int64_t rows, std::int64_t column, std::int64_t columns) const
    {
        const std::int64_t offset =
            offset_at(batch, operand, item) + row * x.row_stride + column * x.column_stride;
        x.data = static_cast<std::byte*>(x.data) + offset * static_cast<std::int64_t>(size);
        x.rows = rows;
        x.columns = columns;
        return x;
    }

    void run(std::int64_t item, const Grid& grid, std::int64_t block) const
    {
        const std::int64_t row = block / grid.across * grid.rows;
        const std::int64_t column = block % grid.across * grid.columns;
        const std::int64_t m = std::min(grid.rows, c.rows - row);
        const std::int64_t n = std::min(grid.columns, c.columns - column);
        multiply(at(c, 0, item, row, m, column, n), at(a, 1, item, row, m, 0, a.columns),
                 at(b, 2, item, 0, b.rows, column, n));
    }
};

void multiply_batch(ThreadPool& pool, const Product& product)
{
    const std::int64_t batch = product.batch.numel;
    const Grid grid(product.c.rows, product.c.columns, product.a.columns, batch);
    const std::int64_t blocks = grid.down * grid.across;
    if (blocks > 1) {
        pool.run(batch * blocks,
                 [&](std::int64_t job) { product.run(job / blocks, grid, job % blocks); });
        return;
    }
    pool.run(divide_up(batch, grid.matrices), [&](std::int64_t job) {
        const std::int64_t end = std::min(batch, (job + 1) * grid.matrices);
        for (std::int64_t item = job * grid.matrices; item < end; ++item) {
            product.run(item, grid, 0);
        }
    });
}

/// c as it is before products are added: bias, 0, or what it holds.
void prepare(ThreadPool& pool, const Kernels& kernels, const View& c, const View* bias,
             bool accumulate)
{
    if (bias == nullptr) {
        if (!accumulate) fill(pool, c, 0);
        return;
    }
    View rows = c;
    rows.data = bias->data;
    rows.strides = {};
    rows.strides[static_cast<std::size_t>(c.rank - 1)] = bias->strides[0];
    if (!accumulate) return copy(pool, kernels, c, rows);
    const BinaryTile add = kernels.binary(BinaryOp::Add, c.dtype);
    const LoopPlan plan = plan_loop({&c, &rows});
    for_each_tile(pool, plan, [&](std::int64_t begin, std::int64_t n) {
        TileBuffer to, from;
        void* target = tile_target(plan, 0, begin, n, to);
        const void* old = read_tile(plan, 0, begin, n, to);
        add(target, old, read_tile(plan, 1, begin, n, from), n, 0);
        write_tile(plan, 0, begin, n, target);
    });
}

} // namespace

void matmul(ThreadPool& pool, const Kernels& kernels, const View& c, const View& a, const View& b,
            const View* bias, bool accumulate)
{
    if (c.numel() == 0) return;
    if (!has_unit_stride(c)) {
        const Scratch memory(pool, static_cast<std::size_t>(c.numel()) * element_size(c.dtype));
        const View result = contiguous_view(c, c.dtype, memory.data());
        if (accumulate) copy(pool, kernels, result, c);
        matmul(pool, kernels, result, a, b, bias, accumulate);
        return copy(pool, kernels, c, result);
    }
    prepare(pool, kernels, c, bias, accumulate);
    if (a.numel() == 0) return;

    std::optional<Scratch> a_memory, b_memory;
    View y = c, left = readable(pool, kernels, a, a_memory);
    View right = readable(pool, kernels, b, b_memory);
    merge_batch_into_rows(y, left, right, has_unit_stride);
    const Batch yb = batch_of(y), ab = batch_of(left), bb = batch_of(right);
    Product product{kernels.matmul(c.dtype),
                    plan_loop({&yb.others, &ab.others, &bb.others}, AxisOrder::RowMajor),
                    yb.matrix,
                    ab.matrix,
                    bb.matrix,
                    element_size(c.dtype)};
    if (product.c.column_stride != 1) { // cᵀ = bᵀ · aᵀ
        product.c = transposed(yb.matrix);
        product.a = transposed(bb.matrix);
        product.b = transposed(ab.matrix);
        std::swap(product.batch.strides[1], product.batch.strides[2]);
    }
    multiply_batch(pool, product);
}

} // namespace loom::cpu

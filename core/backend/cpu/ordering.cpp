#include "core/backend/cpu/loop_plan.h"
#include "core/backend/cpu/reduction.h"
#include "core/backend/visit_dtype.h"

#include <cstring>
#include <tuple>
#include <utility>
#include <vector>

namespace loom::cpu {

namespace {

/// Views cut along one axis: a plan over the positions of all other axes, one line for each.
struct Lines {
    LoopPlan others;
    std::int64_t length = 0;

    template <typename T>
    T* at(std::size_t operand, std::int64_t line) const
    {
        return reinterpret_cast<T*>(others.data[operand]) + offset_at(others, operand, line);
    }
};

/// x has the axis in full; the first view says how many lines there are.
Lines cut_lines(std::initializer_list<const View*> views, const View& x, int axis)
{
    const auto cut = static_cast<std::size_t>(axis);
    std::array<View, LoopPlan::kMaxOperands> others;
    std::size_t count = 0;
    for (const View* view : views) {
        others[count] = *view;
        others[count++].shape[cut] = 1;
    }
    Lines lines;
    lines.length = x.shape[cut];
    if (count == 2)
        lines.others = plan_loop({&others[0], &others[1]});
    else
        lines.others = plan_loop({&others[0], &others[1], &others[2]});
    return lines;
}

template <typename Body>
void for_each_line(ThreadPool& pool, const Lines& lines, Body body)
{
    const std::int64_t block =
        std::max<std::int64_t>(1, kElementBlock / std::max<std::int64_t>(1, lines.length));
    for_each_block(
        pool, lines.others.numel,
        [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t line = begin; line < end; ++line) body(line);
        },
        block);
}

template <typename T>
bool is_nan(T x)
{
    return x != x;
}

/// Whether a comes before b in ascending order, NaN last.
template <typename T>
bool before(T a, T b)
{
    return a < b || (is_nan(b) && !is_nan(a));
}

/// Position of the best element of a line. `run` reduces a run to its best value, which is then
/// looked for in the run, so that most of the work is done in vectors.
template <typename T, typename Accumulator>
std::int64_t best_position(const T* x, std::int64_t stride, std::int64_t length, ReduceRun run,
                           bool largest)
{
    T best{};
    std::int64_t position = -1;
    std::array<T, kTile> buffer;
    for (std::int64_t begin = 0; begin < length; begin += kTile) {
        const std::int64_t n = std::min(kTile, length - begin);
        const T* tile = x + begin * stride;
        if (stride != 1) {
            for (std::int64_t i = 0; i < n; ++i) {
                buffer[static_cast<std::size_t>(i)] = tile[i * stride];
            }
            tile = buffer.data();
        }
        auto found = static_cast<Accumulator>(tile[0]);
        run(&found, tile + 1, n - 1);
        const auto value = static_cast<T>(found);
        const bool better = is_nan(value) || (largest ? value > best : value < best);
        if (position >= 0 && !better) continue;
        best = value;
        const auto same = [&](T element) { return element == value || is_nan(element); };
        position = begin + (std::find_if(tile, tile + n, same) - tile);
        if (is_nan(value)) break;
    }
    return position;
}

template <typename T>
void sort_line(const T* x, std::int64_t x_stride, T* values, std::int64_t values_stride,
               std::int64_t* indices, std::int64_t indices_stride, std::int64_t length,
               bool descending)
{
    std::vector<std::pair<T, std::int64_t>> items(static_cast<std::size_t>(length));
    for (std::int64_t i = 0; i < length; ++i) {
        items[static_cast<std::size_t>(i)] = {x[i * x_stride], i};
    }
    std::stable_sort(items.begin(), items.end(), [descending](const auto& a, const auto& b) {
        return descending ? before(b.first, a.first) : before(a.first, b.first);
    });
    for (std::int64_t i = 0; i < length; ++i) {
        std::tie(values[i * values_stride], indices[i * indices_stride]) =
            items[static_cast<std::size_t>(i)];
    }
}

template <typename T>
void cumsum_line(T* y, std::int64_t y_stride, const std::byte* x, std::int64_t x_stride,
                 std::size_t x_size, std::int64_t length, ConvertTile convert)
{
    using Sum = std::conditional_t<std::is_floating_point_v<T>, double, std::uint64_t>;
    Sum sum = 0;
    const std::int64_t step = x_stride * static_cast<std::int64_t>(x_size);
    for (std::int64_t i = 0; i < length; ++i) {
        T element{};
        convert(&element, x + i * step, 1);
        sum += static_cast<Sum>(element);
        y[i * y_stride] = static_cast<T>(sum);
    }
}

} // namespace

void arg_reduce(ThreadPool& pool, const Kernels& kernels, ArgOp op, const View& y, const View& x,
                int axis)
{
    const Lines lines = cut_lines({&y, &x}, x, axis);
    const bool largest = op == ArgOp::ArgMax;
    const ReduceRun run = kernels.reduce_run(largest ? ReduceOp::Max : ReduceOp::Min, x.dtype);
    const std::int64_t stride = x.strides[static_cast<std::size_t>(axis)];
    visit_dtype(x.dtype, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        using Accumulator = std::conditional_t<std::is_floating_point_v<T>, double, std::int64_t>;
        for_each_line(pool, lines, [&](std::int64_t line) {
            *lines.at<std::int64_t>(0, line) = best_position<T, Accumulator>(
                lines.at<const T>(1, line), stride, lines.length, run, largest);
        });
    });
}

void sort(ThreadPool& pool, const View& values, const View& indices, const View& x, int axis,
          bool descending)
{
    const Lines lines = cut_lines({&values, &indices, &x}, x, axis);
    const auto i = static_cast<std::size_t>(axis);
    visit_dtype(x.dtype, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        for_each_line(pool, lines, [&](std::int64_t line) {
            sort_line(lines.at<const T>(2, line), x.strides[i], lines.at<T>(0, line),
                      values.strides[i], lines.at<std::int64_t>(1, line), indices.strides[i],
                      lines.length, descending);
        });
    });
}

void cumsum(ThreadPool& pool, const Kernels& kernels, const View& y, const View& x, int axis)
{
    const Lines lines = cut_lines({&y, &x}, x, axis);
    const auto i = static_cast<std::size_t>(axis);
    const ConvertTile convert = kernels.convert(y.dtype, x.dtype);
    const std::size_t size = element_size(x.dtype);
    visit_dtype(y.dtype, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        for_each_line(pool, lines, [&](std::int64_t line) {
            const std::byte* from = lines.others.data[1] + offset_at(lines.others, 1, line) *
                                                               static_cast<std::int64_t>(size);
            cumsum_line(lines.at<T>(0, line), y.strides[i], from, x.strides[i], size, lines.length,
                        convert);
        });
    });
}

} // namespace loom::cpu

#include "core/backend/cpu/pooling.h"

#include "core/backend/cpu/pooling_planes.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

struct Window {
    std::int64_t begin, end; ///< the inputs
    std::int64_t padded;     ///< how long it is with the padding it covers
};

/// The windows of average pooling. One that hangs over the padded edge (ceil mode) counts only what
/// lies within it.
class FixedWindows {
public:
    FixedWindows(const PoolSizes& sizes, const Pool2dGeometry& geometry)
        : sizes_(sizes), geometry_(geometry)
    {}
    Window row(std::int64_t p) const { return along(0, p, sizes_.height); }
    Window column(std::int64_t q) const { return along(1, q, sizes_.width); }
    std::int64_t divisor(const Window& row, const Window& column) const
    {
        if (geometry_.divisor_override != 0) return geometry_.divisor_override;
        if (geometry_.count_include_pad) return row.padded * column.padded;
        return (row.end - row.begin) * (column.end - column.begin);
    }

private:
    Window along(std::size_t axis, std::int64_t i, std::int64_t size) const
    {
        const std::int64_t padding = geometry_.padding[axis];
        const std::int64_t begin = i * geometry_.stride[axis] - padding;
        const std::int64_t full = begin + geometry_.kernel[axis];
        const std::int64_t end = full < size + padding ? full : size + padding;
        return {begin < 0 ? 0 : begin, end < size ? end : size, end - begin};
    }

    const PoolSizes& sizes_;
    const Pool2dGeometry& geometry_;
};

/// The windows of adaptive pooling: [⌊i·in/out⌋, ⌈(i + 1)·in/out⌉).
class AdaptiveWindows {
public:
    explicit AdaptiveWindows(const PoolSizes& sizes) : sizes_(sizes) {}
    Window row(std::int64_t p) const { return along(p, sizes_.height, sizes_.rows); }
    Window column(std::int64_t q) const { return along(q, sizes_.width, sizes_.columns); }
    std::int64_t divisor(const Window& row, const Window& column) const
    {
        return row.padded * column.padded;
    }

private:
    static Window along(std::int64_t i, std::int64_t in, std::int64_t out)
    {
        const std::int64_t begin = i * in / out, end = ceil_div((i + 1) * in, out);
        return {begin, end, end - begin};
    }

    const PoolSizes& sizes_;
};

bool is_empty(const Window& window) { return window.begin >= window.end; }

/// to[w] = (add: +=) from[w]
template <typename T>
void copy_or_add(T* to, const T* from, std::int64_t count, bool add)
{
    if (add) {
        for (std::int64_t w = 0; w < count; ++w) to[w] += from[w];
    } else {
        for (std::int64_t w = 0; w < count; ++w) to[w] = from[w];
    }
}

/// The windows of all columns.
template <typename Windows>
class Columns {
public:
    Columns(ThreadPool& pool, const PoolSizes& sizes, const Windows& windows)
        : windows_(pool, sizes.columns)
    {
        for (std::int64_t q = 0; q < sizes.columns; ++q) windows_[q] = windows.column(q);
    }
    const Window& operator[](std::int64_t q) const { return windows_[q]; }

private:
    Buffer<Window> windows_;
};

/// One row of outputs from `line`, the sum of the rows of their windows.
template <typename T, typename Windows>
void average_line(T* y, const T* line, const Window& row, const Columns<Windows>& columns,
                  std::int64_t count, const Windows& windows)
{
    for (std::int64_t q = 0; q < count; ++q) {
        const Window& column = columns[q];
        T sum = 0;
        for (std::int64_t w = column.begin; w < column.end; ++w) sum += line[w];
        // A window without inputs is 0, as PyTorch's; no 0 / 0.
        const bool empty = is_empty(row) || is_empty(column);
        y[q] = empty ? T{0} : sum / static_cast<T>(windows.divisor(row, column));
    }
}

template <typename T, typename Windows>
void average(ThreadPool& pool, const View& y, const View& x, const PoolSizes& sizes,
             const Windows& windows)
{
    const Columns<Windows> columns(pool, sizes, windows);
    for_plane_blocks(pool, sizes, [&](std::int64_t begin, std::int64_t end) {
        const Buffer<T> line(pool, sizes.width);
        for (std::int64_t plane = begin; plane < end; ++plane) {
            const T* from = x.as<const T>() + plane * sizes.in();
            T* to = y.as<T>() + plane * sizes.out();
            for (std::int64_t p = 0; p < sizes.rows; ++p) {
                const Window row = windows.row(p);
                for (std::int64_t h = row.begin; h < row.end; ++h) {
                    copy_or_add(line.data(), from + h * sizes.width, sizes.width, h > row.begin);
                }
                average_line(to + p * sizes.columns, line.data(), row, columns, sizes.columns,
                             windows);
            }
        }
    });
}

template <typename T, typename Windows>
void spread(ThreadPool& pool, const View& dx, const View& dy, const PoolSizes& sizes,
            const Windows& windows)
{
    const Columns<Windows> columns(pool, sizes, windows);
    for_plane_blocks(pool, sizes, [&](std::int64_t begin, std::int64_t end) {
        const Buffer<T> line(pool, sizes.width);
        for (std::int64_t plane = begin; plane < end; ++plane) {
            const T* from = dy.as<const T>() + plane * sizes.out();
            T* to = dx.as<T>() + plane * sizes.in();
            for (std::int64_t i = 0; i < sizes.in(); ++i) to[i] = 0;
            for (std::int64_t p = 0; p < sizes.rows; ++p, from += sizes.columns) {
                const Window row = windows.row(p);
                if (is_empty(row)) continue;
                for (std::int64_t w = 0; w < sizes.width; ++w) line[w] = 0;
                for (std::int64_t q = 0; q < sizes.columns; ++q) {
                    const Window& column = columns[q];
                    if (is_empty(column)) continue;
                    const T part = from[q] / static_cast<T>(windows.divisor(row, column));
                    for (std::int64_t w = column.begin; w < column.end; ++w) line[w] += part;
                }
                for (std::int64_t h = row.begin; h < row.end; ++h) {
                    copy_or_add(to + h * sizes.width, line.data(), sizes.width, true);
                }
            }
        }
    });
}

} // namespace

void avg_pool2d(ThreadPool& pool, const View& y, const View& x, const Pool2dGeometry& geometry)
{
    const PoolSizes sizes(x, y);
    const FixedWindows windows(sizes, geometry);
    if (y.dtype == DType::Float32)
        average<float>(pool, y, x, sizes, windows);
    else
        average<double>(pool, y, x, sizes, windows);
}

void avg_pool2d_gradient(ThreadPool& pool, const View& dx, const View& dy,
                         const Pool2dGeometry& geometry)
{
    const PoolSizes sizes(dx, dy);
    const FixedWindows windows(sizes, geometry);
    if (dx.dtype == DType::Float32)
        spread<float>(pool, dx, dy, sizes, windows);
    else
        spread<double>(pool, dx, dy, sizes, windows);
}

void adaptive_avg_pool2d(ThreadPool& pool, const View& y, const View& x)
{
    const PoolSizes sizes(x, y);
    const AdaptiveWindows windows(sizes);
    if (y.dtype == DType::Float32)
        average<float>(pool, y, x, sizes, windows);
    else
        average<double>(pool, y, x, sizes, windows);
}

void adaptive_avg_pool2d_gradient(ThreadPool& pool, const View& dx, const View& dy)
{
    const PoolSizes sizes(dx, dy);
    const AdaptiveWindows windows(sizes);
    if (dx.dtype == DType::Float32)
        spread<float>(pool, dx, dy, sizes, windows);
    else
        spread<double>(pool, dx, dy, sizes, windows);
}

} // namespace loom::LOOM_ISA_NAMESPACE

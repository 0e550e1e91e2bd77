#include "core/backend/cpu/softmax.h"

#include "core/backend/cpu/nn_vector.h"
#include "core/backend/float_math.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

// A tile of lines is copied to [length][kColumns], worked on with one line in each lane, and copied
// back: so short rows (10 classes) fill the vectors, and any strides will do.
constexpr std::int64_t kColumns = 32;
constexpr std::int64_t kElementsAtOnce = 4096;

/// All lines of a view along one axis.
class Lines {
public:
    Lines(const View& view, int axis) : view_(view), axis_(static_cast<std::size_t>(axis)) {}

    std::int64_t length() const { return view_.shape[axis_]; }
    std::int64_t stride() const { return view_.strides[axis_]; }
    std::int64_t count() const { return length() == 0 ? 0 : view_.numel() / length(); }

    /// Of the first element of a line, in elements.
    std::int64_t offset(std::int64_t line) const
    {
        std::int64_t result = 0;
        for (auto i = static_cast<std::size_t>(view_.rank); i-- > 0;) {
            if (i == axis_) continue;
            result += line % view_.shape[i] * view_.strides[i];
            line /= view_.shape[i];
        }
        return result;
    }

private:
    const View& view_;
    std::size_t axis_;
};

/// Some lines of a view.
template <typename T>
struct Tile {
    T* data;
    std::int64_t offsets[kColumns];
    std::int64_t length, stride, columns;

    void find(const Lines& lines, std::int64_t first, std::int64_t count)
    {
        length = lines.length();
        stride = lines.stride();
        columns = count;
        for (std::int64_t j = 0; j < count; ++j) offsets[j] = lines.offset(first + j);
    }
    /// Columns beyond the last repeat it, so that they raise no floating-point surprises.
    void read(T* to) const
    {
        for (std::int64_t j = 0; j < kColumns; ++j) {
            const T* from = data + offsets[j < columns ? j : columns - 1];
            for (std::int64_t i = 0; i < length; ++i) to[i * kColumns + j] = from[i * stride];
        }
    }
    void write(const T* from) const
    {
        for (std::int64_t j = 0; j < columns; ++j) {
            T* to = data + offsets[j];
            for (std::int64_t i = 0; i < length; ++i) to[i * stride] = from[i * kColumns + j];
        }
    }
};

/// Adds rows up in short chains first: the error of one long chain would show in float32.
template <typename T>
class ColumnSums {
public:
    void add(std::int64_t j, T value) { chain_[j] += value; }
    void end_row()
    {
        if (++rows_ % kChain == 0) flush();
    }
    void flush()
    {
        for (std::int64_t j = 0; j < kColumns; ++j) {
            total_[j] += chain_[j];
            chain_[j] = 0;
        }
    }
    T operator[](std::int64_t j) const { return total_[j]; }

private:
    static constexpr std::int64_t kChain = 64;

    T chain_[kColumns]{}, total_[kColumns]{};
    std::int64_t rows_ = 0;
};

/// values[length][kColumns], in place.
template <typename T>
void softmax_columns(T* values, std::int64_t length, bool log)
{
    T most[kColumns];
    for (std::int64_t j = 0; j < kColumns; ++j) most[j] = values[j];
    for (std::int64_t i = 1; i < length; ++i) {
        const T* row = values + i * kColumns;
        for (std::int64_t j = 0; j < kColumns; ++j) most[j] = most[j] > row[j] ? most[j] : row[j];
    }
    ColumnSums<T> sums;
    for (std::int64_t i = 0; i < length; ++i) {
        T* row = values + i * kColumns;
        for (std::int64_t j = 0; j < kColumns; ++j) {
            const T shifted = row[j] - most[j], power = math::exp(shifted);
            row[j] = log ? shifted : power;
            sums.add(j, power);
        }
        sums.end_row();
    }
    sums.flush();
    T sum[kColumns];
    for (std::int64_t j = 0; j < kColumns; ++j) sum[j] = log ? math::log(sums[j]) : sums[j];
    for (std::int64_t i = 0; i < length; ++i) {
        T* row = values + i * kColumns;
        for (std::int64_t j = 0; j < kColumns; ++j)
            row[j] = log ? row[j] - sum[j] : row[j] / sum[j];
    }
}

/// gradient[length][kColumns] from dy to dx, in place.
template <typename T>
void gradient_columns(T* gradient, const T* y, std::int64_t length, bool log)
{
    ColumnSums<T> sums;
    for (std::int64_t i = 0; i < length * kColumns; i += kColumns) {
        for (std::int64_t j = 0; j < kColumns; ++j) {
            sums.add(j, log ? gradient[i + j] : gradient[i + j] * y[i + j]);
        }
        sums.end_row();
    }
    sums.flush();
    for (std::int64_t i = 0; i < length * kColumns; i += kColumns) {
        for (std::int64_t j = 0; j < kColumns; ++j) {
            const T g = gradient[i + j];
            gradient[i + j] = log ? g - math::exp(y[i + j]) * sums[j] : (g - sums[j]) * y[i + j];
        }
    }
}

/// Calls f(first line, lines) for tiles of lines.
template <typename F>
void for_each_tile(ThreadPool& pool, const Lines& lines, const F& f)
{
    const Blocks tiles(lines.count(), kColumns);
    const Blocks jobs(tiles.count, kElementsAtOnce / (kColumns * (lines.length() + 1)));
    pool.run(jobs.count, [&](std::int64_t job) {
        for (std::int64_t tile = jobs.begin(job); tile < jobs.end(job); ++tile) {
            f(tiles.begin(tile), tiles.length(tile));
        }
    });
}

template <typename T>
void forward(ThreadPool& pool, const View& y, const View& x, int axis, bool log)
{
    const Lines from(x, axis), to(y, axis);
    for_each_tile(pool, from, [&](std::int64_t first, std::int64_t count) {
        const Buffer<T> values(pool, from.length() * kColumns);
        Tile<T> tile;
        tile.data = x.as<T>();
        tile.find(from, first, count);
        tile.read(values.data());
        softmax_columns(values.data(), tile.length, log);
        tile.data = y.as<T>();
        tile.find(to, first, count);
        tile.write(values.data());
    });
}

template <typename T>
void gradient(ThreadPool& pool, const View& dx, const View& dy, const View& y, int axis, bool log)
{
    const Lines result(y, axis), from(dy, axis), to(dx, axis);
    for_each_tile(pool, from, [&](std::int64_t first, std::int64_t count) {
        const Buffer<T> values(pool, from.length() * kColumns),
            outputs(pool, from.length() * kColumns);
        Tile<T> tile;
        tile.data = y.as<T>();
        tile.find(result, first, count);
        tile.read(outputs.data());
        tile.data = dy.as<T>();
        tile.find(from, first, count);
        tile.read(values.data());
        gradient_columns(values.data(), outputs.data(), tile.length, log);
        tile.data = dx.as<T>();
        tile.find(to, first, count);
        tile.write(values.data());
    });
}

} // namespace

void softmax(ThreadPool& pool, const View& y, const View& x, int axis, bool log)
{
    if (x.dtype == DType::Float32)
        forward<float>(pool, y, x, axis, log);
    else
        forward<double>(pool, y, x, axis, log);
}

void softmax_gradient(ThreadPool& pool, const View& dx, const View& dy, const View& y, int axis,
                      bool log)
{
    if (y.dtype == DType::Float32)
        gradient<float>(pool, dx, dy, y, axis, log);
    else
        gradient<double>(pool, dx, dy, y, axis, log);
}

} // namespace loom::LOOM_ISA_NAMESPACE

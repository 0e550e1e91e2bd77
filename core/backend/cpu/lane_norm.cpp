#include "core/backend/cpu/convolution_tiles.h"
#include "core/backend/cpu/lane_tables.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

constexpr int L = kLanes<float>;
using V = Vec<float, L>;
using Bits = Vec<std::int32_t, L>;
using Winners = Vec<std::uint8_t, L>;

Bits lanes_in_use(int samples)
{
    Bits mask{};
    for (int n = 0; n < L; ++n) mask[n] = n < samples ? -1 : 0;
    return mask;
}

/// Sums in float over short stretches, in double over the whole: one long chain of floats would
/// lose digits.
class Sum {
public:
    void add(V x)
    {
        stretch_ += x;
        if (++length_ < kStretch) return;
        flush();
    }
    double total()
    {
        flush();
        return total_;
    }

private:
    static constexpr int kStretch = 32;
    void flush()
    {
        total_ += static_cast<double>(sum_lanes<float, L>(stretch_));
        stretch_ = V{};
        length_ = 0;
    }
    V stretch_{};
    int length_ = 0;
    double total_ = 0;
};

/// One channel: where its numbers begin.
struct Channel {
    Channel(const LaneNorm& job, std::int64_t channel)
        : pixels(job.rows * job.columns), x(job.x + channel * pixels * L),
          scale(job.scale == nullptr ? 1 : job.scale[channel]),
          shift(job.shift == nullptr ? 0 : job.shift[channel]), windows_per_row(job.columns / 2),
          windows(job.rows / 2 * windows_per_row), out((job.pool ? windows : pixels) * channel * L)
    {}
    V normalised(const V& value) const { return value * scale + shift; }

    std::int64_t pixels;
    const float* x;
    float scale, shift;
    std::int64_t windows_per_row, windows, out;
};

/// The four inputs of a window of the row p and the column q of windows.
struct Window {
    Window(const LaneNorm& job, std::int64_t p, std::int64_t q)
        : first((2 * p * job.columns + 2 * q) * L), second(first + job.columns * L)
    {}
    std::int64_t place(int t) const { return (t < 2 ? first : second) + t % 2 * L; }
    std::int64_t first, second;
};

void pooled_channel(const LaneNorm& job, const Channel& channel)
{
    for (std::int64_t i = 0; i < channel.windows; ++i) {
        const Window window(job, i / channel.windows_per_row, i % channel.windows_per_row);
        V best = channel.normalised(load<float, L>(channel.x + window.place(0)));
        Bits winner{};
        LOOM_UNROLL
        for (int t = 1; t < 4; ++t) {
            const V y = channel.normalised(load<float, L>(channel.x + window.place(t)));
            const Bits larger = (y > best) | (y != y);
            best = larger ? y : best;
            winner = larger ? Bits{} + t : winner;
        }
        if (job.relu) {
            winner = best <= V{} ? Bits{} + int{kNoWinner} : winner;
            best = best < V{} ? V{} : best;
        }
        store(job.y + channel.out + i * L, best);
        if (job.winners == nullptr) continue;
        store(job.winners + channel.out + i * L, __builtin_convertvector(winner, Winners));
    }
}

/// Calls f(place, x, dy behind ReLU and pooling) for each input of the channel that a gradient
/// reaches: all of them without pooling, else those of whole windows.
template <typename F>
LOOM_INLINE void for_each_gradient(const LaneNorm& job, const Channel& channel, const F& f)
{
    const float* dy = job.dy + channel.out;
    if (!job.pool) {
        for (std::int64_t i = 0; i < channel.pixels * L; i += L) {
            const V x = load<float, L>(channel.x + i);
            V g = load<float, L>(dy + i);
            if (job.relu) g = channel.normalised(x) > V{} ? g : V{};
            f(i, x, g);
        }
        return;
    }
    for (std::int64_t i = 0; i < channel.windows; ++i) {
        const Window window(job, i / channel.windows_per_row, i % channel.windows_per_row);
        const V g = load<float, L>(dy + i * L);
        const Bits winner = __builtin_convertvector(
            (load<std::uint8_t, L>(job.winners + channel.out + i * L)), Bits);
        LOOM_UNROLL
        for (int t = 0; t < 4; ++t) {
            const std::int64_t place = window.place(t);
            f(place, load<float, L>(channel.x + place), winner == t ? g : V{});
        }
    }
}

} // namespace

void lane_norm_sums(const LaneNorm& job)
{
    const Bits mask = lanes_in_use(job.samples);
    for (std::int64_t c = 0; c < job.channels; ++c) {
        const Channel channel(job, c);
        // Differences from any number of the channel: squares of the numbers themselves would lose
        // the digits of a small variance beside a large mean.
        const float origin = channel.x[0];
        Sum sum, squares;
        for (std::int64_t i = 0; i < channel.pixels * L; i += L) {
            V d = load<float, L>(channel.x + i) - origin;
            d = mask ? d : V{};
            sum.add(d);
            squares.add(d * d);
        }
        const auto count = static_cast<double>(channel.pixels * job.samples);
        const double mean = sum.total() / count;
        const double rest = squares.total() - mean * mean * count;
        job.sums[2 * c] = static_cast<double>(origin) + mean;
        job.sums[2 * c + 1] = rest < 0 ? 0 : rest;
    }
}

void lane_norm(const LaneNorm& job)
{
    for (std::int64_t c = 0; c < job.channels; ++c) {
        const Channel channel(job, c);
        if (job.pool) {
            pooled_channel(job, channel);
            continue;
        }
        float* to = job.y + channel.out;
        for (std::int64_t i = 0; i < channel.pixels * L; i += L) {
            V y = channel.normalised(load<float, L>(channel.x + i));
            if (job.relu) y = y < V{} ? V{} : y;
            store(to + i, y);
        }
    }
}

void lane_norm_gradient_sums(const LaneNorm& job)
{
    for (std::int64_t c = 0; c < job.channels; ++c) {
        const Channel channel(job, c);
        const float mean = job.mean[c], rstd = job.rstd[c];
        Sum sum, products;
        for_each_gradient(job, channel, [&](std::int64_t, const V& x, const V& g) {
            sum.add(g);
            products.add(g * ((x - mean) * rstd));
        });
        job.sums[2 * c] = sum.total();
        job.sums[2 * c + 1] = products.total();
    }
}

void lane_norm_gradient(const LaneNorm& job)
{
    const Bits mask = lanes_in_use(job.samples);
    const bool windows_left_over = job.pool && (job.rows % 2 != 0 || job.columns % 2 != 0);
    for (std::int64_t c = 0; c < job.channels; ++c) {
        const Channel channel(job, c);
        const float mean = job.mean[c], rstd = job.rstd[c];
        const float dy_mean = job.dy_mean[c], dy_x_mean = job.dy_x_mean[c];
        float* dx = job.dx + c * channel.pixels * L;
        const auto write = [&](std::int64_t i, const V& x, const V& g) {
            V d = (g - dy_mean - (x - mean) * rstd * dy_x_mean) * channel.scale;
            d = mask ? d : V{};
            if (job.accumulate) d += load<float, L>(dx + i);
            store(dx + i, d);
        };
        if (!windows_left_over) {
            for_each_gradient(job, channel, write);
            continue;
        }
        const auto write_blocked = [&](std::int64_t row, std::int64_t column) {
            const std::int64_t i = (row * job.columns + column) * L;
            write(i, load<float, L>(channel.x + i), V{});
        };
        for_each_gradient(job, channel, write);
        for (std::int64_t p = 0; p < job.rows; ++p) {
            if (job.columns % 2 != 0) write_blocked(p, job.columns - 1);
        }
        for (std::int64_t q = 0; q < job.columns / 2 * 2; ++q) {
            if (job.rows % 2 != 0) write_blocked(job.rows - 1, q);
        }
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE

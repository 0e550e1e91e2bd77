#include "core/backend/cpu/wide_tables.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

constexpr int L = kLanes<float>;
using V = Vec<float, L>;
using Bits = Vec<std::int32_t, L>;
using Winners = Vec<std::uint8_t, L>;

/// Calls f.template operator()<G>(c) for groups of G vectors of channels from c on: whole lines of
/// the cache, and sums that stay in registers.
template <typename F>
LOOM_INLINE void for_each_group(std::int64_t channels, const F& f)
{
    std::int64_t c = 0;
    for (; c + 4 * L <= channels; c += 4 * L) f.template operator()<4>(c);
    for (; c + 2 * L <= channels; c += 2 * L) f.template operator()<2>(c);
    for (; c < channels; c += L) f.template operator()<1>(c);
}

/// Sums of each lane, in float over short stretches, in double over the whole: one long chain of
/// floats would lose digits.
template <int G>
class Sums {
public:
    LOOM_INLINE void add(int g, V x) { stretch_[g] += x; }
    /// After each addition to all of the group.
    LOOM_INLINE void next()
    {
        if (++length_ == kStretch) flush();
    }
    double total(int g, int lane)
    {
        flush();
        return total_[g][lane];
    }

private:
    static constexpr int kStretch = 32;
    void flush()
    {
        LOOM_UNROLL
        for (int g = 0; g < G; ++g) {
            total_[g] += __builtin_convertvector(stretch_[g], Doubles);
            stretch_[g] = V{};
        }
        length_ = 0;
    }
    using Doubles = Vec<double, L>;
    V stretch_[G] = {};
    Doubles total_[G] = {};
    int length_ = 0;
};

/// Numbers of a group's channels; without a pointer the given one.
template <int G>
struct PerChannel {
    PerChannel(const float* all, std::int64_t c, float otherwise)
    {
        LOOM_UNROLL
        for (int g = 0; g < G; ++g) {
            at[g] =
                all == nullptr ? broadcast<float, L>(otherwise) : load<float, L>(all + c + g * L);
        }
    }
    V at[G];
};

std::int64_t all_pixels(const LaneNorm& job) { return job.samples * job.rows * job.columns; }

/// Calls f(place of the window's first pixel, place among outputs), in floats, for each whole 2 x 2
/// window of all samples.
template <typename F>
LOOM_INLINE void for_each_window(const LaneNorm& job, const F& f)
{
    const std::int64_t row = job.columns * job.channels;
    std::int64_t output = 0;
    for (std::int64_t n = 0; n < job.samples; ++n) {
        for (std::int64_t p = 0; p < job.rows / 2; ++p) {
            const std::int64_t line = (n * job.rows + 2 * p) * row;
            for (std::int64_t q = 0; q < job.columns / 2; ++q, output += job.channels)
                f(line + 2 * q * job.channels, output);
        }
    }
}

/// From a window's first pixel to its pixel t.
LOOM_INLINE std::int64_t within(const LaneNorm& job, int t)
{
    return (t / 2 * job.columns + t % 2) * job.channels;
}

template <int G>
void norm_group(const LaneNorm& job, std::int64_t c)
{
    const PerChannel<G> scale(job.scale, c, 1), shift(job.shift, c, 0);
    for (std::int64_t i = 0; i < all_pixels(job); ++i) {
        const std::int64_t place = i * job.channels + c;
        LOOM_UNROLL
        for (int g = 0; g < G; ++g) {
            V y = load<float, L>(job.x + place + g * L) * scale.at[g] + shift.at[g];
            if (job.relu) y = y < V{} ? V{} : y;
            store(job.y + place + g * L, y);
        }
    }
}

/// The first of equals wins, a NaN over every number.
void pooled_vector(const LaneNorm& job, const float* x, std::int64_t output, V scale, V shift)
{
    V best = load<float, L>(x) * scale + shift;
    Bits winner{};
    LOOM_UNROLL
    for (int t = 1; t < 4; ++t) {
        const V y = load<float, L>(x + within(job, t)) * scale + shift;
        const Bits larger = (y > best) | (y != y);
        best = larger ? y : best;
        winner = larger ? Bits{} + t : winner;
    }
    if (job.relu) {
        winner = best <= V{} ? Bits{} + int{kNoWinner} : winner;
        best = best < V{} ? V{} : best;
    }
    store(job.y + output, best);
    if (job.winners != nullptr)
        store(job.winners + output, __builtin_convertvector(winner, Winners));
}

LOOM_INLINE Bits winners_at(const LaneNorm& job, std::int64_t output)
{
    return __builtin_convertvector((load<std::uint8_t, L>(job.winners + output)), Bits);
}

/// Calls f(group, place, x, dy behind ReLU and pooling) for each input that a gradient reaches, and
/// then(): all of them without pooling, else those of whole windows.
template <int G, typename F, typename Then>
LOOM_INLINE void for_each_gradient(const LaneNorm& job, std::int64_t c, const F& f,
                                   const Then& then)
{
    if (job.pool) {
        for_each_window(job, [&](std::int64_t first, std::int64_t output) {
            V dy[G];
            Bits winner[G];
            LOOM_UNROLL
            for (int g = 0; g < G; ++g) {
                dy[g] = load<float, L>(job.dy + output + c + g * L);
                winner[g] = winners_at(job, output + c + g * L);
            }
            LOOM_UNROLL
            for (int t = 0; t < 4; ++t) {
                LOOM_UNROLL
                for (int g = 0; g < G; ++g) {
                    const std::int64_t place = first + within(job, t) + c + g * L;
                    f(g, place, load<float, L>(job.x + place), winner[g] == t ? dy[g] : V{});
                }
                then();
            }
        });
        return;
    }
    const PerChannel<G> scale(job.scale, c, 1), shift(job.shift, c, 0);
    for (std::int64_t i = 0; i < all_pixels(job); ++i) {
        LOOM_UNROLL
        for (int g = 0; g < G; ++g) {
            const std::int64_t place = i * job.channels + c + g * L;
            const V x = load<float, L>(job.x + place);
            V dy = load<float, L>(job.dy + place);
            if (job.relu) dy = x * scale.at[g] + shift.at[g] > V{} ? dy : V{};
            f(g, place, x, dy);
        }
        then();
    }
}

template <int G>
void norm_sums_group(const LaneNorm& job, std::int64_t c)
{
    // Differences from any number of the channel: squares of the numbers themselves would lose the
    // digits of a small variance beside a large mean.
    const PerChannel<G> origin(job.x, c, 0);
    Sums<G> sums, squares;
    for (std::int64_t i = 0; i < all_pixels(job); ++i) {
        LOOM_UNROLL
        for (int g = 0; g < G; ++g) {
            const V d = load<float, L>(job.x + i * job.channels + c + g * L) - origin.at[g];
            sums.add(g, d);
            squares.add(g, d * d);
        }
        sums.next();
        squares.next();
    }
    const auto count = static_cast<double>(all_pixels(job));
    for (int i = 0; i < G * L; ++i) {
        const double mean = sums.total(i / L, i % L) / count;
        const double rest = squares.total(i / L, i % L) - mean * mean * count;
        job.sums[2 * (c + i)] = static_cast<double>(job.x[c + i]) + mean;
        job.sums[2 * (c + i) + 1] = rest < 0 ? 0 : rest;
    }
}

template <int G>
void gradient_sums_group(const LaneNorm& job, std::int64_t c)
{
    const PerChannel<G> mean(job.mean, c, 0), rstd(job.rstd, c, 1);
    Sums<G> sums, products;
    for_each_gradient<G>(
        job, c,
        [&](int g, std::int64_t, V x, V dy) {
            sums.add(g, dy);
            products.add(g, dy * ((x - mean.at[g]) * rstd.at[g]));
        },
        [&] {
            sums.next();
            products.next();
        });
    for (int i = 0; i < G * L; ++i) {
        job.sums[2 * (c + i)] = sums.total(i / L, i % L);
        job.sums[2 * (c + i) + 1] = products.total(i / L, i % L);
    }
}

template <int G>
void gradient_group(const LaneNorm& job, std::int64_t c)
{
    const PerChannel<G> scale(job.scale, c, 1), mean(job.mean, c, 0), rstd(job.rstd, c, 1);
    const PerChannel<G> dy_mean(job.dy_mean, c, 0), dy_x_mean(job.dy_x_mean, c, 0);
    const auto write = [&](int g, std::int64_t place, V x, V dy) {
        V d = (dy - dy_mean.at[g] - (x - mean.at[g]) * rstd.at[g] * dy_x_mean.at[g]) * scale.at[g];
        if (job.accumulate) d += load<float, L>(job.dx + place);
        store(job.dx + place, d);
    };
    for_each_gradient<G>(job, c, write, [] {});
    if (!job.pool || (job.rows % 2 == 0 && job.columns % 2 == 0)) return;
    for (std::int64_t i = 0; i < all_pixels(job); ++i) {
        const std::int64_t column = i % job.columns, row = i / job.columns % job.rows;
        if (row < job.rows / 2 * 2 && column < job.columns / 2 * 2) continue;
        LOOM_UNROLL
        for (int g = 0; g < G; ++g) {
            const std::int64_t place = i * job.channels + c + g * L;
            write(g, place, load<float, L>(job.x + place), V{});
        }
    }
}

} // namespace

void wide_channel_sums(float* sums, const float* x, std::int64_t pixels, std::int64_t channels)
{
    for_each_group(channels, [&]<int G>(std::int64_t c) {
        Sums<G> totals;
        for (std::int64_t i = 0; i < pixels; ++i) {
            LOOM_UNROLL
            for (int g = 0; g < G; ++g) totals.add(g, load<float, L>(x + i * channels + c + g * L));
            totals.next();
        }
        for (int i = 0; i < G * L; ++i)
            sums[c + i] = static_cast<float>(totals.total(i / L, i % L));
    });
}

void wide_norm_sums(const LaneNorm& job)
{
    for_each_group(job.channels, [&]<int G>(std::int64_t c) { norm_sums_group<G>(job, c); });
}

void wide_norm(const LaneNorm& job)
{
    if (!job.pool) {
        for_each_group(job.channels, [&]<int G>(std::int64_t c) { norm_group<G>(job, c); });
        return;
    }
    for_each_window(job, [&](std::int64_t first, std::int64_t output) {
        for (std::int64_t c = 0; c < job.channels; c += L) {
            const PerChannel<1> scale(job.scale, c, 1), shift(job.shift, c, 0);
            pooled_vector(job, job.x + first + c, output + c, scale.at[0], shift.at[0]);
        }
    });
}

void wide_norm_gradient_sums(const LaneNorm& job)
{
    for_each_group(job.channels, [&]<int G>(std::int64_t c) { gradient_sums_group<G>(job, c); });
}

void wide_norm_gradient(const LaneNorm& job)
{
    for_each_group(job.channels, [&]<int G>(std::int64_t c) { gradient_group<G>(job, c); });
}

} // namespace loom::LOOM_ISA_NAMESPACE

#include "core/backend/cpu/convolution_layout.h"
#include "core/backend/cpu/lane_tables.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

constexpr int L = kLanes<float>;
using V = Vec<float, L>;
using Bytes = Vec<std::uint8_t, L>;
using Bits = Vec<std::int32_t, L>;

void fill_zero(float* y, std::int64_t vectors)
{
    for (std::int64_t i = 0; i < vectors; ++i) store(y + i * L, V{});
}

bool is_covered(const LaneFrame& frame)
{
    return frame.step[0] == 1 && frame.step[1] == 1 && frame.rows == frame.frame_rows &&
           frame.columns == frame.frame_columns;
}

/// Where pixel (row, 0) of a channel stands in its frame.
float* place(const LaneFrame& frame, std::int64_t channel, std::int64_t row)
{
    const std::int64_t line = channel * frame.frame_rows + frame.begin[0] + row * frame.step[0];
    return frame.y + (line * frame.frame_columns + frame.begin[1]) * L;
}

/// One row of what flows back; returns its sum.
V plain_gradient_row(const LaneGradientFrame& job, float* to, std::int64_t offset)
{
    V sum{};
    const float* dy = job.frame.x + offset * L;
    for (std::int64_t q = 0; q < job.frame.columns; ++q) {
        V g = load<float, L>(dy + q * L);
        if (job.y != nullptr) g = load<float, L>(job.y + (offset + q) * L) > V{} ? g : V{};
        sum += g;
        store(to + q * job.frame.step[1] * L, g);
    }
    return sum;
}

/// The two rows of one row of 2 x 2 windows.
V pooled_gradient_rows(const LaneGradientFrame& job, float* first, float* second,
                       std::int64_t offset)
{
    V sum{};
    const std::int64_t step = job.frame.step[1] * L;
    const std::int64_t windows = job.frame.columns / 2;
    for (std::int64_t q = 0; q < windows; ++q, first += 2 * step, second += 2 * step) {
        const V g = load<float, L>(job.frame.x + (offset + q) * L);
        const Bits winner =
            __builtin_convertvector((load<std::uint8_t, L>(job.winners + (offset + q) * L)), Bits);
        store(first, winner == 0 ? g : V{});
        store(first + step, winner == 1 ? g : V{});
        store(second, winner == 2 ? g : V{});
        store(second + step, winner == 3 ? g : V{});
        sum += winner < int{kNoWinner} ? g : V{};
    }
    return sum;
}

V gradient_channel(const LaneGradientFrame& job, std::int64_t channel)
{
    const LaneFrame& frame = job.frame;
    V sum{};
    if (job.winners == nullptr) {
        for (std::int64_t p = 0; p < frame.rows; ++p) {
            sum += plain_gradient_row(job, place(frame, channel, p),
                                      (channel * frame.rows + p) * frame.columns);
        }
        return sum;
    }
    const std::int64_t rows = frame.rows / 2, columns = frame.columns / 2;
    for (std::int64_t p = 0; p < rows; ++p) {
        sum +=
            pooled_gradient_rows(job, place(frame, channel, 2 * p),
                                 place(frame, channel, 2 * p + 1), (channel * rows + p) * columns);
    }
    return sum;
}

V read_lanes(const LaneRows& rows, int sample, std::int64_t i)
{
    if (sample >= rows.samples) return V{};
    if (rows.bytes == nullptr) {
        return load<float, L>(rows.floats + sample * rows.stride + i) * rows.scale;
    }
    Bytes bytes;
    __builtin_memcpy(&bytes, rows.bytes[sample] + i, sizeof bytes);
    return __builtin_convertvector(bytes, V) / 255.0f;
}

float read_one(const LaneRows& rows, int sample, std::int64_t i)
{
    if (sample >= rows.samples) return 0;
    if (rows.bytes == nullptr) return rows.floats[sample * rows.stride + i] * rows.scale;
    return static_cast<float>(rows.bytes[sample][i]) / 255.0f;
}

} // namespace

void lane_frame(const LaneFrame& frame)
{
    if (!is_covered(frame)) {
        fill_zero(frame.y, frame.channels * frame.frame_rows * frame.frame_columns);
    }
    const float* x = frame.x;
    for (std::int64_t c = 0; c < frame.channels; ++c) {
        for (std::int64_t p = 0; p < frame.rows; ++p) {
            float* to = place(frame, c, p);
            for (std::int64_t q = 0; q < frame.columns; ++q, x += L, to += frame.step[1] * L)
                store(to, load<float, L>(x));
        }
    }
}

void lane_gradient_frame(const LaneGradientFrame& job)
{
    const LaneFrame& frame = job.frame;
    const bool windows_left_over =
        job.winners != nullptr && (frame.rows % 2 != 0 || frame.columns % 2 != 0);
    if (!is_covered(frame) || windows_left_over) {
        fill_zero(frame.y, frame.channels * frame.frame_rows * frame.frame_columns);
    }
    for (std::int64_t c = 0; c < frame.channels; ++c) {
        const V sum = gradient_channel(job, c);
        if (job.channel_sums != nullptr) job.channel_sums[c] = sum_lanes<float, L>(sum);
    }
}

void lane_gather(const LaneRows& rows)
{
    std::int64_t i = 0;
    for (; i + L <= rows.size; i += L) {
        V v[L];
        LOOM_UNROLL
        for (int n = 0; n < L; ++n) v[n] = read_lanes(rows, n, i);
        transpose<float, L>(v);
        LOOM_UNROLL
        for (int n = 0; n < L; ++n) store(rows.lanes + (i + n) * L, v[n]);
    }
    for (; i < rows.size; ++i) {
        for (int n = 0; n < L; ++n) rows.lanes[i * L + n] = read_one(rows, n, i);
    }
}

void lane_scatter(float* rows, const float* lanes, std::int64_t size, int samples)
{
    unpack_samples<float, L>(rows, lanes, size, samples, size);
}

void lane_to_panels(float* panels, const float* x, std::int64_t size, std::int64_t samples,
                    std::int64_t first_sample)
{
    constexpr std::int64_t kWidth = 2 * L;
    for (std::int64_t i = 0; i < size; i += L) {
        V v[L];
        for (int n = 0; n < L; ++n) v[n] = i + n < size ? load<float, L>(x + (i + n) * L) : V{};
        transpose<float, L>(v);
        float* to = panels + (i / kWidth * samples + first_sample) * kWidth + i % kWidth;
        LOOM_UNROLL
        for (int n = 0; n < L; ++n) store(to + n * kWidth, v[n]);
    }
}

void lane_sum(float* y, const float* x, std::int64_t count)
{
    for (std::int64_t i = 0; i < count; ++i) y[i] = sum_lanes<float, L>(load<float, L>(x + i * L));
}

void lane_add(float* y, const float* x, const float* mask, std::int64_t count, bool accumulate)
{
    for (std::int64_t i = 0; i < count; i += L) {
        V v = load<float, L>(x + i);
        if (mask != nullptr) v = load<float, L>(mask + i) > V{} ? v : V{};
        if (accumulate) v += load<float, L>(y + i);
        store(y + i, v);
    }
}

void lane_multiply(float* y, const float* x, const float* factor, std::int64_t count,
                   bool accumulate)
{
    for (std::int64_t i = 0; i < count; i += L) {
        V v = load<float, L>(x + i) * load<float, L>(factor + i);
        if (accumulate) v += load<float, L>(y + i);
        store(y + i, v);
    }
}

void lane_add_parts(float* y, const float* x, std::int64_t stride, std::int64_t parts,
                    std::int64_t count)
{
    std::int64_t i = 0;
    for (; i + L <= count; i += L) {
        V sum = load<float, L>(x + i);
        for (std::int64_t part = 1; part < parts; ++part)
            sum += load<float, L>(x + part * stride + i);
        store(y + i, sum);
    }
    for (; i < count; ++i) {
        float sum = x[i];
        for (std::int64_t part = 1; part < parts; ++part) sum += x[part * stride + i];
        y[i] = sum;
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE

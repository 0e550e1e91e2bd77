#pragma once

#include "core/backend/cpu/convolution_axis.h"
#include "core/backend/cpu/thread_pool.h"

namespace loom::LOOM_ISA_NAMESPACE {

/// A convolution or its input gradient: every output pixel of every output channel is the bias plus
/// the sum, over input channels and the taps that meet the input, of weight · input.
template <typename T>
struct Correlation {
    const T* input;  ///< [samples, groups * in_channels, rows.in(), columns.in()]
    T* output;       ///< [samples, groups * out_channels, rows.out(), columns.out()]
    const T* weight; ///< a channel's taps are adjacent: [rows.taps(), columns.taps()]
    const T* bias;   ///< [groups * out_channels] or null
    std::int64_t samples, groups;
    std::int64_t in_channels, out_channels;           ///< of one group
    std::int64_t weight_group, weight_out, weight_in; ///< strides in `weight`
    Axis rows, columns;

    std::int64_t taps() const { return rows.taps() * columns.taps(); }
    std::int64_t in_plane() const { return rows.in() * columns.in(); }
    std::int64_t out_plane() const { return rows.out() * columns.out(); }
};

/// Samples side by side in the lanes: no padding is ever multiplied, any geometry is fast. Wants a
/// batch that fills the lanes.
void correlate_samples(ThreadPool& pool, const Correlation<float>& problem);
/// The pixels of a row side by side in the lanes, read straight from the images, which are padded
/// with zeros first where they must be. Takes any batch, but only what suits_rows().
void correlate_rows(ThreadPool& pool, const Correlation<float>& problem);
void correlate_rows(ThreadPool& pool, const Correlation<double>& problem);
template <typename T>
bool suits_rows(const Correlation<T>& problem)
{
    const bool neighbours_meet_neighbours =
        problem.columns.in_step() == 1 && !problem.columns.has_gaps() && !problem.rows.has_gaps();
    return neighbours_meet_neighbours && problem.columns.out() >= kMinLanes<T>;
}
/// Pixels side by side in the lanes, gathered panel by panel. Takes anything.
void correlate_pixels(ThreadPool& pool, const Correlation<float>& problem);
void correlate_pixels(ThreadPool& pool, const Correlation<double>& problem);

} // namespace loom::LOOM_ISA_NAMESPACE

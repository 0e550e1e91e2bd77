#pragma once

#include "core/backend/cpu/convolution_axis.h"
#include "core/backend/cpu/thread_pool.h"

namespace loom::LOOM_ISA_NAMESPACE {

/// The gradient of a convolution's weight: for each tap of each pair of channels, the sum over
/// samples and output pixels of gradient · input.
template <typename T>
struct WeightGradient {
    const T* gradient; ///< [samples, groups * out_channels, rows.out(), columns.out()]
    const T* input;    ///< [samples, groups * in_channels, rows.in(), columns.in()]
    T* weight;         ///< [groups * out_channels, in_channels, rows.taps(), columns.taps()]
    std::int64_t samples, groups;
    std::int64_t in_channels, out_channels; ///< of one group
    Axis rows, columns;                     ///< forward

    std::int64_t taps() const { return rows.taps() * columns.taps(); }
    std::int64_t in_plane() const { return rows.in() * columns.in(); }
    std::int64_t out_plane() const { return rows.out() * columns.out(); }
    std::int64_t weights() const { return groups * out_channels * in_channels * taps(); }
};

/// As correlate_samples and correlate_pixels.
void weight_gradient_samples(ThreadPool& pool, const WeightGradient<float>& problem);
void weight_gradient_pixels(ThreadPool& pool, const WeightGradient<float>& problem);
void weight_gradient_pixels(ThreadPool& pool, const WeightGradient<double>& problem);

} // namespace loom::LOOM_ISA_NAMESPACE

#pragma once

#include "core/backend/backend.h"
#include "core/backend/cpu/normalization_sums.h"

namespace loom::LOOM_ISA_NAMESPACE {

/// x[samples, channels, plane]
struct ChannelSizes {
    explicit ChannelSizes(const View& x)
        : samples(x.shape[0]), channels(x.shape[1]), plane(x.numel() / per_plane(x))
    {}
    std::int64_t values_of_channel() const { return samples * plane; }

    std::int64_t samples, channels, plane;

private:
    static std::int64_t per_plane(const View& x)
    {
        const std::int64_t count = x.shape[0] * x.shape[1];
        return count == 0 ? 1 : count;
    }
};

/// Mean and sum of squared deviations of some values; exact to rounding whatever the mean.
struct Moments {
    double count = 0, mean = 0, squares = 0;

    /// Chan, Golub and LeVeque's update.
    void add(const Moments& other)
    {
        if (other.count == 0) return;
        const double total = count + other.count, delta = other.mean - mean;
        squares += other.squares + delta * delta * count * other.count / total;
        mean += delta * other.count / total;
        count = total;
    }
};

/// The planes of one channel of the samples [begin, end).
template <typename T>
Moments moments_of(const T* x, const ChannelSizes& sizes, std::int64_t channel, std::int64_t begin,
                   std::int64_t end)
{
    const auto row = [&](std::int64_t n) {
        return x + (n * sizes.channels + channel) * sizes.plane;
    };
    const auto count = static_cast<double>((end - begin) * sizes.plane);
    double sum[1] = {0};
    for (std::int64_t n = begin; n < end; ++n) {
        const T* values = row(n);
        add_sums<T>(sum, sizes.plane, [&]<int L>(std::int64_t i) -> Terms<T, L, 1> {
            return {{load<T, L>(values + i)}};
        });
    }
    // Rounded to T; what that leaves out comes back through the sum of the deviations.
    const T centre = static_cast<T>(sum[0] / count);
    double deviations[2] = {0, 0};
    for (std::int64_t n = begin; n < end; ++n) {
        const T* values = row(n);
        add_sums<T>(deviations, sizes.plane, [&]<int L>(std::int64_t i) -> Terms<T, L, 2> {
            const Vec<T, L> d = load<T, L>(values + i) - centre;
            return {{d, d * d}};
        });
    }
    const double shift = deviations[0] / count;
    return {count, static_cast<double>(centre) + shift, deviations[1] - shift * deviations[0]};
}

/// The same for all channels of planes of one value, which stand side by side.
template <typename T>
void moments_of_columns(Moments* moments, const T* x, std::int64_t channels, std::int64_t begin,
                        std::int64_t end)
{
    const auto count = static_cast<double>(end - begin);
    for (std::int64_t c = 0; c < channels; ++c) moments[c] = {count, 0, 0};
    for (std::int64_t n = begin; n < end; ++n) {
        for (std::int64_t c = 0; c < channels; ++c) {
            moments[c].mean += static_cast<double>(x[n * channels + c]);
        }
    }
    for (std::int64_t c = 0; c < channels; ++c) moments[c].mean /= count;
    for (std::int64_t n = begin; n < end; ++n) {
        for (std::int64_t c = 0; c < channels; ++c) {
            const double d = static_cast<double>(x[n * channels + c]) - moments[c].mean;
            moments[c].squares += d * d;
        }
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE

#pragma once

#include "core/backend/cpu/nn_vector.h"
#include "core/backend/cpu/thread_pool.h"

/// Sums over long rows: in vectors of T within a row, in double from row to row. Their order
/// follows from the sizes alone.
namespace loom::LOOM_ISA_NAMESPACE {

/// What L neighbouring elements add to each of K sums.
template <typename T, int L, int K>
struct Terms {
    Vec<T, L> term[K];
};

/// total[k] += Σ of term k over the elements [0, count); f.template operator()<L>(i) gives the
/// Terms of the elements i … i + L - 1.
template <typename T, int K, typename F>
LOOM_INLINE void add_sums(double (&total)[K], std::int64_t count, const F& f)
{
    constexpr int L = kLanes<T>;
    Terms<T, L, K> even{}, odd{};
    const auto add = [](Terms<T, L, K>& sum, const Terms<T, L, K>& terms) {
        for (int k = 0; k < K; ++k) sum.term[k] += terms.term[k];
    };
    std::int64_t i = 0;
    for (; i + 2 * L <= count; i += 2 * L) {
        add(even, f.template operator()<L>(i));
        add(odd, f.template operator()<L>(i + L));
    }
    if (i + L <= count) {
        add(even, f.template operator()<L>(i));
        i += L;
    }
    double rest[K]{};
    for (; i < count; ++i) {
        const Terms<T, 1, K> terms = f.template operator()<1>(i);
        for (int k = 0; k < K; ++k) rest[k] += static_cast<double>(terms.term[k][0]);
    }
    for (int k = 0; k < K; ++k) {
        total[k] += static_cast<double>(sum_lanes<T, L>(even.term[k] + odd.term[k])) + rest[k];
    }
}

/// Elements that one block of work has at least, where there are as many.
inline constexpr std::int64_t kElementsAtOnce = 16384;

/// sums[c] = Σ of x[samples, channels, plane] over samples and plane.
template <typename T>
void channel_sums(ThreadPool& pool, T* sums, const T* x, std::int64_t samples,
                  std::int64_t channels, std::int64_t plane)
{
    const Blocks blocks(samples, ceil_div(kElementsAtOnce, plane < 1 ? 1 : plane));
    const Buffer<double> parts(pool, blocks.count * channels);
    pool.run(blocks.count * channels, [&](std::int64_t job) {
        const std::int64_t block = job / channels, channel = job % channels;
        double total[1] = {0};
        for (std::int64_t n = blocks.begin(block); n < blocks.end(block); ++n) {
            const T* row = x + (n * channels + channel) * plane;
            add_sums<T>(total, plane, [&]<int L>(std::int64_t i) -> Terms<T, L, 1> {
                return {{load<T, L>(row + i)}};
            });
        }
        parts[job] = total[0];
    });
    for (std::int64_t c = 0; c < channels; ++c) {
        double total = 0;
        for (std::int64_t block = 0; block < blocks.count; ++block) {
            total += parts[block * channels + c];
        }
        sums[c] = static_cast<T>(total);
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE

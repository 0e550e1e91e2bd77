#include "core/backend/cuda/step_kernels.h"

#include "core/backend/cuda/many.h"
#include "core/backend/elementwise.h"
#include "core/backend/elementwise_binary.h"
#include "core/backend/philox.h"

namespace loom::cuda {

namespace {

using namespace elementwise;

/// A thread for each four elements, whose draws are one block's words.
__global__ void dropout_kernel(std::int64_t n, float* y, const float* x, double keep, float scale,
                               const PhiloxKey* key)
{
    const std::int64_t groups = (n + 3) / 4;
    for (std::int64_t group = thread_index(); group < groups; group += thread_count()) {
        const PhiloxBlock draws = philox_block(*key, static_cast<std::uint64_t>(group));
        for (int k = 0; k < 4; ++k) {
            const std::int64_t i = 4 * group + k;
            if (i >= n) continue;
            const bool stays = static_cast<double>(draws.word[k]) * 0x1p-32 < keep;
            y[i] = x[i] * (stays ? scale : 0.0f);
        }
    }
}

struct Terms {
    static constexpr std::size_t kMost = 4;
    const float* x[kMost];
    int count;
    bool relu;
};

__global__ void add_kernel(Terms terms, std::int64_t n, float* y)
{
    for (std::int64_t i = thread_index(); i < n; i += thread_count()) {
        float sum = terms.x[0][i];
        for (int k = 1; k < terms.count; ++k) sum = Add{}(sum, terms.x[k][i]);
        y[i] = terms.relu ? Relu{}(sum) : sum;
    }
}

__global__ void move_running_kernel(const __grid_constant__ Together<RunningStatistics> all,
                                    std::int64_t samples, const StepResult* result)
{
    if (!result->is_finite()) return;
    for_each_together(all, [&](const RunningStatistics& to, std::int64_t c) {
        const auto count = static_cast<double>(samples * to.plane);
        const double momentum = to.momentum == RunningStatistics::kAverage
                                    ? 1 / static_cast<double>(*to.batches + 1)
                                    : to.momentum;
        const float* const variance = to.batch + 2 * to.n;
        const double mean = static_cast<double>(to.batch[c]) +
                            (to.offset == nullptr ? 0.0 : static_cast<double>(to.offset[c]));
        to.mean[c] = moved(to.mean[c], mean, momentum);
        to.variance[c] =
            moved(to.variance[c], static_cast<double>(variance[c]) * count / (count - 1), momentum);
    });
}

/// Behind the other kernel, whose threads all read the counts.
__global__ void count_batch_kernel(const __grid_constant__ Together<RunningStatistics> all,
                                   const StepResult* result)
{
    if (!result->is_finite()) return;
    for_each_together(all, [](const RunningStatistics& to, std::int64_t c) {
        if (c == 0) ++*to.batches;
    });
}

__global__ void fold_kernel(FoldedNorm norm, std::int64_t channels, float* maps)
{
    for (std::int64_t c = thread_index(); c < channels; c += thread_count()) {
        const ChannelMap map = norm[c];
        maps[c] = map.scale;
        maps[channels + c] = map.shift;
    }
}

} // namespace

void dropout(Context& context, std::int64_t n, float* y, const float* x, double p,
             const PhiloxKey* key)
{
    const float scale = p < 1 ? static_cast<float>(1 / (1 - p)) : 0;
    launch_for_each(context, (n + 3) / 4, dropout_kernel, n, y, x, 1 - p, scale, key);
}

void add(Context& context, std::int64_t n, float* y, std::span<const float* const> terms, bool relu)
{
    Terms some{.x = {terms[0]}, .count = 1, .relu = false};
    for (std::size_t k = 1; k < terms.size(); ++k) {
        some.x[some.count++] = terms[k];
        if (some.count < static_cast<int>(Terms::kMost) || k + 1 == terms.size()) continue;
        launch_for_each(context, n, add_kernel, some, n, y);
        some = {.x = {y}, .count = 1, .relu = false};
    }
    some.relu = relu;
    launch_for_each(context, n, add_kernel, some, n, y);
}

void move_running(Context& context, std::span<const RunningStatistics> all, std::int64_t samples,
                  const StepResult* result)
{
    launch_together(context, all, move_running_kernel, samples, result);
    launch_together(context, all, count_batch_kernel, result);
}

void fold(Context& context, const FoldedNorm& norm, std::int64_t channels, float* maps)
{
    launch_for_each(context, channels, fold_kernel, norm, channels, maps);
}

} // namespace loom::cuda

#include "core/backend/cpu/convolution_gradient_sets.h"
#include "core/backend/cpu/convolution_layout.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

// Taps gathered at a time: what they meet should stay in the second-level cache.
constexpr std::int64_t kTapsAtOnce = 12;
constexpr std::int64_t kMinTasks = 16;

/// Each task gathers what some taps (of all input channels of a group, as one list) meet in an
/// image, and multiplies it by the gradients of all output channels.
template <typename T>
class PixelGradient {
public:
    static constexpr int L = kLanes<T>;

    PixelGradient(ThreadPool& pool, const WeightGradient<T>& problem)
        : pool_(pool), problem_(problem), steps_(problem.out_plane() / L),
          padded_(ceil_div(problem.out_plane(), L) * L),
          taps_(equal_blocks(problem.in_channels * problem.taps(), kTapsAtOnce)),
          tiles_(equal_blocks(taps_.size, 4)), tasks_(problem.groups * taps_.count),
          splits_(split_count()), tails_(pool, has_tail() ? problem.samples * channels() * L : 0)
    {}

    void run();

private:
    std::int64_t channels() const { return problem_.groups * problem_.out_channels; }
    bool has_tail() const { return padded_ != problem_.out_plane(); }
    std::int64_t split_count() const
    {
        const std::int64_t wanted = tasks_ == 0 ? 1 : ceil_div(kMinTasks, tasks_);
        return wanted < problem_.samples ? wanted : problem_.samples < 1 ? 1 : problem_.samples;
    }

    void copy_tails(std::int64_t sample) const;
    void gather_taps(T* to, std::int64_t group, std::int64_t part, std::int64_t sample) const;
    void add_sample(T* sums, const T* gathered, std::int64_t group, std::int64_t taps,
                    std::int64_t sample) const;
    void run_task(T* weight, std::int64_t task, std::int64_t begin, std::int64_t end) const;

    ThreadPool& pool_;
    const WeightGradient<T>& problem_;
    std::int64_t steps_, padded_; ///< whole vectors of a plane; its pixels rounded up to vectors
    Blocks taps_, tiles_;
    std::int64_t tasks_, splits_;
    Buffer<T> tails_; ///< the last, unfilled vector of each plane of the gradient, with zeros
};

template <typename T>
void PixelGradient<T>::copy_tails(std::int64_t sample) const
{
    for (std::int64_t c = 0; c < channels(); ++c) {
        const std::int64_t plane = sample * channels() + c;
        const T* from = problem_.gradient + plane * problem_.out_plane();
        for (std::int64_t j = 0; j < L; ++j) {
            const std::int64_t i = steps_ * L + j;
            tails_[plane * L + j] = i < problem_.out_plane() ? from[i] : T{0};
        }
    }
}

template <typename T>
void PixelGradient<T>::gather_taps(T* to, std::int64_t group, std::int64_t part,
                                   std::int64_t sample) const
{
    const Axis& rows = problem_.rows;
    const Axis& columns = problem_.columns;
    const T* input = problem_.input + (sample * problem_.groups + group) * problem_.in_channels *
                                          problem_.in_plane();
    for (std::int64_t i = 0; i < taps_.length(part); ++i, to += padded_) {
        const std::int64_t index = taps_.begin(part) + i, tap = index % problem_.taps();
        const T* plane = input + index / problem_.taps() * problem_.in_plane();
        for (std::int64_t p = 0; p < rows.out(); ++p) {
            gather(to + p * columns.out(), plane, rows, columns, tap / columns.taps(),
                   tap % columns.taps(), p, 0, columns.out());
        }
        for (std::int64_t j = problem_.out_plane(); j < padded_; ++j) to[j] = T{0};
    }
}

template <typename T>
void PixelGradient<T>::add_sample(T* sums, const T* gathered, std::int64_t group, std::int64_t taps,
                                  std::int64_t sample) const
{
    const std::int64_t first = sample * channels() + group * problem_.out_channels;
    std::int64_t begin[kMaxGradientTaps] = {}, end[kMaxGradientTaps] = {};
    GradientTile<T> tile{};
    tile.input_tap = padded_;
    tile.input_step = L;
    tile.lines = 1;
    tile.begin = begin;
    tile.end = end;
    tile.sum_row = taps * L;
    tile.sum_tap = L;
    for (std::int64_t k = 0; k < taps; k += tiles_.size) {
        const std::int64_t count = k + tiles_.size < taps ? tiles_.size : taps - k;
        const GradientSet<T> set = gradient_set<T, L>(count);
        tile.sum = sums + k * L;
        tile.gradient = problem_.gradient + first * problem_.out_plane();
        tile.gradient_row = problem_.out_plane();
        tile.input = gathered + k * padded_;
        tile.core_end = steps_;
        run_rows(set, tile, problem_.out_channels);
        if (!has_tail()) continue;
        tile.gradient = tails_.data() + first * L;
        tile.gradient_row = L;
        tile.input += steps_ * L;
        tile.core_end = 1;
        run_rows(set, tile, problem_.out_channels);
    }
}

template <typename T>
void PixelGradient<T>::run_task(T* weight, std::int64_t task, std::int64_t begin,
                                std::int64_t end) const
{
    const std::int64_t group = task / taps_.count, part = task % taps_.count;
    const std::int64_t taps = taps_.length(part), count = problem_.out_channels * taps;
    const Buffer<T> gathered(pool_, taps * padded_), sums(pool_, count * L);
    for (std::int64_t i = 0; i < count * L; ++i) sums[i] = 0;
    for (std::int64_t sample = begin; sample < end; ++sample) {
        gather_taps(gathered.data(), group, part, sample);
        add_sample(sums.data(), gathered.data(), group, taps, sample);
    }
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t row = group * problem_.out_channels + i / taps;
        weight[row * taps_.total + taps_.begin(part) + i % taps] =
            sum_lanes<T, L>(load<T>(sums.data() + i * L));
    }
}

template <typename T>
void PixelGradient<T>::run()
{
    const std::int64_t size = problem_.weights(), samples = problem_.samples;
    const Buffer<T> parts(pool_, splits_ > 1 ? splits_ * size : 0);
    T* weight = splits_ > 1 ? parts.data() : problem_.weight;
    if (has_tail()) pool_.run(samples, [&](std::int64_t sample) { copy_tails(sample); });
    pool_.run(splits_ * tasks_, [&](std::int64_t job) {
        const std::int64_t split = job / tasks_;
        run_task(weight + split * size, job % tasks_, split * samples / splits_,
                 (split + 1) * samples / splits_);
    });
    if (splits_ > 1) add_parts(pool_, problem_.weight, parts.data(), splits_, size);
}

} // namespace

void weight_gradient_pixels(ThreadPool& pool, const WeightGradient<float>& problem)
{
    PixelGradient<float>(pool, problem).run();
}

void weight_gradient_pixels(ThreadPool& pool, const WeightGradient<double>& problem)
{
    PixelGradient<double>(pool, problem).run();
}

} // namespace loom::LOOM_ISA_NAMESPACE

#include "core/backend/cpu/convolution_gradient_sets.h"
#include "core/backend/cpu/convolution_layout.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

constexpr int kFull = kLanes<float>;
// A task's sums stay in the second-level cache, its lines of the gradient in the first.
constexpr std::int64_t kSumBytes = std::int64_t{128} << 10;
constexpr std::int64_t kLineBytes = std::int64_t{16} << 10;
// Fewer tasks than this leave processors idle: then the batch is split too.
constexpr std::int64_t kMinTasks = 16;

/// The input and the gradient with the samples in the lanes, some blocks of samples at a time. Rows
/// of all channels side by side ([group][row][channel][column]): they are read in this order.
struct PackedPair {
    PackedPair(ThreadPool& pool, const WeightGradient<float>& problem)
        : inputs{problem.input,       problem.samples,   problem.groups,
                 problem.in_channels, problem.rows.in(), problem.columns.in()},
          gradients{problem.gradient,     problem.samples,    problem.groups,
                    problem.out_channels, problem.rows.out(), problem.columns.out()},
          blocks(sample_block_count<float>(problem.samples)),
          at_once(blocks_that_fit(blocks, (inputs.size() + gradients.size()) * kVectorBytes)),
          input(pool, at_once * inputs.size() * kFull),
          gradient(pool, at_once * gradients.size() * kFull)
    {}

    void pack(ThreadPool& pool, std::int64_t first, std::int64_t count) const
    {
        pack(pool, input.data(), inputs, first, count);
        pack(pool, gradient.data(), gradients, first, count);
    }
    static void pack(ThreadPool& pool, float* to, const Batch& batch, std::int64_t first,
                     std::int64_t count)
    {
        const PixelPlaces places{1, batch.width, batch.channels * batch.width};
        pack_batch(pool, to, batch, places, batch.width, first, count);
    }

    Batch inputs, gradients;
    std::int64_t blocks, at_once;
    Buffer<float> input, gradient;
};

/// Some output channels, some input channels, some blocks of samples.
struct Task {
    std::int64_t group;
    std::int64_t row, rows;
    std::int64_t channel, channels;
};

class SampleGradient {
public:
    SampleGradient(ThreadPool& pool, const WeightGradient<float>& problem)
        : pool_(pool), problem_(problem), batch_(pool, problem),
          // One column of taps: then a tile's taps are channels instead.
          taps_are_channels_(problem.columns.taps() == 1),
          tap_tiles_(equal_blocks(taps_are_channels_ ? problem.in_channels : problem.columns.taps(),
                                  kMaxGradientTaps)),
          rows_(equal_blocks(problem.out_channels,
                             gradient_set<float, kFull>(tap_tiles_.size).max_rows)),
          channels_(equal_blocks(problem.in_channels, channels_at_once())),
          tasks_(problem.groups * rows_.count * channels_.count), splits_(split_count())
    {}

    void run();

private:
    std::int64_t channels_at_once() const
    {
        const std::int64_t bytes =
            rows_.size * problem_.taps() * kFull * static_cast<std::int64_t>(sizeof(float));
        const std::int64_t fitting = kSumBytes / bytes;
        return fitting < kMaxGradientTaps ? kMaxGradientTaps : fitting;
    }
    std::int64_t split_count() const
    {
        const std::int64_t wanted = tasks_ == 0 ? 1 : ceil_div(kMinTasks, tasks_);
        return wanted < batch_.at_once ? wanted : batch_.at_once;
    }
    Task task(std::int64_t index) const
    {
        const std::int64_t channel = index % channels_.count;
        const std::int64_t row = index / channels_.count % rows_.count;
        return {index / channels_.count / rows_.count, rows_.begin(row), rows_.length(row),
                channels_.begin(channel), channels_.length(channel)};
    }

    void run_task(const Task& task, float* weight, std::int64_t first_block, std::int64_t begin,
                  std::int64_t end) const;
    template <int L>
    void add_block(const Task& task, float* sums, std::int64_t block) const;
    template <int L>
    void add_lines(const Task& task, GradientTile<float> tile, float* sums, std::int64_t first,
                   std::int64_t last) const;
    template <int L>
    void add_taps(const Task& task, GradientTile<float> tile, float* sums, std::int64_t channel,
                  std::int64_t r) const;
    void add_lanes(const Task& task, float* weight, const float* sums) const;

    ThreadPool& pool_;
    const WeightGradient<float>& problem_;
    PackedPair batch_;
    bool taps_are_channels_;
    Blocks tap_tiles_, rows_, channels_;
    std::int64_t tasks_, splits_;
};

/// All tap tiles of kernel row r: of one input channel, or of all the task's when taps are
/// channels.
template <int L>
void SampleGradient::add_taps(const Task& task, GradientTile<float> tile, float* sums,
                              std::int64_t channel, std::int64_t r) const
{
    const Axis& columns = problem_.columns;
    const std::int64_t width = columns.in() * L;
    const std::int64_t taps = taps_are_channels_ ? task.channels : columns.taps();
    for (std::int64_t first = 0; first < taps; first += tap_tiles_.size) {
        const std::int64_t count = first + tap_tiles_.size < taps ? tap_tiles_.size : taps - first;
        std::int64_t begin[kMaxGradientTaps], end[kMaxGradientTaps];
        std::int64_t core_begin = 0, core_end = columns.out();
        for (std::int64_t k = 0; k < count; ++k) {
            const std::int64_t s = taps_are_channels_ ? 0 : first + k;
            begin[k] = columns.begin()[s];
            end[k] = columns.end()[s];
            if (begin[k] > core_begin) core_begin = begin[k];
            if (end[k] < core_end) core_end = end[k];
        }
        GradientTile<float> part = tile;
        const std::int64_t s = taps_are_channels_ ? 0 : first;
        const std::int64_t c = taps_are_channels_ ? task.channel + first : channel;
        part.input_offset += c * width + (s * columns.dilation() - columns.pad()) * L;
        part.input_tap = taps_are_channels_ ? width : columns.dilation() * L;
        part.begin = begin;
        part.end = end;
        part.core_begin = core_begin;
        part.core_end = core_end;
        part.sum_tap = (taps_are_channels_ ? problem_.taps() : 1) * kFull;
        part.sum = sums + ((c - task.channel) * problem_.taps() + r * columns.taps() + s) * kFull;
        run_rows(gradient_set<float, L>(count), part, task.rows);
    }
}

template <int L>
void SampleGradient::add_lines(const Task& task, GradientTile<float> tile, float* sums,
                               std::int64_t first, std::int64_t last) const
{
    const Axis& rows = problem_.rows;
    const std::int64_t row = problem_.in_channels * problem_.columns.in() * L;
    const float* gradient = tile.gradient;
    const std::int64_t steps = taps_are_channels_ ? 1 : task.channels;
    for (std::int64_t channel = 0; channel < steps; ++channel) {
        for (std::int64_t r = 0; r < rows.taps(); ++r) {
            const std::int64_t begin = first < rows.begin()[r] ? rows.begin()[r] : first;
            const std::int64_t end = last < rows.end()[r] ? last : rows.end()[r];
            if (begin >= end) continue;
            tile.gradient = gradient + begin * tile.gradient_line;
            tile.lines = end - begin;
            tile.input_offset = (begin * rows.in_step() + r * rows.dilation() - rows.pad()) * row;
            add_taps<L>(task, tile, sums, task.channel + channel, r);
        }
    }
}

template <int L>
void SampleGradient::add_block(const Task& task, float* sums, std::int64_t block) const
{
    const std::int64_t width = problem_.columns.out() * L;
    GradientTile<float> tile{};
    tile.gradient = batch_.gradient.data() + block * batch_.gradients.size() * kFull +
                    task.group * problem_.out_channels * problem_.out_plane() * L +
                    task.row * width;
    tile.gradient_row = width;
    tile.gradient_line = problem_.out_channels * width;
    tile.input = batch_.input.data() + block * batch_.inputs.size() * kFull +
                 task.group * problem_.in_channels * problem_.in_plane() * L;
    tile.input_step = problem_.columns.in_step() * L;
    tile.input_line = problem_.rows.in_step() * problem_.in_channels * problem_.columns.in() * L;
    tile.sum_row = task.channels * problem_.taps() * kFull;

    const std::int64_t height = problem_.rows.out();
    const std::int64_t bytes = task.rows * width * static_cast<std::int64_t>(sizeof(float));
    const std::int64_t lines = kLineBytes / bytes < 1 ? 1 : kLineBytes / bytes;
    for (std::int64_t first = 0; first < height; first += lines) {
        add_lines<L>(task, tile, sums, first, first + lines < height ? first + lines : height);
    }
}

void SampleGradient::add_lanes(const Task& task, float* weight, const float* sums) const
{
    const std::int64_t taps = problem_.taps(), count = task.channels * taps;
    for (std::int64_t m = 0; m < task.rows; ++m) {
        float* to =
            weight + ((task.group * problem_.out_channels + task.row + m) * problem_.in_channels +
                      task.channel) *
                         taps;
        const float* from = sums + m * count * kFull;
        for (std::int64_t i = 0; i < count; ++i) {
            to[i] += sum_lanes<float, kFull>(load<float>(from + i * kFull));
        }
    }
}

void SampleGradient::run_task(const Task& task, float* weight, std::int64_t first_block,
                              std::int64_t begin, std::int64_t end) const
{
    const std::int64_t count = task.rows * task.channels * problem_.taps() * kFull;
    const Buffer<float> sums(pool_, count);
    for (std::int64_t i = 0; i < count; ++i) sums[i] = 0;
    for (std::int64_t block = begin; block < end; ++block) {
        const int lanes = sample_block<float>(problem_.samples, first_block + block).lanes;
        with_lanes(lanes, [&]<int L>() { add_block<L>(task, sums.data(), block); });
    }
    add_lanes(task, weight, sums.data());
}

void SampleGradient::run()
{
    const std::int64_t size = problem_.weights();
    const Buffer<float> parts(pool_, splits_ > 1 ? splits_ * size : 0);
    float* weight = splits_ > 1 ? parts.data() : problem_.weight;
    for (std::int64_t i = 0; i < (splits_ > 1 ? splits_ : 1) * size; ++i) weight[i] = 0;

    for (std::int64_t first = 0; first < batch_.blocks; first += batch_.at_once) {
        const std::int64_t left = batch_.blocks - first;
        const std::int64_t blocks = left < batch_.at_once ? left : batch_.at_once;
        batch_.pack(pool_, first, blocks);
        pool_.run(splits_ * tasks_, [&](std::int64_t job) {
            const std::int64_t split = job / tasks_;
            run_task(task(job % tasks_), weight + split * size, first, split * blocks / splits_,
                     (split + 1) * blocks / splits_);
        });
    }
    if (splits_ > 1) add_parts(pool_, problem_.weight, parts.data(), splits_, size);
}

} // namespace

void weight_gradient_samples(ThreadPool& pool, const WeightGradient<float>& problem)
{
    SampleGradient(pool, problem).run();
}

} // namespace loom::LOOM_ISA_NAMESPACE

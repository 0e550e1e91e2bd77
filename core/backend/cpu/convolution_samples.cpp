#include "core/backend/cpu/convolution_layout.h"
#include "core/backend/cpu/convolution_tile_sets.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

// Output pixels computed before they are moved to their places: enough to fill whole vectors.
constexpr std::int64_t kPixelsAtOnce = 80;

/// One block of samples and one block of output channels.
template <int L>
struct Job {
    ThreadPool& pool;
    const Correlation<float>& problem;
    const float* input; ///< packed, of the group
    const PackedWeight<float>& weight;
    std::int64_t group;
    RowBlock rows;
    SampleBlock samples;

    void run() const;
    void correlate_row(std::int64_t p, const TileSet<float>& set, CorrelateTile<float> tile) const;
};

template <int L>
void Job<L>::correlate_row(std::int64_t p, const TileSet<float>& set,
                           CorrelateTile<float> tile) const
{
    const Axis& columns = problem.columns;
    tile.rows = problem.rows.spans(p);
    tile.row_count = problem.rows.span_count(p);
    float* output = tile.output;
    for (std::int64_t i = 0; i < columns.run_count(); ++i) {
        const Run run = columns.runs()[i];
        tile.columns = columns.spans(run.first);
        tile.column_count = columns.span_count(run.first);
        tile.output = output + run.first * L;
        run_steps(set, tile, run.steps);
    }
}

template <int L>
void Job<L>::run() const
{
    const std::int64_t width = problem.columns.out(), height = problem.rows.out();
    const std::int64_t plane = problem.out_plane();
    const std::int64_t lines = ceil_div(kPixelsAtOnce, width);
    const Buffer<float> output(pool, rows.rows * lines * width * L);
    const TileSet<float> set = tile_set<float, L>(rows.rows);
    CorrelateTile<float> tile{};
    tile.input = input;
    tile.input_next = L;
    tile.input_step = problem.columns.in_step() * problem.in_channels * L;
    tile.weight = weight.weight(group, rows);
    tile.channels = problem.in_channels;
    tile.bias = weight.bias(group, rows);
    tile.output_row = lines * width * L;
    tile.output_step = problem.columns.out_step() * L;

    const std::int64_t channels = problem.groups * problem.out_channels;
    const std::int64_t channel = group * problem.out_channels + rows.first;
    float* to = problem.output + (samples.first * channels + channel) * plane;
    for (std::int64_t first = 0; first < height; first += lines) {
        const std::int64_t last = first + lines < height ? first + lines : height;
        for (std::int64_t p = first; p < last; ++p) {
            tile.output = output.data() + (p - first) * width * L;
            correlate_row(p, set, tile);
        }
        for (int m = 0; m < rows.rows; ++m) {
            unpack_samples<float, L>(to + m * plane + first * width,
                                     output.data() + m * tile.output_row, channels * plane,
                                     samples.count, (last - first) * width);
        }
    }
}

} // namespace

void correlate_samples(ThreadPool& pool, const Correlation<float>& problem)
{
    const PackedWeight<float> weight(pool, problem, WeightOrder::TapsOutside);
    const Batch batch{problem.input,       problem.samples,   problem.groups,
                      problem.in_channels, problem.rows.in(), problem.columns.in()};
    // Channels side by side, so that a tile reads all of a pixel, and neighbouring pixels, in a
    // row.
    const PixelPlaces places{batch.channels, batch.plane(), batch.channels * batch.plane()};
    const std::int64_t block_size = batch.size() * kLanes<float>;
    const std::int64_t all_blocks = sample_block_count<float>(problem.samples);
    const std::int64_t at_once =
        blocks_that_fit(all_blocks, block_size * static_cast<std::int64_t>(sizeof(float)));
    const Buffer<float> packed(pool, at_once * block_size);
    const std::int64_t row_blocks = row_block_count(problem.out_channels);

    for (std::int64_t first = 0; first < all_blocks; first += at_once) {
        const std::int64_t blocks = first + at_once < all_blocks ? at_once : all_blocks - first;
        pack_batch(pool, packed.data(), batch, places, 1, first, blocks);
        pool.run(blocks * problem.groups * row_blocks, [&](std::int64_t job) {
            const std::int64_t block = job / (problem.groups * row_blocks);
            const std::int64_t group = job / row_blocks % problem.groups;
            const SampleBlock samples = sample_block<float>(problem.samples, first + block);
            const RowBlock rows = row_block(problem.out_channels, job % row_blocks);
            with_lanes(samples.lanes, [&]<int L>() {
                const float* input = packed.data() + block * block_size +
                                     group * problem.in_channels * problem.in_plane() * L;
                Job<L>{pool, problem, input, weight, group, rows, samples}.run();
            });
        });
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE

#include "core/backend/cpu/convolution_layout.h"
#include "core/backend/cpu/convolution_tile_sets.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

/// The pixels of all samples in one row, cut into panels of a few vectors.
template <typename T>
class PixelPanels {
public:
    static constexpr int L = kLanes<T>;

    PixelPanels(ThreadPool& pool, const Correlation<T>& problem)
        : pool_(pool), problem_(problem), weight_(pool, problem, WeightOrder::TapsOutside),
          width_(tile_set<T, L>(row_block(problem.out_channels, 0).rows).steps[0] * L)
    {}

    std::int64_t count() const { return ceil_div(pixels(), width_); }

    void run(std::int64_t panel, std::int64_t group) const
    {
        const std::int64_t depth = problem_.in_channels * problem_.taps();
        const Buffer<T> gathered(pool_, depth * width_);
        const Buffer<T> output(pool_, kMaxTileRows * width_);
        const std::int64_t first = panel * width_;
        const std::int64_t left = pixels() - first;
        const std::int64_t used = left < width_ ? left : width_;
        gather_panel(gathered.data(), group, first, used);

        const std::int64_t blocks = row_block_count(problem_.out_channels);
        for (std::int64_t i = 0; i < blocks; ++i) {
            const RowBlock rows = row_block(problem_.out_channels, i);
            multiply(output.data(), gathered.data(), depth, group, rows, ceil_div(used, L));
            scatter(output.data(), group, rows, first, used);
        }
    }

private:
    std::int64_t pixels() const { return problem_.samples * problem_.out_plane(); }

    /// Calls f(offset in the panel, sample, row, column, count) for each piece of an output row.
    template <typename F>
    void for_each_piece(std::int64_t first, std::int64_t used, const F& f) const
    {
        const std::int64_t width = problem_.columns.out(), plane = problem_.out_plane();
        std::int64_t done = 0;
        while (done < used) {
            const std::int64_t pixel = first + done;
            const std::int64_t q = pixel % width;
            const std::int64_t count = used - done < width - q ? used - done : width - q;
            f(done, pixel / plane, pixel % plane / width, q, count);
            done += count;
        }
    }

    void gather_panel(T* to, std::int64_t group, std::int64_t first, std::int64_t used) const
    {
        const std::int64_t taps = problem_.taps(), plane = problem_.in_plane();
        const std::int64_t channels = problem_.in_channels;
        for_each_piece(
            first, used,
            [&](std::int64_t offset, std::int64_t sample, std::int64_t p, std::int64_t q,
                std::int64_t count) {
                const T* input =
                    problem_.input + (sample * problem_.groups + group) * channels * plane;
                for (std::int64_t tap = 0; tap < taps; ++tap) {
                    const std::int64_t r = problem_.rows.weight_of(tap / problem_.columns.taps());
                    const std::int64_t s =
                        problem_.columns.weight_of(tap % problem_.columns.taps());
                    for (std::int64_t c = 0; c < channels; ++c) {
                        gather(to + (tap * channels + c) * width_ + offset, input + c * plane,
                               problem_.rows, problem_.columns, r, s, p, q, count);
                    }
                }
            });
        for (std::int64_t k = 0; used < width_ && k < channels * taps; ++k) {
            for (std::int64_t j = used; j < width_; ++j) to[k * width_ + j] = T{0};
        }
    }

    void multiply(T* output, const T* gathered, std::int64_t depth, std::int64_t group,
                  RowBlock rows, std::int64_t steps) const
    {
        static constexpr Span kAll{0, 0, 1};
        CorrelateTile<T> tile{};
        tile.input = gathered;
        tile.input_next = width_;
        tile.input_step = L;
        tile.weight = weight_.weight(group, rows);
        tile.channels = depth;
        tile.rows = &kAll;
        tile.row_count = 1;
        tile.columns = &kAll;
        tile.column_count = 1;
        tile.bias = weight_.bias(group, rows);
        tile.output = output;
        tile.output_row = width_;
        tile.output_step = L;
        run_steps(tile_set<T, L>(rows.rows), tile, steps);
    }

    void scatter(const T* from, std::int64_t group, RowBlock rows, std::int64_t first,
                 std::int64_t used) const
    {
        const std::int64_t channels = problem_.groups * problem_.out_channels;
        const std::int64_t channel = group * problem_.out_channels + rows.first;
        const std::int64_t plane = problem_.out_plane();
        std::int64_t done = 0;
        while (done < used) {
            const std::int64_t sample = (first + done) / plane, pixel = (first + done) % plane;
            const std::int64_t count = used - done < plane - pixel ? used - done : plane - pixel;
            T* to = problem_.output + (sample * channels + channel) * plane + pixel;
            for (int m = 0; m < rows.rows; ++m) {
                __builtin_memcpy(to + m * plane, from + m * width_ + done,
                                 static_cast<std::size_t>(count) * sizeof(T));
            }
            done += count;
        }
    }

    ThreadPool& pool_;
    const Correlation<T>& problem_;
    PackedWeight<T> weight_;
    std::int64_t width_;
};

template <typename T>
void run_panels(ThreadPool& pool, const Correlation<T>& problem)
{
    const PixelPanels<T> panels(pool, problem);
    pool.run(panels.count() * problem.groups,
             [&](std::int64_t job) { panels.run(job / problem.groups, job % problem.groups); });
}

} // namespace

void correlate_pixels(ThreadPool& pool, const Correlation<float>& problem)
{
    run_panels(pool, problem);
}

void correlate_pixels(ThreadPool& pool, const Correlation<double>& problem)
{
    run_panels(pool, problem);
}

} // namespace loom::LOOM_ISA_NAMESPACE

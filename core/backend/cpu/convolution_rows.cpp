#include "core/backend/cpu/convolution_tile_sets.h"

namespace loom::LOOM_ISA_NAMESPACE {

namespace {

// Of a job, in multiply-adds: below it threads wait longer for each other than they compute.
constexpr std::int64_t kProductsAtOnce = 200000;

/// The images with the zeros around them that the taps of border pixels meet, or the images
/// themselves where there are none to add.
template <typename T>
class PaddedImages {
public:
    PaddedImages(ThreadPool& pool, const Correlation<T>& problem)
        : problem_(problem), height_(extent(problem.rows)), width_(extent(problem.columns)),
          copied_(problem.rows.first_input() != 0 || problem.columns.first_input() != 0 ||
                  height_ > problem.rows.in() || width_ > problem.columns.in()),
          images_(pool, copied_ ? planes() * height_ * width_ : 0)
    {
        if (!copied_) return;
        const Blocks blocks(planes(), ceil_div(kProductsAtOnce / 16, height_ * width_));
        pool.run(blocks.count, [&](std::int64_t block) {
            for (std::int64_t plane = blocks.begin(block); plane < blocks.end(block); ++plane) {
                copy_plane(plane);
            }
        });
    }

    std::int64_t width() const { return copied_ ? width_ : problem_.columns.in(); }
    std::int64_t plane() const { return copied_ ? height_ * width_ : problem_.in_plane(); }
    const T* of(std::int64_t sample, std::int64_t group) const
    {
        const T* images = copied_ ? images_.data() : problem_.input;
        return images + (sample * problem_.groups + group) * problem_.in_channels * plane();
    }

private:
    /// How many inputs, from the first on, the outputs meet.
    static std::int64_t extent(const Axis& axis)
    {
        return (axis.out() - 1) * axis.in_step() + (axis.taps() - 1) * axis.dilation() + 1;
    }
    std::int64_t planes() const
    {
        return problem_.samples * problem_.groups * problem_.in_channels;
    }
    void copy_plane(std::int64_t plane) const
    {
        const std::int64_t top = problem_.rows.first_input(), left = problem_.columns.first_input();
        const std::int64_t in_width = problem_.columns.in();
        const std::int64_t begin = left < 0 ? -left : 0;
        const std::int64_t right = in_width - left < width_ ? in_width - left : width_;
        const std::int64_t end = right > begin ? right : begin;
        for (std::int64_t h = 0; h < height_; ++h) {
            T* to = images_.data() + (plane * height_ + h) * width_;
            const std::int64_t row = h + top;
            const bool exists = row >= 0 && row < problem_.rows.in() && begin < width_;
            const std::int64_t first = exists ? begin : width_, last = exists ? end : width_;
            for (std::int64_t w = 0; w < first; ++w) to[w] = T{0};
            const T* from = problem_.input + (plane * problem_.rows.in() + row) * in_width;
            for (std::int64_t w = first; w < last; ++w) to[w] = from[left + w];
            for (std::int64_t w = last; w < width_; ++w) to[w] = T{0};
        }
    }

    const Correlation<T>& problem_;
    std::int64_t height_, width_;
    bool copied_;
    Buffer<T> images_;
};

/// Calls f.template operator()<L>(q) so that q … q + L - 1 cover [0, count); the last vector may
/// overlap the one before. count >= kMinLanes.
template <typename T, int L, typename F>
LOOM_INLINE void cover(std::int64_t count, const F& f)
{
    constexpr int kHalf = L / 2 < kMinLanes<T> ? L : L / 2;
    if constexpr (L > kMinLanes<T>) {
        if (count < L) return cover<T, kHalf>(count, f);
    }
    std::int64_t q = 0;
    for (; q + L <= count; q += L) f.template operator()<L>(q);
    if (q == count) return;
    if (count - q > kHalf)
        f.template operator()<L>(count - L);
    else
        f.template operator()<kHalf>(count - kHalf);
}

template <typename T>
class RowCorrelation {
public:
    RowCorrelation(ThreadPool& pool, const Correlation<T>& problem)
        : pool_(pool), problem_(problem), images_(pool, problem),
          weight_(pool, problem, WeightOrder::ChannelsOutside),
          rows_(pool, problem.in_channels * problem.rows.taps()),
          columns_(pool, problem.columns.taps()), lines_(problem.rows.out(), lines_at_once())
    {
        const Axis& axis = problem.rows;
        for (std::int64_t i = 0; i < problem.in_channels * axis.taps(); ++i) {
            const std::int64_t c = i / axis.taps(), r = i % axis.taps();
            rows_[i] = {i * problem.columns.taps(),
                        c * images_.plane() + r * axis.dilation() * images_.width(), 1};
        }
        const std::int64_t dilation = problem.columns.dilation();
        if (dilation == 1) {
            columns_[0] = {0, 0, problem.columns.taps()};
        } else {
            for (std::int64_t s = 0; s < problem.columns.taps(); ++s) {
                columns_[s] = {s, s * dilation, 1};
            }
        }
    }

    void run() const
    {
        const std::int64_t blocks = row_block_count(problem_.out_channels);
        pool_.run(problem_.samples * problem_.groups * blocks * lines_.count,
                  [&](std::int64_t job) {
                      const std::int64_t plane = job / lines_.count;
                      const std::int64_t part = job % lines_.count;
                      const RowBlock rows = row_block(problem_.out_channels, plane % blocks);
                      run_lines(plane / blocks / problem_.groups, plane / blocks % problem_.groups,
                                rows, lines_.begin(part), lines_.end(part));
                  });
    }

private:
    std::int64_t lines_at_once() const
    {
        const std::int64_t products =
            problem_.columns.out() * problem_.in_channels * problem_.taps() * kMaxTileRows;
        return ceil_div(kProductsAtOnce, products + 1);
    }

    void run_lines(std::int64_t sample, std::int64_t group, RowBlock rows, std::int64_t begin,
                   std::int64_t end) const
    {
        const std::int64_t width = problem_.columns.out();
        const std::int64_t channel =
            (sample * problem_.groups + group) * problem_.out_channels + rows.first;
        const std::int64_t step = problem_.rows.in_step() * images_.width();
        CorrelateTile<T> tile{};
        tile.input_next = 1;
        tile.input_step = step;
        tile.weight = weight_.weight(group, rows);
        tile.channels = 1;
        tile.rows = rows_.data();
        tile.row_count = problem_.in_channels * problem_.rows.taps();
        tile.columns = columns_.data();
        tile.column_count = problem_.columns.dilation() == 1 ? 1 : problem_.columns.taps();
        tile.bias = weight_.bias(group, rows);
        tile.output_row = problem_.out_plane();
        tile.output_step = width;
        const T* input = images_.of(sample, group) + begin * step;
        T* output = problem_.output + channel * problem_.out_plane() + begin * width;
        cover<T, kLanes<T>>(width, [&]<int L>(std::int64_t q) {
            tile.input = input + q;
            tile.output = output + q;
            run_steps(tile_set<T, L>(rows.rows), tile, end - begin);
        });
    }

    ThreadPool& pool_;
    const Correlation<T>& problem_;
    PaddedImages<T> images_;
    PackedWeight<T> weight_;
    Buffer<Span> rows_, columns_;
    Blocks lines_;
};

} // namespace

void correlate_rows(ThreadPool& pool, const Correlation<float>& problem)
{
    RowCorrelation<float>(pool, problem).run();
}

void correlate_rows(ThreadPool& pool, const Correlation<double>& problem)
{
    RowCorrelation<double>(pool, problem).run();
}

} // namespace loom::LOOM_ISA_NAMESPACE

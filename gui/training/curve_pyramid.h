#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace loom {

/// What a stretch of a curve comes to. NaNs and infinities only count.
struct CurveStretch {
    float min = std::numeric_limits<float>::infinity();
    float max = -std::numeric_limits<float>::infinity();
    double sum = 0; ///< of the finite numbers
    std::int64_t finite = 0;
    std::int64_t count = 0;

    void add(float value);
    void add(const CurveStretch& next);
    double mean() const { return sum / static_cast<double>(finite); }
};

/// A growing row of numbers with the minima, maxima and sums of its blocks of 256, 4,096, 65,536, …
/// so that a stretch of any length is summed up in microseconds.
class CurvePyramid {
public:
    static constexpr std::size_t kBlock = 256; ///< numbers in a block of the lowest level
    static constexpr std::size_t kFan = 16;    ///< blocks in one of the level above

    void append(float value);
    void clear();

    std::size_t size() const { return m_values.size(); }
    float at(std::size_t index) const { return m_values[index]; }
    /// Of [begin, end), within the size.
    CurveStretch stretch(std::size_t begin, std::size_t end) const;

private:
    void complete(const CurveStretch& block);
    std::size_t advance(std::size_t at, std::size_t end, CurveStretch& sum) const;

    std::vector<float> m_values;
    std::vector<std::vector<CurveStretch>> m_levels; ///< complete blocks, the smallest first
    CurveStretch m_tail;                             ///< the values since the last complete block
};

/// A part of a curve that falls into one column of a chart.
struct CurveColumn {
    std::size_t begin = 0, end = 0;
    CurveStretch stretch;
};
/// [begin, end) in at most `most` columns of equal width, a power of two. Their edges lie on
/// multiples of it, so that they stay where they are while the curve grows.
std::vector<CurveColumn> columnsOf(const CurvePyramid& curve, std::size_t begin, std::size_t end,
                                   std::size_t most);

/// A curve and the same one smoothed: an exponential mean over about `window` numbers, unbiased at
/// its start. A NaN or an infinity is a gap, after which it starts anew.
class SmoothedCurve {
public:
    void append(std::span<const float> values);
    void clear();
    int window() const { return m_window; }
    void setWindow(int window); ///< 1: as it is

    std::size_t size() const { return m_raw.size(); }
    const CurvePyramid& raw() const { return m_raw; }
    const CurvePyramid& smooth() const { return m_smooth; }

private:
    float smoothed(float value);

    CurvePyramid m_raw, m_smooth;
    int m_window = 1;
    double m_sum = 0, m_weight = 0;
};

} // namespace loom

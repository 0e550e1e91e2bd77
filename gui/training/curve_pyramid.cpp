#include "gui/training/curve_pyramid.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace loom {

void CurveStretch::add(float value)
{
    ++count;
    if (!std::isfinite(value)) return;
    min = std::min(min, value);
    max = std::max(max, value);
    sum += static_cast<double>(value);
    ++finite;
}

void CurveStretch::add(const CurveStretch& next)
{
    min = std::min(min, next.min);
    max = std::max(max, next.max);
    sum += next.sum;
    finite += next.finite;
    count += next.count;
}

void CurvePyramid::append(float value)
{
    m_values.push_back(value);
    m_tail.add(value);
    if (m_values.size() % kBlock == 0) complete(std::exchange(m_tail, {}));
}

void CurvePyramid::clear()
{
    m_values.clear();
    m_levels.clear();
    m_tail = {};
}

/// Files a complete block of the lowest level, and each block above that it completes.
void CurvePyramid::complete(const CurveStretch& block)
{
    CurveStretch next = block;
    for (std::size_t level = 0;; ++level) {
        if (level == m_levels.size()) m_levels.emplace_back();
        std::vector<CurveStretch>& blocks = m_levels[level];
        blocks.push_back(next);
        if (blocks.size() % kFan != 0) return;
        next = {};
        for (auto part = blocks.end() - kFan; part != blocks.end(); ++part) next.add(*part);
    }
}

CurveStretch CurvePyramid::stretch(std::size_t begin, std::size_t end) const
{
    CurveStretch sum;
    for (std::size_t at = begin; at < end;) at = advance(at, end, sum);
    return sum;
}

/// Adds the largest block that begins at `at` and ends by `end`, or one value; returns its end.
std::size_t CurvePyramid::advance(std::size_t at, std::size_t end, CurveStretch& sum) const
{
    const CurveStretch* best = nullptr;
    std::size_t width = kBlock, bestEnd = at + 1;
    for (const std::vector<CurveStretch>& blocks : m_levels) {
        if (at % width != 0 || at + width > end || at / width >= blocks.size()) break;
        best = &blocks[at / width];
        bestEnd = at + width;
        width *= kFan;
    }
    if (best != nullptr)
        sum.add(*best);
    else
        sum.add(m_values[at]);
    return bestEnd;
}

std::vector<CurveColumn> columnsOf(const CurvePyramid& curve, std::size_t begin, std::size_t end,
                                   std::size_t most)
{
    std::vector<CurveColumn> columns;
    if (begin >= end) return columns;
    // One more column than its share of the width may be needed, since edges are aligned.
    const std::size_t least = (end - begin + most - 2) / std::max<std::size_t>(most - 1, 1);
    const std::size_t width = std::bit_ceil(std::max<std::size_t>(least, 1));
    for (std::size_t at = begin; at < end;) {
        const std::size_t next = std::min(end, (at / width + 1) * width);
        columns.push_back({at, next, curve.stretch(at, next)});
        at = next;
    }
    return columns;
}

void SmoothedCurve::append(std::span<const float> values)
{
    for (const float value : values) {
        m_raw.append(value);
        m_smooth.append(smoothed(value));
    }
}

void SmoothedCurve::clear()
{
    m_raw.clear();
    m_smooth.clear();
    m_sum = m_weight = 0;
}

void SmoothedCurve::setWindow(int window)
{
    if (window == m_window) return;
    m_window = window;
    m_smooth.clear();
    m_sum = m_weight = 0;
    for (std::size_t i = 0; i < m_raw.size(); ++i) m_smooth.append(smoothed(m_raw.at(i)));
}

float SmoothedCurve::smoothed(float value)
{
    if (!std::isfinite(value)) {
        m_sum = m_weight = 0;
        return value;
    }
    const double share = 1.0 / m_window;
    m_sum += share * (static_cast<double>(value) - m_sum);
    m_weight += share * (1 - m_weight);
    return static_cast<float>(m_sum / m_weight);
}

} // namespace loom

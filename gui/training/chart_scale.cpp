#include "gui/training/chart_scale.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

constexpr int kTicks = 5;
constexpr double kTooEmpty = 0.4; // of the range: below it shrinks

} // namespace

double niceStep(double span, int most)
{
    if (!(span > 0) || !std::isfinite(span)) return 1;
    const double least = span / most;
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0})
        if (factor * power >= least * (1 - 1e-9)) return factor * power;
    return 10 * power;
}

AxisRange grownRange(const AxisRange& current, double highest)
{
    if (!std::isfinite(highest) || highest <= 0) return current;
    const bool fits = highest <= current.high && highest >= kTooEmpty * current.high;
    if (fits && current.low == 0) return current;
    const double step = niceStep(highest, kTicks);
    return {0, std::ceil(highest / step * (1 - 1e-9)) * step};
}

QString tickFormat(double step)
{
    int decimals = 0;
    for (double s = step; decimals < 8 && std::abs(s - std::round(s)) > 1e-6; s *= 10) ++decimals;
    return QStringLiteral("%.%1f").arg(decimals);
}

QString scoreText(double value)
{
    if (std::isnan(value)) return QStringLiteral("NaN");
    if (std::isinf(value)) return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    const double size = std::abs(value);
    if (size != 0 && (size < 0.001 || size >= 1e6)) return QString::number(value, 'e', 1);
    const int decimals = size < 10 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0;
    return QString::number(value, 'f', decimals);
}

} // namespace loom

#pragma once

#include <QString>
#include <QtGlobal>

#include <vector>

namespace loom {

struct EpochScore;

/// From one end of an axis to the other.
struct AxisRange {
    double low = 0, high = 1;
    double span() const { return high - low; }
    bool operator==(const AxisRange&) const = default;
};

/// 1, 2, 2.5 or 5 times a power of ten: the smallest that fits at most `most` times into `span`.
double niceStep(double span, int most);
/// 0 to a round number that holds `highest`. Stays `current` while that still fits well, so that an
/// axis moves now and then and not at each update.
AxisRange grownRange(const AxisRange& current, double highest);
/// As many decimals as tell two ticks apart: "%.2f".
QString tickFormat(double step);
/// "0.336", "12.4", "1.2e-05": about three digits.
QString scoreText(double value);

/// What the x axis of a run's charts counts.
enum class ChartUnit { Epochs, Steps };

/// Where the steps of a run stand on an x axis.
struct ChartScale {
    qint64 stepsPerEpoch = 0; ///< 0: not known
    qint64 epochs = 0;        ///< planned
    ChartUnit unit = ChartUnit::Epochs;
    bool operator==(const ChartScale&) const = default;

    bool countsEpochs() const { return unit == ChartUnit::Epochs && stepsPerEpoch > 0; }
    /// Steps that one unit of the axis stands for.
    double unitSteps() const { return countsEpochs() ? static_cast<double>(stepsPerEpoch) : 1.0; }
};

} // namespace loom

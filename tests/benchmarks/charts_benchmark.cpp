// What it costs to show new steps of a run that has recorded a million: processor time, median.

#include "gui/theme/theme.h"
#include "gui/training/curve_chart.h"
#include "tests/support/cpu_clock.h"

#include <QApplication>
#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>
#include <vector>

namespace {

constexpr int kSteps = 1'000'000;
constexpr int kPerUpdate = 1'000; // steps that arrive between two updates
constexpr int kUpdates = 41;

std::vector<float> losses(int first, int count)
{
    static std::mt19937 random(1);
    std::normal_distribution<float> noise(0, 0.05f);
    std::vector<float> values(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        values[static_cast<std::size_t>(i)] =
            0.3f + 2.0f * std::exp(-static_cast<float>(first + i) / 50'000.0f) + noise(random);
    return values;
}

template <typename Work>
double milliseconds(const Work& work)
{
    const loom::CpuClock clock;
    work();
    return clock.seconds() * 1000;
}

double median(std::vector<double> times)
{
    std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2));
    return times[times.size() / 2];
}

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    loom::Theme::install();
    loom::CurveChart chart("Loss", loom::CurveChart::Range::Open);
    chart.resize(460, 320);
    chart.setScale({.stepsPerEpoch = 600, .epochs = 2000});
    chart.curve().setWindow(25);
    chart.show();
    QImage image(chart.size(), QImage::Format_RGB32);

    const double fill = milliseconds([&] { chart.curve().append(losses(1, kSteps)); });
    std::vector<double> updates, paints;
    for (int i = 0; i < kUpdates; ++i) {
        const std::vector<float> arrived = losses(kSteps + i * kPerUpdate, kPerUpdate);
        updates.push_back(milliseconds([&] {
            chart.curve().append(arrived);
            chart.refresh();
        }));
        paints.push_back(milliseconds([&] {
            QPainter painter(&image);
            chart.render(&painter, chart.rect(), chart.rect());
        }));
    }
    std::printf("chart of %d steps, %d new: update %.2f ms, paint %.2f ms (both within 5 ms); "
                "the million at once %.0f ms\n",
                kSteps, kPerUpdate, median(updates), median(paints), fill);
    return 0;
}

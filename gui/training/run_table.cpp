#include "gui/training/run_table.h"

#include <charconv>
#include <cmath>

namespace loom {
namespace {

template <typename Number>
void add(std::string& text, Number value)
{
    if constexpr (std::is_floating_point_v<Number>) {
        if (std::isnan(value)) return static_cast<void>(text += "NaN");
        if (std::isinf(value))
            return static_cast<void>(text += value > 0 ? "Infinity" : "-Infinity");
    }
    char digits[40];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
    text.append(digits, end);
}

} // namespace

std::string toCsv(const RunTable& run)
{
    std::string text = "step,epoch,train_loss,train_accuracy,test_loss,test_accuracy,change\n";
    text.reserve(run.losses.size() * 40 + text.size());
    auto score = run.scores.begin();
    auto change = run.changes.begin();
    for (std::size_t i = 0; i < run.losses.size(); ++i) {
        const qint64 step = run.firstStep + static_cast<qint64>(i);
        add(text, step);
        text += ',';
        if (run.stepsPerEpoch > 0) add(text, (step - 1) / run.stepsPerEpoch + 1);
        text += ',';
        add(text, run.losses[i]);
        text += ',';
        add(text, run.accuracies[i]);
        text += ',';
        while (score != run.scores.end() && score->step < step) ++score;
        const bool isScored = score != run.scores.end() && score->step == step;
        if (isScored) add(text, score->testLoss);
        text += ',';
        if (isScored) add(text, score->testAccuracy);
        text += ',';
        while (change != run.changes.end() && change->step < step) ++change;
        for (bool isFirst = true; change != run.changes.end() && change->step == step; ++change) {
            text += isFirst ? "" : ";";
            isFirst = false;
            text += change->key.toStdString() + '=';
            add(text, change->value);
        }
        text += '\n';
    }
    return text;
}

} // namespace loom

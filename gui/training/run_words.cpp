#include "gui/training/run_words.h"

#include "datasets/description.h"
#include "gui/document/document.h"
#include "gui/training/chart_scale.h"
#include "gui/training/run_monitor.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace loom {
namespace {

using State = RunMonitor::State;

/// `epochs` is "Epoch %1 of %2", or the same inside a sentence.
QString place(const RunMonitor& run, const QString& epochs)
{
    const QLocale locale;
    const QString words = epochs.arg(run.epoch()).arg(run.epochs());
    if (run.stepsPerEpoch() == 0) return words;
    return words + ' ' +
           RunWords::tr("· step %1 of %2")
               .arg(locale.toString(run.stepInEpoch()), locale.toString(run.stepsPerEpoch()));
}

QString countOf(qint64 epochs)
{
    return epochs == 1 ? RunWords::tr("1 epoch")
                       : RunWords::tr("%1 epochs").arg(QLocale().toString(epochs));
}

QString pace(const RunMonitor& run)
{
    if (!(run.samplesPerSecond() > 0)) return {};
    const QString images =
        RunWords::tr("%1 images/s").arg(QLocale().toString(std::llround(run.samplesPerSecond())));
    if (!(run.secondsLeft() >= 0.5)) return images;
    return RunWords::tr("%1 · %2 left").arg(images, durationText(run.secondsLeft()));
}

QString scores(const RunMonitor& run)
{
    if (run.epochScores().empty()) return {};
    const EpochScore& last = run.epochScores().back();
    return RunWords::tr("test accuracy %1 · loss %2")
        .arg(scoreText(last.testAccuracy), scoreText(last.testLoss));
}

QString plan(const Document& document)
{
    const Network& network = document.network();
    const DatasetDescription* data =
        network.dataset ? find_dataset_description(network.dataset->name) : nullptr;
    const TrainingSettings training = network.training.value_or(TrainingSettings{});
    const qint64 epochs = training.epochs, batch = training.batch_size;
    if (data == nullptr || batch < 1) return RunWords::tr("Ready to train");
    const qint64 steps =
        training.drop_last ? data->train_size / batch : (data->train_size + batch - 1) / batch;
    return RunWords::tr("Ready to train · %1 × %2 steps")
        .arg(countOf(epochs), QLocale().toString(steps));
}

RunWords idleWords(const RunMonitor& run, const Document& document)
{
    RunWords words;
    words.line = run.obstacle();
    if (!words.line.isEmpty()) {
        words.aside = RunWords::tr("Train starts when the drawing fits");
        return words;
    }
    words.line = plan(document);
    words.aside = RunWords::tr("%1 parameters")
                      .arg(QLocale().toString(qint64{document.diagnosis().parameters}));
    return words;
}

} // namespace

QString headline(const QString& message)
{
    if (!message.contains('\n')) return message;
    const QString first = message.section('\n', 0, 0);
    const auto end = first.indexOf(". ");
    return end < 0 ? first : first.left(end + 1);
}

QString durationText(double seconds)
{
    const qint64 all = std::llround(seconds);
    if (all < 60) return RunWords::tr("%1 s").arg(all);
    if (all < 3600) return RunWords::tr("%1 min %2 s").arg(all / 60).arg(all % 60);
    return RunWords::tr("%1 h %2 min").arg(all / 3600).arg(all % 3600 / 60);
}

RunWords wordsOf(const RunMonitor& run, const Document& document)
{
    RunWords words;
    const bool isOver = run.state() == State::Finished || run.state() == State::Stopped;
    if (isOver && !run.obstacle().isEmpty()) return idleWords(run, document);
    const auto all = static_cast<double>(run.epochs() * run.stepsPerEpoch());
    const double share = all > 0 ? std::min(1.0, static_cast<double>(run.step()) / all) : 0.0;
    switch (run.state()) {
    case State::NoEngine:
        words.line = run.obstacle();
        words.isFailure = run.engineLoss().has_value();
        return words;
    case State::Idle: return idleWords(run, document);
    case State::Loading: words.line = RunWords::tr("Loading the data…"); break;
    case State::Training:
        words.line =
            run.isTesting()
                ? RunWords::tr("Epoch %1 of %2 · testing").arg(run.epoch()).arg(run.epochs())
                : place(run, RunWords::tr("Epoch %1 of %2"));
        words.aside = pace(run);
        break;
    case State::Paused:
        words.line = place(run, RunWords::tr("Paused in epoch %1 of %2"));
        words.aside = scores(run);
        break;
    case State::Stopping: words.line = RunWords::tr("Stopping with a checkpoint…"); break;
    case State::Finished:
        words.line = RunWords::tr("Finished · %1").arg(countOf(run.epochs()));
        words.aside = scores(run);
        break;
    case State::Stopped:
        words.line = place(run, RunWords::tr("Stopped in epoch %1 of %2"));
        words.aside = scores(run);
        break;
    case State::Diverged:
        words.line = RunWords::tr("Diverged after step %1").arg(QLocale().toString(run.step()));
        words.aside = run.badTensor();
        words.isFailure = true;
        break;
    case State::Failed:
        words.line = headline(run.message());
        words.isFailure = true;
        return words;
    }
    words.share = share;
    return words;
}

} // namespace loom

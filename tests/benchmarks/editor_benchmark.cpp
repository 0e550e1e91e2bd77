// What the editor feels like, with the real engine and the real Fashion-MNIST: how soon its window
// can be used, how late the event loop is while the seed CNN trains with every view open, what that
// costs the training, and how soon the engine answers.

#include "core/network/network_file.h"
#include "gui/commands/preferences_dialog.h"
#include "gui/document/document.h"
#include "gui/document/selection.h"
#include "gui/main_window.h"
#include "gui/theme/theme.h"
#include "gui/training/engine_client.h"
#include "gui/training/event_fields.h"
#include "gui/training/run_monitor.h"
#include "gui/watched_application.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSettings>
#include <QTabWidget>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <map>
#include <vector>

namespace loom {
namespace {

constexpr int kStarts = 9;
constexpr int kRounds = 3; // of training in the terminal and in the window, in turn
constexpr int kEpochs = 3; // in each
constexpr int kAnswers = 200;
constexpr int kSlowAnswers = 40;
constexpr int kBeat = 5; // ms

const QString kSeed = QStringLiteral(LOOM_SOURCE_DIR "/resources/examples/seed-cnn.loom");
const QString kMid = QStringLiteral(LOOM_SOURCE_DIR "/resources/examples/mid-cnn.loom");
const QString kLoom = QStringLiteral(LOOM_BINARY_DIR "/bin/loom");

/// Measured values, in ms or whatever they are.
class Values {
public:
    void add(double value) { m_values.push_back(value); }
    double quantile(double share) const
    {
        if (m_values.empty()) return 0;
        std::vector<double> sorted = m_values;
        std::ranges::sort(sorted);
        const double place = share * static_cast<double>(sorted.size() - 1);
        return sorted[static_cast<std::size_t>(std::lround(place))];
    }
    double median() const { return quantile(0.5); }
    std::size_t count() const { return m_values.size(); }

private:
    std::vector<double> m_values;
};

double milliseconds(const QElapsedTimer& clock)
{
    return static_cast<double>(clock.nsecsElapsed()) / 1e6;
}

template <typename Condition>
void wait(const Condition& isMet)
{
    while (!isMet()) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

/// From the start of the process until the seed CNN is on the screen.
void measureStart()
{
    Values times;
    for (int i = 0; i < kStarts; ++i) {
        QElapsedTimer clock;
        clock.start();
        QProcess editor;
        editor.start(LOOM_BINARY_DIR "/bin/tensorloom", {"--first-paint", kSeed});
        while (editor.waitForReadyRead(30'000) && !editor.canReadLine()) {
        }
        if (!editor.canReadLine()) qFatal("tensorloom has not painted its window");
        times.add(milliseconds(clock));
        editor.waitForFinished(30'000);
    }
    std::printf("start until the seed CNN is drawn: median %.0f ms, slowest %.0f ms of %d "
                "(within 1000)\n",
                times.median(), times.quantile(1), kStarts);
}

/// How late a timer of 5 ms fires: what the user's mouse would feel.
class Heartbeat : public QObject {
public:
    Heartbeat() { startTimer(kBeat, Qt::PreciseTimer); }
    void start() { m_clock.start(); }
    void stop() { m_clock.invalidate(); }
    const Values& lateness() const { return m_lateness; }

protected:
    void timerEvent(QTimerEvent*) override
    {
        if (!m_clock.isValid()) return;
        m_lateness.add(std::max(0.0, milliseconds(m_clock) - kBeat));
        m_clock.start();
    }

private:
    QElapsedTimer m_clock;
    Values m_lateness;
};

/// All of the window's views at once: those below as windows of their own.
void openEveryView(MainWindow& window)
{
    window.resize(1440, 900);
    window.show();
    window.openPath(kSeed);
    window.workbench().selection->select("conv2");
    while (window.bottom()->count() > 1) {
        QWidget* view = window.bottom()->widget(1);
        window.bottom()->removeTab(1);
        view->setParent(&window, Qt::Window);
        view->resize(920, 360);
        view->show();
    }
    window.workbench().document->edit("Epochs",
                                      [](Network& network) { network.training->epochs = kEpochs; });
    wait([&] { return window.workbench().engine->isReady(); });
}

void trainInTerminal(const QString& folder, Values& seconds)
{
    QProcess loom;
    loom.start(kLoom, {"train", kSeed, "--run", folder, "--epochs", QString::number(kEpochs),
                       "--device", "cpu", "--json"});
    loom.waitForFinished(-1);
    for (const QByteArray& line : loom.readAllStandardOutput().split('\n')) {
        const QJsonObject event = QJsonDocument::fromJson(line).object();
        if (event["event"] == "epoch") seconds.add(event["seconds"].toDouble());
    }
}

void trainInWindow(MainWindow& window, Heartbeat& heartbeat, Values& seconds)
{
    const Workbench& workbench = window.workbench();
    const auto epochs = QObject::connect(workbench.engine, &EngineClient::event, &window,
                                         [&seconds](const Json& event) {
                                             if (textField(event, "event") == "epoch")
                                                 seconds.add(numberField(event, "seconds"));
                                         });
    workbench.run->setDevice("cpu");
    workbench.run->train();
    wait([&] { return workbench.run->step() > 0; });
    heartbeat.start();
    wait([&] { return !workbench.run->isRunning(); });
    heartbeat.stop();
    QObject::disconnect(epochs);
}

void measureWindow(WatchedApplication& app, const QString& folder)
{
    MainWindow window;
    Values events;
    double longest = 0;
    QString what;
    openEveryView(window);
    Heartbeat heartbeat;
    Values alone, watched;
    app.watch([&](double milliseconds, const QString& event) {
        if (!window.workbench().run->isRunning()) return;
        events.add(milliseconds);
        if (milliseconds <= longest) return;
        longest = milliseconds;
        what = event;
    });
    for (int round = 0; round < kRounds; ++round) {
        trainInTerminal(folder + QStringLiteral("/alone-%1").arg(round), alone);
        trainInWindow(window, heartbeat, watched);
    }
    app.watch({});
    window.workbench().document->undoStack().setClean();
    const Values& late = heartbeat.lateness();
    std::printf("event loop while the seed CNN trains, every view open: late by p50 %.1f, "
                "p99 %.1f (within 16), max %.0f ms of %zu beats\n",
                late.median(), late.quantile(0.99), late.quantile(1), late.count());
    std::printf("one event keeps the GUI thread for p99 %.1f, max %.1f ms (%s)\n",
                events.quantile(0.99), longest, qPrintable(what));
    std::printf("training with every view open: %.1f %% of `loom train` (at least 95): an epoch "
                "takes %.2f s against %.2f s\n",
                100 * alone.median() / watched.median(), watched.median(), alone.median());
}

struct Question {
    const char* title;
    const char* request;
    Json head;
};

const std::vector<Question>& questions()
{
    static const std::vector<Question> kQuestions{
        {"ping", "ping", Json::object()},
        {"cards", "cards", {{"split", "test"}, {"index", 0}}},
        {"filters", "tensor", {{"node", "conv2"}, {"of", "weight"}}},
        {"parameters", "parameters", {{"node", "conv2"}}},
        {"feature maps",
         "tensor",
         {{"node", "relu2"}, {"of", "output"}, {"split", "test"}, {"index", 0}}},
        {"predict", "predict", {{"split", "test"}, {"index", 0}}},
        {"predictions", "predictions", {{"split", "test"}}}};
    return kQuestions;
}

double answerTime(EngineClient& engine, const Question& question)
{
    QElapsedTimer clock;
    clock.start();
    double time = -1;
    engine.request(question.request, question.head, &engine, [&](const Reply& reply) {
        if (reply.isError()) qFatal("%s: %s", question.title, qPrintable(reply.errorMessage));
        time = milliseconds(clock);
    });
    wait([&] { return time >= 0; });
    return time;
}

/// How soon the engine answers while it trains the drawing.
void measureAnswers(const char* title, Network network, const QString& runs, int count, int limit)
{
    network.training->epochs = 1000;
    EngineClient engine;
    engine.setCommand({kLoom, "serve", "--runs", runs});
    int steps = 0;
    QElapsedTimer sinceFirst;
    double stepTime = 0;
    QObject::connect(&engine, &EngineClient::event, &engine, [&](const Json& event) {
        if (textField(event, "event") != "steps") return;
        if (steps == 0) sinceFirst.start();
        steps += static_cast<int>(event.at("losses").size());
        stepTime = milliseconds(sinceFirst) / std::max(1, steps - 1);
    });
    engine.start();
    const std::string text = to_loom(network);
    engine.send("network", {{"text", text}, {"version", 1}});
    engine.send("train", {{"text", text}, {"device", "cpu"}});
    wait([&] { return steps > 1; });
    std::map<std::string, Values> times;
    for (int i = 0; i < count; ++i)
        for (const Question& question : questions())
            times[question.title].add(answerTime(engine, question));
    std::printf("answers while %s trains (a step takes %.1f ms; p99 within %d ms):\n", title,
                stepTime, limit);
    for (const Question& question : questions()) {
        const Values& of = times[question.title];
        std::printf("  %-13s median %6.1f  p99 %6.1f  max %6.1f ms\n", question.title, of.median(),
                    of.quantile(0.99), of.quantile(1));
    }
    std::fflush(stdout);
}

} // namespace
} // namespace loom

int main(int argc, char** argv)
{
    using namespace loom;
    const QTemporaryDir home;
    qputenv("HOME", home.path().toUtf8());
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home.path());
    WatchedApplication app(argc, argv);
    QApplication::setOrganizationName("tensorloom");
    QApplication::setApplicationName("editor-benchmark");
    Theme::install();
    const QString only = app.arguments().value(1);
    const auto isWanted = [&](const char* part) { return only.isEmpty() || only == part; };

    if (isWanted("start")) measureStart();
    if (isWanted("window")) measureWindow(app, home.path());
    if (isWanted("answers")) {
        measureAnswers("the seed CNN", load_network(kSeed.toStdString()), home.path(), kAnswers,
                       100);
        Network slow = load_network(kMid.toStdString());
        slow.training->batch_size = 2000;
        measureAnswers("a network with long steps", std::move(slow), home.path(), kSlowAnswers,
                       250);
    }
    return 0;
}

#include "gui/training/run_monitor.h"

#include "core/network/network_file.h"
#include "gui/document/document.h"
#include "gui/training/engine_client.h"

#include <cmath>
#include <limits>
#include <utility>

namespace loom {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

QString textOf(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string()
               ? QString::fromStdString(found->get<std::string>())
               : QString();
}

/// JSON has no NaN: it travels as a word, which reads as NaN here.
double numberOf(const Json& object, const char* key, double otherwise = kNan)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_number() ? found->get<double>() : otherwise;
}

qint64 integerOf(const Json& object, const char* key, qint64 otherwise = 0)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_number_integer() ? found->get<qint64>() : otherwise;
}

void append(std::vector<float>& curve, const Json& object, const char* key)
{
    const auto found = object.find(key);
    if (found == object.end() || !found->is_array()) return;
    for (const Json& number : *found)
        curve.push_back(number.is_number() ? number.get<float>()
                                           : std::numeric_limits<float>::quiet_NaN());
}

RunMonitor::State stateNamed(const QString& name)
{
    using State = RunMonitor::State;
    static const std::pair<const char*, State> kStates[] = {
        {"idle", State::Idle},       {"loading", State::Loading},   {"training", State::Training},
        {"paused", State::Paused},   {"stopping", State::Stopping}, {"finished", State::Finished},
        {"stopped", State::Stopped}, {"diverged", State::Diverged}, {"failed", State::Failed}};
    for (const auto& [word, state] : kStates)
        if (name == QLatin1String(word)) return state;
    return State::Idle;
}

/// What a run depends on: the drawing without its places on the canvas.
std::string meaningOf(const Network& network)
{
    Network still = network;
    for (Node& node : still.nodes) node.x = node.y = 0;
    return to_loom(still);
}

} // namespace

RunMonitor::RunMonitor(EngineClient* engine, Document* document, QObject* parent)
    : QObject(parent), m_engine(engine), m_document(document), m_learningRate(kNan)
{
    connect(engine, &EngineClient::event, this, &RunMonitor::take);
    connect(engine, &EngineClient::ready, this, [this] {
        setState(State::Idle);
        sendDrawing();
    });
    connect(engine, &EngineClient::left, this,
            [this](const QString& sentence) { setState(State::NoEngine, sentence); });
    connect(document, &Document::changed, this, &RunMonitor::sendDrawing);
}

bool RunMonitor::isRunning() const
{
    return m_state == State::Loading || m_state == State::Training || m_state == State::Paused ||
           m_state == State::Stopping;
}

bool RunMonitor::isAnotherDrawing() const
{
    return isRunning() && !m_trainedText.empty() &&
           m_trainedText != meaningOf(m_document->network());
}

void RunMonitor::sendDrawing()
{
    if (!m_engine->isReady()) return;
    m_engine->send("network",
                   {{"text", to_loom(m_document->network())}, {"version", m_document->version()}});
    if (isRunning()) emit stateChanged();
}

void RunMonitor::train()
{
    if (m_state == State::Paused) return m_engine->send("resume");
    if (isRunning()) return;
    start(Json::object());
}

void RunMonitor::restart() { start({{"keep_weights", true}, {"restart", true}}); }

void RunMonitor::resumeRun(const QString& folder)
{
    start({{"run", folder.toStdString()}, {"resume", true}});
}

void RunMonitor::start(Json options)
{
    const bool resumes = options.contains("resume");
    if (!resumes) options["text"] = to_loom(m_document->network());
    options["device"] = m_wantedDevice.toStdString();
    const std::string trained = meaningOf(m_document->network());
    setState(State::Loading);
    m_engine->request("train", std::move(options), this, [this, trained](const Reply& reply) {
        if (reply.isError()) return setState(State::Failed, reply.errorMessage);
        m_folder = textOf(reply.head, "run");
        m_trainedText = trained;
        emit stateChanged();
    });
    clearCurves();
    emit runStarted();
}

void RunMonitor::pause() { m_engine->send("pause"); }

void RunMonitor::stop() { m_engine->send("stop"); }

void RunMonitor::stepOnce()
{
    if (isRunning()) return m_engine->send("step");
    start({{"paused", true}});
    m_engine->send("step");
}

void RunMonitor::change(const QString& key, double value)
{
    m_engine->send("change", {{"key", key.toStdString()}, {"value", value}});
}

void RunMonitor::take(const Json& event)
{
    const QString kind = textOf(event, "event");
    if (kind == "steps") takeSteps(event);
    if (kind == "epoch") takeEpoch(event);
    if (kind == "state") takeState(event);
    if (kind == "log") emit log(textOf(event, "message"));
    if (kind != "changed") return;
    m_changes.push_back({integerOf(event, "step"), textOf(event, "key"), numberOf(event, "value")});
    emit changeArrived();
}

void RunMonitor::takeState(const Json& event)
{
    m_folder = textOf(event, "run");
    m_device = textOf(event, "device");
    m_badNode = textOf(event, "node");
    m_badTensor = textOf(event, "tensor");
    m_step = integerOf(event, "step", m_step);
    m_epoch = integerOf(event, "epoch", m_epoch);
    m_epochs = integerOf(event, "epochs", m_epochs);
    m_stepsPerEpoch = integerOf(event, "steps_per_epoch", m_stepsPerEpoch);
    setState(stateNamed(textOf(event, "state")), textOf(event, "message"));
}

void RunMonitor::takeSteps(const Json& event)
{
    if (m_losses.empty()) m_firstStep = integerOf(event, "first_step", 1);
    append(m_losses, event, "losses");
    append(m_accuracies, event, "accuracies");
    m_step = m_firstStep + static_cast<qint64>(m_losses.size()) - 1;
    m_epoch = integerOf(event, "epoch", m_epoch);
    m_stepInEpoch = integerOf(event, "step_in_epoch");
    m_samplesPerSecond = numberOf(event, "samples_per_second", 0);
    m_secondsLeft = numberOf(event, "seconds_left", 0);
    m_learningRate = numberOf(event, "lr");
    emit stepsArrived();
}

void RunMonitor::takeEpoch(const Json& event)
{
    m_epochScores.push_back({.epoch = integerOf(event, "epoch"),
                             .step = integerOf(event, "step"),
                             .trainLoss = numberOf(event, "train_loss"),
                             .trainAccuracy = numberOf(event, "train_accuracy"),
                             .testLoss = numberOf(event, "test_loss"),
                             .testAccuracy = numberOf(event, "test_accuracy")});
    emit epochArrived();
}

void RunMonitor::setState(State state, const QString& message)
{
    m_state = state;
    m_message = message;
    emit stateChanged();
}

void RunMonitor::clearCurves()
{
    m_losses.clear();
    m_accuracies.clear();
    m_epochScores.clear();
    m_changes.clear();
    m_step = m_stepInEpoch = m_epoch = 0;
    m_learningRate = kNan;
}

} // namespace loom

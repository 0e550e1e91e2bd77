#include "gui/training/run_monitor.h"

#include "core/files/error.h"
#include "core/network/network_file.h"
#include "gui/document/document.h"
#include "gui/training/drawing_meaning.h"
#include "gui/training/engine_client.h"
#include "gui/training/event_fields.h"

#include <algorithm>
#include <utility>

namespace loom {
namespace {

constexpr int kDrawingPause = 33; // ms
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr qint64 kLongestHole = 100'000'000; // steps; further ahead than any run can be
const QString kLearningRate = QStringLiteral("training.optimizer.lr");

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

EpochScore scoreOf(const Json& epoch)
{
    return {.epoch = integerField(epoch, "epoch"),
            .step = integerField(epoch, "step"),
            .trainLoss = numberField(epoch, "train_loss"),
            .trainAccuracy = numberField(epoch, "train_accuracy"),
            .testLoss = numberField(epoch, "test_loss"),
            .testAccuracy = numberField(epoch, "test_accuracy")};
}

RunChange changeOf(const Json& change)
{
    return {integerField(change, "step"), textField(change, "key"), numberField(change, "value")};
}

/// Appends the numbers of an array; what it has too few of is NaN.
void append(std::vector<float>& curve, const Json& event, const char* key, std::size_t count)
{
    const auto found = event.find(key);
    const bool isArray = found != event.end() && found->is_array();
    for (std::size_t i = 0; i < count; ++i)
        curve.push_back(isArray && i < found->size() ? static_cast<float>(toNumber((*found)[i]))
                                                     : kNan);
}

} // namespace

RunMonitor::RunMonitor(EngineClient* engine, Document* document, QObject* parent)
    : QObject(parent), m_engine(engine), m_document(document), m_learningRate(std::nan(""))
{
    m_drawingTimer.setSingleShot(true);
    m_drawingTimer.setInterval(kDrawingPause);
    connect(&m_drawingTimer, &QTimer::timeout, this, &RunMonitor::takeDrawing);
    connect(engine, &EngineClient::event, this, &RunMonitor::take);
    connect(engine, &EngineClient::ready, this, [this] {
        m_sent.reset();
        setState(State::Idle);
        takeDrawing();
    });
    connect(engine, &EngineClient::left, this, &RunMonitor::takeLoss);
    connect(document, &Document::changed, this, [this] {
        if (!m_drawingTimer.isActive()) m_drawingTimer.start();
    });
    connect(document, &Document::opened, this, &RunMonitor::takeOtherDocument);
}

bool RunMonitor::isRunning() const
{
    return m_state == State::Loading || m_state == State::Training || m_state == State::Paused ||
           m_state == State::Stopping;
}

bool RunMonitor::isTesting() const
{
    if (m_state != State::Training || m_stepsPerEpoch == 0) return false;
    const bool isScored = !m_epochScores.empty() && m_epochScores.back().epoch >= m_epoch;
    return m_stepInEpoch == m_stepsPerEpoch && !isScored;
}

QString RunMonitor::obstacle() const
{
    if (m_state == State::NoEngine) {
        const bool isGone = m_loss && !m_loss->restarts;
        return isGone ? tr("There is no engine to train with") : tr("The engine is starting");
    }
    const Diagnosis& diagnosis = m_document->diagnosis();
    if (!diagnosis.has_errors())
        return diagnosis.loss.empty() ? tr("Not ready: no loss to train with") : QString();
    const auto errors = std::ranges::count(diagnosis.problems, Severity::Error, &Problem::severity);
    return errors <= 1 ? tr("Not ready: 1 problem") : tr("Not ready: %1 problems").arg(errors);
}

/// A run that is on goes on and says that it has another drawing; one that has ended is no more
/// this drawing's.
void RunMonitor::takeOtherDocument()
{
    m_isFresh = true;
    m_drawingTimer.start();
    if (isRunning()) return;
    m_trained.reset();
    m_isAnotherDrawing = false;
    m_folder.clear();
    m_curvesOf.clear();
    clearCurves();
    emit runStarted();
    if (m_state == State::NoEngine) return emit stateChanged();
    setState(State::Idle);
}

void RunMonitor::takeDrawing()
{
    m_drawingTimer.stop();
    Network meaning = meaningOf(m_document->network(), m_document->catalog());
    const bool wasAnother = m_isAnotherDrawing;
    m_isAnotherDrawing = m_trained && *m_trained != meaning;
    if (m_engine->isReady() && (m_isFresh || m_sent != meaning)) {
        m_engine->send("network", {{"text", to_loom(m_document->network(), m_document->catalog())},
                                   {"version", m_document->version()},
                                   {"fresh", m_isFresh}});
        m_isFresh = false;
        m_sent = std::move(meaning);
        emit drawingSent();
    }
    if (m_isAnotherDrawing != wasAnother) emit stateChanged();
}

void RunMonitor::takeLoss(const QString& sentence, bool restarts)
{
    QString folder = isRunning() ? m_folder : QString();
    if (folder.isEmpty() && m_loss) folder = m_loss->folder; // it left again: the run still waits
    m_loss = EngineLoss{sentence, m_engine->recentLog(), folder, restarts};
    m_samplesPerSecond = m_secondsLeft = 0;
    setState(State::NoEngine, sentence);
}

void RunMonitor::forgetLoss()
{
    if (!m_loss) return;
    m_loss.reset();
    emit stateChanged();
}

void RunMonitor::setDevice(const QString& device)
{
    if (device == m_wantedDevice) return;
    m_wantedDevice = device;
    emit stateChanged();
}

void RunMonitor::train()
{
    if (m_state == State::Paused) return m_engine->send("resume");
    if (!isRunning()) start(Json::object());
}

void RunMonitor::restart()
{
    m_restarts = isRunning();
    if (m_restarts) return stop(); // and on when it has
    start({{"keep_weights", true}});
}

void RunMonitor::resumeRun(const QString& folder)
{
    start({{"run", folder.toStdString()}, {"resume", true}});
}

void RunMonitor::start(Json options)
{
    const bool resumes = options.contains("resume");
    const QString folder = resumes ? textField(options, "run") : QString();
    if (!resumes) {
        options["text"] = to_loom(m_document->network(), m_document->catalog());
        options["version"] = m_document->version();
        m_trained = meaningOf(m_document->network(), m_document->catalog());
        m_isAnotherDrawing = false;
    }
    options["device"] = m_wantedDevice.toStdString();
    m_loss.reset();
    m_errorCode.clear();
    m_folder = folder;
    m_learningRate = std::nan("");
    setState(State::Loading);
    if (!resumes || folder != m_curvesOf) clearCurves();
    m_curvesOf = folder;
    emit runStarted();
    m_engine->request("train", std::move(options), this, [this](const Reply& reply) {
        if (reply.errorCode == QLatin1String("engine-gone")) return; // `left` tells it
        m_errorCode = reply.errorCode;
        if (reply.isError()) return setState(State::Failed, reply.errorMessage);
        m_folder = m_curvesOf = textField(reply.head, "run");
        emit stateChanged();
    });
    if (!resumes || !m_losses.empty()) return;
    m_engine->request("history", {{"run", folder.toStdString()}}, this,
                      [this](const Reply& reply) { takeHistory(reply); });
}

void RunMonitor::pause() { m_engine->send("pause"); }

void RunMonitor::stop() { m_engine->send("stop"); }

void RunMonitor::stepOnce()
{
    if (!isRunning()) start({{"paused", true}});
    m_engine->send("step");
}

void RunMonitor::change(const QString& key, double value)
{
    m_engine->send("change", {{"key", key.toStdString()}, {"value", value}});
}

void RunMonitor::take(const Json& event)
{
    const QString kind = textField(event, "event");
    if (kind == "steps") takeSteps(event);
    if (kind == "epoch") takeEpoch(event);
    if (kind == "state") takeState(event);
    if (kind == "log") emit log(sentenceField(event, "message"));
    if (kind != "changed") return;
    m_changes.push_back(changeOf(event));
    if (m_changes.back().key == kLearningRate) m_learningRate = m_changes.back().value;
    emit changeArrived();
}

void RunMonitor::takeState(const Json& event)
{
    const QString folder = textField(event, "run");
    if (!folder.isEmpty()) m_folder = m_curvesOf = folder;
    m_device = textField(event, "device");
    m_badNode = textField(event, "node");
    m_badTensor = sentenceField(event, "tensor");
    m_step = integerField(event, "step", m_step);
    m_epoch = integerField(event, "epoch", m_epoch);
    m_epochs = integerField(event, "epochs", m_epochs);
    m_stepsPerEpoch = integerField(event, "steps_per_epoch", m_stepsPerEpoch);
    if (event.contains("text")) takeTrainedText(textField(event, "text"));
    setState(stateNamed(textField(event, "state")), sentenceField(event, "message"));
    if (m_restarts && !isRunning()) restart();
}

void RunMonitor::takeTrainedText(const QString& text)
{
    try {
        const LayerCatalog& catalog = m_document->catalog();
        m_trained = meaningOf(parse_network(text.toStdString(), "the drawing in training", catalog),
                              catalog);
        m_isAnotherDrawing = *m_trained != meaningOf(m_document->network(), catalog);
    } catch (const FileError& error) {
        emit log(QString::fromUtf8(error.what()));
    }
}

void RunMonitor::takeSteps(const Json& event)
{
    const auto losses = event.find("losses");
    if (losses == event.end() || !losses->is_array()) return;
    rewindCurves(integerField(event, "first_step", m_step + 1));
    append(m_losses, event, "losses", losses->size());
    append(m_accuracies, event, "accuracies", losses->size());
    m_step = m_firstStep + static_cast<qint64>(m_losses.size()) - 1;
    m_epoch = integerField(event, "epoch", m_epoch);
    m_stepInEpoch = integerField(event, "step_in_epoch");
    m_samplesPerSecond = numberField(event, "samples_per_second", 0);
    m_secondsLeft = numberField(event, "seconds_left", 0);
    m_learningRate = numberField(event, "lr");
    emit stepsArrived();
}

void RunMonitor::rewindCurves(qint64 firstStep)
{
    const qint64 next = m_firstStep + static_cast<qint64>(m_losses.size());
    if (firstStep == next) return;
    if (m_losses.empty() || firstStep < m_firstStep || firstStep - next > kLongestHole) {
        clearCurves();
        m_firstStep = firstStep;
    } else {
        // A resumed run goes on from a checkpoint before the last step that was seen.
        m_losses.resize(static_cast<std::size_t>(firstStep - m_firstStep), kNan);
        m_accuracies.resize(m_losses.size(), kNan);
        std::erase_if(m_epochScores, [=](const EpochScore& e) { return e.step >= firstStep; });
        std::erase_if(m_changes, [=](const RunChange& c) { return c.step >= firstStep; });
    }
    emit runStarted();
}

void RunMonitor::takeEpoch(const Json& event)
{
    const EpochScore score = scoreOf(event);
    std::erase_if(m_epochScores, [&](const EpochScore& e) { return e.epoch >= score.epoch; });
    m_epochScores.push_back(score);
    emit epochArrived();
}

/// The curves up to where a resumed run goes on; steps may have come meanwhile.
void RunMonitor::takeHistory(const Reply& reply)
{
    if (reply.isError()) return emit log(reply.errorMessage);
    const auto all = arrays(reply.bytes);
    const ArrayView* array = find_array(all, "losses");
    if (array == nullptr || array->dtype != "F64") return;
    std::vector<double> losses(array->data.size() / sizeof(double));
    std::copy_n(array->data.data(), losses.size() * sizeof(double),
                reinterpret_cast<char*>(losses.data()));
    const auto begin = static_cast<std::size_t>(m_losses.empty() ? losses.size() : m_firstStep - 1);
    losses.resize(std::min(losses.size(), begin));
    std::vector<float> whole(losses.begin(), losses.end());
    whole.resize(m_losses.empty() ? losses.size() : begin, kNan);
    m_accuracies.insert(m_accuracies.begin(), whole.size(), kNan);
    whole.insert(whole.end(), m_losses.begin(), m_losses.end());
    m_losses = std::move(whole);
    m_firstStep = 1;
    std::vector<EpochScore> scores;
    for (const Json& epoch : reply.head.value("epochs", Json::array()))
        scores.push_back(scoreOf(epoch));
    std::erase_if(scores, [&](const EpochScore& e) {
        return !m_epochScores.empty() && e.epoch >= m_epochScores.front().epoch;
    });
    m_epochScores.insert(m_epochScores.begin(), scores.begin(), scores.end());
    m_changes.clear();
    for (const Json& change : reply.head.value("changes", Json::array()))
        m_changes.push_back(changeOf(change));
    emit runStarted();
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
    m_firstStep = 1;
    m_step = m_stepInEpoch = m_epoch = 0;
    m_samplesPerSecond = m_secondsLeft = 0;
    m_learningRate = std::nan("");
}

} // namespace loom

#pragma once

#include "core/engine/protocol.h"
#include "core/network/network.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>
#include <vector>

namespace loom {

class Document;
class EngineClient;
struct Reply;

/// The scores at the end of an epoch; NaN where there is none.
struct EpochScore {
    qint64 epoch = 0; ///< from 1
    qint64 step = 0;  ///< steps done in the run
    double trainLoss = 0, trainAccuracy = 0, testLoss = 0, testAccuracy = 0;
};

/// The learning rate (or the like) was changed while the run trained.
struct RunChange {
    qint64 step = 0; ///< steps done with the old value
    QString key;
    double value = 0;
};

/// The engine left, perhaps in the middle of a run.
struct EngineLoss {
    QString sentence;      ///< how it ended
    QString log;           ///< its last lines
    QString folder;        ///< of the run that was on; "" when there was none
    bool restarts = false; ///< a new engine is being started
};

/// The engine's run as the editor knows it: its state, progress and curves, and the orders that can
/// be given to it. Also sends the drawing to the engine when its meaning has changed, at most
/// 30 times a second.
class RunMonitor : public QObject {
    Q_OBJECT

public:
    enum class State {
        NoEngine,
        Idle,
        Loading,
        Training,
        Paused,
        Stopping,
        Finished,
        Stopped,
        Diverged,
        Failed
    };

    RunMonitor(EngineClient* engine, Document* document, QObject* parent = nullptr);

    State state() const { return m_state; }
    bool isRunning() const;                           ///< loading, training, paused or stopping
    QString message() const { return m_message; }     ///< why it failed, and what to do
    QString errorCode() const { return m_errorCode; } ///< of a train request: "no-data", …
    QString folder() const { return m_folder; }       ///< of the run
    QString device() const { return m_device; }       ///< it trains on; "" before a run
    qint64 step() const { return m_step; }            ///< done in the run
    qint64 stepInEpoch() const { return m_stepInEpoch; }
    qint64 epoch() const { return m_epoch; } ///< the running one, from 1
    qint64 epochs() const { return m_epochs; }
    qint64 stepsPerEpoch() const { return m_stepsPerEpoch; } ///< 0 while not known
    double samplesPerSecond() const { return m_samplesPerSecond; }
    double secondsLeft() const { return m_secondsLeft; }
    double learningRate() const { return m_learningRate; } ///< NaN before the first step
    bool isTesting() const; ///< the epoch's last step is done, its scores have not come
    /// Where it diverged: the node and the first bad tensor ("gradient of conv1.weight").
    QString badNode() const { return m_badNode; }
    QString badTensor() const { return m_badTensor; }
    /// Whether the drawing differs from the one in training in more than places on the canvas.
    bool isAnotherDrawing() const { return isRunning() && m_isAnotherDrawing; }
    /// Set from the moment the engine leaves until a run begins or forgetLoss().
    const std::optional<EngineLoss>& engineLoss() const { return m_loss; }
    void forgetLoss();
    /// Why no run can begin now, "Not ready: 1 problem"; "" when one can.
    QString obstacle() const;

    // One number a step, from step firstStep() on.
    qint64 firstStep() const { return m_firstStep; }
    const std::vector<float>& losses() const { return m_losses; }
    const std::vector<float>& accuracies() const { return m_accuracies; }
    const std::vector<EpochScore>& epochScores() const { return m_epochScores; }
    const std::vector<RunChange>& changes() const { return m_changes; }

    /// The device for the next run: "auto", "cpu", "cuda:0".
    void setDevice(const QString& device);
    QString wantedDevice() const { return m_wantedDevice; }

public slots:
    void train();   ///< a new run of the drawing, or goes on when paused
    void restart(); ///< ends the run; a new one keeps the weights that still fit
    void resumeRun(const QString& folder); ///< from its last checkpoint
    void pause();
    void stop();
    void stepOnce(); ///< trains one batch and pauses
    void change(const QString& key, double value);

signals:
    void stateChanged();
    void runStarted(); ///< the curves are other ones
    void stepsArrived();
    void epochArrived();
    void changeArrived();
    void drawingSent(); ///< from now on the engine answers about this drawing
    void log(const QString& sentence);

private:
    void takeOtherDocument();
    void takeDrawing();
    void takeLoss(const QString& sentence, bool restarts);
    void start(Json options);
    void take(const Json& event);
    void takeState(const Json& event);
    void takeTrainedText(const QString& text);
    void takeSteps(const Json& event);
    void takeEpoch(const Json& event);
    void takeHistory(const Reply& reply);
    void rewindCurves(qint64 firstStep);
    void setState(State state, const QString& message = {});
    void clearCurves();

    EngineClient* m_engine;
    Document* m_document;
    State m_state = State::NoEngine;
    QString m_message, m_errorCode, m_folder, m_device, m_badNode, m_badTensor;
    QString m_wantedDevice = QStringLiteral("auto");
    bool m_restarts = false; ///< the run that is on ends for a new one
    std::optional<EngineLoss> m_loss;
    QTimer m_drawingTimer;            ///< a drag is many changes: they go as one
    bool m_isFresh = false;           ///< a document was opened: the engine has still to hear of it
    std::optional<Network> m_sent;    ///< meaning of the drawing that the engine has
    std::optional<Network> m_trained; ///< meaning of the drawing in training
    bool m_isAnotherDrawing = false;
    QString m_curvesOf; ///< the folder of the run whose curves these are
    qint64 m_step = 0, m_stepInEpoch = 0, m_epoch = 0, m_epochs = 0, m_stepsPerEpoch = 0;
    qint64 m_firstStep = 1;
    double m_samplesPerSecond = 0, m_secondsLeft = 0, m_learningRate = 0;
    std::vector<float> m_losses, m_accuracies;
    std::vector<EpochScore> m_epochScores;
    std::vector<RunChange> m_changes;
};

} // namespace loom

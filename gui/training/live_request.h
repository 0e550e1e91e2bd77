#pragma once

#include "gui/training/engine_client.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <vector>

namespace loom {

class LiveRequest;

/// What all views together may cost the engine: while it trains on the CPU their answers' costs
/// stay within a share of the time, and no view is asked for more often than 30 times a second.
/// What the user has just asked for is asked at once, and spares the others for a while.
/// Hands out turns to the requests that are due, the longest waiting first.
class ViewBudget : public QObject {
    Q_OBJECT

public:
    explicit ViewBudget(EngineClient* engine, QObject* parent = nullptr);

    EngineClient* engine() const { return m_engine; }
    /// The engine's count of the weights, from its events.
    qint64 weights() const { return m_weights; }
    bool isTraining() const { return m_isTraining; }

signals:
    void weightsChanged();

private:
    friend class LiveRequest;
    void take(const Json& event);
    void spend(const LiveRequest* request, double milliseconds);
    void giveTurns();

    EngineClient* m_engine;
    std::vector<LiveRequest*> m_requests;
    qint64 m_weights = -1;
    bool m_isTraining = false;
    bool m_isOnCpu = true;
    QElapsedTimer m_clock;
    qint64 m_freeAt = 0;               ///< ms of m_clock
    LiveRequest* m_inFlight = nullptr; ///< that waited for its turn: its cost is not known yet
    QTimer m_timer;
};

/// One view's standing question to the engine: asked at once when it changes, and again whenever
/// the weights have changed, one in flight at a time, as the budget allows. Views set it active
/// only while they can be seen.
class LiveRequest : public QObject {
    Q_OBJECT

public:
    LiveRequest(ViewBudget* budget, const char* name, QObject* parent);
    ~LiveRequest() override;

    /// The question; null asks nothing.
    void setQuestion(Json head, std::string bytes = {});
    void setActive(bool active);
    bool isActive() const { return m_isActive; }
    /// Asks again although nothing has changed.
    void refresh();

signals:
    /// To the latest question only; errors, too.
    void answered(const loom::Reply& reply);

private:
    friend class ViewBudget;
    bool isDue() const;
    void ask();
    void take(const Reply& reply, quint64 serial, qint64 weights);

    QPointer<ViewBudget> m_budget;
    const char* m_name;
    Json m_question{};
    std::string m_bytes;
    quint64 m_serial = 0; ///< of the question
    bool m_isActive = false;
    bool m_isUrgent = false;  ///< not asked yet since it changed
    bool m_wasUrgent = false; ///< the one in flight
    bool m_isInFlight = false;
    qint64 m_answeredWeights = -1;
    qint64 m_askedAt = -1000;
};

} // namespace loom

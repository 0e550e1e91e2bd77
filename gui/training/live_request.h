#pragma once

#include "gui/training/engine_client.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <vector>

namespace loom {

class Live;

/// What all views together may cost the machine: while the engine trains on the CPU, its costs of
/// their answers and this program's own processor time stay within a share of the time, and no
/// view is shown anew more often than 30 times a second. What the user has just asked for is asked
/// at once, and spares the others for a while. Hands out turns to the views that are due, the
/// longest waiting first.
class ViewBudget : public QObject {
    Q_OBJECT

public:
    explicit ViewBudget(EngineClient* engine, QObject* parent = nullptr);

    EngineClient* engine() const { return m_engine; }
    /// The engine's count of the weights, from its events.
    qint64 weights() const { return m_weights; }
    bool isTraining() const { return m_isTraining; }
    /// What has been answered is about something else by now.
    void askAnew();

signals:
    void weightsChanged();

private:
    friend class Live;
    friend class LiveRequest;
    friend class LiveTurn;
    bool isShort() const { return m_isTraining && m_isOnCpu; }
    void take(const Json& event);
    void takeState(const Json& event);
    void spend(double milliseconds, qint64 latest);
    void spendOwnTime();
    void giveTurns();
    void endTurn(const Live* live);

    EngineClient* m_engine;
    std::vector<Live*> m_lives;
    qint64 m_weights = -1;
    bool m_isTraining = false;
    bool m_isOnCpu = true;
    QElapsedTimer m_clock;
    qint64 m_freeAt = 0;            ///< ms of m_clock
    double m_ownTime = 0;           ///< ms of this process that are spent
    const Live* m_inTurn = nullptr; ///< its cost is not known yet
    bool m_isGiving = false;
    QTimer m_timer;
};

/// What is shown anew from time to time and waits for its turn.
class Live : public QObject {
    Q_OBJECT

protected:
    Live(ViewBudget* budget, QObject* parent);
    ~Live() override;

    virtual bool isDue() const = 0;
    virtual void takeTurn() = 0;

    QPointer<ViewBudget> m_budget;
    bool m_isUrgent = false; ///< goes before all others
    int m_interval;          ///< ms from one turn to the next, at least

private:
    friend class ViewBudget;
    qint64 m_turnAt = -1000; ///< ms of the budget's clock
};

/// A view's standing wish to show what the editor knows already.
class LiveTurn : public Live {
    Q_OBJECT

public:
    LiveTurn(ViewBudget* budget, int interval, QObject* parent);

    void wish(); ///< there is something new: `due` comes when the budget allows
    bool isWished() const { return m_isWished; }

signals:
    void due();

protected:
    bool isDue() const override { return m_isWished; }
    void takeTurn() override;

private:
    bool m_isWished = false;
};

/// One view's standing question to the engine: asked at once when it changes, and again whenever
/// the weights have changed, one in flight at a time, as the budget allows. Views set it active
/// only while they can be seen.
class LiveRequest : public Live {
    Q_OBJECT

public:
    LiveRequest(ViewBudget* budget, const char* name, QObject* parent);

    /// The question; null asks nothing.
    void setQuestion(Json head, std::string bytes = {});
    void setActive(bool active);
    bool isActive() const { return m_isActive; }
    /// Asks again although nothing has changed.
    void refresh();

signals:
    /// To the latest question only; errors, too.
    void answered(const loom::Reply& reply);

protected:
    bool isDue() const override;
    void takeTurn() override;

private:
    void take(const Reply& reply, quint64 serial, qint64 weights);

    const char* m_name;
    Json m_question{};
    std::string m_bytes;
    quint64 m_serial = 0; ///< of the question
    bool m_isActive = false;
    bool m_wasUrgent = false; ///< the one in flight
    bool m_isInFlight = false;
    qint64 m_answeredWeights = -1;
};

} // namespace loom

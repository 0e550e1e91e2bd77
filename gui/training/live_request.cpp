#include "gui/training/live_request.h"

#include "gui/training/event_fields.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>
#include <utility>

namespace loom {
namespace {

// Of the training's time. Its threads wait for each other, so what one of them loses, all lose.
constexpr double kShare = 0.04;
constexpr int kShortestInterval = 33; // ms
constexpr qint64 kLongestDebt = 1500; // ms; who drags a slider stills the views no longer

double processMilliseconds()
{
    return 1000 * static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
}

} // namespace

ViewBudget::ViewBudget(EngineClient* engine, QObject* parent) : QObject(parent), m_engine(engine)
{
    m_clock.start();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ViewBudget::giveTurns);
    connect(engine, &EngineClient::event, this, &ViewBudget::take);
    connect(engine, &EngineClient::ready, this, [this] {
        m_weights = -1;
        askAnew();
    });
    connect(engine, &EngineClient::left, this, [this] { m_isTraining = false; });
}

void ViewBudget::askAnew()
{
    const std::vector<Live*> lives = m_lives; // a turn may remove one
    for (Live* live : lives) {
        if (std::ranges::find(m_lives, live) == m_lives.end()) continue;
        if (auto* request = qobject_cast<LiveRequest*>(live)) request->refresh();
    }
}

void ViewBudget::takeState(const Json& event)
{
    m_isOnCpu = !textField(event, "device").startsWith("cuda");
    const bool wasTraining =
        std::exchange(m_isTraining, textField(event, "state") == QLatin1String("training"));
    if (!wasTraining) m_ownTime = processMilliseconds();
    if (wasTraining && !m_isTraining) giveTurns(); // what was put off for the training's sake
}

void ViewBudget::take(const Json& event)
{
    if (event.value("event", "") == "state") takeState(event);
    const auto weights = event.find("weights");
    if (weights == event.end() || !weights->is_number_integer()) return;
    if (weights->get<qint64>() == m_weights) return;
    m_weights = weights->get<qint64>();
    emit weightsChanged();
    giveTurns();
}

/// Puts the next turn off for as long as this cost is worth, but not beyond `latest` for its sake.
void ViewBudget::spend(double milliseconds, qint64 latest)
{
    if (!isShort()) return;
    const qint64 now = m_clock.elapsed();
    const qint64 freeAt = std::max(m_freeAt, now) + std::llround(milliseconds / kShare);
    m_freeAt = std::min(freeAt, std::max(m_freeAt, latest));
}

void ViewBudget::spendOwnTime()
{
    const double own = processMilliseconds();
    spend(own - std::exchange(m_ownTime, own), m_clock.elapsed() + kLongestDebt);
}

void ViewBudget::giveTurns()
{
    if (std::exchange(m_isGiving, true)) return; // at the end of this turn it goes on
    std::vector<Live*> due;
    std::ranges::copy_if(m_lives, std::back_inserter(due), &Live::isDue);
    std::ranges::stable_sort(
        due, {}, [](const Live* live) { return std::pair(!live->m_isUrgent, live->m_turnAt); });
    const qint64 freeAt = isShort() ? m_freeAt : 0;
    qint64 soonest = std::numeric_limits<qint64>::max();
    for (Live* live : due) {
        if (std::ranges::find(m_lives, live) == m_lives.end()) continue; // a turn has removed it
        const qint64 now = m_clock.elapsed();
        const qint64 at =
            live->m_isUrgent ? now : std::max(freeAt, live->m_turnAt + live->m_interval);
        if (at > now) {
            soonest = std::min(soonest, at);
            continue;
        }
        if (!live->m_isUrgent) {
            // What one costs is known when its turn ends: until then the others wait.
            if (m_inTurn != nullptr) continue;
            if (isShort()) m_inTurn = live;
        }
        live->m_turnAt = now;
        live->takeTurn();
    }
    m_isGiving = false;
    const qint64 now = m_clock.elapsed();
    if (soonest < std::numeric_limits<qint64>::max())
        m_timer.start(static_cast<int>(std::max<qint64>(soonest - now, 0)));
}

/// When what has come is painted, too, its whole cost is known.
void ViewBudget::endTurn(const Live* live)
{
    QTimer::singleShot(0, this, [this, live] {
        if (m_inTurn == live) m_inTurn = nullptr;
        spendOwnTime();
        giveTurns();
    });
}

Live::Live(ViewBudget* budget, QObject* parent)
    : QObject(parent), m_budget(budget), m_interval(kShortestInterval)
{
    budget->m_lives.push_back(this);
}

Live::~Live()
{
    if (!m_budget) return;
    std::erase(m_budget->m_lives, this);
    if (m_budget->m_inTurn == this) m_budget->m_inTurn = nullptr;
}

LiveTurn::LiveTurn(ViewBudget* budget, int interval, QObject* parent) : Live(budget, parent)
{
    m_interval = interval;
}

void LiveTurn::wish()
{
    if (std::exchange(m_isWished, true)) return;
    m_budget->giveTurns();
}

void LiveTurn::takeTurn()
{
    m_isWished = false;
    const QPointer<ViewBudget> budget = m_budget;
    const Live* self = this;
    emit due();
    if (budget) budget->endTurn(self);
}

LiveRequest::LiveRequest(ViewBudget* budget, const char* name, QObject* parent)
    : Live(budget, parent), m_name(name)
{}

void LiveRequest::setQuestion(Json head, std::string bytes)
{
    if (head == m_question && bytes == m_bytes) return;
    m_question = std::move(head);
    m_bytes = std::move(bytes);
    refresh();
}

void LiveRequest::setActive(bool active)
{
    if (active == m_isActive) return;
    m_isActive = active;
    if (active) m_budget->giveTurns();
}

void LiveRequest::refresh()
{
    ++m_serial;
    m_isUrgent = true;
    m_budget->giveTurns();
}

bool LiveRequest::isDue() const
{
    if (!m_isActive || m_isInFlight || m_question.is_null()) return false;
    // A drawing with fresh weights is counted ahead of what training has last said.
    return m_isUrgent || m_answeredWeights < m_budget->weights();
}

void LiveRequest::takeTurn()
{
    m_isInFlight = true;
    m_wasUrgent = std::exchange(m_isUrgent, false);
    m_budget->engine()->request(
        m_name, m_question, this,
        [this, serial = m_serial, weights = m_budget->weights()](const Reply& reply) {
            if (m_budget) take(reply, serial, weights);
        },
        m_bytes);
}

void LiveRequest::take(const Reply& reply, quint64 serial, qint64 weights)
{
    m_isInFlight = false;
    m_answeredWeights = integerField(reply.head, "weights", weights);
    // A slot may destroy this request or its budget.
    const QPointer<ViewBudget> budget = m_budget;
    const Live* self = this;
    const qint64 latest =
        m_wasUrgent ? budget->m_clock.elapsed() + kLongestDebt : std::numeric_limits<qint64>::max();
    budget->spend(numberField(reply.head, "cost_ms", 0), latest);
    if (serial == m_serial) emit answered(reply);
    if (budget) budget->endTurn(self);
}

} // namespace loom

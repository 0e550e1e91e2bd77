#include "gui/training/live_request.h"

#include "gui/training/event_fields.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace loom {
namespace {

constexpr double kShare = 0.04;          // of the training's time
constexpr qint64 kShortestInterval = 33; // ms
constexpr qint64 kLongestDebt = 3000; // ms; a user who drags a slider stills the others no longer

} // namespace

ViewBudget::ViewBudget(EngineClient* engine, QObject* parent) : QObject(parent), m_engine(engine)
{
    m_clock.start();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ViewBudget::giveTurns);
    connect(engine, &EngineClient::event, this, &ViewBudget::take);
    connect(engine, &EngineClient::ready, this, [this] {
        m_weights = -1;
        for (LiveRequest* request : m_requests) request->refresh();
    });
    connect(engine, &EngineClient::left, this, [this] { m_isTraining = false; });
}

void ViewBudget::take(const Json& event)
{
    if (event.value("event", "") == "state") {
        m_isTraining = textField(event, "state") == "training";
        m_isOnCpu = !textField(event, "device").startsWith("cuda");
    }
    const auto weights = event.find("weights");
    if (weights == event.end() || !weights->is_number_integer()) return;
    if (weights->get<qint64>() == m_weights) return;
    m_weights = weights->get<qint64>();
    emit weightsChanged();
    giveTurns();
}

void ViewBudget::spend(const LiveRequest* request, double milliseconds)
{
    if (!m_isTraining || !m_isOnCpu) return;
    const qint64 now = m_clock.elapsed();
    const qint64 pause = std::llround(milliseconds / kShare);
    const qint64 freeAt = std::max(m_freeAt, now) + pause;
    m_freeAt =
        request->m_wasUrgent ? std::min(freeAt, std::max(m_freeAt, now + kLongestDebt)) : freeAt;
}

void ViewBudget::giveTurns()
{
    std::vector<LiveRequest*> due;
    std::ranges::copy_if(m_requests, std::back_inserter(due), &LiveRequest::isDue);
    std::ranges::stable_sort(
        due, {}, [](const LiveRequest* r) { return std::pair(!r->m_isUrgent, r->m_askedAt); });
    const qint64 now = m_clock.elapsed();
    for (LiveRequest* request : due) {
        if (request->m_isUrgent) {
            request->ask();
            continue;
        }
        // What one costs is known when it is answered: until then the others wait.
        if (m_inFlight != nullptr) return;
        const qint64 at = std::max(m_isTraining && m_isOnCpu ? m_freeAt : 0,
                                   request->m_askedAt + kShortestInterval);
        if (at > now) {
            m_timer.start(static_cast<int>(at - now));
            return;
        }
        if (m_isTraining && m_isOnCpu) m_inFlight = request;
        request->ask();
    }
}

LiveRequest::LiveRequest(ViewBudget* budget, const char* name, QObject* parent)
    : QObject(parent), m_budget(budget), m_name(name)
{
    budget->m_requests.push_back(this);
}

LiveRequest::~LiveRequest()
{
    if (!m_budget) return;
    std::erase(m_budget->m_requests, this);
    if (m_budget->m_inFlight == this) m_budget->m_inFlight = nullptr;
}

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
    return m_isUrgent || m_answeredWeights != m_budget->weights();
}

void LiveRequest::ask()
{
    m_isInFlight = true;
    m_wasUrgent = std::exchange(m_isUrgent, false);
    m_askedAt = m_budget->m_clock.elapsed();
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
    if (m_budget->m_inFlight == this) m_budget->m_inFlight = nullptr;
    m_answeredWeights = integerField(reply.head, "weights", weights);
    m_budget->spend(this, numberField(reply.head, "cost_ms", 0));
    // A slot may destroy this request or its budget.
    const QPointer<ViewBudget> budget = m_budget;
    if (serial == m_serial) emit answered(reply);
    if (budget) budget->giveTurns();
}

} // namespace loom

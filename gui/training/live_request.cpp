#include "gui/training/live_request.h"

#include <algorithm>
#include <utility>

namespace loom {
namespace {

constexpr double kShare = 0.04;          // of the training's time
constexpr qint64 kShortestInterval = 33; // ms

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
        m_isTraining = event.value("state", "") == "training";
        m_isOnCpu = event.value("device", "cpu") == "cpu";
    }
    const auto weights = event.find("weights");
    if (weights == event.end() || !weights->is_number_integer()) return;
    if (weights->get<qint64>() == m_weights) return;
    m_weights = weights->get<qint64>();
    emit weightsChanged();
    giveTurns();
}

void ViewBudget::spend(double milliseconds)
{
    if (!m_isTraining || !m_isOnCpu) return;
    m_freeAt = std::max(m_freeAt, m_clock.elapsed()) + static_cast<qint64>(milliseconds / kShare);
}

void ViewBudget::giveTurns()
{
    std::vector<LiveRequest*> due;
    std::ranges::copy_if(m_requests, std::back_inserter(due), &LiveRequest::isDue);
    if (due.empty()) return;
    std::ranges::stable_sort(
        due, {}, [](const LiveRequest* r) { return std::pair(!r->m_isUrgent, r->m_askedAt); });
    const qint64 now = m_clock.elapsed();
    for (LiveRequest* request : due) {
        const qint64 at = std::max(m_freeAt, request->m_askedAt + kShortestInterval);
        if (!request->m_isUrgent && at > now) {
            m_timer.start(static_cast<int>(at - now));
            return;
        }
        const bool wasUrgent = request->m_isUrgent;
        request->ask();
        // What it costs is known when it is answered: until then the others wait.
        if (!wasUrgent && m_isTraining) return;
    }
}

LiveRequest::LiveRequest(ViewBudget* budget, const char* name, QObject* parent)
    : QObject(parent), m_budget(budget), m_name(name)
{
    budget->m_requests.push_back(this);
}

LiveRequest::~LiveRequest()
{
    if (m_budget) std::erase(m_budget->m_requests, this);
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
    m_isUrgent = false;
    m_askedAt = m_budget->m_clock.elapsed();
    const qint64 weights = m_budget->weights();
    m_budget->engine()->request(
        m_name, m_question, this,
        [this, serial = m_serial, weights](const Reply& reply) {
            m_isInFlight = false;
            m_answeredWeights = reply.head.value("weights", weights);
            if (const auto cost = reply.head.find("cost_ms");
                cost != reply.head.end() && cost->is_number())
                m_budget->spend(cost->get<double>());
            if (serial == m_serial) emit answered(reply);
            m_budget->giveTurns();
        },
        m_bytes);
}

} // namespace loom

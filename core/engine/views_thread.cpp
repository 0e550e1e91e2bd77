#include "core/engine/views_thread.h"

#include <chrono>
#include <map>

#include <ctime>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

namespace loom {

namespace {

constexpr int kNiceness = 5;

using AnswerFunction = Answer (*)(Views&, const Request&);

struct Kind {
    AnswerFunction answer;
    WeightsExchange::Want want; ///< of the weights, before it is answered
};

using Want = WeightsExchange::Want;

const std::map<std::string, Kind>& kinds()
{
    static const std::map<std::string, Kind> kKinds{
        {"cards", {answer_cards, Want::Weights}},
        {"parameters", {answer_parameters, Want::Gradients}},
        {"tensor", {answer_tensor, Want::Gradients}},
        {"predict", {answer_predict, Want::Weights}},
        {"predictions", {answer_predictions, Want::Weights}},
        {"images", {answer_images, Want::Nothing}},
        {"history", {[](Views&, const Request& r) { return answer_history(r); }, Want::Nothing}},
        {"runs", {[](Views&, const Request& r) { return answer_runs(r); }, Want::Nothing}},
    };
    return kKinds;
}

/// Behind whoever trains, on this thread alone. What the system refuses is left as it is: views
/// then only take a larger share.
void lower_priority()
{
    const sched_param parameters{};
    ::sched_setscheduler(0, SCHED_BATCH, &parameters);
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNiceness);
}

double thread_milliseconds()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

} // namespace

ViewsThread::ViewsThread(DataShelf& data, WeightsExchange& exchange, Outbox& outbox,
                         const LayerCatalog& catalog)
    : outbox_(outbox), model_(exchange, catalog), views_{model_, data}, thread_([this] { work(); })
{}

ViewsThread::~ViewsThread()
{
    quit_ = true;
    jobs_.push(Quit{});
}

bool ViewsThread::answers(const std::string& request) { return kinds().contains(request); }

void ViewsThread::work()
{
    lower_priority();
    const NoGrad no_grad;
    while (!quit_) {
        Job job = jobs_.pop();
        if (auto* drawing = std::get_if<DrawnNetwork>(&job)) {
            model_.show(std::move(*drawing));
        } else if (const auto* request = std::get_if<Request>(&job)) {
            answer(*request);
        } else if (const auto* take = std::get_if<TakeWeights>(&job)) {
            hand_out(*take);
        }
    }
}

void ViewsThread::hand_out(const TakeWeights& take)
{
    std::shared_ptr<const NamedTensors> weights;
    try {
        model_.refresh();
        weights = model_.copy_of_weights();
    } catch (const std::exception& error) {
        outbox_.post({{{"event", "log"}, {"message", error.what()}}});
    }
    take(weights);
}

void ViewsThread::answer(const Request& request)
{
    try {
        const Kind& kind = kinds().at(request.name());
        const double start = thread_milliseconds();
        if (kind.want != Want::Nothing) model_.refresh(kind.want);
        Answer answer = kind.answer(views_, request);
        answer.fields["weights"] = model_.weights();
        answer.fields["step"] = model_.step();
        answer.fields["cost_ms"] = thread_milliseconds() - start;
        outbox_.post(answer_frame(request.id(), std::move(answer)));
    } catch (...) {
        outbox_.post(error_frame_of_current_exception(request.id()));
    }
}

} // namespace loom

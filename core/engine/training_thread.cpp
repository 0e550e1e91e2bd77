#include "core/engine/training_thread.h"

#include "core/engine/request.h"
#include "core/network/network_file.h"

#include <algorithm>
#include <utility>

namespace loom {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kBetweenStepsEvents{34}; // at most 30 a second
// Beside a step of this length a copy of the weights costs nothing, and views do not wait for it.
constexpr std::chrono::milliseconds kLongStep{50};

Tensor copy_on_host(const Tensor& tensor)
{
    const Tensor values = tensor.detach();
    return values.device().is_host() ? values.clone() : values.to(Device::cpu());
}

} // namespace

TrainingThread::TrainingThread(DataShelf& data, WeightsExchange& exchange, Outbox& outbox,
                               const LayerCatalog& catalog)
    : data_(data), exchange_(exchange), outbox_(outbox), catalog_(catalog),
      thread_([this] { work(); })
{
    exchange_.on_asked([this] { send(Publish{}); });
}

TrainingThread::~TrainingThread() { send(Quit{}); }

void TrainingThread::work()
{
    while (!quit_) {
        try {
            work_on();
        } catch (const std::exception& error) {
            fail(error.what());
        }
    }
    ended_ = true;
    outbox_.wake();
}

void TrainingThread::work_on()
{
    std::optional<Order> order = stepping_ ? orders_.try_pop() : orders_.pop();
    if (order) {
        std::visit([this](auto& what) { obey(what); }, *order);
    } else {
        advance();
    }
    if (run_ && exchange_.is_asked()) publish();
}

void TrainingThread::obey(RunRequest& request)
{
    network_version_ = request.network_version;
    try {
        run_ = start_run(request, data_, events(), catalog_);
    } catch (...) {
        Frame error = error_frame_of_current_exception(request.id);
        post(state("idle")); // first: who hears of the error may try again at once
        outbox_.post(std::move(error));
        return;
    }
    device_ = run_->trainer().origin().device;
    stepping_ = !request.paused;
    steps_to_pause_ = 0;
    seconds_left_ = test_seconds_ = 0;
    weights_ = exchange_.new_count();
    exchange_.begin_run();
    publish();
    outbox_.post(answer_frame(request.id, {.fields = {{"run", run_->folder().string()}}}));
    Json begun = state(stepping_ ? "training" : "paused");
    begun["text"] = to_loom(run_->trainer().plan().network);
    post(std::move(begun));
}

void TrainingThread::obey(const Pause&)
{
    if (!run_ || !stepping_) return;
    stepping_ = false;
    flush_steps();
    post(state("paused"));
}

void TrainingThread::obey(const Resume&)
{
    if (!run_) return;
    steps_to_pause_ = 0;
    if (!std::exchange(stepping_, true)) post(state("training"));
}

void TrainingThread::obey(const Step& step)
{
    if (!run_) return;
    steps_to_pause_ = step.count;
    if (!std::exchange(stepping_, true)) post(state("training"));
}

void TrainingThread::obey(const Stop&)
{
    if (run_) finish();
}

void TrainingThread::obey(const WriteCheckpoint&)
{
    if (!run_) return;
    try {
        run_->write_checkpoint();
    } catch (const std::exception& error) {
        post({{"event", "log"}, {"message", error.what()}});
    }
}

void TrainingThread::obey(const Change& change)
{
    if (!run_) return;
    flush_steps();
    try {
        run_->change(change.key, change.value);
        post({{"event", "changed"},
              {"step", run_->trainer().state().step},
              {"key", change.key},
              {"value", change.value}});
    } catch (const std::exception& error) {
        post({{"event", "log"}, {"message", error.what()}});
    }
}

void TrainingThread::obey(const Quit&)
{
    quit_ = true;
    if (run_) finish();
}

TrainingEvents TrainingThread::events()
{
    TrainingEvents events;
    events.step = [this](const StepEvent& event) {
        weights_ = exchange_.new_count();
        steps_.add(event);
        seconds_left_ = seconds_left(event);
        const bool is_due = Clock::now() - last_steps_ >= kBetweenStepsEvents;
        if (is_due && !outbox_.is_congested()) flush_steps();
    };
    events.epoch = [this](const EpochEvent& event) {
        flush_steps();
        test_seconds_ = event.test_seconds;
        post(to_json(event));
    };
    events.log = [this](const std::string& sentence) {
        post({{"event", "log"}, {"message", sentence}});
    };
    return events;
}

void TrainingThread::advance()
{
    const Clock::time_point start = Clock::now();
    try {
        if (!run_->advance()) return finish();
    } catch (const TrainingDiverged& diverged) {
        Json ended = state("diverged");
        ended["message"] = diverged.what();
        ended["node"] = diverged.bad().node;
        ended["tensor"] = diverged.bad().what;
        return end_run(std::move(ended));
    }
    const auto time = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
    exchange_.set_step_time(time);
    if (time > kLongStep) publish();
    if (run_->trainer().is_done()) return finish();
    if (steps_to_pause_ > 0 && --steps_to_pause_ == 0) obey(Pause{});
}

void TrainingThread::finish()
{
    const DoneEvent done = run_->finish();
    Json ended = state(done.outcome == Outcome::Stopped ? "stopped" : "finished");
    ended["outcome"] = name(done.outcome);
    ended["checkpoint"] = done.checkpoint;
    end_run(std::move(ended));
}

void TrainingThread::fail(const std::string& sentence)
{
    Json ended = state("failed");
    ended["message"] = sentence;
    end_run(std::move(ended));
}

void TrainingThread::end_run(Json ended)
{
    flush_steps();
    try {
        if (run_) publish();
    } catch (const std::exception& error) {
        // A device that failed cannot give its weights: the views keep those that they have.
        post({{"event", "log"}, {"message", error.what()}});
    }
    run_.reset();
    stepping_ = false;
    exchange_.end_run();
    post(std::move(ended));
}

void TrainingThread::publish()
{
    const Trainer& trainer = run_->trainer();
    auto weights = std::make_shared<Weights>();
    weights->count = weights_;
    weights->step = trainer.state().step;
    weights->device = device_;
    for (const auto& [name, tensor] : run_->trainer().model().state_dict())
        weights->tensors.emplace(name, copy_on_host(tensor));
    if (exchange_.wants_gradients()) {
        for (const NamedTensor& parameter : run_->trainer().model().named_parameters()) {
            const Tensor gradient = parameter.tensor.grad();
            if (gradient.defined())
                weights->gradients.emplace(parameter.name, copy_on_host(gradient));
        }
    }
    exchange_.publish(std::move(weights));
}

void TrainingThread::flush_steps()
{
    if (steps_.empty()) return;
    last_steps_ = Clock::now();
    post(steps_.take(seconds_left_, weights_));
}

double TrainingThread::seconds_left(const StepEvent& event) const
{
    const auto epochs = run_ ? run_->trainer().plan().training().epochs : event.epoch;
    const auto steps = static_cast<double>(epochs * event.steps_per_epoch - event.step);
    const double step_seconds = event.seconds / static_cast<double>(event.step_in_epoch);
    const auto evaluations = static_cast<double>(epochs - event.epoch + 1);
    return std::max(0.0, steps) * step_seconds + std::max(0.0, evaluations) * test_seconds_;
}

Json TrainingThread::state(const std::string& name) const
{
    Json event{{"event", "state"},
               {"state", name},
               {"message", ""},
               {"network_version", network_version_},
               {"weights", weights_}};
    if (!run_) return event;
    const Trainer& trainer = run_->trainer();
    const TrainerState& at = trainer.state();
    const TrainingSettings& training = trainer.plan().training();
    event["run"] = run_->folder().string();
    event["device"] = device_;
    event["epochs"] = training.epochs;
    event["steps_per_epoch"] = trainer.steps_per_epoch();
    event["step"] = at.step;
    event["epoch"] = std::min(at.epoch + 1, training.epochs);
    event["batch_size"] = training.batch_size;
    return event;
}

void TrainingThread::post(Json event) { outbox_.post({std::move(event)}); }

} // namespace loom

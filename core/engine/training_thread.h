#pragma once

#include "core/engine/data_shelf.h"
#include "core/engine/outbox.h"
#include "core/engine/run_request.h"
#include "core/engine/steps_event.h"
#include "core/engine/weights_exchange.h"
#include "core/engine/work_queue.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <variant>

namespace loom {

/// Owns the run and does one step after another; takes orders between two steps. Everything that it
/// has to tell goes to the outbox: the answer to a RunRequest, and the events state, steps, epoch,
/// changed and log.
class TrainingThread {
public:
    struct Pause {};
    struct Resume {};
    struct Step {
        std::int64_t count = 1;
    };
    struct Stop {};
    struct WriteCheckpoint {};
    struct Change {
        std::string key;
        double value = 0;
    };
    struct Publish {}; ///< a view has asked for weights
    struct Quit {};    ///< stops the run with a checkpoint and ends the thread
    using Order =
        std::variant<RunRequest, Pause, Resume, Step, Stop, WriteCheckpoint, Change, Publish, Quit>;

    TrainingThread(DataShelf& data, WeightsExchange& exchange, Outbox& outbox,
                   const LayerCatalog& catalog);
    ~TrainingThread(); ///< waits for the running step

    void send(Order order) { orders_.push(std::move(order)); }
    bool has_ended() const { return ended_; }

private:
    void work();
    void work_on();
    void obey(RunRequest& request);
    void obey(const Pause&);
    void obey(const Resume&);
    void obey(const Step& step);
    void obey(const Stop&);
    void obey(const WriteCheckpoint&);
    void obey(const Change& change);
    void obey(const Publish&) {} // done between any two orders
    void obey(const Quit&);

    TrainingEvents events();
    void advance();
    void finish();
    void fail(const std::string& sentence);
    void end_run(Json state);
    void publish();
    void flush_steps();
    double seconds_left(const StepEvent& event) const;
    Json state(const std::string& name) const;
    void post(Json event);

    DataShelf& data_;
    WeightsExchange& exchange_;
    Outbox& outbox_;
    const LayerCatalog& catalog_;
    WorkQueue<Order> orders_;

    // Of the run.
    std::unique_ptr<TrainingRun> run_;
    std::int64_t network_version_ = 0;
    std::string device_;
    bool stepping_ = false;
    std::int64_t steps_to_pause_ = 0; ///< 0: goes on until told otherwise
    std::uint64_t weights_ = 0;       ///< count of the weights as they are
    StepsEvent steps_;
    double seconds_left_ = 0, test_seconds_ = 0;
    std::chrono::steady_clock::time_point last_steps_{}; ///< when such an event went out

    bool quit_ = false;
    std::atomic<bool> ended_ = false;
    std::jthread thread_; // last: joined before what it uses is destroyed
};

} // namespace loom

#pragma once

#include "core/engine/outbox.h"
#include "core/engine/view_answers.h"
#include "core/engine/work_queue.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <variant>

namespace loom {

/// Answers requests for pictures and numbers, at low priority, with a model of its own. Answers go
/// to the outbox.
class ViewsThread {
public:
    struct Quit {};
    /// Hands out a copy of the weights on view; null when there are none.
    using TakeWeights = std::function<void(std::shared_ptr<const NamedTensors>)>;
    using Job = std::variant<DrawnNetwork, Request, TakeWeights, Quit>;

    ViewsThread(DataShelf& data, WeightsExchange& exchange, Outbox& outbox,
                const LayerCatalog& catalog);
    ~ViewsThread(); ///< waits for the running answer

    /// Whether it is a view that answers requests of this name.
    static bool answers(const std::string& request);
    void send(Job job) { jobs_.push(std::move(job)); }

private:
    void work();
    void answer(const Request& request);
    void hand_out(const TakeWeights& take);

    Outbox& outbox_;
    ViewModel model_;
    Views views_;
    WorkQueue<Job> jobs_;
    std::atomic<bool> quit_ = false;
    std::jthread thread_; // last: joined before what it uses is destroyed
};

} // namespace loom

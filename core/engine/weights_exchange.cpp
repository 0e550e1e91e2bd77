#include "core/engine/weights_exchange.h"

#include <utility>

namespace loom {

std::shared_ptr<const Weights> WeightsExchange::ask(Want want, std::chrono::milliseconds patience)
{
    if (!is_running_) return latest();
    std::unique_lock lock(mutex_);
    const std::shared_ptr<const Weights> before = latest_;
    if (want > want_) want_ = want;
    lock.unlock();
    if (wake_) wake_();
    lock.lock();
    if (std::chrono::microseconds(step_time_) > patience) return latest_;
    is_published_.wait_for(lock, patience, [&] { return latest_ != before || !is_running_; });
    return latest_;
}

std::shared_ptr<const Weights> WeightsExchange::latest() const
{
    const std::lock_guard lock(mutex_);
    return latest_;
}

void WeightsExchange::publish(std::shared_ptr<const Weights> weights)
{
    {
        const std::lock_guard lock(mutex_);
        want_ = Want::Nothing;
        std::swap(latest_, weights);
    }
    is_published_.notify_all();
    // What was there before is freed here, outside the lock, if no view holds it.
}

void WeightsExchange::end_run()
{
    {
        const std::lock_guard lock(mutex_);
        is_running_ = false;
    }
    is_published_.notify_all();
}

} // namespace loom

#include "core/engine/weights_exchange.h"

#include <utility>

namespace loom {

namespace {

// Publishes: who looks at gradients will look again, and other views ask in between.
constexpr int kLastingInterest = 100;

} // namespace

std::shared_ptr<const Weights> WeightsExchange::ask(Want want, std::chrono::milliseconds patience)
{
    if (!is_running_) return latest();
    std::unique_lock lock(mutex_);
    const std::shared_ptr<const Weights> before = latest_;
    const bool with_gradients = want == Want::Gradients;
    if (with_gradients) gradients_for_ = kLastingInterest;
    is_asked_ = true;
    lock.unlock();
    if (wake_) wake_();
    lock.lock();
    if (was_late_ || std::chrono::microseconds(step_time_) > patience) return latest_;
    const auto is_served = [&] {
        if (!is_running_) return true;
        return latest_ != before && (!with_gradients || !latest_->gradients.empty());
    };
    was_late_ = !is_published_.wait_for(lock, patience, is_served);
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
        is_asked_ = false;
        was_late_ = false;
        if (gradients_for_ > 0) --gradients_for_;
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

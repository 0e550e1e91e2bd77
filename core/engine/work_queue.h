#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace loom {

/// What one thread has to do for others, first in, first out. Safe for several threads.
template <typename Work>
class WorkQueue {
public:
    void push(Work work)
    {
        {
            const std::lock_guard lock(mutex_);
            queue_.push_back(std::move(work));
        }
        is_filled_.notify_one();
    }
    /// Waits until there is some.
    Work pop()
    {
        std::unique_lock lock(mutex_);
        is_filled_.wait(lock, [this] { return !queue_.empty(); });
        return take();
    }
    /// Nothing when there is none.
    std::optional<Work> try_pop()
    {
        const std::lock_guard lock(mutex_);
        if (queue_.empty()) return {};
        return take();
    }

private:
    Work take()
    {
        Work work = std::move(queue_.front());
        queue_.pop_front();
        return work;
    }

    std::mutex mutex_;
    std::condition_variable is_filled_;
    std::deque<Work> queue_;
};

} // namespace loom

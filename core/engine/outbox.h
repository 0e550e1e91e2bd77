#pragma once

#include "core/engine/protocol.h"

#include <atomic>
#include <mutex>
#include <vector>

namespace loom {

/// Frames on their way to the mail thread, which is woken through a file descriptor. Safe for
/// several threads.
class Outbox {
public:
    Outbox();
    ~Outbox();
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    void post(Frame frame);
    /// Wakes the mail thread though there is nothing to send.
    void wake();

    // For the mail thread.
    int wake_descriptor() const { return wake_; } ///< readable after a post
    std::vector<Frame> take();

    /// Whether the reader is so far behind that events should wait and grow instead.
    bool is_congested() const { return congested_; }
    void set_congested(bool congested) { congested_ = congested; }

private:
    int wake_ = -1;
    std::atomic<bool> congested_ = false;
    std::mutex mutex_;
    std::vector<Frame> frames_;
};

} // namespace loom

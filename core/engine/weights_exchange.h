#pragma once

#include "core/tensor/safetensors.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace loom {

/// The weights of a model at one step boundary, on the host. Nobody writes to them any more.
struct Weights {
    std::uint64_t count = 0; ///< another one for other weights
    std::int64_t step = 0;
    std::string device;       ///< where they were trained
    NamedTensors tensors;     ///< parameters and buffers
    NamedTensors gradients{}; ///< of the last step; empty unless asked for
};

/// Where training hands its weights to the views: one immutable snapshot, made at a step boundary
/// when a view has asked. Safe for several threads.
class WeightsExchange {
public:
    enum class Want : std::uint8_t { Nothing, Weights, Gradients };

    // For views.
    /// Asks for the weights of the next step boundary and gives those that there are, at best the
    /// new ones if training makes them within `patience`. Null: nothing was ever trained.
    std::shared_ptr<const Weights> ask(Want want, std::chrono::milliseconds patience);
    std::shared_ptr<const Weights> latest() const;
    /// A number for weights that nobody has had before.
    std::uint64_t new_count() { return ++count_; }

    // For training.
    /// Whether a view has asked since the last publish.
    bool is_asked() const { return is_asked_; }
    /// Whether gradients should be with them: somebody looks at them, or did a moment ago.
    bool wants_gradients() const { return gradients_for_ > 0; }
    void publish(std::shared_ptr<const Weights> weights);
    /// Called by whoever asks, while training may be asleep.
    void on_asked(std::function<void()> wake) { wake_ = std::move(wake); }
    /// Between begin and end views wait for new weights, unless steps last longer than any view
    /// would like to wait.
    void begin_run() { is_running_ = true; }
    void end_run();
    void set_step_time(std::chrono::microseconds time) { step_time_ = time.count(); }

private:
    std::atomic<std::uint64_t> count_ = 0;
    std::atomic<bool> is_asked_ = false;
    std::atomic<int> gradients_for_ = 0; ///< publishes
    std::atomic<bool> is_running_ = false;
    std::atomic<std::int64_t> step_time_ = 0; ///< microseconds
    std::function<void()> wake_;
    mutable std::mutex mutex_;
    std::condition_variable is_published_;
    std::shared_ptr<const Weights> latest_;
    bool was_late_ = false; ///< a view waited in vain: the others need not
};

} // namespace loom

#include "core/backend/cpu/thread_pool.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace loom {

namespace {

constexpr std::uint32_t kOpen = 1u << 31;
// Longer than the gap between two kernels of a training step, shorter than anybody notices.
constexpr std::chrono::microseconds kSpinTime{30};
constexpr int kPausesPerLook = 16;

int usable_threads(int threads)
{
    if (threads > 0) return threads;
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

/// Spins until `done` holds; false if it did not within kSpinTime.
template <typename Done>
bool spin_until(Done done)
{
    if (done()) return true;
    const auto deadline = std::chrono::steady_clock::now() + kSpinTime;
    do {
        for (int i = 0; i < kPausesPerLook; ++i) {
            if (done()) return true;
            __builtin_ia32_pause();
        }
    } while (std::chrono::steady_clock::now() < deadline);
    return done();
}

struct Release {
    std::atomic_flag& busy;
    ~Release()
    {
        busy.clear(std::memory_order_release);
        busy.notify_all();
    }
};

} // namespace

ThreadPool::ThreadPool(int threads) : threads_(usable_threads(threads)) {}

ThreadPool::~ThreadPool() { stop_workers(); }

void ThreadPool::resize(int threads)
{
    while (busy_.test_and_set(std::memory_order_acquire)) busy_.wait(true);
    const Release release{busy_};
    stop_workers();
    threads_.store(usable_threads(threads), std::memory_order_relaxed);
    // At once: they inherit the priority of who starts them, which should be who asked for them.
    start_workers();
}

void ThreadPool::run(std::int64_t blocks, BlockFunction function)
{
    const bool alone = blocks <= 1 || size() == 1 || busy_.test_and_set(std::memory_order_acquire);
    if (alone) {
        for (std::int64_t block = 0; block < blocks; ++block) function(block);
        return;
    }

    const Release release{busy_};
    if (workers_.empty()) start_workers();
    function_ = &function;
    blocks_ = blocks;
    next_.store(0, std::memory_order_relaxed);
    gate_.store(kOpen, std::memory_order_release);
    jobs_.fetch_add(1, std::memory_order_release);
    if (blocks - 1 < static_cast<std::int64_t>(workers_.size())) {
        for (std::int64_t i = 1; i < blocks; ++i) jobs_.notify_one();
    } else {
        jobs_.notify_all();
    }

    take_blocks();
    close_job();

    if (std::exception_ptr failure = std::exchange(failure_, nullptr)) {
        std::rethrow_exception(failure);
    }
}

void ThreadPool::start_workers()
{
    const int count = size() - 1;
    workers_.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        workers_.emplace_back([this](std::stop_token stop) { work_for(std::move(stop)); });
    }
}

void ThreadPool::stop_workers()
{
    for (std::jthread& worker : workers_) worker.request_stop();
    jobs_.fetch_add(1, std::memory_order_release);
    jobs_.notify_all();
    workers_.clear();
}

void ThreadPool::work_for(std::stop_token stop)
{
    // Joining no job that was opened before this thread began costs nothing: its caller works too.
    std::uint32_t seen = jobs_.load(std::memory_order_acquire);
    while (!stop.stop_requested()) {
        if (enter()) {
            take_blocks();
            leave();
        }
        const auto new_job = [&] { return jobs_.load(std::memory_order_acquire) != seen; };
        while (!spin_until(new_job)) jobs_.wait(seen, std::memory_order_acquire);
        seen = jobs_.load(std::memory_order_acquire);
    }
}

bool ThreadPool::enter()
{
    std::uint32_t gate = gate_.load(std::memory_order_relaxed);
    while ((gate & kOpen) != 0) {
        if (gate_.compare_exchange_weak(gate, gate + 1, std::memory_order_acq_rel)) return true;
    }
    return false;
}

void ThreadPool::leave()
{
    if (gate_.fetch_sub(1, std::memory_order_acq_rel) == 1) gate_.notify_one();
}

void ThreadPool::take_blocks()
{
    for (;;) {
        const std::int64_t block = next_.fetch_add(1, std::memory_order_relaxed);
        if (block >= blocks_) return;
        try {
            (*function_)(block);
        } catch (...) {
            const std::lock_guard lock(failure_mutex_);
            if (!failure_) failure_ = std::current_exception();
            next_.store(blocks_, std::memory_order_relaxed);
        }
    }
}

void ThreadPool::close_job()
{
    std::uint32_t gate = gate_.fetch_and(~kOpen, std::memory_order_acq_rel) & ~kOpen;
    while (gate != 0) {
        spin_until([&] { return gate_.load(std::memory_order_acquire) == 0; });
        gate = gate_.load(std::memory_order_acquire);
        if (gate != 0) gate_.wait(gate, std::memory_order_acquire);
        gate = gate_.load(std::memory_order_acquire);
    }
}

} // namespace loom

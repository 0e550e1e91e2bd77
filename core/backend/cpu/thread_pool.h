#pragma once

#include "core/backend/cpu/allocator.h"

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <vector>

namespace loom {

/// A callable of one block number, borrowed for the length of a call; never allocates.
class BlockFunction {
public:
    template <typename F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, BlockFunction>)
        BlockFunction(F&& function) // NOLINT: implicit on purpose, as a lambda is passed
        : context_(const_cast<void*>(static_cast<const void*>(std::addressof(function)))),
          call_([](void* context, std::int64_t block) {
              (*static_cast<std::remove_reference_t<F>*>(context))(block);
          })
    {}
    void operator()(std::int64_t block) const { call_(context_, block); }

private:
    void* context_;
    void (*call_)(void*, std::int64_t);
};

/// Threads that share out the blocks of one job at a time. Which thread runs a block is left to
/// chance, so that results are the same for any number of threads exactly when the caller cuts its
/// work by the size of the problem alone. Idle threads spin for some microseconds, then park.
/// May be used by several threads: whoever finds the pool busy runs its blocks itself.
class ThreadPool {
public:
    /// The caller counts as one of `threads`; 0 means as many as the processor has.
    explicit ThreadPool(int threads = 0);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    int size() const { return threads_.load(std::memory_order_relaxed); }
    /// Waits for a running job to end. Not to be called from within a block.
    void resize(int threads);

    /// Calls function(0) … function(blocks - 1), each once, in any order, and returns when all are
    /// done. What a block throws is rethrown here; blocks not begun by then are left out.
    void run(std::int64_t blocks, BlockFunction function);

    /// Memory for what kernels keep while they run. Held from call to call: fresh pages would cost
    /// a small kernel more than its arithmetic.
    Allocator& scratch() { return scratch_; }

private:
    void start_workers();
    void stop_workers();
    void work_for(std::stop_token stop);
    bool enter();
    void leave();
    void take_blocks();
    void close_job();

    Allocator scratch_;
    std::atomic<int> threads_;
    std::atomic_flag busy_; // held by the thread whose job is running

    // The job. Written while gate_ is shut, read by those who have entered.
    const BlockFunction* function_ = nullptr;
    std::int64_t blocks_ = 0;
    std::atomic<std::int64_t> next_{0};
    std::mutex failure_mutex_;
    std::exception_ptr failure_;

    // Bit 31: the job is open to workers; below it: how many workers are inside.
    std::atomic<std::uint32_t> gate_{0};
    std::atomic<std::uint32_t> jobs_{0}; // counts jobs; parked workers wait on it
    std::vector<std::jthread> workers_;  // last: joined before what they use is destroyed
};

} // namespace loom

#include "tests/support/cuda/on_processor.h"

#include <csetjmp>
#include <ucontext.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace loom::on_processor {

Position position;

namespace {

constexpr std::size_t kStackBytes = std::size_t{256} << 10;

/// A thread of a block, on a stack of its own.
struct Fiber {
    jmp_buf place{}; ///< where it waits
    std::unique_ptr<std::byte[]> stack;
    bool done = false;
};

/// Runs the threads of one block: each goes on to its next barrier, then the next one does.
class Block {
public:
    explicit Block(const std::function<void()>& kernel, unsigned threads)
        : kernel_(kernel), fibers_(fibers_of(threads)), threads_(threads)
    {}

    bool run()
    {
        current_ = this;
        const bool met = run_all();
        current_ = nullptr;
        return met;
    }

    /// Called by the thread that runs.
    void wait()
    {
        if (active_ == nullptr) {
            disagree_ =
                true; // it was told apart as one without barriers, because thread 0 has none
            return;
        }
        if (_setjmp(active_->place) == 0) _longjmp(scheduler_, 1);
    }

    static Block* current() { return current_; }

private:
    bool run_all()
    {
        // The order is turned round each time, so that results which depend on it differ.
        static bool backwards = false;
        resume(0);
        if (fibers_[0].done) { // a kernel without barriers
            backwards = !backwards;
            for (unsigned i = 1; i < threads_; ++i) {
                position.thread = {backwards ? threads_ - i : i, 0, 0};
                kernel_();
            }
            return !disagree_;
        }
        for (unsigned i = 1; i < threads_; ++i) resume(i);
        while (!fibers_[0].done) {
            backwards = !backwards;
            for (unsigned i = 0; i < threads_; ++i) resume(backwards ? threads_ - 1 - i : i);
            for (unsigned i = 1; i < threads_; ++i) {
                if (fibers_[i].done != fibers_[0].done) return false;
            }
        }
        return true;
    }

    void resume(unsigned thread)
    {
        position.thread = {thread, 0, 0};
        active_ = &fibers_[thread];
        if (_setjmp(scheduler_) == 0) { // it comes back here by a jump, without a system call
            if (is_started(thread)) _longjmp(active_->place, 1);
            start(*active_);
        }
        active_ = nullptr;
    }
    bool is_started(unsigned thread)
    {
        if (thread < started_) return true;
        started_ = thread + 1;
        return false;
    }
    static void start(Fiber& fiber)
    {
        fiber.done = false;
        ucontext_t context{};
        getcontext(&context);
        context.uc_stack.ss_sp = fiber.stack.get();
        context.uc_stack.ss_size = kStackBytes;
        makecontext(&context, enter, 0);
        setcontext(&context);
    }
    static void enter()
    {
        Block& block = *current_;
        block.kernel_();
        block.active_->done = true;
        _longjmp(block.scheduler_, 1);
    }

    static Fiber* fibers_of(unsigned threads)
    {
        static std::vector<Fiber> fibers;
        while (fibers.size() < threads) {
            fibers.emplace_back();
            fibers.back().stack = std::make_unique<std::byte[]>(kStackBytes);
        }
        return fibers.data();
    }

    inline static Block* current_ = nullptr;

    const std::function<void()>& kernel_;
    Fiber* fibers_;
    Fiber* active_ = nullptr;
    unsigned threads_, started_ = 0;
    bool disagree_ = false;
    jmp_buf scheduler_{};
};

} // namespace

void barrier() { Block::current()->wait(); }

cudaError_t run(dim3 grid, dim3 block, const std::function<void()>& kernel)
{
    static std::mutex mutex; // one stream
    const std::lock_guard lock(mutex);
    if (grid.x == 0 || block.x == 0 || block.x > 1024 || grid.y * grid.z * block.y * block.z != 1)
        return cudaErrorInvalidConfiguration;
    ++device().launches;
    position.grid = grid;
    position.threads = block;
    for (unsigned i = 0; i < grid.x; ++i) {
        position.block = {i, 0, 0};
        if (!Block(kernel, block.x).run()) return cudaErrorLaunchFailure;
    }
    return cudaSuccess;
}

} // namespace loom::on_processor

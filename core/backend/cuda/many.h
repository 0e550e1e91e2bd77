#pragma once

#include "core/backend/cuda/launch.h"

#include <algorithm>
#include <cstdint>
#include <span>

namespace loom::cuda {

/// How many arrays one launch takes: as many as fit the 4 KiB that a kernel's parameters may have.
inline constexpr std::size_t kMostTogether = 64;
inline constexpr std::int64_t kPerBlock = std::int64_t{4} * kThreads;

/// The blocks that an array of n elements gets.
inline std::int64_t blocks_together(std::int64_t n) { return (n + kPerBlock - 1) / kPerBlock; }

/// Several arrays for one launch, each cut into blocks of kPerBlock elements. Task has a member n.
template <typename Task>
struct Together {
    int count = 0;
    std::int32_t first_block[kMostTogether + 1] = {}; ///< of each, and where the next would begin
    Task tasks[kMostTogether] = {};

    /// The array that a block works on.
    __device__ int task_of(std::int32_t block) const
    {
        int low = 0, high = count - 1;
        while (low < high) {
            const int middle = (low + high + 1) / 2;
            if (first_block[middle] <= block)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }
};

/// visit(task, i) for this thread's elements of this block's array.
template <typename Task, typename Visit>
__device__ void for_each_together(const Together<Task>& all, Visit visit)
{
    const auto block = static_cast<std::int32_t>(blockIdx.x);
    const int number = all.task_of(block);
    const Task& task = all.tasks[number];
    const std::int64_t begin = std::int64_t{block - all.first_block[number]} * kPerBlock;
    const std::int64_t end = begin + kPerBlock < task.n ? begin + kPerBlock : task.n;
    for (std::int64_t i = begin + threadIdx.x; i < end; i += kThreads) visit(task, i);
}

/// Queues the kernel for all tasks, kMostTogether of them at a time; empty ones are left out.
template <typename Task, typename... Parameters>
void launch_together(const Context& context, std::span<const Task> tasks,
                     void (*kernel)(Together<Task>, Parameters...),
                     std::type_identity_t<Parameters>... arguments)
{
    static_assert((sizeof(Together<Task>) + ... + sizeof(Parameters)) <= 4096);
    Together<Task> all;
    const auto flush = [&] {
        if (all.count > 0) launch(context, all.first_block[all.count], kernel, all, arguments...);
        all.count = 0;
    };
    for (const Task& task : tasks) {
        if (task.n == 0) continue;
        all.tasks[all.count] = task;
        all.first_block[all.count + 1] =
            all.first_block[all.count] + static_cast<std::int32_t>(blocks_together(task.n));
        if (++all.count == static_cast<int>(kMostTogether)) flush();
    }
    flush();
}

} // namespace loom::cuda

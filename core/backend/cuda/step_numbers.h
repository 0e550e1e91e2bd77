#pragma once

#include "core/backend/cuda/context.h"
#include "core/backend/cuda/errors.h"
#include "core/backend/cuda/step_queue.h"

#include <cstddef>

namespace loom::cuda {

/// Memory of the processor that the device can read and write by itself.
class Pinned {
public:
    explicit Pinned(std::size_t bytes) { check(cudaMallocHost(&data_, bytes)); }
    ~Pinned() { (void)cudaFreeHost(data_); }
    Pinned(const Pinned&) = delete;
    Pinned& operator=(const Pinned&) = delete;

    std::byte* data() const { return static_cast<std::byte*>(data_); }

private:
    void* data_ = nullptr;
};

/// The numbers that change from one training step to the next, one after another in memory, and
/// what a step reports: on the host, and on the device, where a captured step finds them.
class StepNumbers {
public:
    StepNumbers(Context& context, const StepPlan& plan, std::int64_t count,
                const ProgramUpdate* update);

    /// On the host, while no step is on its way.
    void write(const ProgramStep& step) const;
    void add_to(StepInputs& inputs) const;
    void queue_sending(const Context& context) const;
    void queue_report(const Context& context) const;
    ProgramResult result() const; ///< once the report has come

private:
    /// Where they begin.
    struct Layout {
        std::size_t dropout, labels, update, bytes;

        Layout(const StepPlan& plan, std::int64_t count, const ProgramUpdate* updates);
    };

    Layout layout_;
    Pinned host_, report_;
    Scratch device_;
};

} // namespace loom::cuda

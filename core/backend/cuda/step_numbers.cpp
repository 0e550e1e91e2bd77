#include "core/backend/cuda/step_numbers.h"

#include "core/backend/cuda/step_update.h"

#include <cstring>
#include <limits>

namespace loom::cuda {

StepNumbers::Layout::Layout(const StepPlan& plan, std::int64_t count, const ProgramUpdate* updates)
    : dropout(sizeof(StepResult)), labels(dropout + plan.dropouts() * sizeof(PhiloxKey)),
      update(labels + static_cast<std::size_t>(count) * sizeof(std::int64_t)),
      bytes(update + (updates == nullptr ? 0 : bytes_of_numbers(*updates)))
{}

StepNumbers::StepNumbers(Context& context, const StepPlan& plan, std::int64_t count,
                         const ProgramUpdate* update)
    : layout_(plan, count, update), host_(layout_.bytes), report_(sizeof(StepResult)),
      device_(context, layout_.bytes)
{}

void StepNumbers::write(const ProgramStep& step) const
{
    const auto put = [&](std::size_t at, const auto& numbers) {
        if (!numbers.empty()) std::memcpy(host_.data() + at, numbers.data(), numbers.size_bytes());
    };
    const StepResult nothing;
    std::memcpy(host_.data(), &nothing, sizeof nothing);
    put(layout_.dropout, step.dropout);
    put(layout_.labels, step.labels);
    if (step.update != nullptr) write_numbers(*step.update, host_.data() + layout_.update);
}

void StepNumbers::add_to(StepInputs& inputs) const
{
    std::byte* const first = device_.as<std::byte>();
    inputs.labels = reinterpret_cast<const std::int64_t*>(first + layout_.labels);
    inputs.dropout = reinterpret_cast<const PhiloxKey*>(first + layout_.dropout);
    inputs.result = device_.as<StepResult>();
    inputs.update_numbers = first + layout_.update;
}

void StepNumbers::queue_sending(const Context& context) const
{
    check(cudaMemcpyAsync(device_.data(), host_.data(), layout_.bytes, cudaMemcpyHostToDevice,
                          context.stream()));
}

void StepNumbers::queue_report(const Context& context) const
{
    check(cudaMemcpyAsync(report_.data(), device_.data(), sizeof(StepResult),
                          cudaMemcpyDeviceToHost, context.stream()));
}

ProgramResult StepNumbers::result() const
{
    StepResult r;
    std::memcpy(&r, report_.data(), sizeof r);
    if (r.infinite != 0) r.loss = std::numeric_limits<double>::quiet_NaN();
    return {.loss = r.loss, .correct = r.correct};
}

} // namespace loom::cuda

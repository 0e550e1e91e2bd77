#include "core/backend/cuda/program.h"

#include "core/backend/cuda/libraries.h"
#include "core/backend/cuda/step_update.h"
#include "core/backend/out_of_memory.h"

#include <cstddef>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace loom::cuda {

namespace {

constexpr std::size_t kMostSizes = 4; // of batches: the usual one, the epoch's last, and some more
constexpr int kMostCaptures = 3;      // tried for a size of batch

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

/// A context that queues in another stream for the length of a scope.
class QueuesIn {
public:
    QueuesIn(Context& context, const CaptureStream& stream) : context_(context)
    {
        context.queue_in(stream.get());
    }
    ~QueuesIn() { context_.queue_in(nullptr); }
    QueuesIn(const QueuesIn&) = delete;
    QueuesIn& operator=(const QueuesIn&) = delete;

private:
    Context& context_;
};

/// Where the numbers that change from step to step lie, one after another.
struct Layout {
    std::size_t dropout, momentum, labels, update, bytes;

    Layout(const TrainingPass& pass, std::int64_t count, const ProgramUpdate* updates)
        : dropout(sizeof(StepResult)), momentum(dropout + pass.dropouts() * sizeof(PhiloxKey)),
          labels(momentum + pass.norms() * sizeof(double)),
          update(labels + static_cast<std::size_t>(count) * sizeof(std::int64_t)),
          bytes(update + (updates == nullptr ? 0 : bytes_of_numbers(*updates)))
    {}
};

} // namespace

/// What depends on the size of the batch.
struct CudaProgram::Sized {
    Sized(Context& context, const TrainingPass& pass, std::int64_t size,
          const ProgramUpdate* update)
        : count(size), layout(pass, size, update), host(layout.bytes), report(sizeof(StepResult)),
          device(context, layout.bytes),
          images(context,
                 static_cast<std::size_t>(size * pass.description().ops[0].size()) * sizeof(float))
    {}

    void write(const ProgramStep& step) const
    {
        const auto put = [&](std::size_t at, const auto& numbers) {
            if (!numbers.empty())
                std::memcpy(host.data() + at, numbers.data(), numbers.size_bytes());
        };
        const StepResult nothing;
        std::memcpy(host.data(), &nothing, sizeof nothing);
        put(layout.dropout, step.dropout);
        put(layout.momentum, step.momentum);
        put(layout.labels, step.labels);
        if (step.update != nullptr) write_numbers(*step.update, host.data() + layout.update);
    }
    StepInputs inputs(const ProgramUpdate* update) const
    {
        std::byte* const first = device.as<std::byte>();
        return {.count = count,
                .images = images.as<const float>(),
                .labels = reinterpret_cast<const std::int64_t*>(first + layout.labels),
                .dropout = reinterpret_cast<const PhiloxKey*>(first + layout.dropout),
                .momentum = reinterpret_cast<const double*>(first + layout.momentum),
                .result = device.as<StepResult>(),
                .update = update,
                .update_numbers = first + layout.update};
    }
    ProgramResult result() const
    {
        StepResult r;
        std::memcpy(&r, report.data(), sizeof r);
        if (r.infinite != 0) r.loss = std::numeric_limits<double>::quiet_NaN();
        return {.loss = r.loss, .correct = r.correct};
    }

    std::int64_t count;
    Layout layout;
    Pinned host, report;
    Scratch device, images;
    StepGraph graph;
    bool has_run = false;
    int captures = 0; ///< tried
};

bool CudaProgram::takes(const ProgramDescription& description)
{
    return description.training && description.loss.kind != ProgramLoss::Kind::None;
}

CudaProgram::CudaProgram(Context& context, const ProgramDescription& description)
    : context_(context), own_(context), pass_(description)
{
    const std::vector<float>& weights = description.loss.class_weights;
    if (weights.empty()) return;
    class_weights_ = std::make_unique<Scratch>(own_, weights.size() * sizeof(float));
    check(cudaMemcpyAsync(class_weights_->data(), weights.data(), weights.size() * sizeof(float),
                          cudaMemcpyHostToDevice, own_.stream()));
    own_.synchronize();
}

CudaProgram::~CudaProgram()
{
    (void)cudaSetDevice(context_.index());
    (void)cudaStreamSynchronize(own_.stream()); // a step may still be using the memory
}

CudaProgram::Sized& CudaProgram::sized(std::int64_t count, const ProgramUpdate* update)
{
    std::vector<const void*> updated;
    if (update != nullptr) updated = arrays_of(*update);
    if (updated != updated_) sized_.clear();
    updated_ = std::move(updated);
    if (own_.arithmetic() != context_.arithmetic()) {
        own_.set_arithmetic(context_.arithmetic());
        sized_.clear();
    }
    if (const auto found = sized_.find(count); found != sized_.end()) return *found->second;
    if (sized_.size() == kMostSizes) sized_.clear();
    return *(sized_[count] = std::make_unique<Sized>(own_, pass_, count, update));
}

/// Gives the device back what steps of other sizes keep for themselves; false if it was nothing.
bool CudaProgram::forget_other_sizes(std::int64_t count)
{
    const bool are_others = !sized_.empty() && !(sized_.size() == 1 && sized_.contains(count));
    if (!are_others) return false;
    sized_.clear();
    own_.memory().release();
    return true;
}

ProgramResult CudaProgram::train(const ProgramBatch& batch, const ProgramStep& step)
{
    if (batch.images == nullptr) throw std::logic_error("cuda: expected images on the device");
    context_.activate();
    try {
        return train_once(batch, step);
    } catch (const OutOfMemory&) {
        if (!forget_other_sizes(batch.count)) throw;
    }
    return train_once(batch, step);
}

ProgramResult CudaProgram::train_once(const ProgramBatch& batch, const ProgramStep& step)
{
    Sized& now = sized(batch.count, step.update);
    now.write(step); // the step before has been waited for
    const std::int64_t numbers = batch.count * pass_.description().ops[0].size();
    check(cudaMemcpyAsync(now.images.data(), batch.images,
                          static_cast<std::size_t>(numbers) * sizeof(float),
                          cudaMemcpyDeviceToDevice, own_.stream()));
    run(now, step.update);
    return now.result();
}

void CudaProgram::infer(float* /*y*/, const ProgramBatch& /*batch*/)
{
    throw std::logic_error("cuda: a program that trains does not infer");
}

void CudaProgram::run(Sized& now, const ProgramUpdate* update)
{
    if (now.graph || capture(now, update)) {
        now.graph.launch(own_.stream());
        return own_.synchronize();
    }
    try {
        queue(now, update);
    } catch (...) {
        (void)cudaStreamSynchronize(own_.stream()); // before what was queued loses its memory
        throw;
    }
    own_.synchronize();
    now.has_run = true;
}

/// The first step of a size runs as it is queued: it takes the memory, and the libraries choose
/// their ways. The second is captured. One that cannot be is queued kernel by kernel: the same
/// numbers, only slower. A capture fails when a step of another size has taken a block that this
/// one had, since a capture may ask the device for nothing; the step that is queued instead takes
/// another, so that the next capture succeeds. Or a library does what a capture does not allow.
bool CudaProgram::capture(Sized& now, const ProgramUpdate* update)
{
    if (!now.has_run || now.captures == kMostCaptures || !own_.uses_graphs()) return false;
    ++now.captures;
    const QueuesIn elsewhere(own_, capture_stream_);
    try {
        own_.libraries().follow_stream();
        now.graph.capture(capture_stream_.get(), [&] { queue(now, update); });
    } catch (const std::runtime_error&) {
        return false;
    }
    return true;
}

void CudaProgram::queue(Sized& now, const ProgramUpdate* update)
{
    StepInputs inputs = now.inputs(update);
    if (class_weights_ != nullptr) inputs.class_weights = class_weights_->as<const float>();
    check(cudaMemcpyAsync(now.device.data(), now.host.data(), now.layout.bytes,
                          cudaMemcpyHostToDevice, own_.stream()));
    pass_.queue(own_, inputs);
    check(cudaMemcpyAsync(now.report.data(), inputs.result, sizeof(StepResult),
                          cudaMemcpyDeviceToHost, own_.stream()));
}

} // namespace loom::cuda

#include "core/backend/cuda/program.h"

#include <cstddef>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace loom::cuda {

namespace {

constexpr std::size_t kMostSizes = 4; // of batches: the usual one, the epoch's last, and some more

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

/// Where the numbers that change from step to step lie, one after another.
struct Layout {
    std::size_t dropout, momentum, labels, bytes;

    Layout(const TrainingPass& pass, std::int64_t count)
        : dropout(sizeof(StepResult)), momentum(dropout + pass.dropouts() * sizeof(PhiloxKey)),
          labels(momentum + pass.norms() * sizeof(double)),
          bytes(labels + static_cast<std::size_t>(count) * sizeof(std::int64_t))
    {}
};

} // namespace

/// What depends on the size of the batch.
struct CudaProgram::Sized {
    Sized(Context& context, const TrainingPass& pass, std::int64_t size)
        : count(size), layout(pass, size), host(layout.bytes), report(sizeof(StepResult)),
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
    }
    StepInputs inputs() const
    {
        std::byte* const first = device.as<std::byte>();
        return {.count = count,
                .images = images.as<const float>(),
                .labels = reinterpret_cast<const std::int64_t*>(first + layout.labels),
                .dropout = reinterpret_cast<const PhiloxKey*>(first + layout.dropout),
                .momentum = reinterpret_cast<const double*>(first + layout.momentum),
                .result = device.as<StepResult>()};
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
    bool is_capturable = true;
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
    (void)cudaStreamSynchronize(context_.stream()); // a replay may still be using the memory
}

CudaProgram::Sized& CudaProgram::sized(std::int64_t count)
{
    if (own_.arithmetic() != context_.arithmetic()) {
        own_.set_arithmetic(context_.arithmetic());
        sized_.clear();
    }
    if (const auto found = sized_.find(count); found != sized_.end()) return *found->second;
    if (sized_.size() == kMostSizes) sized_.clear();
    return *(sized_[count] = std::make_unique<Sized>(own_, pass_, count));
}

ProgramResult CudaProgram::train(const ProgramBatch& batch, const ProgramStep& step)
{
    if (batch.images == nullptr) throw std::logic_error("cuda: expected images on the device");
    context_.activate();
    Sized& now = sized(batch.count);
    now.write(step); // the step before has been waited for
    const std::int64_t numbers = batch.count * pass_.description().ops[0].size();
    check(cudaMemcpyAsync(now.images.data(), batch.images,
                          static_cast<std::size_t>(numbers) * sizeof(float),
                          cudaMemcpyDeviceToDevice, context_.stream()));
    run(now);
    return now.result();
}

void CudaProgram::infer(float* /*y*/, const ProgramBatch& /*batch*/)
{
    throw std::logic_error("cuda: a program that trains does not infer");
}

void CudaProgram::run(Sized& now)
{
    if (now.graph || capture(now)) {
        now.graph.launch(context_.stream());
        return context_.synchronize();
    }
    context_.synchronize(); // the images come from the other stream
    try {
        queue(now);
    } catch (...) {
        (void)cudaStreamSynchronize(own_.stream()); // before what was queued loses its memory
        throw;
    }
    own_.synchronize();
    now.has_run = true;
}

/// The first step of a size runs as it is queued: it takes the memory, and the libraries choose
/// their ways. The second is captured. One that cannot be, since a library does in it what a
/// capture does not allow, is queued kernel by kernel: the same numbers, only slower.
bool CudaProgram::capture(Sized& now)
{
    if (!now.has_run || !now.is_capturable || !own_.uses_graphs()) return false;
    try {
        now.graph.capture(own_.stream(), [&] { queue(now); });
    } catch (const std::runtime_error&) {
        now.is_capturable = false;
    }
    return static_cast<bool>(now.graph);
}

void CudaProgram::queue(Sized& now)
{
    StepInputs inputs = now.inputs();
    if (class_weights_ != nullptr) inputs.class_weights = class_weights_->as<const float>();
    check(cudaMemcpyAsync(now.device.data(), now.host.data(), now.layout.bytes,
                          cudaMemcpyHostToDevice, own_.stream()));
    pass_.queue(own_, inputs);
    check(cudaMemcpyAsync(now.report.data(), inputs.result, sizeof(StepResult),
                          cudaMemcpyDeviceToHost, own_.stream()));
}

} // namespace loom::cuda

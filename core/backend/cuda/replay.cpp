#include "core/backend/cuda/replay.h"

#include "core/backend/cuda/libraries.h"

#include <stdexcept>

namespace loom::cuda {

namespace {

constexpr int kMostCaptures = 3;

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

} // namespace

void Replay::run(Context& context, const CaptureStream& stream, const std::function<void()>& queue)
{
    if (graph_ || capture(context, stream, queue)) return graph_.launch(context.stream());
    try {
        queue();
    } catch (...) {
        (void)cudaStreamSynchronize(context.stream()); // before what was queued loses its memory
        throw;
    }
    has_run_ = true;
}

/// The first time takes the memory, and the libraries choose their ways; the second is captured. A
/// capture fails when work of another size has taken a block that this one had, since a capture may
/// ask the device for nothing; what is queued instead takes another, so that the next capture
/// succeeds. Or a library does what a capture does not allow.
bool Replay::capture(Context& context, const CaptureStream& stream,
                     const std::function<void()>& queue)
{
    if (!has_run_ || captures_ == kMostCaptures || !context.uses_graphs()) return false;
    ++captures_;
    const QueuesIn elsewhere(context, stream);
    try {
        context.libraries().follow_stream();
        graph_.capture(stream.get(), queue);
    } catch (const std::runtime_error&) {
        return false;
    }
    return true;
}

} // namespace loom::cuda

#pragma once

#include "core/backend/cuda/context.h"
#include "core/backend/cuda/step_graph.h"

#include <functional>

namespace loom::cuda {

/// The same work again and again: queued kernel by kernel at first, then captured and replayed.
/// One that cannot be captured stays queued: the same numbers, only slower.
class Replay {
public:
    /// `queue` queues the work in the context's stream; not all of it may have run when this
    /// returns.
    void run(Context& context, const CaptureStream& stream, const std::function<void()>& queue);

private:
    bool capture(Context& context, const CaptureStream& stream, const std::function<void()>& queue);

    StepGraph graph_;
    bool has_run_ = false;
    int captures_ = 0; ///< tried
};

} // namespace loom::cuda
